"""The text as terminals of the grammar, whatever it holds: half words, open quotes and stray characters too."""

import re
from typing import Final, NamedTuple

from jqlkit.lexer import ERROR, WORDS, lexemes
from jqlkit.spans import Span

#: A quoted text that is not closed before the end of the text.
OPEN_QUOTE: Final = "OPEN_QUOTE"

#: A character that no terminal starts with.
STRAY: Final = "STRAY"

_CLOSED: Final = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", re.DOTALL)
_WORDS: Final = frozenset({"WORD", "DIGITS", "NEGATIVE", STRAY, *WORDS.values()})

#: The terminal of each operator that is not a word.
SYMBOLS: Final = {
    "=": "EQUALS",
    "!=": "NOT_EQUALS",
    "~": "CONTAINS",
    "!~": "NOT_CONTAINS",
    "<": "LESS",
    "<=": "LESS_EQUALS",
    ">": "GREATER",
    ">=": "GREATER_EQUALS",
}
OPERATOR_TERMINALS: Final = frozenset({*SYMBOLS.values(), "NOT", "IN", "IS", "WAS", "CHANGED"})


class Token(NamedTuple):
    """A terminal with its text and place."""

    type: str
    text: str
    span: Span

    @property
    def is_word(self) -> bool:
        """Whether it is made of the characters of words, as keywords are too."""
        return self.type in _WORDS

    @property
    def is_quoted(self) -> bool:
        """Whether it starts with a quote."""
        return self.text[:1] in ("'", '"')


def lex(text: str) -> list[Token]:
    """The tokens of a text, blanks left out; never fails. Stray characters belong to the word that they touch.

    >>> [token.type for token in lex("project = alice@exa AND 'x")]
    ['WORD', 'EQUALS', 'WORD', 'AND', 'OPEN_QUOTE']
    """
    tokens: list[Token] = []
    for name, start, end in lexemes(text):
        if name == ERROR:
            name, end = _mistake(text, start, end)
        token = Token(name, text[start:end], Span(start, end))
        if tokens and token.is_word and tokens[-1].is_word and tokens[-1].span.end == start:
            last = tokens.pop()
            token = Token("WORD", last.text + token.text, Span(last.span.start, end))
        tokens.append(token)
    return tokens


def _mistake(text: str, start: int, end: int) -> tuple[str, int]:
    """What an error of the lexer is, and where it ends: blanks at the end belong to an open quote."""
    if text[start] not in "\"'":
        return STRAY, end
    return ("BAD_QUOTED", end) if _CLOSED.fullmatch(text, start, end) else (OPEN_QUOTE, len(text))
