"""What the builder writes, and what it refuses."""

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any, cast

import pytest

import jqlkit
from jqlkit import BuildError, Clause, parse
from jqlkit.builder import (
    EMPTY,
    all_of,
    any_of,
    cf,
    current_user,
    days,
    end_of_month,
    field,
    field_name,
    function,
    hours,
    issue_property,
    members_of,
    minutes,
    months,
    now,
    open_sprints,
    quote,
    start_of_day,
    start_of_week,
    updated_by,
    weeks,
    years,
)
from jqlkit.nodes import ListOperand, Operand, ValueOperand
from jqlkit.nodes.values import to_operand


class Color(StrEnum):
    RED = "dark red"


class Level(IntEnum):
    HIGH = 3


class Stage(Enum):
    DONE = "Done"
    NONE = None


f = field("x")
g: Any = f
BERLIN = timezone(timedelta(hours=2))
MOMENT = datetime(2026, 3, 1, 12, 30, 59, tzinfo=UTC)

CLAUSES: list[tuple[object, str]] = [
    (f == "Open", "x = Open"),
    (f != "In Progress", 'x != "In Progress"'),
    (f < 5, "x < 5"),
    (f <= -5, "x <= -5"),
    (f > Decimal("0.50"), "x > 0.50"),
    (f >= 1.5, "x >= 1.5"),
    (f > 5, "x > 5"),
    (f == 3.0, "x = 3"),
    (f == Decimal("1E+3"), "x = 1000"),
    (f == "007", 'x = "007"'),
    (f == "if", 'x = "if"'),
    (f == "", 'x = ""'),
    (f == date(2026, 2, 1), "x = 2026-02-01"),
    (f == datetime(2026, 2, 1, 9, 5, 59), 'x = "2026-02-01 09:05"'),
    (f == datetime(26, 2, 1), 'x = "0026-02-01 00:00"'),
    (f > timedelta(days=-7), "x > -7d"),
    (f > timedelta(hours=-36), "x > -36h"),
    (f > timedelta(minutes=90), "x > 90m"),
    (f > timedelta(0), "x > 0d"),
    (f > -7 * days, "x > -7d"),
    (f > 2 * weeks, "x > 2w"),
    (f > -(1 * weeks + 2 * days), 'x > "-1w 2d"'),
    (f > days * 3, "x > 3d"),
    (f > -90 * minutes, "x > -90m"),
    (f == Color.RED, 'x = "dark red"'),
    (f == Level.HIGH, "x = 3"),
    (f == Stage.DONE, "x = Done"),
    (f == EMPTY, "x = EMPTY"),
    (f == function("now"), "x = now()"),
    (f == ValueOperand("1"), 'x = "1"'),
    (f.in_("Open", "To Do"), 'x IN (Open, "To Do")'),
    (f.in_(["Open", 3]), "x IN (Open, 3)"),
    (f.in_("Open"), "x IN (Open)"),
    (f.in_({"b2", "a2"}), "x IN (a2, b2)"),
    (f.in_(str(n) + "a" for n in range(2)), "x IN (0a, 1a)"),
    (f.in_({"k": 1}.keys()), "x IN (k)"),
    (f.in_(members_of("dev team")), 'x IN membersOf("dev team")'),
    (f.in_([current_user()]), "x IN (currentUser())"),
    (f.in_(current_user(), "bob"), "x IN (currentUser(), bob)"),
    (f.in_(Color), 'x IN ("dark red")'),
    (f.not_in("Done", "Won't Fix"), 'x NOT IN (Done, "Won\'t Fix")'),
    (f.contains("a b"), 'x ~ "a b"'),
    (f.not_contains("b2"), "x !~ b2"),
    (f.is_empty(), "x IS EMPTY"),
    (f.is_not_empty(), "x IS NOT EMPTY"),
    (f.was("Open"), "x WAS Open"),
    (f.was_not(EMPTY), "x WAS NOT EMPTY"),
    (f.was_in("b2", "c2"), "x WAS IN (b2, c2)"),
    (f.was_not_in(["b2"]), "x WAS NOT IN (b2)"),
    (f.was("b2").before("2024-01-01").by("alice"), "x WAS b2 BEFORE 2024-01-01 BY alice"),
    (f.was("b2").on(date(2024, 1, 1)), "x WAS b2 ON 2024-01-01"),
    (f.changed().from_("Open").to("Done").after("-2w"), "x CHANGED FROM Open TO Done AFTER -2w"),
    (f.changed().from_(["b2", "c2"]).by(members_of("dev")), "x CHANGED FROM (b2, c2) BY membersOf(dev)"),
    (f.changed().during(-14 * days, now()), "x CHANGED DURING (-14d, now())"),
    (f.changed().after(MOMENT, tz=BERLIN), 'x CHANGED AFTER "2026-03-01 14:30"'),
    (f.changed().to(EMPTY), "x CHANGED TO EMPTY"),
    (field("x", tz=BERLIN) >= MOMENT, 'x >= "2026-03-01 14:30"'),
    (field("x", tz="Asia/Tokyo").in_(MOMENT), 'x IN ("2026-03-01 21:30")'),
    (field("Story Points") > 3, '"Story Points" > 3'),
    (field("cf[10010]") == 3, "cf[10010] = 3"),
    (cf(10010) == 3, "cf[10010] = 3"),
    (cf("customfield_10010") == 3, "cf[10010] = 3"),
    (issue_property("k", ".p.q") == 1, "issue.property[k].p.q = 1"),
    (issue_property("a b", "p").in_(True, False), 'issue.property["a b"].p IN ("true", "false")'),
    (field("development").property("commits", "all") > 0, "development[commits].all > 0"),
    ((f == 1) & (f == 2) & (f == 3), "x = 1 AND x = 2 AND x = 3"),
    ((f == 1) & ((f == 2) | (f == 3)), "x = 1 AND (x = 2 OR x = 3)"),
    (~((f == 1) | (f == 2)), "NOT (x = 1 OR x = 2)"),
    (all_of(f == 1), "x = 1"),
    (all_of([f == 1, f == 2]), "x = 1 AND x = 2"),
    (any_of(f == n for n in range(3)), "x = 0 OR x = 1 OR x = 2"),
    ((f == 1).order_by(f.desc(), "key", f.asc(), f), "x = 1 ORDER BY x DESC, key, x ASC, x"),
    (f >= start_of_day(-1), "x >= startOfDay(-1)"),
    (f >= start_of_week("+1d"), 'x >= startOfWeek("+1d")'),
    (f >= end_of_month(-3 * months), "x >= endOfMonth(-3M)"),
    (f >= start_of_day(timedelta(hours=6)), "x >= startOfDay(6h)"),
    (f.in_(open_sprints()), "x IN openSprints()"),
    (f.in_(updated_by("alice", date(2026, 1, 1), -1 * days)), "x IN updatedBy(alice, 2026-01-01, -1d)"),
    (f == function("startOfYear", -2 * years), "x = startOfYear(-2y)"),
    (f == function("g", 1, "two words", Decimal("2.5")), 'x = g(1, "two words", 2.5)'),
]


