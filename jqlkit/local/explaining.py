"""A query in plain English, and the traps it holds: what people expect and Jira does otherwise."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from jqlkit.local.reasons import at_leaves
from jqlkit.local.wording import DATE_TIMES, DATES, DURATIONS, KEYS, OFFSET, name_of, operand_of
from jqlkit.nodes import (
    AndClause,
    ChangedClause,
    Clause,
    Field,
    FunctionOperand,
    HistoryPredicate,
    KeywordOperand,
    ListOperand,
    Node,
    NotClause,
    Operand,
    OrClause,
    Query,
    SearchSort,
    TerminalClause,
    ValueOperand,
    WasClause,
    to_jql,
    transform,
    walk,
)
from jqlkit.nodes.operands import operands_in
from jqlkit.operators import Operator, PredicateOperator, SortOrder
from jqlkit.parser import as_query

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
_ORDER: Final = frozenset({Operator.LESS, Operator.LESS_EQUALS, Operator.GREATER, Operator.GREATER_EQUALS})
_PREDICATES: Final = {
    PredicateOperator.AFTER: "after",
    PredicateOperator.BEFORE: "before",
    PredicateOperator.BY: "by",
    PredicateOperator.DURING: "between",
    PredicateOperator.ON: "on",
    PredicateOperator.FROM: "from",
    PredicateOperator.TO: "to",
}
#: Words of a text search that are no words to look for.
_JOINTS: Final = frozenset({"AND", "OR", "NOT", "&&", "||", "!"})
_DAY: Final = re.compile(r"\d{4,}[-/]\d{1,2}[-/]\d{1,2}", re.ASCII)
#: Fields that no issue is without.
_ALWAYS_SET: Final = KEYS | frozenset(
    "project space status statuscategory type issuetype worktype reporter creator created createddate updated"
    " updateddate votes watchers filter savedfilter request searchrequest".split()
)
_FILTERS: Final = frozenset("filter savedfilter request searchrequest".split())
#: How a leaf that begins with "it" goes on after "Issues".
_PLURALS: Final = {
    "whose it is": "that are",
    "whose it has": "that have",
    "whose any of its texts": "any of whose texts",
}
_PLURAL: Final = re.compile("|".join(_PLURALS))
_RANKED: Final = frozenset({"priority", "votes", "watchers", "workratio"}) | DURATIONS


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
    sorted by created, newest first.
    """
    parsed = transform(as_query(query), _plain)
    text: list[str] = []
    if parsed.where is None:
        text.append("All issues")
    else:
        where = at_leaves(parsed.where)
        if isinstance(where, (AndClause, OrClause)):
            _add(where, 0, text)
            text[0] = "Issues for which " + text[0]
        else:
            text.append("Issues " + _PLURAL.sub(lambda match: _PLURALS[match[0]], "whose " + _leaf(where)))
    if parsed.order_by:
        text.append("sorted by " + ", then by ".join([_sort(sort) for sort in parsed.order_by.sorts]) + ".")
    return Explanation(tuple(text), tuple(dict.fromkeys(_traps(parsed))))


def _plain(node: Node) -> Node:
    """A resolution called Unresolved is none at all."""

    def empty(operand: Node) -> Node:
        unresolved = isinstance(operand, ValueOperand) and operand.value.casefold() == "unresolved"
        return KeywordOperand("EMPTY") if unresolved else operand

    match node:
        case TerminalClause(field, operator, operand) if field.name.casefold() == "resolution":
            return TerminalClause(field, operator, transform(operand, empty))
    return node


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
    """A leaf in English; it begins with the field, or with "it" and a verb."""
    match clause:
        case NotClause(ChangedClause() as inner):
            return _leaf(inner).replace(" changed", " never changed", 1)
        case TerminalClause(field, operator, operand) if field.name.casefold() in _FILTERS:
            found = "is found" if operator in (Operator.EQUALS, Operator.IN) else "is not found"
            return f"it {found} by the filter {operand_of(operand, joint='or')}"
        case TerminalClause(field, operator, KeywordOperand()):
            empty = operator in (Operator.IS, Operator.EQUALS)
            return f"{name_of(field)} is {'' if empty else 'not '}empty"
        case TerminalClause(field, Operator.IN | Operator.NOT_IN as operator, operand):
            return _membership(field, operator, operand)
        case TerminalClause(field, operator, operand):
            name = field.name.casefold()
            if name == "text" and operator is Operator.NOT_CONTAINS:
                return f"it has texts, but none that contains {operand_of(operand)}"
            words = _DATE_WORDS.get(operator) if name in DATES else None
            return f"{_subject(field)} {words or _words(field, operator)} {operand_of(operand, name)}"
        case WasClause(field, operator, operand, predicates):
            words = _WORDS[operator]
            if predicates:
                words = words.replace("is or once was", "was")
            return f"{name_of(field)} {words} {operand_of(operand, joint='or')}{_when(predicates)}"
        case ChangedClause(field, predicates):
            return f"{name_of(field)} changed{_when(predicates)}"
    return to_jql(clause)


