"""ORDER BY: EMPTY last when ascending, descending the reverse of that; several values count by the lowest."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jqlkit import OrderBy
from tests.oracle import facts
from tests.oracle.facts import ALIASES, Raw

if TYPE_CHECKING:
    from tests.oracle.evaluator import Oracle


def in_order(oracle: "Oracle", issues: Sequence[Raw], order_by: OrderBy | None) -> list[Raw]:
    """The issues in their order: equal ones by key; without ORDER BY the highest key first."""
    found = sorted(issues, key=lambda issue: key_of(issue["key"]), reverse=order_by is None)
    for sort in reversed(order_by.sorts if order_by else ()):
        name = ALIASES.get(sort.field.name.lower(), sort.field.name.lower())
        name += "".join(f"[{part.key}]{part.path}" for part in sort.field.properties)
        places = {issue["key"]: place(oracle, issue, name) for issue in found}
        present = [issue for issue in found if places[issue["key"]] is not None]
        missing = [issue for issue in found if places[issue["key"]] is None]
        descending = sort.order is not None and str(sort.order).lower() == "desc"
        present.sort(key=lambda issue: places[issue["key"]], reverse=descending)
        found = [*missing, *present] if descending else [*present, *missing]
    return found


def key_of(key: str) -> tuple[str, int]:
    project, _, number = key.partition("-")
    return project, int(number)


def place(oracle: "Oracle", issue: Raw, name: str) -> Any:
    """What an issue is sorted by; None if it has no value."""
    fields, world = issue["fields"], oracle.world
    measures = oracle.measures(issue, name)
    if measures is not None:
        return min(measures, default=None)
    match name:
        case "key":
            return key_of(issue["key"])
        case "parent":
            found = [names for value in oracle.values(issue, name) for names in value.names if "-" in names]
            return key_of(found[0]) if found else None
        case "status":
            return [status["name"] for status in world.statuses].index(fields["status"]["name"])
        case "statuscategory":
            return ["new", "indeterminate", "done"].index(fields["status"]["statusCategory"]["key"])
        case "issuetype" | "resolution":
            return fields[name]["id"] if fields[name] else None
        case "project":
            return fields["project"]["name"].lower()
        case "assignee" | "reporter" | "creator":
            return fields[name]["displayName"].lower() if fields[name] else None
        case "component":
            return min((component["name"].lower() for component in fields["components"]), default=None)
        case "labels":
            return min((label.lower() for label in fields["labels"]), default=None)
        case "priority" | "fixversion" | "affectedversion":
            ranks = [value.rank for value in oracle.values(issue, name) if value.rank is not None]
            return min(ranks, default=None)
    if name.startswith("issue.property"):
        return _property(oracle, issue, name)
    if oracle.is_text(name):
        return min((text.lower() for texts in oracle.texts(issue, name) for text in texts), default=None)
    field, kind = world.custom[name]
    raw = fields.get(field)
    if kind == "cascading":
        return (raw["value"].lower(), raw.get("child", {"value": "~"})["value"].lower()) if raw else None
    items = raw if isinstance(raw, list) else [raw]
    shown = "displayName" if kind == "user" else "name" if kind == "sprint[]" else "value"
    return min((item[shown].lower() for item in items if item), default=None)


def _property(oracle: "Oracle", issue: Raw, name: str) -> Any:
    """Numbers before texts."""
    key, _, path = name.removeprefix("issue.property[").partition("]")
    values = facts.property_values(issue, key, path)
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if numbers:
        return (0, min(numbers), "")
    texts = [str(value).lower() for value in values]
    return (1, 0, min(texts)) if texts else None