@pytest.mark.parametrize(("node", "text"), CLAUSES, ids=[text for _, text in CLAUSES])
def test_what_is_built_is_what_is_written(node: jqlkit.Node, text: str) -> None:
    assert str(node) == text
    query = parse(text)
    assert node in (query, query.where)


MISUSE: list[tuple[Callable[[], object], str]] = [
    (lambda: f == None, "is_empty"),  # noqa: E711
    (lambda: f != None, "is_empty"),  # noqa: E711
    (lambda: f.in_("b", None), "is_empty"),
    (lambda: f.in_(None), "is_empty"),
    (lambda: f == Stage.NONE, "is_empty"),
    (lambda: f == ["Open"], r"\.in_"),
    (lambda: f != ("Open", "Done"), r"\.not_in"),
    (lambda: f.was(["Open"]), r"\.was_in"),
    (lambda: f < [1], "not a list"),
    (lambda: f.contains(["b"]), "not a list"),
    (lambda: f.in_(), "at least one value"),
    (lambda: f.in_([]), "at least one value"),
    (lambda: f.not_in(set()), "at least one value"),
    (lambda: f.was_in(()), "at least one value"),
    (lambda: f.in_(["b"], "c"), "a list inside a list"),
    (lambda: f.in_(["b", ["c"]]), "a list inside a list"),
    (lambda: f.in_({"b": 1}), "keys"),
    (lambda: f == {"b": 1}, "keys"),
    (lambda: f == float("nan"), "not a number"),
    (lambda: f == float("inf"), "not a number"),
    (lambda: f == Decimal("NaN"), "not a number"),
    (lambda: f == Decimal("sNaN"), "not a number"),
    (lambda: f == 2**63, "64 bits"),
    (lambda: f == 1e300, "64 bits"),
    (lambda: f == True, "boolean"),  # noqa: E712
    (lambda: f == b"x", "decode"),
    (lambda: f == time(12), "datetime"),
    (lambda: f == object(), "object is not a value"),
    (lambda: f == "\ud800", "surrogate U\\+D800"),
    (lambda: field("\udfff"), "surrogate"),
    (lambda: function("g", "\udfff"), "surrogate"),
    (lambda: issue_property("\udfff"), "surrogate"),
    (lambda: f == MOMENT, "time zone of the user who searches"),
    (lambda: f.changed().after(MOMENT), "time zone of the user who searches"),
    (lambda: field("x", tz="Nowhere/Land") == MOMENT, "not a time zone"),
    (lambda: f > timedelta(seconds=30), "minutes at least"),
    (lambda: f > -3 * months, "start_of_day"),
    (lambda: f > 1 * years, "no years"),
    (lambda: f > cast(Any, 1.5) * days, "whole units"),
    (lambda: 1 * weeks + -2 * days, "one sign"),
    (lambda: f == field("y"), "another field"),
    (lambda: f.in_(field("y")), "another field"),
    (lambda: f == (f == 1), "parentheses"),
    (lambda: f < EMPTY, "is_empty"),
    (lambda: bool(f == 1), "neither true nor false"),
    (lambda: 1 < f < 5, r"\(b > a\) & \(b < c\)"),
    (lambda: (f == 1) and (f == 2), "& | ~"),
    (lambda: "b" in cast(Any, f), r"\.in_"),
    (lambda: f in ("b", "c"), r"x in y as x\.in_\(y\)"),
    (lambda: bool(f), "is_not_empty"),
    (lambda: f == "b" & g, "parentheses"),
    (lambda: f == 1 & g == 2, "parentheses"),
    (lambda: f == "b" | g, "parentheses"),
    (lambda: (f == 1) & g, "parentheses"),
    (lambda: g & (f == 1), "parentheses"),
    (lambda: "b" & (g == 1), "parentheses"),
    (lambda: (f == 1) | cast(Any, True), "parentheses"),
    (lambda: ~g == 1, r"~\(a == 1\)"),
    (lambda: cast(Any, parse("x = 1")) & (f == 1), "and_where"),
    (lambda: (f == 1) & cast(Any, parse("x = 1")), "and_where"),
    (lambda: ~cast(Any, parse("x = 1")), "whole query"),
    (lambda: parse("x = 1").and_where(cast(Any, "y = 2")), r"parse\(\)"),
    (lambda: parse("x = 1").and_where(parse("y = 2 ORDER BY key")), "whole query"),
    (lambda: all_of(), "decide what no clause should mean"),
    (lambda: any_of([]), "decide what no clause should mean"),
    (lambda: all_of([f == 1, cast(Any, None)]), "None is none"),
    (lambda: (f == 1).order_by(), "at least one field"),
    (lambda: (f == 1).order_by("created desc"), r"field\('created'\)\.desc\(\)"),
    (lambda: (f == 1).order_by(cast(Any, 3)), "takes fields"),
    (lambda: f.was("b").from_("c"), "goes with CHANGED"),
    (lambda: f.changed().after(["b"]), r"\.during\(start, end\)"),
    (lambda: f.changed().during("b"), "two dates"),
    (lambda: field(""), "blank"),
    (lambda: field(" "), "blank"),
    (lambda: field(cast(Any, 10010)), r"cf\(10010\)"),
    (lambda: field(cast(Any, f)), "field already"),
    (lambda: field(cast(Any, None)), "is a str"),
    (lambda: cf(-1), "has a number"),
    (lambda: cf("Team"), "has a number"),
    (lambda: cf(True), "has a number"),
    (lambda: function(" "), "blank"),
    (lambda: function("g", cast(Any, ["b"])), "a list is not one value"),
    (lambda: function("g", cast(Any, now())), "plain values"),
    (lambda: function("g", cast(Any, None)), "None"),
    (lambda: start_of_day("tomorrow"), "increment"),
    (lambda: start_of_day(1 * weeks + 1 * days), "increment"),
    (lambda: updated_by("alice", None, "2026-01-01"), "by position"),
    (lambda: quote(None), "is_empty"),
    (lambda: quote([]), "an empty list"),
    (lambda: (f == 1) & cast(Any, "b" * 10_000), "parentheses"),
]


