"""What holds for every text that is linted or fixed."""

from hypothesis import given, settings

import jqlkit
from jqlkit import JqlSyntaxError, Query
from jqlkit.linter.diagnostic import Applicability
from tests.strategies import queries, texts


def parses(text: str) -> bool:
    try:
        jqlkit.parse(text)
    except JqlSyntaxError:
        return False
    return True


def check_places(text: str) -> None:
    diagnostics = jqlkit.lint(text)
    assert parses(text) or diagnostics, "a syntax error is a diagnostic"
    for diagnostic in diagnostics:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        for span, _ in diagnostic.fix.edits if diagnostic.fix else ():
            assert 0 <= span.start <= span.end <= len(text)
    assert [d.span for d in diagnostics] == sorted(d.span for d in diagnostics)


def check_fixes(text: str) -> None:
    for unsafe in (False, True):
        result = jqlkit.fix(text, unsafe=unsafe)
        assert jqlkit.fix(result.text, unsafe=unsafe).text == result.text
        assert parses(result.text) or not parses(text)
        assert result.remaining == jqlkit.lint(result.text)


@given(texts)
@settings(max_examples=40)
def test_any_text(text: str) -> None:
    check_places(text)
    check_fixes(text)


@given(queries())
@settings(max_examples=40)
def test_any_query(query: Query) -> None:
    check_places(str(query))
    check_fixes(str(query))


@given(queries())
@settings(max_examples=40)
def test_safe_fixes_of_style_keep_the_query(query: Query) -> None:
    text = str(query).lower().replace(" ", "  ")
    if parses(text):
        fixed = jqlkit.fix(text, select=["JQL600", "JQL601"])
        assert jqlkit.parse(fixed.text) == jqlkit.parse(text)
        assert {d.fix.applicability for d in fixed.applied if d.fix} <= {Applicability.SAFE}
