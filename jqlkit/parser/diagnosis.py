"""What is wrong with a text that does not parse, in words of JQL."""

from typing import Final

from jqlkit.errors import JqlSyntaxError
from jqlkit.lexer import END, ERROR, RESERVED
from jqlkit.parser.follow import stop
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit, Span

#: Terminals whose name is not what a user would call them.
_TERMS: Final = {
    "$END": "the end of the query",
    "AMP": "&",
    "AMP_AMP": "&&",
    "BANG": "!",
    "BAR": "|",
    "BAR_BAR": "||",
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


def syntax_error(text: str, cause: Exception) -> JqlSyntaxError:
    """The error of a text for which the parser stopped with `cause`."""
    stopped = stop(text)
    if stopped is None:
        if not isinstance(cause, JqlSyntaxError):
            raise cause
        return JqlSyntaxError(cause.message, cause.span, text, cause.expected, cause.hint, cause.fix)
    expected = tuple(sorted({_TERMS.get(name, name) for name in stopped.expected}))
    kind, start, end = stopped.lexeme
    span = Span(start, end)
    word = text[start:end]
    if kind == END:
        return JqlSyntaxError("the query ends too early", span, text, expected)
    if kind == RESERVED:
        quoted = in_quotes(word)
        hint = f"put it in quotes: {quoted}"
        return JqlSyntaxError(f"'{word}' is a reserved word", span, text, expected, hint, Edit(span, quoted))
    if kind == ERROR and word[0] in "\"'":
        message = "a quoted text is not closed, or holds a character that must be escaped"
        return JqlSyntaxError(message, span, text, expected)
    if kind == ERROR:
        return JqlSyntaxError(f"{word!r} cannot stand outside quotes", span, text, expected)
    return JqlSyntaxError(f"'{word}' cannot stand here", span, text, expected)
