"""What a set of issues and its context tell about the Jira they come from: projects, users, statuses, fields."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from jqlkit.local.custom import guessed_kind
from jqlkit.sandbox.field_table import SYSTEM_FIELDS
from jqlkit.sandbox.profiles import CATEGORIES

Json = dict[str, Any]

_SYSTEM: Final = frozenset(field.id for field in SYSTEM_FIELDS)
#: How a context names kinds of values, of which a field has one or several.
_TYPES: Final = {
    ("option", False): "select",
    ("option", True): "multiselect",
    ("user", True): "multiuser",
    ("label", True): "labels",
    ("sprint", True): "sprint[]",
}
_USER_FIELDS: Final = ("assignee", "reporter", "creator")


class Facts:
    """Catalogues of one Jira, each by id or name, in the order of the context, then of appearance in issues."""

    def __init__(self, issues: Iterable[Mapping[str, Any]], context: Mapping[str, Any]) -> None:
        self.context = context
        self.projects: dict[str, Json] = {row["key"]: dict(row) for row in context.get("projects", ())}
        self.users: dict[str, Json] = {name: dict(user) for name, user in context.get("users", {}).items()}
        self.statuses: dict[str, Json] = {row["name"]: _status(row) for row in context.get("statuses", ())}
        self.priorities: dict[str, Json] = {name: {"name": name} for name in context.get("priorities", ())}
        self.types: dict[str, Json] = {row["name"]: dict(row) for row in context.get("issueTypes", ())}
        self.resolutions: dict[str, Json] = {row["name"]: dict(row) for row in context.get("resolutions", ())}
        self.versions: dict[str, dict[str, Json]] = {
            key: {row["name"]: dict(row) for row in rows} for key, rows in context.get("versions", {}).items()
        }
        self.components: dict[str, dict[str, Json]] = {
            key: {name: {"name": name} for name in rows} for key, rows in context.get("components", {}).items()
        }
        self.sprints: dict[str, Json] = {str(row["id"]): dict(row) for row in context.get("sprints", ())}
        self.filters: list[Json] = list(context.get("savedFilters", context.get("filters", ())))
        self.labels: dict[str, None] = {}
        self.custom: dict[str, tuple[str, str]] = {
            id_: (name, kind) for id_, (name, kind) in context.get("customFields", {}).items()
        }
        self.options: dict[str, dict[str, None]] = {}
        for issue in issues:
            self._learn(issue)
        for place, rows in enumerate((self.priorities, self.types, self.resolutions), 1):
            for number, row in enumerate(rows.values(), 1):
                row.setdefault("id", str(place * 10000 + number))

    @property
    def current_user(self) -> Json:
        """The user that all requests are made as."""
        name = self.context.get("currentUser")
        unknown = {"accountId": "acc-sandbox", "name": "sandbox", "key": "sandbox", "displayName": "Sandbox User"}
        return self.users.get(str(name)) or next(iter(self.users.values()), unknown)

    def _learn(self, issue: Mapping[str, Any]) -> None:
        fields = issue.get("fields") or {}
        names = issue.get("names") or {}
        project = _merge(self.projects, fields.get("project"), "key")
        _merge(self.types, fields.get("issuetype"), "name")
        _merge(self.statuses, fields.get("status"), "name")
        _merge(self.priorities, fields.get("priority"), "name")
        _merge(self.resolutions, fields.get("resolution"), "name")
        for field in _USER_FIELDS:
            _merge(self.users, fields.get(field), "name", "accountId")
        if project:
            for row in fields.get("components") or ():
                _merge(self.components.setdefault(project, {}), row, "name")
            for row in (*(fields.get("fixVersions") or ()), *(fields.get("versions") or ())):
                _merge(self.versions.setdefault(project, {}), row, "name")
        self.labels.update(dict.fromkeys(fields.get("labels") or ()))
        for id_, value in fields.items():
            if id_ in _SYSTEM or not id_.startswith("customfield_"):
                continue
            if id_ not in self.custom or (self.custom[id_][1] == "any" and value is not None):
                self.custom[id_] = (names.get(id_, id_), _kind(value))
            for option in value if isinstance(value, list) else (value,):
                if isinstance(option, dict) and "value" in option:
                    self.options.setdefault(id_, {})[str(option["value"])] = None


def _merge(rows: dict[str, Json], row: object, *names: str) -> str:
    """Adds what an issue tells about a thing; returns the key it is kept under, "" if there is none."""
    if not isinstance(row, Mapping):
        return ""
    key = next((str(row[name]) for name in names if row.get(name)), "")
    if key:
        known = rows.get(key)
        if known is None:
            rows[key] = dict(row)
        elif known.keys() != row.keys():
            known |= {name: value for name, value in row.items() if name not in known}
    return key


def _status(row: Mapping[str, Any]) -> Json:
    category = row.get("statusCategory")
    if not isinstance(category, str):
        return dict(row)
    id_, name, colour = CATEGORIES.get(category, CATEGORIES["new"])
    return dict(row) | {"statusCategory": {"id": id_, "key": category, "colorName": colour, "name": name}}


def _kind(value: object) -> str:
    """The type of a field as a context names it, by one of its values."""
    kind = guessed_kind(value) or "any"
    return _TYPES.get((kind, isinstance(value, list)), kind)
