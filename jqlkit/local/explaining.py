"""A query in plain English, and the traps it holds: what people expect and Jira does otherwise."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from jqlkit.local.reasons import at_leaves
from jqlkit.nodes import (
    AndClause,
    ChangedClause,
    Clause,
    Field,
    FunctionOperand,
    KeywordOperand,
    ListOperand,
    NotClause,
    Operand,
    OrClause,
    Query,
    SearchSort,
    TerminalClause,
    ValueOperand,
    WasClause,
    to_jql,
    walk,
)
from jqlkit.operators import Operator, PredicateOperator, SortOrder
from jqlkit.parser import parse

_WORDS: Final = {
    Operator.EQUALS: "is",
    Operator.NOT_EQUALS: "is set and is not",
    Operator.CONTAINS: "contains",
    Operator.NOT_CONTAINS: "has text, but does not contain",
    Operator.LESS: "is less than",
    Operator.LESS_EQUALS: "is at most",
    Operator.GREATER: "is greater than",
    Operator.GREATER_EQUALS: "is at least",
    Operator.IN: "is one of",
    Operator.NOT_IN: "is set and is none of",
    Operator.WAS: "is or once was",
    Operator.WAS_NOT: "never was",
    Operator.WAS_IN: "is or once was one of",
    Operator.WAS_NOT_IN: "never was one of",
}
_DATE_WORDS: Final = {
    Operator.EQUALS: "is exactly",
    Operator.LESS: "is before",
    Operator.LESS_EQUALS: "is not after",
    Operator.GREATER: "is after",
    Operator.GREATER_EQUALS: "is not before",
}
_PREDICATES: Final = {
    PredicateOperator.AFTER: "after",
    PredicateOperator.BEFORE: "before",
    PredicateOperator.BY: "by",
    PredicateOperator.DURING: "between",
    PredicateOperator.ON: "on",
    PredicateOperator.FROM: "from",
    PredicateOperator.TO: "to",
}
_UNITS: Final = {"w": "week", "d": "day", "h": "hour", "m": "minute"}
_OFFSET: Final = re.compile(r"([+-]?)((?:\s*\d+\s*[wdhm])+)", re.ASCII)
_DAY: Final = re.compile(r"\d{4,}[-/]\d{1,2}[-/]\d{1,2}", re.ASCII)
_DATES: Final = frozenset(
    "created createddate updated updateddate resolved resolutiondate due duedate lastviewed worklogdate"
    " statuscategorychangeddate".split()
)
_DATE_TIMES: Final = _DATES - {"due", "duedate", "worklogdate"}


class Explanation(NamedTuple):
    """The query in English, one line for each condition, and the traps."""

    lines: tuple[str, ...]
    traps: tuple[str, ...]


def explain(query: str | Query) -> Explanation:
    """What a query asks for. Raises JqlSyntaxError.

    >>> for line in explain("project = DEMO AND NOT assignee = bob ORDER BY created DESC").lines: print(line)
    Issues for which all of these hold:
      - project is DEMO
      - assignee is set and is not bob
    sorted by created, last first.
    """
    parsed = parse(query) if isinstance(query, str) else query
    text: list[str] = []
    if parsed.where is None:
        text.append("All issues")
    else:
        where = at_leaves(parsed.where)
        if isinstance(where, (AndClause, OrClause)):
            _add(where, 0, text)
            text[0] = "Issues for which " + text[0]
        else:
            text.append("Issues whose " + _leaf(where))
    if parsed.order_by:
        text.append("sorted by " + ", then by ".join([_sort(sort) for sort in parsed.order_by.sorts]) + ".")
    return Explanation(tuple(text), tuple(dict.fromkeys(_traps(parsed))))


def _add(clause: AndClause | OrClause, depth: int, text: list[str]) -> None:
    text.append("all of these hold:" if isinstance(clause, AndClause) else "at least one of these holds:")
    for part in clause.clauses:
        bullet = "  " * (depth + 1) + "- "
        if isinstance(part, (AndClause, OrClause)):
            place = len(text)
            _add(part, depth + 1, text)
            text[place] = bullet + text[place]
        else:
            text.append(bullet + _leaf(part))


def _leaf(clause: Clause) -> str:
    match clause:
        case NotClause(ChangedClause() as inner):
            return _leaf(inner).replace(" changed", " never changed", 1)
        case TerminalClause(field, operator, KeywordOperand()):
            empty = operator in (Operator.IS, Operator.EQUALS)
            return f"{_name(field)} is {'' if empty else 'not '}empty"
        case TerminalClause(field, operator, operand):
            words = _DATE_WORDS.get(operator) if field.name.casefold() in _DATES else None
            return f"{_name(field)} {words or _WORDS[operator]} {_operand(operand)}"
        case WasClause(field, operator, operand, predicates):
            when = "".join([f" {_PREDICATES[item.operator]} {_operand(item.operand, ' and ')}" for item in predicates])
            return f"{_name(field)} {_WORDS[operator]} {_operand(operand)}{when}"
        case ChangedClause(field, predicates):
            when = "".join([f" {_PREDICATES[item.operator]} {_operand(item.operand, ' and ')}" for item in predicates])
            return f"{_name(field)} changed{when}"
    return to_jql(clause)


def _name(field: Field) -> str:
    return field.name + "".join([to_jql(item) for item in field.properties])


def _operand(operand: Operand, join: str = ", ") -> str:
    match operand:
        case ValueOperand(value):
            return _moment(value)
        case KeywordOperand():
            return "empty"
        case ListOperand(operands):
            return join.join([to_jql(item) if isinstance(item, ListOperand) else _operand(item) for item in operands])
        case FunctionOperand(name, arguments):
            return _FUNCTIONS.get(name.casefold(), to_jql(operand)).format(*arguments, *[""] * 3)
    return to_jql(operand)


_FUNCTIONS: Final = {
    "currentuser": "you",
    "now": "now",
    "membersof": "the members of {0}",
    "opensprints": "the open sprints",
    "closedsprints": "the closed sprints",
    "futuresprints": "the future sprints",
    "watchedissues": "the issues that you watch",
    "votedissues": "the issues that you voted for",
    "linkedissues": "the issues linked to {0}",
}


def _moment(value: str) -> str:
    match = _OFFSET.fullmatch(value.strip())
    if match is None:
        return value
    parts = []
    for amount, unit in re.findall(r"(\d+)\s*([wdhm])", match[2]):
        parts.append(f"{amount} {_UNITS[unit]}{'' if amount == '1' else 's'}")
    return " ".join(parts) + (" ago" if match[1] == "-" else " from now")


def _sort(sort: SearchSort) -> str:
    return _name(sort.field) + (", last first" if sort.order is SortOrder.DESC else "")


def _traps(query: Query) -> Iterator[str]:
    """What is worth a warning, each once."""
    if query.where is None:
        return
    for clause in walk(at_leaves(query.where)):
        match clause:
            case OrClause(clauses) if any(isinstance(part, AndClause) for part in clauses):
                yield "AND binds tighter than OR: parentheses make the order visible."
            case TerminalClause(field, Operator.NOT_EQUALS | Operator.NOT_IN, operand) if not isinstance(
                operand, KeywordOperand
            ):
                if field.name.casefold() not in (
                    "project",
                    "status",
                    "type",
                    "issuetype",
                    "key",
                    "issuekey",
                    "reporter",
                ):
                    yield f"Issues without {_name(field)} are left out; add `OR {to_jql(field)} IS EMPTY` to keep them."
            case TerminalClause(field, Operator.NOT_CONTAINS, _):
                yield f"Issues whose {_name(field)} is empty are left out."
            case TerminalClause(field, Operator.CONTAINS, ValueOperand(value)):
                if " " in value.strip() and '"' not in value:
                    yield (
                        f"{_name(field)} ~ {value!r} finds the words in any order and form;"
                        r' for a phrase write "\"...\"".'
                    )
            case TerminalClause(field, operator, ValueOperand(value)) if field.name.casefold() in _DATE_TIMES:
                if _DAY.fullmatch(value):
                    yield from _day_trap(_name(field), operator, value)
                elif _OFFSET.fullmatch(value.strip()):
                    yield f"{value} counts back from this very minute, not from midnight: startOfDay() is midnight."
            case TerminalClause(field, Operator.IN | Operator.NOT_IN, FunctionOperand(name)) if (
                name.casefold() == "opensprints" and clause.operator is Operator.NOT_IN
            ):
                yield "Issues in no sprint at all are left out."
            case WasClause(field, Operator.WAS | Operator.WAS_IN, _, ()):
                yield f"WAS finds also the issues whose {_name(field)} is this now."
            case TerminalClause(field, Operator.LESS | Operator.GREATER, _) if "version" in field.name.casefold():
                yield "Versions compare in the order of the project's list, not by their numbers."


def _day_trap(name: str, operator: Operator, value: str) -> Iterator[str]:
    match operator:
        case Operator.EQUALS:
            yield f"{name} = {value} means midnight exactly; for the day write two comparisons."
        case Operator.LESS_EQUALS:
            yield f"{name} <= {value} leaves out all of that day after midnight: write < and the next day."
        case Operator.GREATER:
            yield f"{name} > {value} includes that day, from one second after midnight."
