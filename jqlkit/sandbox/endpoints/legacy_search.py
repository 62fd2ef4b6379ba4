"""The search by offset: Data Center's own, and on Cloud the answer that it is gone.

https://developer.atlassian.com/server/jira/platform/rest/v10000/
"""

from typing import Any, Final

from jqlkit.sandbox.messages import ApiError, Request
from jqlkit.sandbox.queries import checked
from jqlkit.sandbox.rendering import Renderer, selection
from jqlkit.sandbox.routing import CLOUD, DATACENTER, Route
from jqlkit.sandbox.site import Site

DEFAULT_PAGE: Final = 50
#: `jira.search.views.default.max`; longer pages are cut without a word.
CAP: Final = 1000
_REMOVED: Final = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline "
    "is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)


def get_search(site: Site, request: Request) -> object:
    """GET /search"""
    return _search(
        site,
        request,
        jql=request.text("jql"),
        start=request.number("startAt", 0),
        size=request.number("maxResults", DEFAULT_PAGE),
        validate=request.flag("validateQuery", True),
        fields=request.several("fields"),
        expand=request.several("expand"),
    )


def post_search(site: Site, request: Request) -> object:
    """POST /search"""
    body = request.json(
        jql="string",
        startAt="integer",
        maxResults="integer",
        validateQuery="boolean",
        fields="strings",
        expand="strings",
    )
    return _search(
        site,
        request,
        jql=body.get("jql", ""),
        start=body.get("startAt", 0),
        size=body.get("maxResults", DEFAULT_PAGE),
        validate=body.get("validateQuery", True),
        fields=[name for text in body.get("fields", ()) for name in text.split(",")],
        expand=[name for text in body.get("expand", ()) for name in text.split(",")],
    )


def removed(site: Site, request: Request) -> object:
    """What Cloud answers at the addresses of its old search."""
    raise ApiError(410, _REMOVED)


def _search(
    site: Site,
    request: Request,
    *,
    jql: str,
    start: int,
    size: int,
    validate: bool,
    fields: list[str],
    expand: list[str],
) -> object:
    query = checked(jql, cloud=False)
    size = CAP if size < 0 else min(size, CAP)
    start = max(0, start)
    warnings: list[str] = []
    try:
        total = site.count(query)
        page = site.search(query, start=start, limit=size) if size else []
    except ApiError as error:
        if validate:
            raise
        warnings, total, page = list(error.messages), 0, []
    renderer = Renderer(site, request.version, request.base_url, selection(fields, "*navigable"), expand)
    issues = [renderer.issue(issue) for issue in page]
    answer: dict[str, Any] = {
        "expand": "schema,names",
        "startAt": start,
        "maxResults": size,
        "total": total,
        "issues": issues,
    }
    shown = dict.fromkeys(name for issue in issues for name in issue.get("fields", ()))
    if "names" in expand:
        answer["names"] = renderer.names(shown)
    if "schema" in expand:
        answer["schema"] = renderer.schema(shown)
    if warnings:
        answer["warningMessages"] = warnings
    return answer


ROUTES: Final = (
    Route("GET", "/search", get_search, DATACENTER),
    Route("POST", "/search", post_search, DATACENTER),
    *(Route(method, "/search", removed, CLOUD) for method in ("GET", "POST")),
    *(Route(method, "/search/id", removed, CLOUD) for method in ("GET", "POST")),
    Route("POST", "/expression/eval", removed, CLOUD),
)
