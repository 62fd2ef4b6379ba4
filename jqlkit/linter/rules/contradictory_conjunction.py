"""Conditions that no issue can meet together.

What it does
    Reports an AND that asks one field with a single value for two values, or a date for a window that is empty.

Why is this bad
    The query never finds anything, and says nothing about it.

Example
    status = Open AND status = Closed

Use instead
    status IN (Open, Closed)

Fix
    None: what was meant is not known.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from jqlkit.linter.dates import absolute_date
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import AndClause, Operand, TerminalClause, ValueOperand
from jqlkit.nodes.operands import operands_in

_SINGLE: Final = {
    name: names[0]
    for names in (
        ("assignee",),
        ("creator",),
        ("issuetype", "type", "worktype"),
        ("key", "issuekey", "issue", "workitemkey"),
        ("priority",),
        ("project", "space"),
        ("reporter",),
        ("resolution",),
        ("status",),
        ("statuscategory",),
    )
    for name in names
}
_OFFSET: Final = re.compile(r"-([0-9]{1,6})([wdhm])")
_MINUTES: Final = {"m": 1, "h": 60, "d": 1440, "w": 10080}


def check(subject: Subject) -> Iterator[Finding]:
    """The later one of two clauses that exclude each other."""
    for conjunction in subject.nodes("and"):
        yield from _disjoint_values(subject, conjunction)
        yield from _empty_windows(subject, conjunction)


def _disjoint_values(subject: Subject, conjunction: AndClause) -> Iterator[Finding]:
    allowed: dict[str, tuple[set[str], TerminalClause]] = {}
    for clause in conjunction.clauses:
        if not isinstance(clause, TerminalClause) or clause.operator not in ("=", "in") or clause.field.properties:
            continue
        name = _SINGLE.get(clause.field.name.lower())
        values = _plain_values(subject, clause.operand)
        if name is None or values is None:
            continue
        if name not in allowed:
            allowed[name] = (values, clause)
            continue
        before, first = allowed[name]
        # A number may be the id of what the other clause calls by name.
        are_ids = {value.isdigit() for value in before | values}
        if len(are_ids) == 1 and before.isdisjoint(values):
            message = f"no issue meets both `{subject.slice(first)}` and `{subject.slice(clause)}`"
            yield Finding(place(clause), f"{message}: {clause.field.name} has one value")
        else:
            allowed[name] = (before & values or before, first)


def _plain_values(subject: Subject, operand: Operand) -> set[str] | None:
    values = set()
    for item in operands_in(operand):
        if not isinstance(item, ValueOperand) or not subject.is_known(item):
            return None
        values.add(item.value.lower())
    return values


def _empty_windows(subject: Subject, conjunction: AndClause) -> Iterator[Finding]:
    lower: dict[tuple[str, type], tuple[float | datetime, TerminalClause]] = {}
    upper: dict[tuple[str, type], tuple[float | datetime, TerminalClause]] = {}
    for clause in conjunction.clauses:
        if not isinstance(clause, TerminalClause) or clause.field.name.lower() not in subject.vocabulary.dates:
            continue
        moment = _moment(subject, clause.operand)
        if moment is None:
            continue
        bounds = {">": lower, ">=": lower, "<": upper, "<=": upper}.get(clause.operator.value)
        if bounds is None:
            continue
        key = (clause.field.name.lower(), type(moment))
        bounds.setdefault(key, (moment, clause))
        if key in lower and key in upper and lower[key][0] > upper[key][0]:  # type: ignore[operator]  # of one type
            other = (upper if bounds is lower else lower)[key][1]
            message = f"no date is both `{subject.slice(other)}` and `{subject.slice(clause)}`"
            yield Finding(place(clause), f"{message}: the window is empty")


def _moment(subject: Subject, operand: Operand) -> float | datetime | None:
    """A date, or the minutes from now, in a form to compare with others of the same form."""
    if not isinstance(operand, ValueOperand) or operand.is_number or not subject.is_known(operand):
        return None
    if match := _OFFSET.fullmatch(operand.value):
        return -float(match[1]) * _MINUTES[match[2]]
    return absolute_date(operand.value)
