"""How far a query's WHERE narrows what it can find, decided without knowing any data.

Jira Cloud refuses a query of level NONE ("Unbounded JQL queries are not allowed here"). What is known of that check:
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

import re
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from jqlkit.nodes.clauses import AndClause, ChangedClause, NotClause, OrClause, Query, TerminalClause, WasClause
from jqlkit.nodes.compose import Clause
from jqlkit.nodes.operands import Field, FunctionOperand, KeywordOperand, Operand, ValueOperand
from jqlkit.operators import PredicateOperator

if TYPE_CHECKING:
    from typing import TypeAlias

    IsUnknown: TypeAlias = Callable[[Clause], bool]


class Boundedness(IntEnum):
    """How far a query is restricted, from not at all to a positive scope such as a project."""

    NONE = 0  #: no WHERE: every issue
    VACUOUS = 1  #: a restriction that every issue meets
    OPEN = 2  #: a negation or an upper bound: nearly everything, and growing for ever
    FILTER = 3  #: a positive condition
    SCOPE = 4  #: a positive project, key, filter, sprint, parent...


#: Fields that every issue has a value for.
MANDATORY_FIELDS: Final = frozenset(
    """
    project space key issuekey issue id workitem issuetype type worktype status statuscategory created createddate
    updated updateddate summary
    """.split()
)

#: Fields whose value narrows a query to a part of Jira.
SCOPE_FIELDS: Final = frozenset(
    """
    project space key issuekey issue id workitem filter savedfilter request searchrequest sprint parent parentepic
    issue.property
    """.split()
) | {"epic link", "parent link"}

#: Date fields of the system.
DATE_FIELDS: Final = frozenset(
    """
    created createddate updated updateddate resolved resolutiondate due duedate lastviewed statuscategorychangeddate
    """.split()
)

_NEGATED: Final = {
    "=": "!=",
    "~": "!~",
    "<": ">=",
    ">": "<=",
    "in": "not in",
    "is": "is not",
    "was": "was not",
    "was in": "was not in",
    "changed": "not changed",
}
_NEGATED.update([(negative, positive) for positive, negative in _NEGATED.items()])

_PAST_FIELDS: Final = frozenset({"created", "createddate", "updated", "updateddate"})
_FUTURE_FUNCTIONS: Final = frozenset({"now", "endofday", "endofweek", "endofmonth", "endofyear"})
_WINDOW_PREDICATES: Final = frozenset({PredicateOperator.AFTER, PredicateOperator.DURING, PredicateOperator.ON})

_YEAR: Final = re.compile(r"\s*(\d{4,})[-/]")
_OFFSET: Final = re.compile(r"(\d+)\s*([yMwdhm]?)")
_LONG_AGO_YEAR: Final = 2001
_LONG_AGO_MILLISECONDS: Final = 1_009_843_200_000  # 2002-01-01
_LONG_AGO_MINUTES: Final = 20 * 365 * 24 * 60
_UNIT_MINUTES: Final = {"m": 1, "h": 60, "d": 1440, "w": 7 * 1440, "M": 30 * 1440, "y": 365 * 1440}
_DEFAULT_UNITS: Final = {"day": "d", "week": "w", "month": "M", "year": "y"}


def boundedness(query: "str | Query | Clause", *, unknown: "IsUnknown | None" = None) -> Boundedness:
    """How far the query is restricted: NONE < VACUOUS < OPEN < FILTER < SCOPE.

    `unknown` tells which clauses stand for ones that are not known yet (a hole in a template); they count as SCOPE,
    so that the answer is an upper bound. Raises JqlSyntaxError for a text that is not JQL.

    >>> import jqlkit
    >>> jqlkit.boundedness("ORDER BY created").name, jqlkit.boundedness("project = A OR status != Done").name
    ('NONE', 'OPEN')
    """
    if not isinstance(query, (Query, Clause)):
        from jqlkit.parser import as_query

        query = as_query(query)
    where = query.where if isinstance(query, Query) else query
    return Boundedness.NONE if where is None else clause_level(where, unknown=unknown)


def clause_level(clause: Clause, negated: bool = False, unknown: "IsUnknown | None" = None) -> Boundedness:
    """The level of one clause; `negated` for a clause under an odd number of NOTs (De Morgan)."""
    while isinstance(clause, NotClause):
        clause, negated = clause.clause, not negated
    if unknown is not None and unknown(clause):
        return Boundedness.SCOPE
    if isinstance(clause, (AndClause, OrClause)):
        levels = set()
        for child in clause.clauses:
            levels.add(clause_level(child, negated, unknown))
        if isinstance(clause, AndClause) != negated:
            return max(levels)
        return Boundedness.VACUOUS if _is_tautology(clause.clauses, negated) else min(levels)
    return _leaf_level(clause, negated)


def field_key(field: Field) -> str:
    """The name to compare a field by: lower case; a property is none of the field's own values.

    >>> field_key(Field("Epic Link"))
    'epic link'
    """
    if field.properties and field.name.lower() != "issue.property":
        return str(field)
    return field.name.lower()


def effective_operator(clause: Clause, negated: bool) -> str:
    """The operator of a leaf as if no NOT stood before it; EMPTY after `=` reads as after IS."""
    if isinstance(clause, ChangedClause):
        operator = "changed"
    elif isinstance(clause, (TerminalClause, WasClause)):
        operator = clause.operator.value
        if isinstance(clause.operand, KeywordOperand):
            operator = {"=": "is", "!=": "is not"}.get(operator, operator)
        elif operator in ("is", "is not"):  # Jira refuses IS with a value; the author means =
            operator = "=" if operator == "is" else "!="
    else:
        raise TypeError(f"not a leaf: {clause!r}")
    return _NEGATED[operator] if negated else operator


def _leaf_level(clause: Clause, negated: bool) -> Boundedness:
    operator = effective_operator(clause, negated)
    if isinstance(clause, ChangedClause):
        has_window = any(predicate.operator in _WINDOW_PREDICATES for predicate in clause.predicates)
        return Boundedness.FILTER if has_window and operator == "changed" else Boundedness.OPEN
    assert isinstance(clause, (TerminalClause, WasClause))
    name = field_key(clause.field)
    match operator:
        case "is not":
            return Boundedness.VACUOUS if name in MANDATORY_FIELDS else Boundedness.OPEN
        case "is":
            return Boundedness.SCOPE if name in MANDATORY_FIELDS else Boundedness.OPEN
        case "!=" | "not in" | "!~" | "was not" | "was not in":
            return Boundedness.OPEN
        case ">" | ">=" if name in DATE_FIELDS:
            return Boundedness.VACUOUS if _is_long_ago(clause.operand) else Boundedness.FILTER
        case "<" | "<=" if name in _PAST_FIELDS and _is_now_or_later(clause.operand):
            return Boundedness.VACUOUS
        case "=" | "in":
            return Boundedness.SCOPE if name in SCOPE_FIELDS else Boundedness.FILTER
        case "~" | "was" | "was in":
            return Boundedness.FILTER
    return Boundedness.OPEN


def _is_tautology(clauses: tuple[Clause, ...], negated: bool) -> bool:
    """Whether two branches of an OR complete each other: `f IS EMPTY` / `f IS NOT EMPTY`, or `f = v` / `f != v`."""
    empty: dict[str, set[str]] = {}
    values: dict[tuple[str, Operand], set[str]] = {}
    for clause in clauses:
        flipped = negated
        while isinstance(clause, NotClause):
            clause, flipped = clause.clause, not flipped
        if not isinstance(clause, TerminalClause):
            continue
        operator = effective_operator(clause, flipped)
        name = field_key(clause.field)
        if operator in ("is", "is not"):
            empty.setdefault(name, set()).add(operator)
        elif operator in ("=", "!="):
            values.setdefault((name, clause.operand), set()).add(operator)
    if any(len(operators) == 2 for operators in empty.values()):
        return True
    for (name, _), operators in values.items():
        if len(operators) == 2 and (name in MANDATORY_FIELDS or "is" in empty.get(name, ())):
            return True
    return False


def _is_long_ago(operand: Operand) -> bool:
    if isinstance(operand, FunctionOperand):
        name = operand.name.lower()
        unit = next((unit for word, unit in _DEFAULT_UNITS.items() if name in (f"startof{word}", f"endof{word}")), None)
        return unit is not None and len(operand.arguments) == 1 and _is_long_offset(operand.arguments[0], unit)
    if not isinstance(operand, ValueOperand):
        return False
    if operand.is_number:
        return float(operand.value) < _LONG_AGO_MILLISECONDS  # float: no limit of digits
    if match := _YEAR.match(operand.value):
        return float(match[1]) <= _LONG_AGO_YEAR
    return _is_long_offset(operand.value, "m")


def _is_long_offset(text: str, default_unit: str) -> bool:
    text = text.strip()
    if not text.startswith("-"):
        return False
    minutes = sum([float(amount) * _UNIT_MINUTES[unit or default_unit] for amount, unit in _OFFSET.findall(text)])
    return minutes >= _LONG_AGO_MINUTES


def _is_now_or_later(operand: Operand) -> bool:
    return isinstance(operand, FunctionOperand) and not operand.arguments and operand.name.lower() in _FUTURE_FUNCTIONS
