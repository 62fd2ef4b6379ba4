"""Whether an issue matches a clause, and the order of the issues that do."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import jqlkit
from jqlkit import (
    AndClause,
    ChangedClause,
    Clause,
    Field,
    FunctionOperand,
    HistoryPredicate,
    KeywordOperand,
    ListOperand,
    NotClause,
    Operand,
    OrClause,
    Query,
    TerminalClause,
    ValueOperand,
    WasClause,
)
from tests.oracle import facts
from tests.oracle.dates import as_moment, is_whole_day, working_seconds
from tests.oracle.facts import ALIASES, NAMED, Raw, Value, World
from tests.oracle.functions import values_of
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

DATE_TIMES = {"created", "updated", "resolved"}
DURATIONS = {"originalestimate": "timeoriginalestimate", "remainingestimate": "timeestimate", "timespent": "timespent"}
TEXTS = {"summary", "description", "environment", "comment", "text"}


class Oracle:
    """Evaluates queries over one world."""

    def __init__(self, issues: Sequence[Raw], context: Raw) -> None:
        self.world = World(issues, context)

    def keys(self, query: str) -> set[str]:
        parsed = jqlkit.parse(query)
        return {issue["key"] for issue in self.world.issues if self.matches(issue, parsed)}

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
                return self.was(issue, field, OPPOSITE[operator] if negated else str(operator), operand, predicates)
            case ChangedClause(field, predicates):
                return self.changed(issue, field, predicates) != negated
        raise NotImplementedError(type(clause))

    # ---- leaves

    def leaf(self, issue: Raw, field: Field, operator: str, operand: Operand) -> bool:
        name = ALIASES.get(field.name.lower(), field.name.lower())
        if isinstance(operand, KeywordOperand):
            return self.is_empty(issue, name) == (operator in ("is", "="))
        if operator in ("~", "!~"):
            return self.text(issue, name, operator, operand)
        if operator in ("!=", "not in"):
            operands = list(flat(operand))
            return not self.is_empty(issue, name) and not any(self.equal(issue, name, item) for item in operands)
        if operator in ("=", "in"):
            return any(self.equal(issue, name, item) for item in flat(operand))
        return self.compare(issue, name, operator, operand)

    def is_empty(self, issue: Raw, name: str) -> bool:
        if name in ("key", "votes", "watchers"):
            return False
        if name in DATE_TIMES:
            return facts.moment(name, issue) is None
        if name == "due":
            return facts.day(name, issue) is None
        if name in DURATIONS:
            return issue["fields"].get(DURATIONS[name]) is None
        if name in TEXTS:
            return not facts.texts(self.world, name, issue)
        if name == "parent":
            return not issue["fields"].get("parent")
        if name == "sprint":
            return not self.sprints(issue)
        if name in NAMED:
            return not NAMED[name](self.world, issue["fields"])
        field, _ = self.world.custom[name]
        return issue["fields"].get(field) in (None, [], "")

    def equal(self, issue: Raw, name: str, operand: Operand) -> bool:
        if isinstance(operand, KeywordOperand):
            return self.is_empty(issue, name)
        if name in DATE_TIMES | {"due"} or self.kind(name) == "date":
            return self.same_moment(issue, name, operand)
        if name in ("votes", "watchers") or self.kind(name) == "number":
            value = self.number(issue, name)
            return value is not None and value == float(text_of(operand))
        if name in DURATIONS:
            value = issue["fields"].get(DURATIONS[name])
            return value is not None and value == working_seconds(text_of(operand), self.world.context)
        wanted = values_of(self.world, name, operand)
        if name == "resolution" and "unresolved" in wanted:
            return self.is_empty(issue, name)
        return any(value.names & wanted for value in self.values(issue, name))

    def values(self, issue: Raw, name: str) -> list[Value]:
        fields = issue["fields"]
        if name == "key":
            return [Value(facts.names(issue["key"], issue["id"]))]
        if name == "id":
            return [Value(facts.names(issue["key"], issue["id"]))]
        if name == "parent":
            parent = fields.get("parent")
            return [Value(facts.names(parent["key"], parent["id"]))] if parent else []
        if name == "sprint":
            return self.sprints(issue)
        if name in NAMED:
            return NAMED[name](self.world, fields)
        field, kind = self.world.custom[name]
        raw = fields.get(field)
        if kind == "user":
            return facts.user_value(raw)
        items = raw if isinstance(raw, list) else [raw]
        return [value for item in items for value in facts.named(item)]

    def sprints(self, issue: Raw) -> list[Value]:
        field, _ = self.world.custom["sprint"]
        return [self.world.sprint(raw) for raw in issue["fields"].get(field) or []]

    def kind(self, name: str) -> str:
        return self.world.custom[name][1] if name in self.world.custom else ""

    def number(self, issue: Raw, name: str) -> float | None:
        if name in ("votes", "watchers"):
            return facts.number(name, issue)
        raw = issue["fields"].get(self.world.custom[name][0])
        return None if raw is None else float(raw)

    # ---- order

    def compare(self, issue: Raw, name: str, operator: str, operand: Operand) -> bool:
        holds = COMPARE[operator]
        if name in DATE_TIMES:
            value = facts.moment(name, issue)
            return value is not None and holds(value, as_moment(self.world, operand))
        if name == "due" or self.kind(name) == "date":
            today = self.day(issue, name)
            return today is not None and holds(today, as_moment(self.world, operand).date())
        if name in ("votes", "watchers") or self.kind(name) == "number":
            number = self.number(issue, name)
            return number is not None and holds(number, float(text_of(operand)))
        if name in DURATIONS:
            seconds = issue["fields"].get(DURATIONS[name])
            return seconds is not None and holds(seconds, working_seconds(text_of(operand), self.world.context))
        if name == "key":
            project, _, place = issue["key"].partition("-")
            other, _, limit = text_of(operand).upper().partition("-")
            return bool(project == other and holds(int(place), int(limit)))
        if name == "priority":
            limit_rank = -self.world.priorities.index(text_of(operand).lower())
            return any(value.rank is not None and holds(value.rank, limit_rank) for value in self.values(issue, name))
        return self.compare_versions(issue, name, holds, text_of(operand).lower())

    def compare_versions(self, issue: Raw, name: str, holds: Callable[[Any, Any], bool], limit: str) -> bool:
        for value in self.values(issue, name):
            for version in self.world.versions.get(value.scope, []):
                named = limit in (str(version["id"]).lower(), version["name"].lower())
                if named and value.rank is not None and holds(value.rank, version["sequence"]):
                    return True
        return False

    def day(self, issue: Raw, name: str) -> date | None:
        return facts.day(name if name == "due" else self.world.custom[name][0], issue)

    def same_moment(self, issue: Raw, name: str, operand: Operand) -> bool:
        wanted = as_moment(self.world, operand)
        if name in DATE_TIMES:
            return facts.moment(name, issue) == wanted
        return self.day(issue, name) == wanted.date()

    # ---- text

    def text(self, issue: Raw, name: str, operator: str, operand: Operand) -> bool:
        wanted = text_of(operand)
        fields = ["summary", "description", "environment", "comment"] if name == "text" else [name]
        if operator == "~":
            return any(matches_text(facts.texts(self.world, field, issue), wanted) for field in fields)
        found = [(facts.texts(self.world, field, issue)) for field in fields]
        return any(found) and not any(matches_text(texts, wanted) for texts in found)

    # ---- history

    def was(self, issue: Raw, field: Field, operator: str, operand: Operand, predicates: Iterable[Any]) -> bool:
        name = field.name.lower()
        wanted: frozenset[str] = frozenset()
        empty = False
        for item in flat(operand):
            if isinstance(item, KeywordOperand):
                empty = True
            else:
                wanted |= values_of(self.world, name, item)
        held = any(
            (bool(period.names & wanted) or (empty and not period.names))
            and all(self.period_meets(period, predicate) for predicate in predicates)
            for period in self.periods(issue, name)
        )
        return held == (operator in ("was", "was in"))

    def periods(self, issue: Raw, name: str) -> "list[Period]":
        log = facts.changes(self.world, name, issue)
        created = facts.moment("created", issue)
        assert created is not None
        current = frozenset().union(*[value.names for value in NAMED[name](self.world, issue["fields"])])
        opener = facts.user_names(issue["fields"].get("creator") or issue["fields"].get("reporter") or {})
        periods = [Period(log[0].before if log else current, created, None, opener)]
        for change in log:
            periods[-1] = periods[-1]._replace(end=change.at)
            periods.append(Period(change.after, change.at, None, change.author))
        if log:
            periods[-1] = periods[-1]._replace(names=periods[-1].names | current)
        return periods

    def period_meets(self, period: "Period", predicate: HistoryPredicate) -> bool:
        first, last = self.window(predicate)
        match str(predicate.operator):
            case "before":
                return period.start < first
            case "after":
                return period.end is None or period.end > last
            case "on" | "during":
                return period.start <= last and (period.end is None or period.end > first)
            case "by":
                return bool(period.author & self.people(predicate.operand))
        raise NotImplementedError(predicate.operator)

    def changed(self, issue: Raw, field: Field, predicates: Iterable[HistoryPredicate]) -> bool:
        name = field.name.lower()
        return any(
            all(self.change_meets(name, change, predicate) for predicate in predicates)
            for change in facts.changes(self.world, name, issue)
        )

    def change_meets(self, name: str, change: facts.Change, predicate: HistoryPredicate) -> bool:
        match str(predicate.operator):
            case "from" | "to" as which:
                held = change.before if which == "from" else change.after
                for item in flat(predicate.operand):
                    if isinstance(item, KeywordOperand):
                        if not held:
                            return True
                    elif held & values_of(self.world, name, item):
                        return True
                return False
            case "by":
                return bool(change.author & self.people(predicate.operand))
        first, last = self.window(predicate)
        match str(predicate.operator):
            case "before":
                return change.at < first
            case "after":
                return change.at > last
        return first <= change.at <= last

    def window(self, predicate: HistoryPredicate) -> tuple[datetime, datetime]:
        """The first and the last second that a predicate's dates mean: a bare date is the whole day."""
        if str(predicate.operator) == "by":
            return self.world.now, self.world.now
        ends = list(flat(predicate.operand))
        first = as_moment(self.world, ends[0])
        last = as_moment(self.world, ends[-1])
        if is_whole_day(ends[-1]):
            last = datetime.combine(last.date(), time(23, 59, 59), last.tzinfo)
        elif re.fullmatch(r".*\d:\d\d", text_of(ends[-1])):
            last += timedelta(seconds=59)
        return first, last

    def people(self, operand: Operand) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for item in flat(operand):
            found |= values_of(self.world, "assignee", item)
        return found


class Period(NamedTuple):
    """A stretch of time in which a field held one value; the last one is open."""

    names: frozenset[str]
    start: datetime
    end: datetime | None
    author: frozenset[str]


def flat(operand: Operand) -> Iterable[Operand]:
    if isinstance(operand, ListOperand):
        for item in operand.operands:
            yield from flat(item)
    else:
        yield operand


def text_of(operand: Operand) -> str:
    if isinstance(operand, ValueOperand):
        return operand.value
    assert isinstance(operand, FunctionOperand)
    return operand.name
