"""JQL as the server takes it: parsed, checked, and refused in the words that users see in Jira.

The wording is that of error reports in public issue trackers.
"""

import re
from typing import Final

from jqlkit.bounds import Boundedness, boundedness
from jqlkit.errors import JqlSyntaxError
from jqlkit.lexer import END
from jqlkit.nodes import Query
from jqlkit.operators import RESERVED
from jqlkit.parser import parse, stop
from jqlkit.parser.follow import Stop
from jqlkit.sandbox.messages import ApiError
from jqlkit.spans import position

#: An ORDER BY with more fields is refused.
MAX_SORTS: Final = 7

UNBOUNDED: Final = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
_OPERATORS: Final = (
    "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
)
_ESCAPES: Final = "The valid escape sequences are \\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX."
_ILLEGAL_ESCAPE: Final = re.compile(r"""\\(?:u(?![0-9a-fA-F]{4})|[^'"tnru\\ ]|$)""")
_QUOTED: Final = re.compile(r"""(["'])(?:\\.|(?!\1)[^\\])*\1""", re.DOTALL)
_SIGNS: Final = {"RPAR": ")", "LSQB": "[", "RSQB": "]", "DIGITS": "a number"}
#: Characters that mean something in JQL, so that only their place can be wrong.
_MEANINGFUL: Final = frozenset("()[],=!<>~&|'\"\\-_")


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
    stopped = stop(error.text)
    if stopped is None:  # nested too deep, or a blank name
        return f"Error in the JQL Query: {error.message}. (line {error.line}, character {error.column})"
    what, has_place = _explain(error.text, stopped)
    line, column = position(error.text, stopped.lexeme.start)
    where = f" (line {line}, character {column})" if has_place else ""
    return f"Error in the JQL Query: {what}{where}"


def _explain(text: str, stopped: Stop) -> tuple[str, bool]:
    """The sentence, and whether the place belongs to it."""
    (kind, start, end), expected = stopped
    word = text[start:end]
    if lexical := _lexical(text[start:]):
        return lexical, True
    if kind == RESERVED:
        return (
            f"'{word}' is a reserved JQL word. You must surround it in quotation marks to use it in a query.",
            True,
        )
    wanted, hint = _wanted(expected)
    if kind == END:
        if "RPAR" in expected and "AND" in expected:
            wanted = "')'"
        return f"Expecting {wanted} before the end of the query.{hint}", False
    if hint == "" and wanted.startswith("either a value") and word.isalpha():
        hint = f" You must surround '{word}' in quotation marks to use it as a value."
    return f"Expecting {wanted} but got '{word}'.{hint}", True


def _lexical(text: str) -> str:
    """What is wrong with the characters that a text begins with, if it is that and not their order; or ""."""
    quoted = _QUOTED.match(text)
    if text[:1] in ("'", '"') and quoted is None:
        return f"The quoted string '{text[1:]}' has not been completed."
    start = quoted[0] if quoted else text[:2] if text[:1] == "\\" else ""
    if illegal := _ILLEGAL_ESCAPE.search(start):
        return f"'{illegal[0]}' is an illegal JQL escape sequence. {_ESCAPES}"
    if text and not text[0].isalnum() and text[0] not in _MEANINGFUL:
        return (
            f"The character '{text[0]}' is a reserved JQL character. You must enclose it in a string or use the "
            f"escape '\\u{ord(text[0]):04x}' instead."
        )
    return ""


def _wanted(expected: frozenset[str]) -> tuple[str, str]:
    """What Jira would say it expects, and its hint."""
    if "CONTAINS" in expected:
        return "operator", f" {_OPERATORS}"
    if "EMPTY" in expected:
        return "either a value, list or function", ""
    if expected == {"IN"}:
        return "'IN'", ""
    if expected == {"BY"}:
        return "'BY'", ""
    if "COMMA" in expected and "RPAR" in expected:
        return "',' or ')'", ""
    if "ASC" in expected:
        return "either ',', 'ASC' or 'DESC'", ""
    if "AND" in expected or ("ORDER" in expected and "CF" not in expected):
        return "either 'OR' or 'AND'", ""
    if "QUOTED" in expected:
        return "a field name", ""
    return " or ".join(f"'{_SIGNS.get(name, name)}'" for name in sorted(expected)), ""