@pytest.mark.parametrize(("build", "message"), MISUSE)
def test_misuse_says_what_to_write_instead(build: Callable[[], object], message: str) -> None:
    with pytest.raises(BuildError, match=message) as caught:
        build()
    assert isinstance(caught.value, ValueError)
    assert len(str(caught.value)) < 300


def test_a_field_is_immutable_and_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(f)
    with pytest.raises(AttributeError):
        f.tz = "UTC"


def test_nodes_built_and_parsed_are_the_same() -> None:
    saved = parse("project = C OR project = B ORDER BY key")
    query = saved.and_where(field("status") == "Open").with_order_by(field("rank").asc())
    assert str(query) == "(project = C OR project = B) AND status = Open ORDER BY rank ASC"
    assert str(parse("order by key").and_where(parse("x = 1"))) == "x = 1 ORDER BY key"
    assert str(parse("x = 1").and_where(parse(""))) == "x = 1"
    assert saved.where is not None
    assert str(saved.where & (f == 1)) == "(project = C OR project = B) AND x = 1"
    assert pickle.loads(pickle.dumps(query)) == query


def test_very_long_chains_and_lists() -> None:
    clause = all_of(f == n for n in range(100_000))
    assert str(clause).count(" AND ") == 99_999
    assert len(cast(ListOperand, f.in_(range(100_000)).operand).operands) == 100_000


