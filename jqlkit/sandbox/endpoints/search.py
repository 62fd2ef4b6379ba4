"""Cloud's search: pages by token, no total; and the approximate count.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

from typing import Any, Final

from jqlkit.sandbox.messages import ApiError, Request
from jqlkit.sandbox.queries import checked
from jqlkit.sandbox.rendering import Renderer, Selection, selection
from jqlkit.sandbox.routing import CLOUD, Route
from jqlkit.sandbox.site import Site

DEFAULT_PAGE: Final = 50
#: The largest page: of ids and keys, and of anything more.
ID_CAP: Final = 5000
FIELD_CAP: Final = 100
MAX_PROPERTIES: Final = 5
MAX_RECONCILED: Final = 50


def get_search(site: Site, request: Request) -> object:
    """GET /search/jql"""
    return _search(
        site,
        request,
        jql=request.text("jql"),
        token=request.text("nextPageToken"),
        size=request.number("maxResults", DEFAULT_PAGE),
        fields=selection(request.several("fields"), "id"),
        expand=request.several("expand"),
        properties=request.several("properties"),
        reconcile=request.several("reconcileIssues"),
    )


def post_search(site: Site, request: Request) -> object:
    """POST /search/jql"""
    body = request.json(
        jql="string",
        nextPageToken="string",
        maxResults="integer",
        fields="strings",
        expand="string",
        properties="strings",
        fieldsByKeys="boolean",
        reconcileIssues="integers",
        includeArchivedProjects="boolean",
    )
    return _search(
        site,
        request,
        jql=body.get("jql", ""),
        token=body.get("nextPageToken", ""),
        size=body.get("maxResults", DEFAULT_PAGE),
        fields=selection(body.get("fields", ()), "id"),
        expand=body.get("expand", "").replace(" ", "").split(","),
        properties=body.get("properties", []),
        reconcile=body.get("reconcileIssues", []),
    )


def approximate_count(site: Site, request: Request) -> object:
    """POST /search/approximate-count"""
    jql = request.json(jql="string").get("jql", "")
    return {"count": site.count(checked(jql, cloud=True))}


def _search(
    site: Site,
    request: Request,
    *,
    jql: str,
    token: str,
    size: int,
    fields: Selection,
    expand: list[str],
    properties: list[str],
    reconcile: list[Any],
) -> object:
    if len(properties) > MAX_PROPERTIES:
        raise ApiError(400, f"At most {MAX_PROPERTIES} properties may be requested.")
    if len(reconcile) > MAX_RECONCILED:
        raise ApiError(400, f"At most {MAX_RECONCILED} issues may be reconciled.")
    if size < 0:
        raise ApiError(400, "The maxResults parameter must not be negative.")
    query = checked(jql, cloud=True)
    start = site.tokens.read(token, jql) if token else 0
    size = min(size, ID_CAP if fields.only_ids and not any(expand) else FIELD_CAP)
    search = site.search_ids if fields.bare and not any(expand) else site.search
    issues = search(query, start=start, limit=size + 1)
    page = issues[:size]
    renderer = Renderer(site, request.version, request.base_url, fields, expand, properties)
    answer: dict[str, Any] = {"issues": [renderer.issue(issue) for issue in page], "isLast": len(issues) <= size}
    if not answer["isLast"]:
        answer["nextPageToken"] = site.tokens.issue(start + size, jql)
    shown = dict.fromkeys(name for issue in answer["issues"] for name in issue.get("fields", ()))
    if "names" in expand:
        answer["names"] = renderer.names(shown)
    if "schema" in expand:
        answer["schema"] = renderer.schema(shown)
    return answer


ROUTES: Final = (
    Route("GET", "/search/jql", get_search, CLOUD),
    Route("POST", "/search/jql", post_search, CLOUD),
    Route("POST", "/search/approximate-count", approximate_count, CLOUD),
)
