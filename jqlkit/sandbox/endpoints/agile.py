"""Boards and sprints, as far as searches go: a board for each project, and the issues on it.

https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/
"""

from typing import Any, Final

from jqlkit.nodes import Clause, Field, Query, TerminalClause, ValueOperand
from jqlkit.operators import Operator
from jqlkit.sandbox.endpoints.issues import page_of
from jqlkit.sandbox.messages import ApiError, Request
from jqlkit.sandbox.queries import checked
from jqlkit.sandbox.rendering import Renderer, selection
from jqlkit.sandbox.routing import Route
from jqlkit.sandbox.site import Site

Json = dict[str, Any]

_CAP: Final = 50
_MOST_ISSUES: Final = 100


def boards(site: Site, request: Request) -> object:
    """GET /board, by project, name or type; all are scrum boards."""
    wanted = request.text("projectKeyOrId")
    part = request.text("name").lower()
    kinds = request.several("type")
    rows = [
        row
        for row in _boards(site, request)
        if wanted in ("", row["location"]["projectKey"], str(row["location"]["projectId"]))
        and part in row["name"].lower()
        and (not kinds or row["type"] in kinds)
    ]
    return _page(rows, request)


def board(site: Site, request: Request) -> object:
    """GET /board/{id}"""
    return _board(site, request)


def board_sprints(site: Site, request: Request) -> object:
    """GET /board/{id}/sprint: those that the issues of its project are or were in."""
    found = _board(site, request)
    project = _is("project", found["location"]["projectKey"])
    states = request.several("state")
    rows = []
    for id_ in site.facts.sprints:
        row = _sprint(site, request, id_, found["id"])
        if (not states or row["state"] in states) and site.count(Query(project & _is("sprint", id_), None)):
            rows.append(row)
    return _page(rows, request)


def board_issues(site: Site, request: Request) -> object:
    """GET /board/{id}/issue"""
    return _issues(site, request, _is("project", _board(site, request)["location"]["projectKey"]))


def sprint(site: Site, request: Request) -> object:
    """GET /sprint/{id}"""
    return _sprint(site, request, request.values["id"])


def sprint_issues(site: Site, request: Request) -> object:
    """GET /sprint/{id}/issue"""
    _sprint(site, request, request.values["id"])
    return _issues(site, request, _is("sprint", request.values["id"]))


def _boards(site: Site, request: Request) -> list[Json]:
    rows = []
    for number, project in enumerate(site.facts.projects.values(), 1):
        key, name = project["key"], project.get("name", project["key"])
        location = {"projectId": _number(project.get("id")), "projectKey": key, "projectName": name,
                    "displayName": f"{name} ({key})", "name": f"{name} ({key})"}  # fmt: skip
        self = f"{_agile(request)}/board/{number}"
        rows.append({"id": number, "self": self, "name": f"{key} board", "type": "scrum", "location": location})
    return rows


def _board(site: Site, request: Request) -> Json:
    for row in _boards(site, request):
        if str(row["id"]) == request.values["id"]:
            return row
    raise ApiError(404, "Requested board cannot be viewed because it either does not exist or you do not have"
                        " permission to view it.")  # fmt: skip


def _sprint(site: Site, request: Request, id_: str, board_id: int | None = None) -> Json:
    row = site.facts.sprints.get(id_)
    if row is None:
        raise ApiError(404, "Sprint does not exist.")
    origin = {} if board_id is None else {"originBoardId": board_id}
    return {"self": f"{_agile(request)}/sprint/{id_}", "state": "future"} | row | {"id": _number(id_)} | origin


def _issues(site: Site, request: Request, place: Clause) -> Json:
    """A page of the issues of a board or sprint that the parameter `jql` finds."""
    asked = checked(request.text("jql"), cloud=False)
    query = Query(place if asked.where is None else place & asked.where, asked.order_by)
    start = max(0, request.number("startAt", 0))
    size = max(0, min(request.number("maxResults", _CAP), _MOST_ISSUES if site.is_cloud else 1000))
    fields = selection(request.several("fields"), "*navigable")
    renderer = Renderer(site, "2", request.base_url, fields, request.several("expand"))
    found = site.search(query, start=start, limit=size) if size else []
    envelope = {"expand": "schema,names", "startAt": start, "maxResults": size, "total": site.count(query)}
    return envelope | {"issues": [renderer.issue(issue) for issue in found]}


def _is(name: str, value: str) -> TerminalClause:
    return TerminalClause(Field(name), Operator.EQUALS, ValueOperand(value, value.isdigit()))


def _page(rows: list[Json], request: Request) -> Json:
    page = page_of(rows, request, "values", _CAP)
    return page | {"isLast": page["startAt"] + len(page["values"]) >= len(rows)}


def _number(id_: object) -> Any:
    text = str(id_)
    return int(text) if text.isascii() and text.isdigit() else id_


def _agile(request: Request) -> str:
    return f"{request.base_url}/rest/agile/1.0"


_PATHS: Final = (
    ("/board", boards),
    ("/board/{id}", board),
    ("/board/{id}/sprint", board_sprints),
    ("/board/{id}/issue", board_issues),
    ("/sprint/{id}", sprint),
    ("/sprint/{id}/issue", sprint_issues),
)
ROUTES: Final = tuple(
    Route("GET", f"/rest/agile/{version}{path}", handler, rest=False)
    for version in ("1.0", "latest")
    for path, handler in _PATHS
)
