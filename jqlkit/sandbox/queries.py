"""JQL as the server takes it: parsed, checked, and refused in the words that users see in Jira.

The wording is that of error reports in public issue trackers.
"""

import re
from typing import Final

from jqlkit.bounds import Boundedness, boundedness
from jqlkit.errors import JqlSyntaxError
from jqlkit.nodes import Query
from jqlkit.parser import parse
from jqlkit.sandbox.messages import ApiError

#: An ORDER BY with more fields is refused.
MAX_SORTS: Final = 7

UNBOUNDED: Final = (
    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."  # the whole message
)
_OPERATORS: Final = (
    "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
)
_ILLEGAL_ESCAPE: Final = re.compile(r"""\\(?:u(?![0-9a-fA-F]{4})|[^'"tnru\\ ]|$)""")
_TEXT: Final = "a quoted text"


def checked(jql: str, *, cloud: bool) -> Query:
    """The query of a text. Raises ApiError (400) for what Jira refuses before it looks at any field.

    Cloud refuses a query without a restriction; Data Center answers it.
    """
    try:
        query = parse(jql)
    except JqlSyntaxError as error:
        raise ApiError(400, syntax_message(error)) from None
    if cloud and boundedness(query) is Boundedness.NONE:
        raise ApiError(400, UNBOUNDED)
    if query.order_by and len(query.order_by.sorts) > MAX_SORTS:
        raise ApiError(400, f"JQL can be ordered by at most {MAX_SORTS} fields.")
    return query


def syntax_message(error: JqlSyntaxError) -> str:
    """What Jira says about a text that is not JQL.

    >>> import jqlkit
    >>> try:
    ...     jqlkit.parse("project = A B")
    ... except jqlkit.JqlSyntaxError as error:
    ...     syntax_message(error)
    "Error in the JQL Query: Expecting either 'OR' or 'AND' but got 'B'. (line 1, character 13)"
    """
    what, place = _explain(error)
    where = f" (line {error.line}, character {error.column})" if place else ""
    return f"Error in the JQL Query: {what}{where}"


def _explain(error: JqlSyntaxError) -> tuple[str, bool]:
    """The sentence, and whether the place belongs to it."""
    start, end = error.span
    word = error.text[start:end]
    if not error.expected:
        return _lexical(error, word), True
    if word and "reserved" in error.message:
        return (
            f"'{word}' is a reserved JQL word. You must surround it in quotation marks to use it in a query.",
            True,
        )
    wanted, hint = _wanted(frozenset(error.expected))
    if start >= len(error.text):
        return f"Expecting {wanted} before the end of the query.{hint}", False
    if hint == "" and wanted.startswith("either a value") and word.isalpha():
        hint = f" You must surround '{word}' in quotation marks to use it as a value."
    return f"Expecting {wanted} but got '{word}'.{hint}", True


def _lexical(error: JqlSyntaxError, word: str) -> str:
    first = word[:1]
    start = error.span.start
    if illegal := _ILLEGAL_ESCAPE.search(error.text[start : max(error.span.end, start + 2)]):
        return (
            f"'{illegal[0]}' is an illegal JQL escape sequence. The valid escape sequences are "
            "\\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX."
        )
    if first in ("'", '"') and first:
        return f"The quoted string '{word[1:]}' has not been completed."
    if first.isprintable() and first:
        return (
            f"The character '{first}' is a reserved JQL character. You must enclose it in a string or use the "
            f"escape '\\u{ord(first):04x}' instead."
        )
    return error.message


def _wanted(expected: frozenset[str]) -> tuple[str, str]:
    """What Jira would say it expects, and its hint."""
    if "~" in expected:
        return "operator", f" {_OPERATORS}"
    if "EMPTY" in expected:
        return "either a value, list or function", ""
    if expected == {"IN"}:
        return "'IN'", ""
    if expected == {"BY"}:
        return "'BY'", ""
    if "," in expected and ")" in expected:
        return "',' or ')'", ""
    if "ASC" in expected:
        return "either ',', 'ASC' or 'DESC'", ""
    if expected == {")"}:
        return "')'", ""
    if "AND" in expected or ("ORDER" in expected and "CF" not in expected):
        return "either 'OR' or 'AND'", ""
    if _TEXT in expected:
        return "a field name", ""
    return " or ".join(f"'{word}'" for word in sorted(expected)), ""
