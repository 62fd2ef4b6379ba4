"""tokenize(): every text, every character."""

import pytest
from hypothesis import given

import jqlkit
from tests import strategies


@given(strategies.texts)
def test_tokens_cover_every_character(text: str) -> None:
    tokens = jqlkit.tokenize(text)
    assert "".join(token.text for token in tokens) == text
    assert all(token.text == text[slice(*token.span)] != "" for token in tokens)


@given(strategies.queries())
def test_a_query_has_no_error_token(query: jqlkit.Query) -> None:
    assert {token.category for token in jqlkit.tokenize(str(query))}.isdisjoint({"error"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1", ["word", "operator", "number"]),
        ("NOT x", ["keyword", "blank", "word"]),
        ("(-1,'y')", ["punctuation", "number", "punctuation", "string", "punctuation"]),
        ("if", ["error"]),
        ("\\u0069f", ["error"]),
        ('"if"', ["string"]),
        ("ın", ["word"]),
        ('a "x', ["word", "blank", "error"]),
        ('"\\q" a', ["error", "blank", "word"]),
        ("a#b", ["word", "error", "word"]),
        (" \t\r\n", ["blank"]),
        ("\u00a0", ["word"]),
        ("\x00", ["error"]),
    ],
)
def test_categories(text: str, expected: list[str]) -> None:
    assert [token.category for token in jqlkit.tokenize(text)] == expected