def _words(field: Field, operator: Operator) -> str:
    words = _WORDS[operator]
    return words.replace("is set and ", "") if field.name.casefold() in _ALWAYS_SET else words


def _subject(field: Field) -> str:
    return "any of its texts" if field.name.casefold() == "text" else name_of(field)


def _membership(field: Field, operator: Operator, operand: Operand) -> str:
    """IN and NOT IN; EMPTY in the list is said apart."""
    items = list(operand.operands) if isinstance(operand, ListOperand) else [operand]
    named = [item for item in items if not isinstance(item, KeywordOperand)]
    name = field.name.casefold()
    if not named:
        return f"{name_of(field)} is {'' if operator is Operator.IN else 'not '}empty"
    what = operand_of(ListOperand(named), name, "or")
    if name in KEYS:
        among = "among " if isinstance(named[0], FunctionOperand) else ""
        return f"it is {'' if operator is Operator.IN else 'not '}{among}{what}"
    if operator is Operator.NOT_IN:
        return f"{name_of(field)} {_words(field, operator)} {what}"
    return f"{name_of(field)} is one of {what}" + (", or empty" if len(named) < len(items) else "")


def _when(predicates: Sequence[HistoryPredicate]) -> str:
    found = []
    for item in predicates:
        values = item.operator in (PredicateOperator.FROM, PredicateOperator.TO, PredicateOperator.BY)
        joint = "or" if values else "and"
        found.append(f" {_PREDICATES[item.operator]} {operand_of(item.operand, '' if values else 'created', joint)}")
    return "".join(found)


def _sort(sort: SearchSort) -> str:
    if sort.order is not SortOrder.DESC:
        return name_of(sort.field)
    name = sort.field.name.casefold()
    return f"{name_of(sort.field)}, {'newest' if name in DATES else 'highest' if name in _RANKED else 'last'} first"


def _traps(query: Query) -> Iterator[str]:
    """What is worth a warning, each once."""
    if query.where is None:
        return
    for clause in walk(query.where):
        match clause:
            case OrClause(clauses) if any(isinstance(part, AndClause) for part in clauses):
                yield "AND binds tighter than OR: parentheses make the order visible."
    for clause in walk(at_leaves(query.where)):
        match clause:
            case TerminalClause(field, Operator.NOT_EQUALS | Operator.NOT_IN, operand) if not any(
                isinstance(item, KeywordOperand) for item in operands_in(operand)
            ):
                name = name_of(field)
                if field.name.casefold() not in _ALWAYS_SET:
                    yield f"Issues without {name} are left out; add `OR {to_jql(field)} IS EMPTY` to keep them."
                if isinstance(operand, ValueOperand) and field.name.casefold() in DATE_TIMES:
                    yield from _day_trap(name, clause.operator, operand.value)
            case TerminalClause(field, Operator.NOT_CONTAINS, _):
                yield f"Issues whose {name_of(field)} is empty are left out."
            case TerminalClause(field, Operator.CONTAINS, ValueOperand(value)):
                words = value.split()
                if any("*" in word for word in words):
                    yield f"{name_of(field)} ~ {value!r}: the index holds stems; crash* finds crashes, crashe* not."
                elif len(words) > 1 and '"' not in value and _JOINTS.isdisjoint(words):
                    yield (
                        f"{name_of(field)} ~ {value!r} finds the words in any order and form;"
                        r' for a phrase write "\"...\"".'
                    )
            case TerminalClause(field, operator, ValueOperand(value)) if field.name.casefold() in DATE_TIMES:
                yield from _day_trap(name_of(field), operator, value)
                if OFFSET.fullmatch(value.strip()):
                    yield f"{value} counts back from this very minute, not from midnight: startOfDay() is midnight."
            case WasClause(field, Operator.WAS | Operator.WAS_IN, _, ()):
                yield f"WAS finds also the issues whose {name_of(field)} is this now."
            case TerminalClause(field, operator, _) if operator in _ORDER and field.name.casefold() in KEYS:
                yield "Keys compare by their number, and only within one project."
            case TerminalClause(field, operator, _) if operator in _ORDER and "version" in field.name.casefold():
                yield "Versions compare in the order of the project's list, not by their numbers."


def _day_trap(name: str, operator: Operator, value: str) -> Iterator[str]:
    if not _DAY.fullmatch(value):
        return
    match operator:
        case Operator.EQUALS | Operator.NOT_EQUALS:
            yield f"{name} {operator} {value} means midnight exactly; for the day write two comparisons."
        case Operator.LESS_EQUALS:
            yield f"{name} <= {value} leaves out all of that day after midnight: write < and the next day."
        case Operator.GREATER:
            yield f"{name} > {value} includes that day, from one second after midnight."
