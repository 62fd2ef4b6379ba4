"""Text to lexemes: one master pattern over the terminals of the grammar, and the words that are keywords."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from jqlkit.grammar_tables import KEYWORDS, PATTERNS, SYMBOLS
from jqlkit.operators import RESERVED, RESERVED_WORDS
from jqlkit.quoting import decode, is_reserved

#: What is no terminal of the grammar, as RESERVED: the end of the text, and text that is not JQL at all.
END: Final = "$END"
ERROR: Final = "ERROR"

#: The terminal of each keyword and reserved word, in upper case.
WORDS: Final = dict.fromkeys((word.upper() for word in RESERVED_WORDS), RESERVED) | KEYWORDS

_SYMBOL: Final = "|".join(map(re.escape, SYMBOLS))
_BLANK: Final = PATTERNS["WS"]
_GROUPS: Final = (*(name for name in PATTERNS if name != "WS"), "SYMBOL", ERROR)

#: The terminal for each number of a group; a symbol is told by its text, a word by WORDS.
GROUPS: Final = (END, *_GROUPS)
WORD_GROUP: Final = GROUPS.index("WORD")
QUOTED_GROUP: Final = GROUPS.index("QUOTED")
SYMBOL_GROUP: Final = GROUPS.index("SYMBOL")

# What matches none of the terminals is an error up to the closing quote, or one character.
_ERROR: Final = r""""(?:[^"\\]++|\\.)*+["\\]?|'(?:[^'\\]++|\\.)*+['\\]?|."""

# Blanks and then one lexeme, whose group tells what it is.
_MASTER: Final = re.compile(
    f"(?:{_BLANK})?+(?:"
    + "|".join(f"({pattern})" for pattern in [PATTERNS.get(name, _SYMBOL) for name in _GROUPS[:-1]])
    + f"|({_ERROR}))",
    re.DOTALL,
)


class Lexeme(NamedTuple):
    """A terminal's name and its half-open range of offsets."""

    type: str
    start: int
    end: int


def matches(text: str) -> "Iterator[re.Match[str]]":
    """A match for each lexeme; its last group tells what it is (see GROUPS) and holds it without blanks before it."""
    end = len(text.rstrip(" \t\r\n"))  # blanks at the end would be tried one by one
    if text[end - 1 : end + 1] == "\\ ":  # an escaped blank is not one of them
        end += 1
    return _MASTER.finditer(text, 0, end)


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of a text, without the blanks between them. Never raises."""
    for match in matches(text):
        group = match.lastindex or 0
        start, end = match.span(group)
        if group == WORD_GROUP:
            kind = word_type(match[group])
        elif group == SYMBOL_GROUP:
            kind = SYMBOLS[match[group]]
        else:
            kind = GROUPS[group]
        yield Lexeme(kind, start, end)


def word_type(word: str) -> str:
    """The terminal of an unquoted word: a keyword, RESERVED, or WORD.

    >>> word_type("Not"), word_type("if"), word_type("x")
    ('NOT', 'RESERVED', 'WORD')
    """
    if "\\" in word:  # Jira looks for reserved words after decoding, for keywords before
        return RESERVED if is_reserved(decode(word)) else "WORD"
    kind = WORDS.get(word.upper(), "WORD")
    return kind if word.isascii() else "WORD"  # a dotless i is I in upper case
