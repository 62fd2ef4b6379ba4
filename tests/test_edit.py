"""Queries out of queries."""

from random import Random

import pytest

from jqlkit import BuildError, JqlSyntaxError, Query, parse
from jqlkit.builder import cf, field, issue_property
from jqlkit.catalog import Catalog, FieldInfo
from jqlkit.edit import boundedness, fields_used, in_project, rename_field, simplify
from jqlkit.local import Snapshot
from jqlkit.operators import Operator
from tests.oracle.grammar import Grammar
from tests.oracle.worlds import CONTEXT, world

SIMPLER = [
    ("", ""),
    ("x = 1 AND x = 1", "x = 1"),
    ("x = 1 AND X = 1", "x = 1"),
    ("x = 1 OR (y = 2 OR (x = 1))", "x = 1 OR y = 2"),
    ("NOT NOT x = 1", "x = 1"),
    ("NOT NOT NOT x = 1", "NOT x = 1"),
    ("y = 2 AND NOT NOT (x = 1 AND y = 2)", "y = 2 AND x = 1"),
    ("(x = 1 AND y = 2) OR (X = 1 AND y = 2)", "x = 1 AND y = 2"),
    ("status = a1 OR status = b1", "status IN (a1, b1)"),
    ("status = a1 OR labels = c1 OR status = b1", "status IN (a1, b1) OR labels = c1"),
    ("status = a1 OR status IN (b1, a1) OR status = EMPTY", "status IN (a1, b1, EMPTY)"),
    ("status = a1 OR status IN (a1)", "status = a1"),
    ("status = '1' OR status = 1", 'status IN ("1", 1)'),
    ("assignee = currentUser() OR assignee = bob", "assignee IN (currentUser(), bob)"),
    ("status != a1 AND status NOT IN (b1, c1)", "status NOT IN (a1, b1, c1)"),
    ("NOT (status = a1 OR status = b1) AND x = 1", "NOT status IN (a1, b1) AND x = 1"),
    ("x IN (1, 2, 1) AND y IN (1)", "x IN (1, 2) AND y IN (1)"),
    ("status = a1 AND (status = a1 OR status = a1)", "status = a1"),
    ("x = 1 ORDER BY key, created, KEY DESC, cf[1], CF[01]", "x = 1 ORDER BY key, created, cf[1]"),
    ("cf[10010] = a1 OR cf[010010] = b1", "cf[10010] IN (a1, b1)"),
    ("status WAS a1 OR Status WAS a1", "status WAS a1"),
]
UNCHANGED = [
    "status = a1 AND status = b1",
    "status != a1 OR status != b1",
    "labels = a1 AND labels = b1",
    "status != a1 AND status != EMPTY",
    "summary ~ a1 OR summary ~ b1",
    "approvals = pending() OR approvals = approved()",
    '"Time to resolution" = breached() OR "Time to resolution" = running()',
    '"My SLA" = breached() OR "My SLA" = running()',
    "x IN f() OR x IN g()",
    "x IN f() OR x = 1",
    "assignee = membersOf(a1) OR assignee = bob",
    "issue.property[k].p = 1 OR issue.property[k].p = 2",
    "status = (a1) OR status = (b1)",
    "x = 1 ORDER BY key, created",
    "development[a1].b = 1 AND development[a1].c = 1",
]


@pytest.mark.parametrize(("text", "simpler"), SIMPLER)
def test_what_says_nothing_goes(text: str, simpler: str) -> None:
    assert str(simplify(text)) == simpler
    assert simplify(simplify(text)) == simplify(text)


@pytest.mark.parametrize("text", UNCHANGED)
def test_what_says_something_stays(text: str) -> None:
    assert simplify(text) == parse(text)


def test_a_catalogue_tells_which_fields_take_lists() -> None:
    own = Catalog([FieldInfo("Gate", "sla", (Operator.EQUALS,))])
    text = "Gate = a1 OR Gate = b1"
    assert str(simplify(text)) == "Gate IN (a1, b1)"
    assert simplify(text, own) == parse(text)


def test_long_chains_are_simplified_too() -> None:
    result = simplify(" OR ".join(f"key = A-{number % 10_000}" for number in range(20_000)))
    assert len(str(result).split(", ")) == 10_000


def nested(random: Random, depth: int, leaves: list[str]) -> str:
    if depth == 0 or random.random() < 0.2:
        return random.choice(leaves)
    joined = f" {random.choice(('AND', 'OR', 'OR'))} ".join(
        f"({nested(random, depth - 1, leaves)})" for _ in range(random.randint(2, 4))
    )
    return f"NOT ({joined})" if random.random() < 0.3 else joined