def test_nesting_beyond_the_limit_is_refused() -> None:
    clause: Clause = f == 1
    with pytest.raises(BuildError, match="200 levels"):
        for _ in range(300):
            clause = ~clause


def test_text_for_those_who_build_text() -> None:
    assert jqlkit.quote("To Do") == '"To Do"'
    assert jqlkit.quote(["b2", 3]) == "(b2, 3)"
    assert quote(MOMENT, tz="Europe/Berlin") == '"2026-03-01 13:30"'
    assert field_name("Story Points") == '"Story Points"'
    hostile = 'a" OR b = "c'
    assert f"{field_name('order')} = {quote(hostile)}" == r'"order" = "a\" OR b = \"c"'


def test_what_has_an_index_is_an_integer() -> None:
    class Number:
        def __index__(self) -> int:
            return 42

    assert to_operand(Number()) == ValueOperand("42", is_number=True)


def test_a_str_of_another_class_becomes_plain_text() -> None:
    class Text(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "something else"

    operand: Operand = to_operand(Text("Open"))
    assert str(f == Text("Open")) == "x = Open"
    assert type(cast(ValueOperand, operand).value) is str


def test_hours_are_exact_units() -> None:
    assert (str(36 * hours), str(7 * days)) == ("36h", "7d")
    assert -7 * days == -(7 * days)
