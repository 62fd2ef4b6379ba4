"""The text as terminals of the grammar, whatever it holds: half words, open quotes and stray characters too."""

import re
from functools import cache
from typing import Final, NamedTuple

from jqlkit.grammar import RESERVED, lark_parser
from jqlkit.operators import KEYWORDS, RESERVED_WORDS
from jqlkit.spans import Span

#: A quoted text that is not closed before the end of the text.
OPEN_QUOTE: Final = "OPEN_QUOTE"

#: A character that no terminal starts with.
STRAY: Final = "STRAY"

#: Terminals that are tried before all others, in this order.
_LITERALS: Final = ("DIGITS", "NEGATIVE", "WORD", "QUOTED")

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
        return self.type in _word_types()

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
    for match in _master().finditer(text):
        name, word, span = match.lastgroup or STRAY, match[0], Span(*match.span())
        if name == "WS":
            continue
        if name == "WORD" and word.isascii():
            name = _keywords().get(word.upper(), name)
        token = Token(name, word, span)
        if tokens and token.is_word and tokens[-1].is_word and tokens[-1].span.end == span.start:
            last = tokens[-1]
            token = Token("WORD", last.text + word, Span(last.span.start, span.end))
            tokens.pop()
        tokens.append(token)
    return tokens


@cache
def _keywords() -> dict[str, str]:
    words = dict.fromkeys((word.upper() for word in RESERVED_WORDS), RESERVED)
    words.update((word.upper(), word.upper()) for word in KEYWORDS)
    return words


@cache
def _word_types() -> frozenset[str]:
    return frozenset({"WORD", "DIGITS", "NEGATIVE", STRAY, *_keywords().values()})


@cache
def _master() -> re.Pattern[str]:
    patterns = {terminal.name: terminal.pattern.to_regexp() for terminal in lark_parser().terminals}
    words = {name: pattern for name, pattern in patterns.items() if name not in _word_types() or name in _LITERALS}
    order = sorted(words, key=lambda name: (_LITERALS.index(name) if name in _LITERALS else 9, -len(words[name])))
    parts = [f"(?P<{name}>{words[name]})" for name in order]
    parts += [
        r"""(?P<BAD_QUOTED>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""",
        f"(?P<{OPEN_QUOTE}>[\"'].*)",
        f"(?P<{STRAY}>.)",
    ]
    return re.compile("|".join(parts), re.DOTALL)
