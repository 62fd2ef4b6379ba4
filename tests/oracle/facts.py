"""What an issue holds, field by field, as the oracle sees it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

Raw = Mapping[str, Any]


class Value(NamedTuple):
    """One value of a field: every name it answers to (lower case), and its place in the field's order, if any."""

    names: frozenset[str]
    rank: float | None = None
    scope: str = ""


def names(*candidates: object) -> frozenset[str]:
    return frozenset(str(c).lower() for c in candidates if c not in (None, ""))


class World:
    """The issues and the context of one data set."""

    def __init__(self, issues: Sequence[Raw], context: Raw) -> None:
        self.issues = issues
        self.context = context
        self.now = instant(context["now"])
        #: What functions yield, which is the same for every issue.
        self.yielded: dict[tuple[str, str], frozenset[str]] = {}
        self.by_key = {issue["key"].lower(): issue for issue in issues}
        self.by_id = {str(issue["id"]): issue for issue in issues}
        self.priorities: list[str] = [p.lower() for p in context.get("priorities", [])]
        self.statuses: list[Raw] = list(context.get("statuses", []))
        self.versions: Mapping[str, list[Raw]] = context.get("versions", {})
        self.projects: list[Raw] = list(context.get("projects", []))
        self.sprints: Mapping[str, Raw] = {str(s["id"]): s for s in context.get("sprints", [])}
        self.users: Mapping[str, Raw] = context.get("users", {})
        self.custom: dict[str, tuple[str, str]] = {}
        for field, (name, kind) in context.get("customFields", {}).items():
            self.custom[name.lower()] = (field, kind)
            self.custom[f"cf[{field.removeprefix('customfield_')}]"] = (field, kind)

    def user(self, name: str) -> Raw:
        for user in self.users.values():
            if name.lower() in user_names(user):
                return user
        raise LookupError(name)

    def version(self, project: str, raw: Raw) -> Value:
        for version in self.versions.get(project, []):
            if str(version["id"]) == str(raw["id"]):
                return Value(names(raw["id"], raw["name"]), version["sequence"], project)
        return Value(names(raw["id"], raw["name"]), None, project)

    def sprint(self, raw: Any) -> Value:
        number = str(raw["id"] if isinstance(raw, Mapping) else raw)
        sprint = self.sprints.get(number, {})
        return Value(names(number, sprint.get("name")))

    def category(self, status_id: object, raw: Raw) -> Value:
        for status in self.statuses:
            if str(status["id"]) == str(status_id):
                key = status["statusCategory"]
                label = {"new": "To Do", "indeterminate": "In Progress", "done": "Done"}[key]
                return Value(names(key, label))
        category = raw.get("statusCategory") or {}
        return Value(names(category.get("key"), category.get("name"), category.get("id")))


def instant(text: str) -> datetime:
    """An ISO 8601 instant, cut to whole seconds, as Jira's index holds it."""
    return datetime.fromisoformat(text.replace("+0000", "+00:00")).astimezone(UTC).replace(microsecond=0)


def is_instant(value: object) -> bool:
    """Whether a value of a property reads as an instant."""
    try:
        return isinstance(value, str) and instant(value) is not None
    except ValueError:
        return False


def user_names(user: Raw) -> frozenset[str]:
    return names(*(user.get(k) for k in ("accountId", "name", "key", "displayName", "emailAddress")))


def user_value(user: Raw | None) -> list[Value]:
    return [] if not user else [Value(user_names(user))]


def named(raw: Raw | None) -> list[Value]:
    return [] if not raw else [Value(names(raw.get("id"), raw.get("name"), raw.get("value")))]


def _labels(world: World, fields: Raw) -> list[Value]:
    return [Value(names(label)) for label in fields.get("labels") or []]


def _priority(world: World, fields: Raw) -> list[Value]:
    raw = fields.get("priority")
    if not raw:
        return []
    place = world.priorities.index(raw["name"].lower())
    return [Value(names(raw.get("id"), raw["name"]), -place)]


def _status(world: World, fields: Raw) -> list[Value]:
    return named(fields.get("status"))


def _category(world: World, fields: Raw) -> list[Value]:
    raw = fields["status"]
    return [world.category(raw.get("id"), raw)]


def _project(world: World, fields: Raw) -> list[Value]:
    raw = fields["project"]
    return [Value(names(raw["id"], raw["key"], raw["name"]))]


