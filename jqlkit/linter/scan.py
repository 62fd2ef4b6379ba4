"""A text as coarse tokens, whether it is JQL or not: what the syntax and style rules look at.

It knows less than the grammar, on purpose: operators are whole runs of their characters, so that `==` is one token,
and a word holds the characters that JQL reserves, so that `a@b` is one too.
"""

import re
from enum import Enum
from typing import Final, NamedTuple

from jqlkit.spans import Span


class Kind(Enum):
    """The kind of a token; the value is the pattern that finds it."""

    QUOTED = r'"(?:\\.|[^"\\])*"|' + r"'(?:\\.|[^'\\])*'"
    OPEN = r"""["'].*"""  #: a quote that is not closed
    OPERATOR = r"[=!<>~]+"
    CONNECTIVE = r"[&|]+"
    LPAR = r"\("
    RPAR = r"\)"
    COMMA = r","
    LSQB = r"\["
    RSQB = r"\]"
    WORD = r"""(?:\\.|[^\s"'=!<>~&|(),\[\]\\])+|\\"""


class Token(NamedTuple):
    """A token with its place; `is_word(...)` compares without regard to letter case."""

    kind: Kind
    text: str
    span: Span

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords (in capitals), unquoted; without any, whether it is an unquoted word."""
        return self.kind is Kind.WORD and (not words or (self.text.isascii() and self.text.upper() in words))

    @property
    def is_name(self) -> bool:
        """Whether it may be a name or a value."""
        return self.kind in (Kind.WORD, Kind.QUOTED)


_TOKEN: Final = re.compile("|".join([f"(?P<{kind.name}>{kind.value})" for kind in Kind]), re.DOTALL)


def scan(text: str) -> list[Token]:
    """The tokens of a text; never fails.

    >>> [token.text for token in scan("a == 'b c' AND d@e.org")]
    ['a', '==', "'b c'", 'AND', 'd@e.org']
    """
    return [Token(Kind[match.lastgroup or ""], match[0], Span(*match.span())) for match in _TOKEN.finditer(text)]
