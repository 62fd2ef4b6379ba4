"""WAS and CHANGED as the oracle reads them: stretches of time, and the dates that predicates name."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from jqlkit import HistoryPredicate, KeywordOperand, Operand
from tests.oracle import facts
from tests.oracle.dates import as_moment, is_whole_day, last_second
from tests.oracle.facts import NAMED, Raw, World
from tests.oracle.functions import values_of
from tests.oracle.operands import flat, text_of


class Period(NamedTuple):
    """A stretch of time in which a field held one value (no names: none); the last one is open."""

    names: frozenset[str]
    start: datetime
    end: datetime | None
    author: frozenset[str]


def was(world: World, issue: Raw, name: str, operand: Operand, predicates: Iterable[HistoryPredicate]) -> bool:
    """Whether the field held the operand, in one period that meets all predicates."""
    wanted: frozenset[str] = frozenset()
    empty = False
    for item in flat(operand):
        if isinstance(item, KeywordOperand):
            empty = True
        else:
            wanted |= values_of(world, name, item)
    return any(
        (bool(period.names & wanted) or (empty and not period.names))
        and all(_period_meets(world, period, predicate) for predicate in predicates)
        for period in (_versions_held(world, issue) if name == "fixversion" else _held(world, issue, name))
    )


def changed(world: World, issue: Raw, name: str, predicates: Iterable[HistoryPredicate]) -> bool:
    """Whether one change meets all predicates."""
    return any(
        all(_change_meets(world, name, change, predicate) for predicate in predicates)
        for change in facts.changes(world, name, issue)
    )


def _opening(issue: Raw) -> tuple[datetime, frozenset[str]]:
    created = facts.moment("created", issue)
    assert created is not None
    return created, facts.user_names(issue["fields"].get("creator") or issue["fields"].get("reporter") or {})


def _held(world: World, issue: Raw, name: str) -> list[Period]:
    """The periods of a field with one value."""
    log = facts.changes(world, name, issue)
    created, opener = _opening(issue)
    current = frozenset().union(*[value.names for value in NAMED[name](world, issue["fields"])])
    periods = [Period(log[0].before if log else current, created, None, opener)]
    for change in log:
        periods[-1] = periods[-1]._replace(end=change.at)
        periods.append(Period(change.after, change.at, None, change.author))
    if log:
        periods[-1] = periods[-1]._replace(names=periods[-1].names | current)
    return periods


def _versions_held(world: World, issue: Raw) -> list[Period]:
    """The periods of each fix version, and those without any: the sets of versions after each edit, told apart."""
    log = facts.changes(world, "fixversion", issue)
    edits = [(at, list(changes)) for at, changes in groupby(log, key=lambda change: change.at)]
    held = {value.names for value in NAMED["fixversion"](world, issue["fields"])}
    states = [held]
    for _, changes in reversed(edits):
        held = held - {change.after for change in changes} | {change.before for change in changes if change.before}
        states.insert(0, held)
    created, opener = _opening(issue)
    starts = [(created, opener), *[(at, changes[0].author) for at, changes in edits]]
    periods = []
    for value in frozenset().union(*states) | {frozenset[str]()}:
        present = [value in state if value else not state for state in states]
        for place, here in enumerate(present):
            if here and (place == 0 or not present[place - 1]):
                end = next((later for later in range(place, len(present)) if not present[later]), None)
                start, author = starts[place]
                periods.append(Period(value, start, None if end is None else starts[end][0], author))
    return periods


def _period_meets(world: World, period: Period, predicate: HistoryPredicate) -> bool:
    if str(predicate.operator) == "by":
        return bool(period.author & people(world, predicate.operand))
    first, last = _window(world, predicate)
    match str(predicate.operator):
        case "before":
            return period.start < first
        case "after":
            return period.end is None or period.end > last
        case "on" | "during":
            return period.start <= last and (period.end is None or period.end > first)
    raise NotImplementedError(predicate.operator)


def _change_meets(world: World, name: str, change: facts.Change, predicate: HistoryPredicate) -> bool:
    match str(predicate.operator):
        case "from" | "to" as which:
            held = change.before if which == "from" else change.after
            for item in flat(predicate.operand):
                if isinstance(item, KeywordOperand):
                    if not held:
                        return True
                elif held & values_of(world, name, item):
                    return True
            return False
        case "by":
            return bool(change.author & people(world, predicate.operand))
    first, last = _window(world, predicate)
    match str(predicate.operator):
        case "before":
            return change.at < first
        case "after":
            return change.at > last
    return first <= change.at <= last


def _window(world: World, predicate: HistoryPredicate) -> tuple[datetime, datetime]:
    """The first and the last second that a predicate's dates mean: a bare date is the whole day."""
    ends = list(flat(predicate.operand))
    first, last = as_moment(world, ends[0]), as_moment(world, ends[-1])
    if is_whole_day(ends[-1]):
        last = last_second(last)
    elif re.fullmatch(r".*\d:\d\d", text_of(ends[-1])):
        last += timedelta(seconds=59)
    return first, last


def people(world: World, operand: Operand) -> frozenset[str]:
    """All names of the users that an operand means."""
    found: frozenset[str] = frozenset()
    for item in flat(operand):
        found |= values_of(world, "assignee", item)
    return found
