"""Proof that no value, field name, function name or property changes the structure of a query."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from jqlkit import BuildError, Clause, Node, Query, parse, walk
from jqlkit.builder import (
    EMPTY,
    all_of,
    any_of,
    cf,
    field,
    field_name,
    function,
    issue_property,
    quote,
    template,
)
from jqlkit.nodes import Field, FunctionOperand, Property, TerminalClause, ValueOperand

HOSTILE = [
    '" OR project = "B',
    "' OR 'a' = 'a",
    "A) OR (project = B",
    "\\",
    '\\"',
    "\x00",
    "\t\r\n",
    "\x85\u2028\u00a0",
    "\ufdd0\ufffe\uffff",
    "\U0010ffff",
    "\U0001f600",
    "EMPTY",
    "null",
    "ORDER BY",
    "order",
    "-",
    "-1",
    "007",
    "",
    "currentUser()",
    "{v}",
    "\ue000\U000f0000\ue000",
    "cf[1]",
    "a = b # c",
    "ın",
]
scalars = st.characters(codec="utf-8")
texts = st.one_of(st.text(scalars, max_size=12), st.sampled_from(HOSTILE))
names = texts.filter(lambda text: bool(text.strip()))
values = st.one_of(
    texts,
    st.integers(-(2**63), 2**63 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9),
    st.floats(-1e15, 1e15),
    st.dates(),
    st.datetimes(),
    st.integers(-(10**6), 10**6).map(lambda minutes: timedelta(minutes=minutes)),
    st.just(EMPTY),
    st.builds(function, names, texts, texts),
)
fields = st.one_of(
    names.map(field),
    st.integers(0, 2**63 - 1).map(cf),
    st.builds(
        issue_property, texts, st.lists(names.map(lambda text: text.replace(".", "_")), max_size=2).map(".".join)
    ),
)


def equals(subject: Any, value: object) -> Clause:
    clause: Clause = subject == value
    return clause


simple = st.one_of(
    st.builds(equals, fields, values),
    st.builds(lambda f, v: f != v, fields, values),
    st.builds(lambda f, v: f.contains(v), fields, values),
    st.builds(lambda f, v: f >= v, fields, values.filter(lambda value: value is not EMPTY)),
    st.builds(lambda f, v: f.in_(v), fields, st.lists(values, min_size=1, max_size=3)),
    st.builds(lambda f, v: f.not_in(*v), fields, st.lists(values, min_size=2, max_size=3)),
    st.builds(lambda f: f.is_not_empty(), fields),
    st.builds(lambda f, v, d, u: f.was(v).after(d).by(u), fields, values, values, values),
    st.builds(lambda f, v, d, u: f.changed().from_(v).to(u).during(d, d), fields, values, values, values),
)
clauses = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
        inner.map(lambda clause: ~clause),
    ),
    max_leaves=5,
)
queries = st.one_of(
    clauses.map(Query),
    st.builds(
        lambda clause, sorts: clause.order_by(*sorts), clauses, st.lists(fields.map(lambda f: f.desc()), min_size=1)
    ),
)


@given(queries)
@settings(max_examples=150)
def test_the_text_of_every_built_query_parses_to_the_same_nodes(query: Query) -> None:
    assert parse(str(query)) == query


@given(texts)
@example("\x00")
@settings(max_examples=300)
def test_a_value_comes_back_exactly_and_alone(value: str) -> None:
    (found,) = [node for node in walk(parse(str(field("x") == value))) if isinstance(node, ValueOperand)]
    assert found == ValueOperand(value)
    assert parse(f"x = {quote(value)}").where == TerminalClause(Field("x"), found_operator(), ValueOperand(value))
    assert template("x = {v}", v=value) == template("x = {other}", other=value) == Query(equals(field("x"), value))


def found_operator() -> Any:
    where = parse("x = 1").where
    assert isinstance(where, TerminalClause)
    return where.operator


@given(names, texts, texts)
@settings(max_examples=200)
def test_names_and_arguments_come_back_exactly_and_alone(name: str, argument: str, key: str) -> None:
    clause = field(name).in_(function(name, argument, argument))
    assert shape(parse(str(clause))) == shape(parse("x IN f(a1, b1)"))
    found = list(walk(parse(str(clause))))
    assert Field(name) in found
    assert FunctionOperand(name, (argument, argument)) in found
    assert parse(f"{field_name(name)} = 1").where == (field(name) == 1)
    assume(key)
    assert Property(key, "") in list(walk(parse(str(issue_property(key) == 1))))


def shape(query: Query) -> list[type[Node]]:
    return [type(node) for node in walk(query)]


@given(st.text(st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF), min_size=1, max_size=2), texts)
@settings(max_examples=30)
def test_half_characters_are_refused(half: str, rest: str) -> None:
    for build in (lambda: equals(field("x"), rest + half), lambda: field(half + rest), lambda: function("f", half)):
        with pytest.raises(BuildError):
            build()


@given(st.one_of(st.dates(), st.datetimes()))
@settings(max_examples=50)
def test_dates_read_back_as_written(value: date) -> None:
    (operand,) = [node for node in walk(field("x") == value) if isinstance(node, ValueOperand)]
    if isinstance(value, datetime):
        assert datetime.strptime(operand.value, "%Y-%m-%d %H:%M") == value.replace(second=0, microsecond=0)
    else:
        assert date.fromisoformat(operand.value) == value


@given(
    st.one_of(
        st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15),
        st.floats(-1e15, 1e15),
    )
)
@settings(max_examples=100)
def test_numbers_read_back_as_written(value: Decimal | float) -> None:
    (operand,) = [node for node in walk(field("x") == value) if isinstance(node, ValueOperand)]
    assert type(value)(operand.value) == value


anything: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.complex_numbers(),
        st.decimals(),
        st.fractions(),
        st.text(st.characters(exclude_categories=()), max_size=4),
        st.binary(max_size=4),
        st.dates(),
        st.times(),
        st.datetimes(timezones=st.none() | st.timezones()),
        st.timedeltas(),
        st.uuids(),
        st.just(field("y")),
        st.just(equals(field("y"), 1)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.lists(inner, max_size=2).map(tuple),
        st.dictionaries(st.text(max_size=2), inner, max_size=2),
    ),
    max_leaves=4,
)


@given(anything, anything)
@settings(max_examples=300)
def test_anything_else_is_a_query_or_a_build_error(value: Any, other: Any) -> None:
    builds: list[Callable[[], Any]] = [
        lambda: field("x") == value,
        lambda: field("x") > value,
        lambda: field("x").in_(value),
        lambda: field("x").in_(value, other),
        lambda: field("x").changed().during(value, other),
        lambda: field("x").was(value).by(other),
        lambda: field(value) == other,
        lambda: field("x").in_(function("f", value, other)),
        lambda: template("x IN {v} AND y = {w} AND z IN (a, {v})", v=value, w=other).where,
        lambda: issue_property(value, other) == value,
    ]
    for build in builds:
        try:
            clause = build()
        except BuildError as error:
            assert 0 < len(str(error)) < 400
        else:
            assert parse(str(clause)).where == clause
