"""What is wrong with a text that does not parse, in words of JQL."""

from typing import TYPE_CHECKING, Final

from jqlkit.errors import JqlSyntaxError
from jqlkit.grammar import RESERVED
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit, Span

if TYPE_CHECKING:
    from lark import UnexpectedInput

#: Terminals whose name is not what a user would call them.
_TERMS: Final = {
    "$END": "the end of the query",
    "AMP": "&&",
    "BANG": "!",
    "BAR": "||",
    "COMMA": ",",
    "CONTAINS": "~",
    "DIGITS": "a number",
    "EQUALS": "=",
    "GREATER": ">",
    "GREATER_EQUALS": ">=",
    "LESS": "<",
    "LESS_EQUALS": "<=",
    "LPAR": "(",
    "LSQB": "[",
    "NEGATIVE": "a number",
    "NOT_CONTAINS": "!~",
    "NOT_EQUALS": "!=",
    "QUOTED": "a quoted text",
    "RPAR": ")",
    "RSQB": "]",
    "WORD": "a name or a value",
}


def syntax_error(error: "UnexpectedInput", text: str) -> JqlSyntaxError:
    """Lark's error as ours."""
    from lark import UnexpectedCharacters, UnexpectedToken

    expected: tuple[str, ...] = ()
    if isinstance(error, UnexpectedToken):
        expected = tuple(sorted({_TERMS.get(name, name) for name in error.accepts or error.expected}))
        token = error.token
        if token.type == "$END":
            return JqlSyntaxError("the query ends too early", Span(len(text), len(text)), text, expected)
        span = Span(token.start_pos or 0, token.end_pos or 0)
        if token.type == RESERVED:
            hint = f"put it in quotes: {in_quotes(token)}"
            fix = Edit(span, in_quotes(token))
            return JqlSyntaxError(f"'{token}' is a reserved word", span, text, expected, hint, fix)
        return JqlSyntaxError(f"'{token}' cannot stand here", span, text, expected)
    offset = error.pos_in_stream or 0
    if isinstance(error, UnexpectedCharacters) and text[offset] in "\"'":
        message = "a quoted text is not closed, or holds a character that must be escaped"
        return JqlSyntaxError(message, Span(offset, len(text)), text)
    return JqlSyntaxError(f"{text[offset]!r} cannot stand outside quotes", Span(offset, offset + 1), text)
