"""One issue, and what hangs on it.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
"""

from collections.abc import Sequence
from typing import Any, Final

from jqlkit.sandbox.messages import ApiError, Request
from jqlkit.sandbox.rendering import Place, Renderer, histories_of, selection, transitions
from jqlkit.sandbox.routing import CLOUD, Route
from jqlkit.sandbox.site import Site

Json = dict[str, Any]


def issue(site: Site, request: Request) -> object:
    """GET /issue/{key}"""
    found = site.issue(request.values["key"])
    renderer = Renderer(
        site,
        request.version,
        request.base_url,
        selection(request.several("fields"), "*all"),
        request.several("expand"),
        request.several("properties"),
        Place.ISSUE,
    )
    return renderer.issue(found)


def comments(site: Site, request: Request) -> object:
    """GET /issue/{key}/comment"""
    found = site.issue(request.values["key"])
    rows = list((found.fields.get("comment") or {}).get("comments") or ())
    if request.text("orderBy") == "-created":
        rows.reverse()
    renderer = _renderer(site, request)
    return page_of([renderer.comment(row) for row in rows], request, "comments", 5000 if site.is_cloud else 1_000_000)


def comment(site: Site, request: Request) -> object:
    """GET /issue/{key}/comment/{id}"""
    found = site.issue(request.values["key"])
    for row in (found.fields.get("comment") or {}).get("comments") or ():
        if str(row.get("id")) == request.values["id"]:
            return _renderer(site, request).comment(row)
    raise ApiError(404, f"Can not find a comment for the id: {request.values['id']}.")


def changelog(site: Site, request: Request) -> object:
    """GET /issue/{key}/changelog: the whole history, the oldest entry first."""
    found = site.issue(request.values["key"])
    renderer = _renderer(site, request)
    rows = [renderer.history(entry) for entry in histories_of(found.raw)]
    page = page_of(rows, request, "values", 100, default=100)
    return (
        {"self": f"{request.base_url}/rest/api/{request.version}/issue/{found.id}/changelog"}
        | page
        | {"isLast": page["startAt"] + len(page["values"]) >= len(rows)}
    )


def issue_transitions(site: Site, request: Request) -> object:
    """GET /issue/{key}/transitions"""
    return {"expand": "transitions", "transitions": transitions(site, site.issue(request.values["key"]))}


def worklogs(site: Site, request: Request) -> object:
    """GET /issue/{key}/worklog"""
    found = site.issue(request.values["key"])
    return page_of(list((found.fields.get("worklog") or {}).get("worklogs") or ()), request, "worklogs", 5000)


def watchers(site: Site, request: Request) -> object:
    """GET /issue/{key}/watchers"""
    found = site.issue(request.values["key"])
    renderer = _renderer(site, request)
    names = found.raw.get("_watchers") or ()
    users = [renderer.user(site.facts.users[name]) for name in names if name in site.facts.users]
    return {
        "self": f"{request.base_url}/rest/api/{request.version}/issue/{found.id}/watchers",
        "isWatching": site.facts.current_user.get("name") in names,
        "watchCount": len(users),
        "watchers": users,
    }


def votes(site: Site, request: Request) -> object:
    """GET /issue/{key}/votes"""
    found = site.issue(request.values["key"])
    renderer = _renderer(site, request)
    names = found.raw.get("_voters") or ()
    shown = dict(found.fields.get("votes") or {})
    return {
        "self": f"{request.base_url}/rest/api/{request.version}/issue/{found.id}/votes",
        "votes": shown.get("votes", len(names)),
        "hasVoted": site.facts.current_user.get("name") in names,
        "voters": [renderer.user(site.facts.users[name]) for name in names if name in site.facts.users],
    }


def properties(site: Site, request: Request) -> object:
    """GET /issue/{key}/properties"""
    found = site.issue(request.values["key"])
    own = f"{request.base_url}/rest/api/{request.version}/issue/{found.id}/properties"
    return {"keys": [{"self": f"{own}/{name}", "key": name} for name in found.raw.get("properties") or ()]}


def one_property(site: Site, request: Request) -> object:
    """GET /issue/{key}/properties/{name}"""
    known = site.issue(request.values["key"]).raw.get("properties") or {}
    name = request.values["name"]
    if name not in known:
        raise ApiError(404, f"The property with key '{name}' does not exist.")
    return {"key": name, "value": known[name]}


def createmeta(site: Site, request: Request) -> object:
    """GET /issue/createmeta: projects with their issue types, and their fields if these are expanded."""
    keys = set(request.several("projectKeys"))
    ids = set(request.several("projectIds"))
    projects = []
    for project in site.facts.projects.values():
        if (keys or ids) and project["key"] not in keys and str(project.get("id")) not in ids:
            continue
        types = [
            dict(row)
            | ({"fields": _fields_of(site)} if "projects.issuetypes.fields" in request.several("expand") else {})
            for row in site.facts.types.values()
        ]
        projects.append({name: project.get(name) for name in ("id", "key", "name")} | {"issuetypes": types})
    return {"expand": "projects", "projects": projects}


def createmeta_types(site: Site, request: Request) -> object:
    """GET /issue/createmeta/{project}/issuetypes"""
    return page_of(list(site.facts.types.values()), request, "issueTypes" if site.is_cloud else "values", 200)


def createmeta_fields(site: Site, request: Request) -> object:
    """GET /issue/createmeta/{project}/issuetypes/{type}"""
    rows = [row | {"fieldId": name} for name, row in _fields_of(site).items()]
    return page_of(rows, request, "fields" if site.is_cloud else "values", 200)


def page_of(rows: Sequence[Any], request: Request, name: str, cap: int, default: int = 50) -> Json:
    """A page of rows in Jira's envelope, by startAt and maxResults."""
    start = max(0, request.number("startAt", 0))
    size = max(0, min(request.number("maxResults", min(cap, default) if "maxResults" in request.query else cap), cap))
    return {"startAt": start, "maxResults": size, "total": len(rows), name: list(rows[start : start + size])}


def _renderer(site: Site, request: Request) -> Renderer:
    return Renderer(site, request.version, request.base_url, selection((), "*all"), place=Place.ISSUE)


def _fields_of(site: Site) -> dict[str, Json]:
    required = {"project", "issuetype", "summary"}
    return {
        row["id"]: {
            "required": row["id"] in required,
            "schema": row["schema"],
            "name": row["name"],
            "key": row["id"],
            "hasDefaultValue": False,
            "operations": ["set"],
        }
        for row in site.fields
        if row.get("schema") and (row["orderable"] or row["id"] in required)
    }


ROUTES: Final = (
    Route("GET", "/issue/createmeta", createmeta),
    Route("GET", "/issue/createmeta/{project}/issuetypes", createmeta_types),
    Route("GET", "/issue/createmeta/{project}/issuetypes/{type}", createmeta_fields),
    Route("GET", "/issue/{key}", issue),
    Route("GET", "/issue/{key}/comment", comments),
    Route("GET", "/issue/{key}/comment/{id}", comment),
    Route("GET", "/issue/{key}/changelog", changelog, CLOUD),
    Route("GET", "/issue/{key}/transitions", issue_transitions),
    Route("GET", "/issue/{key}/properties", properties),
    Route("GET", "/issue/{key}/properties/{name}", one_property),
    Route("GET", "/issue/{key}/votes", votes),
    Route("GET", "/issue/{key}/watchers", watchers),
    Route("GET", "/issue/{key}/worklog", worklogs),
)