LEAVES = [
    f"{name} {operator} {value}"
    for name, values in {
        "status": ("Open", "Done", "'In Progress'"),
        "labels": ("ui", "slow", "EMPTY"),
        "component": ("Web", "Core", "EMPTY"),
        "assignee": ("ann", "ben", "currentUser()", "EMPTY"),
        "resolution": ("Fixed", "Duplicate", "Unresolved", "EMPTY"),
        "fixVersion": ("1.2", "2.0", "EMPTY"),
        "priority": ("High", "Low"),
        "key": ("KEY1", "KEY2", "KEY3"),
        "project": ("AAA", "BBB"),
        "Team": ("Kiwi", "Fig", "EMPTY"),
        "Platforms": ("Web", "EMPTY"),
        "'Story Points'": ("1", "2", "3", "EMPTY"),
        "sprint": ("1", "'S 2'", "EMPTY"),
        "created": ("2024-06-01", "-3d"),
    }.items()
    for value in values
    for operator in ("=", "!=")
] + ["labels IN (ui, slow)", "labels NOT IN (api)", "status IN (Open, Open)", "status WAS Open", "summary ~ login"]


def compare(seed: int, queries: int) -> int:
    """How many random queries became simpler; fails if one finds other issues, or in another order."""
    random = Random(seed)
    issues = world(seed)
    snapshot = Snapshot.from_issues(issues, CONTEXT)
    grammar = Grammar(random, CONTEXT, "cloud")
    changed = 0
    for number in range(queries):
        text = nested(random, 3, random.sample(LEAVES, 6)) if number % 3 else grammar.clause(random.randrange(4))
        for place in range(1, 4):
            text = text.replace(f"KEY{place}", issues[place]["key"])
        original = parse(f"{text} ORDER BY priority, key, priority DESC")
        simpler = simplify(original)
        assert snapshot.match(simpler) == snapshot.match(original), (str(original), str(simpler))
        changed += simpler.where != original.where
    return changed


@pytest.mark.parametrize("seed", range(2))
def test_a_simpler_query_finds_the_same_issues(seed: int) -> None:
    assert compare(seed, 100) > 20


@pytest.mark.parametrize(
    ("text", "project", "result"),
    [
        ("", "DEMO", "project = DEMO"),
        ("ORDER BY key", "DEMO", "project = DEMO ORDER BY key"),
        ("x = 1 OR y = 2", "if", 'project = "if" AND (x = 1 OR y = 2)'),
        ("x = 1", 10000, "project = 10000 AND x = 1"),
        ("x = 1 AND project = DEMO", "DEMO", "x = 1 AND project = DEMO"),
        ("project = DEMO", "DEMO", "project = DEMO"),
        ("project = OPS", "DEMO", "project = DEMO AND project = OPS"),
        ("x = 1", ["DEMO", "OPS"], "project IN (DEMO, OPS) AND x = 1"),
        ("x = 1", 'A" OR "B', r'project = "A\" OR \"B" AND x = 1'),
    ],
)
def test_a_query_is_kept_to_a_project(text: str, project: str | int | list[str | int], result: str) -> None:
    once = in_project(text, project)
    assert once == parse(result)
    assert in_project(once, project) == once


def test_no_project_at_all_is_refused() -> None:
    with pytest.raises(BuildError, match="empty list"):
        in_project("x = 1", [])
    with pytest.raises(BuildError, match="is_empty"):
        in_project("x = 1", [None])  # type: ignore[list-item]


def test_fields_are_renamed_wherever_they_stand() -> None:
    text = "Squad[k].p = 1 AND NOT squad WAS x AND squads = 2 ORDER BY SQUAD DESC, key"
    renamed = "Team[k].p = 1 AND NOT Team WAS x AND squads = 2 ORDER BY Team DESC, key"
    assert rename_field(text, "squad", "Team") == parse(renamed)
    assert rename_field("cf[10] = 1", "CF[010]", field("Story Points")) == parse('"Story Points" = 1')
    assert rename_field("x = x", "x", cf(7)) == parse("cf[7] = x")
    with pytest.raises(BuildError, match="property of a field"):
        rename_field("x = 1", "x", issue_property("k"))
    with pytest.raises(BuildError, match="blank"):
        rename_field("x = 1", "x", " ")


def test_the_fields_of_a_query() -> None:
    text = "a1 = 1 AND (B1 WAS 2 OR NOT c1 CHANGED) AND A1 > 2 ORDER BY d1, issue.property[k].p"
    assert fields_used(text) == ["a1", "B1", "c1", "d1", "issue.property"]
    assert fields_used("") == []


def test_every_form_of_a_query_is_taken() -> None:
    clause = field("x") == 1
    for form in ("x = 1", parse("x = 1"), clause):
        assert simplify(form) == Query(clause)
        assert fields_used(form) == ["x"]
        assert boundedness(form).name == "FILTER"
    with pytest.raises(JqlSyntaxError):
        simplify("x =")
    with pytest.raises(TypeError):
        simplify(3)  # type: ignore[arg-type]


def test_the_deepest_queries_are_edited_too() -> None:
    text = "x = 1"
    for number in range(100):
        text = f"NOT (({text}) AND y = 1)" if number % 2 else f"({text}) OR y = 1"
    deepest = parse(text)
    assert simplify(deepest) == deepest
    assert fields_used(rename_field(deepest, "x", "z")) == ["z", "y"]
    assert in_project(deepest, "DEMO").where is not None
