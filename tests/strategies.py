"""Hypothesis strategies for everything that is JQL or nearly so; shared by all tests of laws."""

from hypothesis import strategies as st

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
    OrderBy,
    PredicateOperator,
    Property,
    Query,
    SearchSort,
    SortOrder,
    TerminalClause,
    ValueOperand,
    WasClause,
)
from jqlkit.operators import (
    DOCUMENTED_RESERVED_WORDS,
    KEYWORDS,
    RESERVED_WORDS,
    VALUE_OPERATORS,
    WAS_OPERATORS,
)

#: Every code point, lone surrogates and control characters too.
any_text = st.text(st.characters(exclude_categories=()), max_size=8)

_WORDS = sorted(KEYWORDS | RESERVED_WORDS | DOCUMENTED_RESERVED_WORDS)
_PLAIN = ("a", "key", "Status", "x.y", "-1w", "2024-01-01", "0", "-1", "007", "12345678901234567890", "in progress")


@st.composite
def strings(draw: st.DrawFn) -> str:
    """What a name, a value or an argument can be: plain, a number, a reserved word, or anything at all."""
    match draw(st.integers(0, 3)):
        case 0 | 1:
            return draw(st.sampled_from(_PLAIN))
        case 2:
            return draw(st.sampled_from(_WORDS)).title()
        case _:
            return draw(any_text)


@st.composite
def names(draw: st.DrawFn) -> str:
    """A name of a field or a function."""
    name = draw(strings())
    return name if name.strip() else "cf[10010]"


@st.composite
def fields(draw: st.DrawFn) -> Field:
    """A field, sometimes with entity properties."""
    properties = []
    for _ in range(max(0, draw(st.integers(-4, 2)))):
        path = draw(st.sampled_from(["", ".a.b", ".x"]))
        properties.append(Property(draw(strings()), path and path + draw(strings())))
    return Field(draw(names()), properties)


@st.composite
def operands(draw: st.DrawFn, depth: int = 3) -> Operand:
    """An operand; lists nest up to the given depth."""
    match draw(st.integers(0, 6 if depth else 4)):
        case 0 | 1:
            return ValueOperand(draw(strings()))
        case 2:
            return ValueOperand(draw(st.sampled_from(["0", "-1", "007", "9" * 30])), is_number=True)
        case 3:
            return KeywordOperand(draw(st.sampled_from(["EMPTY", "NULL"])))
        case 4:
            return FunctionOperand(draw(names()), draw(st.lists(strings(), max_size=3)))
        case _:
            return ListOperand(draw(st.lists(operands(depth - 1), min_size=1, max_size=3)))


@st.composite
def predicates(draw: st.DrawFn) -> list[HistoryPredicate]:
    """What may follow WAS and CHANGED."""
    operator = st.sampled_from(PredicateOperator)
    return [HistoryPredicate(draw(operator), draw(operands(1))) for _ in range(draw(st.integers(0, 2)))]


_VALUE_OPERATORS = st.sampled_from(sorted(VALUE_OPERATORS))
_WAS_OPERATORS = st.sampled_from(sorted(WAS_OPERATORS))


@st.composite
def clauses(draw: st.DrawFn, depth: int = 4) -> Clause:
    """A clause; compound ones nest up to the given depth."""
    match draw(st.integers(0, 7 if depth else 4)):
        case 0 | 1 | 2:
            return TerminalClause(draw(fields()), draw(_VALUE_OPERATORS), draw(operands()))
        case 3:
            return WasClause(draw(fields()), draw(_WAS_OPERATORS), draw(operands()), draw(predicates()))
        case 4:
            return ChangedClause(draw(fields()), draw(predicates()))
        case 5:
            return NotClause(draw(clauses(depth - 1)))
        case 6:
            return AndClause([draw(clauses(depth - 1)) for _ in range(draw(st.integers(2, 3)))])
        case _:
            return OrClause([draw(clauses(depth - 1)) for _ in range(draw(st.integers(2, 3)))])


@st.composite
def queries(draw: st.DrawFn) -> Query:
    """Every query tree that can be built."""
    where = draw(clauses()) if draw(st.integers(0, 9)) else None
    order = st.sampled_from([None, SortOrder.ASC, SortOrder.DESC])
    sorts = [SearchSort(draw(fields()), draw(order)) for _ in range(max(0, draw(st.integers(-2, 2))))]
    return Query(where, OrderBy(sorts) if sorts else None)


_PIECES = """( ) , [ ] = != < > <= >= ~ !~ ! & && | || and or not in is was changed empty null order by asc desc cf
    after before during by on from to a b c 1 -1 -1w 2024-01-01 "x" 'y' f() g(a,1) cf[10010] .a limit
    "x 'y \\ \\q \\u00e9 {{ == <> # @ -- ; “x” \u00a0 \x00""".split(" ")


@st.composite
def broken_queries(draw: st.DrawFn) -> str:
    """A query's text with a few characters deleted, doubled or replaced."""
    text = jqlkit.to_jql(draw(queries()))
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 3)))
        text = text[:start] + draw(st.sampled_from(["", text[start:end] * 2, *_PIECES])) + text[end:]
    return text


@st.composite
def piled_pieces(draw: st.DrawFn) -> str:
    """Tokens of JQL in any order, with or without blanks."""
    return draw(st.sampled_from(["", " ", "\n"])).join(draw(st.lists(st.sampled_from(_PIECES), max_size=14)))


#: Any text at all: random, nearly JQL, or broken JQL.
texts = st.one_of(any_text, piled_pieces(), broken_queries())
