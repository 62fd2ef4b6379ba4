"""Templates: text with holes, parsed first."""

from datetime import date
from typing import Any

import pytest

import jqlkit
from jqlkit import BuildError, JqlSyntaxError, parse
from jqlkit.builder import EMPTY, cf, days, field, members_of, months, now, template

f = field("x")


@pytest.mark.parametrize(
    ("text", "values", "result"),
    [
        (
            "project = {p} AND status IN {s}",
            {"p": "A", "s": ["Open", "To Do"]},
            'project = A AND status IN (Open, "To Do")',
        ),
        ("project = {p}", {"p": "A OR project = B"}, 'project = "A OR project = B"'),
        ("x IN ({v}, {w}, c2)", {"v": "b2", "w": ["d2", "e2"]}, "x IN (b2, d2, e2, c2)"),
        ("x IN ({v})", {"v": "b2"}, "x IN (b2)"),
        ("x IN {v}", {"v": members_of("dev")}, "x IN membersOf(dev)"),
        ("x IN membersOf({g})", {"g": "dev team"}, 'x IN membersOf("dev team")'),
        ("x >= {d}", {"d": date(2026, 1, 1)}, "x >= 2026-01-01"),
        ("x >= startOfDay({n})", {"n": -1}, "x >= startOfDay(-1)"),
        ("x >= startOfMonth({n})", {"n": -1 * months}, "x >= startOfMonth(-1M)"),
        ("x = {v} OR y = {v}", {"v": 1}, "x = 1 OR y = 1"),
        ("x IS {v}", {"v": EMPTY}, "x IS EMPTY"),
        (
            "x CHANGED BY {u} DURING ({s}, {e})",
            {"u": "al", "s": -2 * days, "e": now()},
            "x CHANGED BY al DURING (-2d, now())",
        ),
        (
            "x CHANGED DURING {d} BY {u}",
            {"d": ["2d", "1d"], "u": ["al", "bo"]},
            "x CHANGED DURING (2d, 1d) BY (al, bo)",
        ),
        (
            "x WAS {v} ORDER BY {o}, {p} DESC",
            {"v": "b2", "o": f.desc(), "p": "key"},
            "x WAS b2 ORDER BY x DESC, key DESC",
        ),
        ("{n} = 1", {"n": "Story Points"}, '"Story Points" = 1'),
        ("{n} = 1", {"n": cf(7)}, "cf[7] = 1"),
        ("{n}[k].p = 1", {"n": "issue.property"}, "issue.property[k].p = 1"),
        ("issue.property[{k}].p = {v}", {"k": "a b", "v": True}, 'issue.property["a b"].p = "true"'),
        ('summary ~ "{code}" AND x = {v}', {"v": 1}, 'summary ~ "{code}" AND x = 1'),
        (r'summary ~ "a\"{v}" AND x = 1', {}, r'summary ~ "a\"{v}" AND x = 1'),
        ("", {}, ""),
        ("x = {\ue000}", {"\ue000": "y"}, "x = y"),
        ("x = {v}", {"v": "\ue000\U000f0000\ue000"}, "x = \ue000\U000f0000\ue000"),
        (
            "x = {a1} AND y = {b1}",
            {"a1": "\ue000\U000f0001\ue000\ue000", "b1": 2},
            "x = \ue000\U000f0001\ue000\ue000 AND y = 2",
        ),
    ],
)
def test_a_template_is_the_query_with_its_values(text: str, values: dict[str, Any], result: str) -> None:
    query = template(text, **values)
    assert query == parse(result)
    assert all(node.span is None for node in jqlkit.walk(query))


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("x = {v}", {}, r"no value for \{v\}: pass v="),
        ("x = {}", {}, "a hole is a name in braces"),
        ("x = {v!r}", {"v": 1}, "a hole is a name in braces"),
        ("x = {v:>3}", {"v": 1}, "a hole is a name in braces"),
        ("x = 1", {"v": 1}, "no hole for 'v'"),
        ('x = "{v}"', {"v": 1}, "stands in quotes"),
        ("x = 'a {v} b'", {"v": 1}, "stands in quotes"),
        ("x = {v}", {"v": None}, "is_empty"),
        ("x = {v}", {"v": ["b"]}, r"\.in_"),
        ("x IN {v}", {"v": []}, "at least one"),
        ("x IN ({v})", {"v": []}, "empty list"),
        ("x IN {v}", {"v": "Open"}, "takes a list"),
        ("x IN {v}", {"v": None}, "takes a list"),
        ("x IS {v}", {"v": "b"}, "EMPTY alone"),
        ("x = A{v}", {"v": "b"}, "whole value"),
        ("x = {v}A", {"v": "b"}, "whole value"),
        ("x = {v}{v}", {"v": "b"}, "whole value"),
        ("x = f(a{v})", {"v": "b"}, "whole value"),
        ("x = {v}()", {"v": "b"}, "whole value"),
        ("x[k].{v} = 1", {"v": "b"}, "whole value"),
        ("x = {v}", {"v": "\ud800"}, "surrogate"),
        ("{n} = 1", {"n": 3}, r"cf\(3\)"),
        ("x = f({v})", {"v": ["b"]}, "a list"),
        ("x = {v}", {"v": f}, "another field"),
        ("x = {v}", {"v": f == 1}, "not with a clause"),
    ],
)
def test_a_template_refuses(text: str, values: dict[str, Any], message: str) -> None:
    with pytest.raises(BuildError, match=message):
        template(text, **values)


def test_a_syntax_error_in_a_template_shows_the_text_as_written() -> None:
    with pytest.raises(JqlSyntaxError) as caught:
        template("project = {p} {s}", p=1, s=2)
    assert caught.value.text == "project = {p} {s}"
    assert caught.value.span.start == 14
    assert "project = {p} {s}" in str(caught.value)
