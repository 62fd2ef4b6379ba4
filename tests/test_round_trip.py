"""Laws of parse and print that hold for every query."""

import pytest

import jqlkit

QUERIES = [
    "",
    "order by key",
    "project = DEMO",
    'a = "b c" AND NOT (d IN (1, -2, f(x, "y z")) OR e IS NOT EMPTY)',
    "status WAS NOT IN (Done, Closed) BEFORE 2024-01-01 BY alice",
    "status CHANGED FROM Open TO Done AFTER -1w DURING (-2w, -1w)",
    'cf[10010] ~ "x" && !a=1||b!=NULL',
    'issue.property["x y"].a.b = 1 ORDER BY issue.property[k].p DESC, cf[7]',
    r'a = "tab\tquote\"\u00e9\ud83d\ude00" AND \u0062 = c',
    "a = (b, (c, (d)))",
    "a = b\\ ",
    "a = b\\\\ ",
    "\ud83d\ude00 = '\ud83d' AND b = '\ud83d\ude00'",
]


@pytest.mark.parametrize("text", QUERIES)
def test_canonical_text_parses_to_the_same_query(text: str) -> None:
    query = jqlkit.parse(text)
    assert jqlkit.parse(str(query)) == query
    assert str(jqlkit.parse(str(query))) == str(query)


@pytest.mark.parametrize("text", QUERIES)
def test_spans_hold_the_text_of_their_node(text: str) -> None:
    query = jqlkit.parse(text)
    for node in jqlkit.walk(query):
        assert node.span is not None
        if isinstance(node, jqlkit.Clause):
            assert jqlkit.parse(text[slice(*node.span)]).where == node
