"""JQL for Pygments: `pygmentize -l jql`, and code blocks marked jql in Sphinx and MkDocs."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Whitespace,
    _TokenType,
)

from jqlkit.documents import split_sections
from jqlkit.tokens import BLANK, Token, tokenize

_STYLES: Final[dict[str, _TokenType]] = {
    "keyword": Keyword,
    "operator": Operator,
    "punctuation": Punctuation,
    "number": Number.Integer,
    "string": String,
    "word": Name,
    "blank": Whitespace,
    "error": Error,
}
_GAPS: Final = re.compile(r"#[^\r\n]*|---[^\r\n]*|[^#-]+|.", re.DOTALL)
_WORD_OPERATORS: Final = frozenset({"AND", "OR", "NOT", "IN", "IS", "WAS", "CHANGED"})
_CONSTANTS: Final = frozenset({"EMPTY", "NULL"})


class JqlLexer(Lexer):
    """Highlights JQL, and `.jql` files with their names and comments."""

    name = "JQL"
    aliases: ClassVar[list[str]] = ["jql"]
    filenames: ClassVar[list[str]] = ["*.jql"]
    mimetypes: ClassVar[list[str]] = ["text/x-jql"]
    url = "https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/"

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Offset, style and text of each piece."""
        end = 0
        for section in split_sections(text):
            for token in tokenize(section.jql):
                start = section.span.start + token.span.start
                if token.type == BLANK:
                    continue
                yield from _between(text, end, start)
                yield start, _style(token), token.text
                end = start + len(token.text)
        yield from _between(text, end, len(text))


def _style(token: Token) -> _TokenType:
    if token.type in _WORD_OPERATORS:
        return Operator.Word
    if token.type in _CONSTANTS:
        return Keyword.Constant
    return _STYLES[token.category]


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, _TokenType, str]]:
    """What stands between two tokens: blanks, comments, and the names of queries."""
    for match in _GAPS.finditer(text, start, end):
        piece = match[0]
        style = Comment.Single if piece[0] == "#" else Comment.Special if piece[0] == "-" else Whitespace
        yield match.start(), style, piece
