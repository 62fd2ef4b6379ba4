"""Issues as each API gives them: chosen fields, users by deployment, long texts by version, expansions."""

import html
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any, Final, NamedTuple

from jqlkit.jira.cells import document_text
from jqlkit.jira.models import Issue
from jqlkit.sandbox.adf import document
from jqlkit.sandbox.field_table import NOT_NAVIGABLE
from jqlkit.sandbox.site import Site

Json = dict[str, Any]

ISSUE_EXPAND: Final = (
    "operations,versionedRepresentations,editmeta,changelog,customfield_10010.requestTypePractice,renderedFields"
)
#: As Jira caps them inside a search.
COMMENT_CAP: Final = 20
CHANGELOG_CAP: Final = 40
_LONG_TEXTS: Final = ("description", "environment")
_HIDDEN_ON_CLOUD: Final = frozenset({"name", "key"})
_REFERENCE_FIELDS: Final = ("summary", "status", "priority", "issuetype")


class Place(Enum):
    """Where issues are shown: in a search, in a bulk fetch, or one alone with all that belongs to it."""

    SEARCH = "search"
    BULK = "bulk"
    ISSUE = "issue"


class Selection(NamedTuple):
    """Which fields a request wants: all of them or all that are navigable, plus some, minus some."""

    everything: bool
    navigable: bool
    included: tuple[str, ...]
    excluded: frozenset[str]

    @property
    def only_ids(self) -> bool:
        """Whether nothing but ids and keys is asked for, which allows long pages."""
        return not (self.everything or self.navigable) and {*self.included} <= {"id", "key", "issuekey"}

    @property
    def bare(self) -> bool:
        """Whether nothing but the id is asked for."""
        return self.only_ids and {*self.included} <= {"id"}

    def of(self, fields: Collection[str]) -> Iterable[str]:
        """Those of an issue's fields that are asked for."""
        if self.everything:
            return [field for field in fields if field not in self.excluded]
        if self.navigable:
            left_out = (NOT_NAVIGABLE | self.excluded) - {*self.included}
            return [field for field in fields if field not in left_out]
        return [field for field in self.included if field in fields and field not in self.excluded]


def selection(names: Iterable[str], default: str) -> Selection:
    """The selection that a list of names asks for; `default` where it says nothing or only what not to give.

    >>> list(selection(["*all", "-comment"], "id").of(["summary", "comment"])), selection([], "id").only_ids
    (['summary'], True)
    """
    wanted = [name.strip() for name in names if name.strip()]
    positive = [name for name in wanted if not name.startswith("-")] or [default]
    return Selection(
        "*all" in positive,
        "*navigable" in positive,
        tuple(dict.fromkeys(name for name in positive if name[0] != "*")),
        frozenset(name[1:] for name in wanted if name.startswith("-")),
    )


