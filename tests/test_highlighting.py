"""The Pygments lexer."""

from importlib.metadata import entry_points

import pytest
from hypothesis import given
from pygments import highlight
from pygments.formatters import NullFormatter
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Comment, Error, Keyword, Number, Operator, Token

from jqlkit.highlighting import JqlLexer
from tests import strategies


@pytest.mark.skipif(
    not entry_points(group="pygments.lexers", name="jql"), reason="installed before the entry point was there"
)
def test_pygments_finds_it() -> None:
    assert get_lexer_by_name("jql").name == "JQL"
    assert get_lexer_for_filename("board.jql").name == "JQL"


@given(strategies.texts)
def test_every_character_is_in_a_piece(text: str) -> None:
    pieces = list(JqlLexer().get_tokens_unprocessed(text))
    assert "".join(piece for _, _, piece in pieces) == text
    assert all(text.startswith(piece, start) for start, _, piece in pieces)


def test_styles() -> None:
    text = "# mine\n--- open\nx IN (1, EMPTY) order by if"
    styles = {piece: style for _, style, piece in JqlLexer().get_tokens_unprocessed(text)}
    assert styles["# mine"] is Comment.Single
    assert styles["--- open"] is Comment.Special
    assert (styles["IN"], styles["1"], styles["EMPTY"]) == (Operator.Word, Number.Integer, Keyword.Constant)
    assert (styles["order"], styles["if"]) == (Keyword, Error)
    assert Token not in styles.values()
    assert highlight("x=1", JqlLexer(), NullFormatter()) == "x=1\n"
