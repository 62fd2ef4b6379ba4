"""tokenize(): every character of a text in a token, for highlighting and completion."""

from typing import Final, NamedTuple

from jqlkit.lexer import ERROR, lexemes
from jqlkit.operators import RESERVED
from jqlkit.spans import Span

#: The type of the blanks between tokens.
BLANK: Final = "BLANK"

_CATEGORIES: Final = {
    "operator": "EQUALS NOT_EQUALS CONTAINS NOT_CONTAINS LESS LESS_EQUALS GREATER GREATER_EQUALS "
    "AMP AMP_AMP BAR BAR_BAR BANG",
    "punctuation": "LPAR RPAR LSQB RSQB COMMA",
    "number": "DIGITS NEGATIVE",
    "string": "QUOTED",
    "word": "WORD",
    "blank": BLANK,
    "error": f"{ERROR} {RESERVED}",
}
_CATEGORY_OF: Final = {kind: category for category, kinds in _CATEGORIES.items() for kind in kinds.split()}


class Token(NamedTuple):
    """A piece of a text.

    `type` is a terminal of the grammar (WORD, QUOTED, DIGITS, NEGATIVE, LPAR, AND, EMPTY, ...), or BLANK, RESERVED
    (a word that must be quoted) or ERROR (no JQL: an unclosed quote, a wrong escape, a reserved character).
    """

    type: str
    text: str
    span: Span

    @property
    def category(self) -> str:
        """What to highlight it as: keyword, operator, punctuation, word, number, string, blank or error."""
        return _CATEGORY_OF.get(self.type, "keyword")


def tokenize(text: str) -> list[Token]:
    """The tokens of any text, JQL or not; joined they are the text. Never raises.

    >>> [(token.type, token.text) for token in tokenize('a="x')]
    [('WORD', 'a'), ('EQUALS', '='), ('ERROR', '"x')]
    """
    tokens: list[Token] = []
    end = 0
    for lexeme in lexemes(text):
        if lexeme.start > end:
            tokens.append(Token(BLANK, text[end : lexeme.start], Span(end, lexeme.start)))
        end = lexeme.end
        tokens.append(Token(lexeme.type, text[lexeme.start : end], Span(lexeme.start, end)))
    if end < len(text):
        tokens.append(Token(BLANK, text[end:], Span(end, len(text))))
    return tokens