class Renderer:
    """Turns stored issues into answers. `version` is "2" or "3"; `base_url` begins the addresses in them."""

    def __init__(
        self,
        site: Site,
        version: str,
        base_url: str,
        fields: Selection,
        expand: Collection[str] = (),
        properties: Collection[str] = (),
        place: Place = Place.SEARCH,
    ) -> None:
        self._site = site
        self._rest = f"{base_url}/rest/api/{version}"
        self._documents = version == "3"
        self._fields = fields
        self._expand = frozenset(expand) - {""}
        self._properties = properties
        self._capped = site.is_cloud and place is not Place.ISSUE
        # A search on Cloud says no more of an issue than was asked for; elsewhere key and address are always there.
        self._terse = site.is_cloud and place is Place.SEARCH
        self._single = place is Place.ISSUE

    def issue(self, issue: Issue) -> Json:
        """One issue."""
        raw = issue.raw
        if self._terse and self._fields.bare and not self._expand:
            return {"id": issue.id}
        result: Json = {
            "expand": ISSUE_EXPAND,
            "id": issue.id,
            "self": f"{self._rest}/issue/{issue.id}",
            "key": issue.key,
        }
        if not (self._terse and self._fields.only_ids):
            fields = issue.fields
            result["fields"] = {name: self._value(name, fields[name]) for name in self._fields.of(fields)}
        if "changelog" in self._expand:
            result["changelog"] = self.changelog(raw)
        if "renderedFields" in self._expand:
            result["renderedFields"] = {name: _rendered(value) for name, value in result.get("fields", {}).items()}
        if "transitions" in self._expand:
            result["transitions"] = transitions(self._site, issue)
        if "names" in self._expand and self._single:
            result["names"] = self.names(result.get("fields", ()))
        if "schema" in self._expand and self._single:
            result["schema"] = self.schema(result.get("fields", ()))
        for name, empty in (("operations", {"linkGroups": []}), ("editmeta", {"fields": {}})):
            if name in self._expand:
                result[name] = empty
        if self._properties:
            stored = raw.get("properties") or {}
            wanted = stored if "*all" in self._properties else self._properties
            result["properties"] = {name: stored[name] for name in wanted if name in stored}
        return result

    def names(self, fields: Iterable[str]) -> Json:
        """The names of these fields by id: `expand=names`."""
        return _of_fields(self._site, fields, "name")

    def schema(self, fields: Iterable[str]) -> Json:
        """The types of these fields by id: `expand=schema`."""
        return _of_fields(self._site, fields, "schema")

    def changelog(self, raw: Mapping[str, Any]) -> Json:
        """The history: on Cloud the newest entry first, and in a search no more than 40."""
        histories = [self.history(entry) for entry in histories_of(raw)]
        total = (raw.get("changelog") or {}).get("total", len(histories))
        if self._site.is_cloud:
            histories.reverse()
        shown = histories[:CHANGELOG_CAP] if self._capped else histories
        return {"startAt": 0, "maxResults": len(shown), "total": max(total, len(histories)), "histories": shown}

    def history(self, entry: Mapping[str, Any]) -> Json:
        """One entry of the history. On Cloud no value is the empty text: its OpenAPI document allows no null there."""
        result = dict(entry)
        if result.get("author"):
            result["author"] = self.user(result["author"])
        if self._site.is_cloud:
            items = result.get("items") or ()
            result["items"] = [{name: "" if item[name] is None else item[name] for name in item} for item in items]
        return result

    def user(self, user: Mapping[str, Any]) -> Json:
        """A user: Cloud knows people by account id alone, Data Center by name and key."""
        return user_json(self._site, user, self._rest)

    def comments(self, value: Mapping[str, Any], *, cap: int | None = None) -> Json:
        """A page of comments."""
        rows = list(value.get("comments") or ())
        shown = [self.comment(row) for row in rows[:cap]]
        return {"comments": shown, "maxResults": len(shown), "total": value.get("total", len(rows)), "startAt": 0}

    def comment(self, row: Mapping[str, Any]) -> Json:
        """One comment."""
        result = dict(row)
        for role in ("author", "updateAuthor"):
            if result.get(role):
                result[role] = self.user(result[role])
        if "body" in result:
            result["body"] = self._long_text(result["body"])
        return result

    def _value(self, name: str, value: Any) -> Any:
        if name in _LONG_TEXTS:
            return self._long_text(value)
        match value:
            case {"displayName": _}:
                return self.user(value)
            case {"comments": _}:
                return self.comments(value, cap=COMMENT_CAP if self._capped else None)
            case [{"displayName": _}, *_]:
                return [self.user(item) for item in value]
        if name == "parent" and isinstance(value, dict):
            return self._reference(value)
        if name == "subtasks" and isinstance(value, list):
            return [self._reference(item) for item in value]
        if name == "issuelinks" and isinstance(value, list):
            return [self._link(link) for link in value]
        return value

    def _long_text(self, value: Any) -> Any:
        if self._documents:
            return document(value) if isinstance(value, str) else value
        return document_text(value) if isinstance(value, dict) else value

    def _link(self, link: Json) -> Json:
        ends = {end: self._reference(link[end]) for end in ("inwardIssue", "outwardIssue") if link.get(end)}
        return link | ends | {"self": f"{self._rest}/issueLink/{link.get('id', '')}"}

    def _reference(self, reference: Json) -> Json:
        """Another issue in short: with the fields that Jira gives for parents, sub-tasks and links."""
        result = reference | {"self": f"{self._rest}/issue/{reference.get('id', '')}"}
        if "fields" not in reference:
            other = self._site.issues.issue(str(reference.get("key") or reference.get("id")))
            if other is not None:
                result["fields"] = {name: other.fields[name] for name in _REFERENCE_FIELDS if name in other.fields}
        return result


def histories_of(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The entries of an issue's history, the oldest first."""
    histories = (raw.get("changelog") or {}).get("histories") or ()
    return sorted(histories, key=lambda entry: str(entry.get("created", "")))


def user_json(site: Site, user: Mapping[str, Any], rest: str) -> Json:
    """A user as the deployment shows it; `rest` begins its address."""
    if not site.is_cloud:
        name = user.get("name") or user.get("accountId")
        shown: Json = {"self": f"{rest}/user?username={name}", "name": name, "key": user.get("key") or name}
        shown |= {key: value for key, value in user.items() if key not in ("accountId", "accountType")}
        return {"active": True, "timeZone": "UTC"} | shown
    account = user.get("accountId") or user.get("name")
    shown = {"self": f"{rest}/user?accountId={account}", "accountId": account, "accountType": "atlassian"}
    shown |= {key: value for key, value in user.items() if key not in _HIDDEN_ON_CLOUD}
    return {"active": True, "timeZone": "UTC"} | shown


def transitions(site: Site, issue: Issue) -> list[Json]:
    """Where an issue may go: the sandbox has one workflow, from every status to every other."""
    here = (issue.fields.get("status") or {}).get("name")
    rows: list[Json] = []
    for status in site.facts.statuses.values():
        if status.get("name") == here:
            continue
        rows.append(
            {
                "id": str(len(rows) * 10 + 11),
                "name": status.get("name"),
                "to": status,
                "hasScreen": False,
                "isGlobal": True,
                "isInitial": False,
                "isAvailable": True,
                "isConditional": False,
                "isLooped": False,
            }
        )
    return rows


def _of_fields(site: Site, fields: Iterable[str], what: str) -> Json:
    rows = {row["id"]: row for row in site.fields}
    return {name: rows[name][what] for name in fields if what in rows.get(name, {})}


def _rendered(value: Any) -> object:
    """A field's value as HTML, for those that have such a form."""
    match value:
        case {"type": "doc"}:
            return f"<p>{html.escape(document_text(value))}</p>"
        case str():
            return html.escape(value)
    return None
