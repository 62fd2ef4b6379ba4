"""Many issues at once, by id or key: their fields, and their histories.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
"""

from collections.abc import Iterable
from typing import Any, Final

from jqlkit.jira.models import Issue
from jqlkit.sandbox.messages import ApiError, Request
from jqlkit.sandbox.rendering import Place, Renderer, Selection, histories_of, selection
from jqlkit.sandbox.routing import CLOUD, Route
from jqlkit.sandbox.site import Site

#: Most issues a request: of whole ones, and of ones with few and light fields.
CAP: Final = 100
LIGHT_CAP: Final = 1000
CHANGELOG_ISSUES: Final = 1000
CHANGELOG_FIELDS: Final = 10
CHANGELOG_PAGE: Final = 1000
_HEAVY_FIELDS: Final = frozenset({"attachment", "comment", "issuelinks", "subtasks", "worklog"})
_HEAVY_EXPANSIONS: Final = frozenset(
    {"changelog", "editmeta", "operations", "renderedFields", "transitions", "versionedRepresentations"}
)


def fetch(site: Site, request: Request) -> object:
    """POST /issue/bulkfetch: the answer is in ascending order of ids, and says nothing of what it left out."""
    body = request.json(
        issueIdsOrKeys="strings", fields="strings", expand="strings", fieldsByKeys="boolean", properties="strings"
    )
    wanted = body.get("issueIdsOrKeys", [])
    fields = selection(body.get("fields", ()), "*navigable")
    expand = body.get("expand", [])
    cap = LIGHT_CAP if body.get("fields") and _is_light(fields, expand) else CAP
    _check_number(len(wanted), cap)
    renderer = Renderer(site, request.version, request.base_url, fields, expand, body.get("properties", ()), Place.BULK)
    return {"issues": [renderer.issue(issue) for issue in _found(site, wanted)], "issueErrors": []}


def changelogs(site: Site, request: Request) -> object:
    """POST /changelog/bulkfetch: whole histories, the oldest entry of the lowest id first."""
    body = request.json(
        issueIdsOrKeys="strings",
        fieldIds="strings",
        maxResults="integer",
        nextPageToken="string",
    )
    wanted, field_ids = body.get("issueIdsOrKeys", []), set(body.get("fieldIds", ()))
    _check_number(len(wanted), CHANGELOG_ISSUES)
    if len(field_ids) > CHANGELOG_FIELDS:
        raise ApiError(400, f"At most {CHANGELOG_FIELDS} field ids may be given.")
    size = max(1, min(body.get("maxResults", CHANGELOG_PAGE), 10_000))
    mark = "\n".join([*wanted, "", *sorted(field_ids)])
    token = body.get("nextPageToken", "")
    start = site.tokens.read(token, mark) if token else 0

    renderer = Renderer(site, request.version, request.base_url, selection((), "id"))
    entries = [
        (issue.id, entry)
        for issue in _found(site, wanted)
        for entry in histories_of(issue.raw)
        if not field_ids or any(item.get("fieldId", item.get("field")) in field_ids for item in entry.get("items", ()))
    ]
    logs: dict[str, list[Any]] = {}
    for id_, entry in entries[start : start + size]:
        logs.setdefault(id_, []).append(renderer.history(entry))
    answer: dict[str, Any] = {
        "issueChangeLogs": [{"issueId": id_, "changeHistories": rows} for id_, rows in logs.items()]
    }
    if start + size < len(entries):
        answer["nextPageToken"] = site.tokens.issue(start + size, mark)
    return answer


def _found(site: Site, names: Iterable[str]) -> list[Issue]:
    """The issues of these ids and keys in ascending order of their numbers; unknown ones are left out."""
    found: dict[str, Issue] = {}
    for name in names:
        try:
            issue = site.issue(name)
        except ApiError:
            continue
        found[issue.id] = issue
    return sorted(found.values(), key=lambda issue: (len(issue.id), issue.id))


def _is_light(fields: Selection, expand: list[str]) -> bool:
    return (
        not (fields.everything or fields.navigable)
        and len(fields.included) <= CAP
        and _HEAVY_FIELDS.isdisjoint(fields.included)
        and _HEAVY_EXPANSIONS.isdisjoint(expand)
    )


def _check_number(number: int, cap: int) -> None:
    if number == 0:
        raise ApiError(400, "Give at least one issue id or key.")
    if number > cap:
        raise ApiError(400, f"At most {cap} issues may be requested at once, not {number}.")


ROUTES: Final = (
    Route("POST", "/issue/bulkfetch", fetch, CLOUD),
    Route("POST", "/changelog/bulkfetch", changelogs, CLOUD),
)
