"""Projects, statuses, priorities, types, versions, filters: the lists that a Jira keeps.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from jqlkit.sandbox.endpoints.issues import page_of
from jqlkit.sandbox.messages import ApiError, Request
from jqlkit.sandbox.profiles import CATEGORIES
from jqlkit.sandbox.rendering import user_json
from jqlkit.sandbox.routing import CLOUD, Route
from jqlkit.sandbox.site import Site

Json = dict[str, Any]


def statuses(site: Site, request: Request) -> object:
    """GET /status"""
    return _rows(request, "status", site.facts.statuses.values())


def _named(kind: str, rows: Callable[[Site, Request], object]) -> Callable[[Site, Request], object]:
    """GET /{kind}/{name}: one of the rows by name or id."""
    return lambda site, request: _one(rows(site, request), request.values["name"], kind)


def favourites(site: Site, request: Request) -> object:
    """GET /filter/favourite, and /filter/my: the filters belong to the one user, who has starred none."""
    is_own = request.path.endswith("/my")
    return [_filter(request, row) for row in site.facts.filters] if is_own else []


def version(site: Site, request: Request) -> object:
    """GET /version/{name}: by id."""
    return _one([row for key in site.facts.versions for row in _versions(site, request, key)], request.values["name"],
                "version")  # fmt: skip


def categories(site: Site, request: Request) -> object:
    """GET /statuscategory"""
    return [
        {"id": id_, "key": key, "name": name, "colorName": colour} for key, (id_, name, colour) in CATEGORIES.items()
    ]


def priorities(site: Site, request: Request) -> object:
    """GET /priority, the highest first."""
    return _rows(request, "priority", site.facts.priorities.values())


def issue_types(site: Site, request: Request) -> object:
    """GET /issuetype"""
    return _rows(request, "issuetype", site.facts.types.values())


def resolutions(site: Site, request: Request) -> object:
    """GET /resolution"""
    return _rows(request, "resolution", site.facts.resolutions.values())


def projects(site: Site, request: Request) -> object:
    """GET /project"""
    return [_project(site, request, row) for row in site.facts.projects.values()]


def project_search(site: Site, request: Request) -> object:
    """GET /project/search, by key, id or a part of the name."""
    keys, ids = set(request.several("keys")), set(request.several("id"))
    part = request.text("query").lower()
    rows = [
        _project(site, request, row)
        for row in site.facts.projects.values()
        if (not keys or row["key"] in keys)
        and (not ids or str(row.get("id")) in ids)
        and (part in row["key"].lower() or part in str(row.get("name", "")).lower())
    ]
    rows.sort(key=lambda row: str(row["name"]).lower(), reverse=request.text("orderBy").startswith("-"))
    page = page_of(rows, request, "values", 100)
    return page | {"isLast": page["startAt"] + len(page["values"]) >= page["total"]}


def project(site: Site, request: Request) -> object:
    """GET /project/{key}"""
    row = _find_project(site, request)
    key = row["key"]
    return _project(site, request, row) | {
        "issueTypes": _rows(request, "issuetype", site.facts.types.values()),
        "components": _components(site, request, key),
        "versions": _versions(site, request, key),
    }


def project_versions(site: Site, request: Request) -> object:
    """GET /project/{key}/versions"""
    return _versions(site, request, _find_project(site, request)["key"])


def project_components(site: Site, request: Request) -> object:
    """GET /project/{key}/components"""
    return _components(site, request, _find_project(site, request)["key"])


def project_statuses(site: Site, request: Request) -> object:
    """GET /project/{key}/statuses: the statuses of each issue type."""
    _find_project(site, request)
    rows = list(site.facts.statuses.values())
    return [{"id": row.get("id"), "name": name, "statuses": rows} for name, row in site.facts.types.items()]


def filters(site: Site, request: Request) -> object:
    """GET /filter/search"""
    part = request.text("filterName").lower()
    rows = [_filter(request, row) for row in site.facts.filters if part in str(row.get("name", "")).lower()]
    page = page_of(rows, request, "values", 100)
    return page | {"isLast": page["startAt"] + len(page["values"]) >= page["total"]}


def one_filter(site: Site, request: Request) -> object:
    """GET /filter/{id}"""
    for row in site.facts.filters:
        if str(row.get("id")) == request.values["id"]:
            return _filter(request, row)
    raise ApiError(404, "The selected filter is not available to you, perhaps it has been deleted.")


def labels(site: Site, request: Request) -> object:
    """GET /label"""
    page = page_of(sorted(site.facts.labels), request, "values", 1000)
    return page | {"isLast": page["startAt"] + len(page["values"]) >= page["total"]}


def link_types(site: Site, request: Request) -> object:
    """GET /issueLinkType"""
    rows = []
    for number, (name, ends) in enumerate(site.facts.context.get("linkTypes", {}).items()):
        rows.append({"id": str(10000 + number), "name": name, "inward": ends[0], "outward": ends[1]})
    return {"issueLinkTypes": rows}


def _rest(request: Request) -> str:
    return f"{request.base_url}/rest/api/{request.version}"


def _rows(request: Request, kind: str, rows: Iterable[Json]) -> list[Json]:
    return [{"self": f"{_rest(request)}/{kind}/{row.get('id', '')}"} | row for row in rows]


def _one(rows: object, name: str, kind: str) -> Json:
    assert isinstance(rows, list)
    for row in rows:
        if name in (str(row.get("id")), row.get("name")):
            found: Json = row
            return found
    raise ApiError(404, f"The {kind} with id '{name}' does not exist.")


def _find_project(site: Site, request: Request) -> Json:
    name = request.values["key"]
    for row in site.facts.projects.values():
        if name.upper() == row["key"] or name == str(row.get("id")):
            return row
    raise ApiError(404, f"No project could be found with key '{name}'.")


def _project(site: Site, request: Request, row: Json) -> Json:
    shown: Json = {
        "expand": "description,lead,url,projectKeys",
        "self": f"{_rest(request)}/project/{row.get('id', row['key'])}",
        "id": str(row.get("id", "")),
        "key": row["key"],
        "name": row.get("name", row["key"]),
        "projectTypeKey": "software",
    }
    if site.is_cloud:
        shown |= {"simplified": False, "style": "classic", "isPrivate": False}
    lead = site.facts.users.get(str(row.get("lead")))
    if lead:
        shown["lead"] = user_json(site, lead, _rest(request))
    if row.get("category"):
        shown["projectCategory"] = {"name": row["category"], "description": ""}
    return shown


def _versions(site: Site, request: Request, key: str) -> list[Json]:
    rows = []
    for row in site.facts.versions.get(key, {}).values():
        shown = {name: value for name, value in row.items() if value is not None and name != "sequence"}
        rows.append({"self": f"{_rest(request)}/version/{row.get('id', '')}"} | shown)
    return rows


def _components(site: Site, request: Request, key: str) -> list[Json]:
    return _rows(request, "component", site.facts.components.get(key, {}).values())


def _filter(request: Request, row: Json) -> Json:
    return {
        "self": f"{_rest(request)}/filter/{row.get('id')}",
        "id": str(row.get("id")),
        "name": str(row.get("name")),
        "jql": str(row.get("jql")),
        "favourite": False,
    }


ROUTES: Final = (
    Route("GET", "/status", statuses),
    Route("GET", "/status/{name}", _named("status", statuses)),
    Route("GET", "/statuscategory", categories),
    Route("GET", "/priority", priorities),
    Route("GET", "/priority/{name}", _named("priority", priorities)),
    Route("GET", "/issuetype", issue_types),
    Route("GET", "/issuetype/{name}", _named("issuetype", issue_types)),
    Route("GET", "/resolution", resolutions),
    Route("GET", "/resolution/{name}", _named("resolution", resolutions)),
    Route("GET", "/project", projects),
    Route("GET", "/project/search", project_search, CLOUD),
    Route("GET", "/project/{key}", project),
    Route("GET", "/project/{key}/versions", project_versions),
    Route("GET", "/project/{key}/components", project_components),
    Route("GET", "/project/{key}/statuses", project_statuses),
    Route("GET", "/filter/search", filters, CLOUD),
    Route("GET", "/filter/favourite", favourites),
    Route("GET", "/filter/my", favourites, CLOUD),
    Route("GET", "/filter/{id}", one_filter),
    Route("GET", "/version/{name}", version),
    Route("GET", "/label", labels, CLOUD),
    Route("GET", "/issueLinkType", link_types),
)
