"""Whether an issue matches a clause."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import jqlkit
from jqlkit import (
    AndClause,
    ChangedClause,
    Clause,
    Field,
    FunctionOperand,
    KeywordOperand,
    NotClause,
    Operand,
    OrClause,
    Query,
    TerminalClause,
    ValueOperand,
    WasClause,
)
from tests.oracle import facts, order, past
from tests.oracle.dates import as_moment, working_seconds
from tests.oracle.facts import ALIASES, MOMENTS, NAMED, Raw, Value, World
from tests.oracle.functions import values_of
from tests.oracle.operands import flat, text_of
from tests.oracle.words import matches_text

OPPOSITE = {"=": "!=", "~": "!~", "<": ">=", ">": "<=", "in": "not in", "is": "is not", "was": "was not"}
OPPOSITE |= {"was in": "was not in"}
OPPOSITE |= {negative: positive for positive, negative in OPPOSITE.items()}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}

DURATIONS = {"originalestimate": "timeoriginalestimate", "remainingestimate": "timeestimate", "timespent": "timespent"}
COUNTS = {"votes": ("votes", "votes"), "watchers": ("watches", "watchCount")}
TEXTS = ("summary", "description", "environment", "comment")


class Oracle:
    """Evaluates queries over one world, as a Jira of one deployment does."""

    def __init__(self, issues: Sequence[Raw], context: Raw, deployment: str = "cloud") -> None:
        self.world = World(issues, context)
        self.deployment = deployment

    def keys(self, query: str) -> set[str]:
        """The keys of the issues that match."""
        return set(self.ordered(query))

    def ordered(self, query: str) -> list[str]:
        """The keys of the issues that match, in the query's order."""
        parsed = jqlkit.parse(query)
        found = [issue for issue in self.world.issues if self.matches(issue, parsed)]
        return [issue["key"] for issue in order.in_order(self, found, parsed.order_by)]

    def matches(self, issue: Raw, query: Query) -> bool:
        return query.where is None or self.holds(issue, query.where, False)

    def holds(self, issue: Raw, clause: Clause, negated: bool) -> bool:
        """Jira's own algebra: a NOT moves to the leaves, where it turns the operator round."""
        match clause:
            case NotClause(inner):
                return self.holds(issue, inner, not negated)
            case AndClause(clauses) | OrClause(clauses):
                every = isinstance(clause, AndClause) != negated
                return (all if every else any)(self.holds(issue, part, negated) for part in clauses)
            case TerminalClause(field, operator, operand):
                return self.leaf(issue, field, OPPOSITE[operator] if negated else str(operator), operand)
            case WasClause(field, operator, operand, predicates):
                held = past.was(self.world, issue, _name(field), operand, predicates)
                return (held == (operator in ("was", "was in"))) != negated
            case ChangedClause(field, predicates):
                return past.changed(self.world, issue, _name(field), predicates) != negated
        raise NotImplementedError(type(clause))

    def leaf(self, issue: Raw, field: Field, operator: str, operand: Operand) -> bool:
        name = _name(field)
        if name == "filter":
            return self.filtered(issue, operator, operand)
        if isinstance(operand, KeywordOperand):
            return self.is_empty(issue, name) == (operator in ("is", "="))
        if operator in ("~", "!~"):
            return self.text(issue, name, operator, operand)
        if operator in ("!=", "not in"):
            operands = list(flat(operand))
            return not self.is_empty(issue, name) and not any(self.equal(issue, name, item) for item in operands)
        if operator in ("=", "in"):
            return any(self.equal(issue, name, item) for item in flat(operand))
        return self.compare(issue, name, COMPARE[operator], operand)

    def filtered(self, issue: Raw, operator: str, operand: Operand) -> bool:
        """A saved filter is its query; a negative operator is a NOT before it."""
        negative = operator in ("!=", "not in")
        verdicts = []
        for item in flat(operand):
            for saved in self.world.context["savedFilters"]:
                if text_of(item).lower() in (saved["id"], saved["name"].lower()):
                    where = jqlkit.parse(saved["jql"]).where
                    verdicts.append(not negative if where is None else self.holds(issue, where, negative))
        return all(verdicts) if negative else any(verdicts)

    # ---- what an issue holds

    def is_empty(self, issue: Raw, name: str) -> bool:
        if name in COUNTS or name == "key":
            return False
        if self.is_text(name):
            return not any(self.texts(issue, name))
        measures = self.measures(issue, name)
        return not (self.values(issue, name) if measures is None else measures)

    def measures(self, issue: Raw, name: str) -> list[Any] | None:
        """The instants, days or numbers of a field; None for a field of names."""
        fields = issue["fields"]
        if name in MOMENTS:
            return _some(facts.moment(name, issue))
        if name == "due" or self.kind(name) == "date":
            return _some(facts.day(name if name == "due" else self.world.custom[name][0], issue))
        if name == "worklogdate":
            return [date.fromisoformat(entry["started"][:10]) for entry in fields["worklog"]["worklogs"]]
        if name in COUNTS:
            field, count = COUNTS[name]
            return [(fields.get(field) or {}).get(count, 0)]
        if name == "workratio":
            return _some(facts.work_ratio(issue))
        if self.kind(name) == "number":
            return _some(fields.get(self.world.custom[name][0]))
        return _some(fields.get(DURATIONS[name])) if name in DURATIONS else None

    def measure(self, name: str, operand: Operand) -> Any:
        """An operand in the measure of its field."""
        if name in MOMENTS:
            return as_moment(self.world, operand)
        if name in ("due", "worklogdate") or self.kind(name) == "date":
            return as_moment(self.world, operand).date()
        return working_seconds(text_of(operand), self.world.context) if name in DURATIONS else float(text_of(operand))

    def values(self, issue: Raw, name: str) -> list[Value]:
        """The values of a field of names."""
        fields = issue["fields"]
        match name:
            case "key" | "id":
                return [Value(facts.names(issue["key"], issue["id"]))]
            case "parent":
                parent = fields.get("parent")
                if self.deployment == "datacenter" and not fields["issuetype"]["subtask"]:
                    parent = None
                return [Value(facts.names(parent["key"], parent["id"]))] if parent else []
            case "issuelink":
                return [other for other, _ in facts.links(issue)]
            case "issuelinktype":
                return [description for _, description in facts.links(issue)]
            case "watcher" | "voter":
                return [Value(facts.names(name, f"id-{name}")) for name in issue[f"_{name}s"]]
            case "worklogauthor":
                return [value for entry in fields["worklog"]["worklogs"] for value in facts.user_value(entry["author"])]
        if name in NAMED:
            return NAMED[name](self.world, fields)
        if name.startswith("issue.property"):
            return [Value(facts.names(_plain(item))) for item in facts.property_values(issue, *_place(name))]
        field, kind = self.world.custom[name]
        raw = fields.get(field)
        items = raw if isinstance(raw, list) else [raw]
        if kind == "sprint[]":
            return [self.world.sprint(item) for item in items if item]
        if kind == "user":
            return facts.user_value(raw)
        items = [*items, *(item["child"] for item in items if isinstance(item, dict) and "child" in item)]
        return [value for item in items for value in facts.named(item)]

    def kind(self, name: str) -> str:
        return self.world.custom[name][1] if name in self.world.custom else ""

    # ---- operators

    def equal(self, issue: Raw, name: str, operand: Operand) -> bool:
        if isinstance(operand, KeywordOperand):
            return self.is_empty(issue, name)
        measures = self.measures(issue, name)
        if measures is not None:
            return self.measure(name, operand) in measures
        if isinstance(operand, FunctionOperand) and operand.name.lower() == "cascadeoption":
            return self.in_cascade(issue, name, *operand.arguments)
        wanted = values_of(self.world, name, operand)
        if name == "resolution" and "unresolved" in wanted:
            return self.is_empty(issue, name)
        return any(value.names & wanted for value in self.values(issue, name))

    def in_cascade(self, issue: Raw, name: str, parent: str, child: str | None = None) -> bool:
        """Whether the option has this parent and, if it is given, this child; "none" is no child."""
        raw = issue["fields"].get(self.world.custom[name][0])
        if not raw or parent.lower() not in facts.names(raw["id"], raw["value"]):
            return False
        below = facts.names(raw["child"]["id"], raw["child"]["value"]) if "child" in raw else frozenset({"none"})
        return child is None or child.lower() in below

    def compare(self, issue: Raw, name: str, holds: Callable[[Any, Any], bool], operand: Operand) -> bool:
        measures = self.measures(issue, name)
        if measures is not None:
            return any(holds(item, self.measure(name, operand)) for item in measures)
        if name == "key":
            project, _, place = issue["key"].partition("-")
            other, _, limit = text_of(operand).upper().partition("-")
            return bool(project == other and holds(int(place), int(limit)))
        if name.startswith("issue.property"):
            return self.compare_property(issue, name, holds, text_of(operand))
        if name == "priority":
            limit_rank = -self.world.priorities.index(text_of(operand).lower())
            return any(value.rank is not None and holds(value.rank, limit_rank) for value in self.values(issue, name))
        limits = values_of(self.world, name, operand)
        for value in self.values(issue, name):
            for version in self.world.versions.get(value.scope, []):
                named = limits & {str(version["id"]).lower(), version["name"].lower()}
                if named and value.rank is not None and holds(value.rank, version["sequence"]):
                    return True
        return False

    def compare_property(self, issue: Raw, name: str, holds: Callable[[Any, Any], bool], limit: str) -> bool:
        """Numbers compare with numbers, instants with dates."""
        values = facts.property_values(issue, *_place(name))
        try:
            number = float(limit)
        except ValueError:
            moment = as_moment(self.world, ValueOperand(limit))
            return any(holds(facts.instant(item), moment) for item in values if facts.is_instant(item))
        numbers = [item for item in values if isinstance(item, int | float) and not isinstance(item, bool)]
        return any(holds(item, number) for item in numbers)

    # ---- text

    def is_text(self, name: str) -> bool:
        return name in (*TEXTS, "text") or self.kind(name) == "text"

    def texts(self, issue: Raw, name: str) -> list[list[str]]:
        """The texts that a search in a field looks at, field by field."""
        if name.startswith("issue.property"):
            return [[item for item in facts.property_values(issue, *_place(name)) if isinstance(item, str)]]
        custom = [field for field, (_, kind) in self.world.custom.items() if kind == "text"]
        fields = [*TEXTS, *custom] if name == "text" else [name]
        return [facts.texts(self.world, field, issue) for field in fields]

    def text(self, issue: Raw, name: str, operator: str, operand: Operand) -> bool:
        found = self.texts(issue, name)
        matches = any(matches_text(texts, text_of(operand), self.deployment) for texts in found)
        return matches if operator == "~" else any(found) and not matches


def _name(field: Field) -> str:
    """The name by which the oracle knows a field: lower case, without aliases; a property with its place."""
    name = ALIASES.get(field.name.lower(), field.name.lower())
    return name + "".join(f"[{part.key}]{part.path}" for part in field.properties)


def _place(name: str) -> tuple[str, str]:
    key, _, path = name.removeprefix("issue.property[").partition("]")
    return key, path


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _some(value: Any) -> list[Any]:
    return [] if value is None else [value]