def _project_category(world: World, fields: Raw) -> list[Value]:
    for project in world.projects:
        if project["key"] == fields["project"]["key"] and project.get("category"):
            return [Value(names(project["category"]))]
    return []


def _versions(field: str) -> Callable[[World, Raw], list[Value]]:
    def read(world: World, fields: Raw) -> list[Value]:
        return [world.version(fields["project"]["key"], raw) for raw in fields.get(field) or []]

    return read


def _components(world: World, fields: Raw) -> list[Value]:
    return [value for raw in fields.get("components") or [] for value in named(raw)]


def _users(field: str) -> Callable[[World, Raw], list[Value]]:
    return lambda world, fields: user_value(fields.get(field))


def _named(field: str) -> Callable[[World, Raw], list[Value]]:
    return lambda world, fields: named(fields.get(field))


#: Fields that hold names: what `=` and IN compare.
NAMED: dict[str, Callable[[World, Raw], list[Value]]] = {
    "assignee": _users("assignee"),
    "reporter": _users("reporter"),
    "creator": _users("creator"),
    "status": _status,
    "statuscategory": _category,
    "priority": _priority,
    "resolution": _named("resolution"),
    "issuetype": _named("issuetype"),
    "project": _project,
    "category": _project_category,
    "labels": _labels,
    "component": _components,
    "fixversion": _versions("fixVersions"),
    "affectedversion": _versions("versions"),
}

ALIASES = {
    "type": "issuetype",
    "statuscategorychangeddate": "changed",
    "resolutiondate": "resolved",
    "duedate": "due",
    "createddate": "created",
    "updateddate": "updated",
    "watches": "watchers",
    "issue": "key",
    "issuekey": "key",
}


MOMENTS = {
    "created": "created",
    "updated": "updated",
    "resolved": "resolutiondate",
    "changed": "statuscategorychangedate",
}


def moment(field: str, issue: Raw) -> datetime | None:
    raw = issue["fields"].get(MOMENTS[field])
    return instant(raw) if raw else None


def day(field: str, issue: Raw) -> date | None:
    raw = issue["fields"].get({"due": "duedate"}.get(field, field))
    return date.fromisoformat(raw) if raw else None


def work_ratio(issue: Raw) -> int | None:
    """Time spent of the estimate in per cent, cut; nothing without an estimate."""
    estimate = issue["fields"].get("timeoriginalestimate")
    return int((issue["fields"].get("timespent") or 0) * 100 / estimate) if estimate else None


def links(issue: Raw) -> list[tuple[Value, Value]]:
    """The other issue of each link, and what the link says of it."""
    found = []
    for link in issue["fields"].get("issuelinks") or []:
        for side, label in (("outwardIssue", "outward"), ("inwardIssue", "inward")):
            if side in link:
                found.append((Value(names(link[side]["key"])), Value(names(link["type"][label]))))
    return found


def property_values(issue: Raw, key: str, path: str) -> list[Any]:
    """The values at a path of an issue's property; those of each element where there is a list."""
    found: list[Any] = [(issue.get("properties") or {}).get(key)]
    for name in path.split(".")[1:]:
        found = [item.get(name) for item in _elements(found) if isinstance(item, Mapping)]
    return [item for item in _elements(found) if item is not None and not isinstance(item, Mapping)]


def _elements(values: list[Any]) -> list[Any]:
    return [item for value in values for item in (_elements(value) if isinstance(value, list) else [value])]


def texts(world: World, field: str, issue: Raw) -> list[str]:
    fields = issue["fields"]
    comments = [comment["body"] for comment in (fields.get("comment") or {}).get("comments", [])]
    if field == "comment":
        return comments
    name = world.custom[field][0] if field in world.custom else field
    return [fields[name]] if fields.get(name) else []


class Change(NamedTuple):
    """One entry of a changelog."""

    at: datetime
    author: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]


def changes_of(issue: Raw) -> list[Raw]:
    """All entries of an issue's changelog, as they are."""
    return list((issue.get("changelog") or {}).get("histories", []))


def changes(world: World, field: str, issue: Raw) -> list[Change]:
    found = []
    recorded = {"fixversion": ("fixversion", "fix version")}.get(field, (field,))
    for history in sorted(changes_of(issue), key=lambda h: instant(h["created"])):
        for item in history["items"]:
            if item["field"].lower() in recorded:
                before = names(item.get("from"), item.get("fromString"))
                after = names(item.get("to"), item.get("toString"))
                author = user_names(history["author"])
                found.append(Change(instant(history["created"]), author, before, after))
    return found
