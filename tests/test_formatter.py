"""format(): the layout, and what it must never change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jqlkit
from jqlkit.formatter import format_document
from jqlkit.formatter.spelling import without_case
from tests import strategies

LAYOUTS = [
    ("a query that fits stays on one line", "project=DEMO and x in(1,2)", "project = DEMO AND x IN (1, 2)"),
    ("the empty query", "  ", ""),
    ("documented spelling", "FIXVERSION in RELEASEDVERSIONS()", "fixVersion IN releasedVersions()"),
    ("unknown names stay", '"My Field" = myFunc(X)', '"My Field" = myFunc(X)'),
    ("EMPTY and NULL stay", "x is null or y is empty", "x IS NULL OR y IS EMPTY"),
    ("numbers stay", 'x = 007 and y = "7"', 'x = 007 AND y = "7"'),
    (
        "one clause a line",
        "project = DEMO and status = Open and assignee = x order by key",
        "project = DEMO\nAND status = Open\nAND assignee = x\nORDER BY key",
    ),
    (
        "groups",
        "project = DEMO and (status = Open or (assignee = someone and reporter = other)) and x = 1",
        """\
project = DEMO
AND (
    status = Open
    OR (
        assignee = someone
        AND reporter = other
    )
)
AND x = 1""",
    ),
    (
        "AND in OR gets parentheses when it is broken",
        "x = 1 or project = something and status = anything",
        "x = 1\nOR (\n    project = something\n    AND status = anything\n)",
    ),
    (
        "lists",
        "labels in (alpha, beta, gamma, delta, epsilon, zeta, eta)",
        "labels IN (\n    alpha, beta, gamma, delta,\n    epsilon, zeta, eta\n)",
    ),
    (
        "NOT and predicates",
        "not (status was in (Open, Done, Closed, Reopened) before -1w and x = 1)",
        "NOT (\n    status WAS IN (\n        Open, Done, Closed,\n        Reopened\n    ) BEFORE -1w\n    AND x = 1\n)",
    ),
    (
        "ORDER BY",
        "order by priority desc, created asc, updated desc, key",
        "ORDER BY\n    priority DESC, created ASC,\n    updated DESC, key",
    ),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in LAYOUTS], ids=[row[0] for row in LAYOUTS])
def test_layout(text: str, expected: str) -> None:
    assert jqlkit.format(text, jqlkit.FormatOptions(line_length=32)) == expected


@given(strategies.queries(), st.integers(1, 100))
def test_the_meaning_stays_and_formatting_again_changes_nothing(query: jqlkit.Query, width: int) -> None:
    options = jqlkit.FormatOptions(line_length=width)
    text = jqlkit.format(query, options)
    assert without_case(jqlkit.parse(text)) == without_case(query)
    assert jqlkit.format(text, options) == text


def test_a_clause_is_formatted_too() -> None:
    assert jqlkit.format(jqlkit.parse("x=1 order by key").where) == "x = 1"  # type: ignore[arg-type]  # there is one


def test_a_deep_query_is_formatted() -> None:
    text = "(a = 1 OR b = 2 AND " * 190 + "c = 3" + ")" * 190
    assert jqlkit.parse(jqlkit.format(text)) == jqlkit.parse(text)


DOCUMENT = """\
# Queries of the board

# all of ours
--- open
# nobody else's
project = DEMO
# only these
AND status in (Open,
  # and this
  "To Do")
# in order
order by key
# done with open

# about the next
--- done
status=Done
"""
FORMATTED = """\
# Queries of the board

# all of ours
--- open
# nobody else's
project = DEMO
# only these
# and this
AND status IN (Open, "To Do")
# in order
ORDER BY key
# done with open

# about the next
--- done
status = Done
"""


def test_documents_keep_names_and_comments() -> None:
    assert format_document(DOCUMENT) == FORMATTED
    assert format_document(FORMATTED) == FORMATTED


@given(st.lists(strategies.queries(), min_size=1, max_size=3), st.integers(1, 60))
def test_documents_keep_their_queries(queries: list[jqlkit.Query], width: int) -> None:
    text = "".join(f"# c{n}\n--- q{n}\n{query}\n" for n, query in enumerate(queries))
    options = jqlkit.FormatOptions(line_length=width)
    once = format_document(text, options)
    assert format_document(once, options) == once
    assert f"\n{once}".count("\n--- q") == len(queries)


def test_an_error_has_its_place_in_the_file() -> None:
    with pytest.raises(jqlkit.JqlSyntaxError) as caught:
        format_document("--- a\nx = 1\n--- b\ny == 1")
    assert (caught.value.line, caught.value.column) == (4, 3)
