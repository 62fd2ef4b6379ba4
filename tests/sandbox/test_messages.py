"""What the sandbox says about JQL that Jira would refuse, in the words that users report."""

import pytest

import jqlkit
from jqlkit.sandbox.messages import ApiError, json_response
from jqlkit.sandbox.queries import checked, syntax_message

OPERATORS = "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
ESCAPES = "The valid escape sequences are \\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX."

MESSAGES = [
    ("project = ", "Expecting either a value, list or function before the end of the query."),
    ("project = A AND", "Expecting a field name before the end of the query."),
    ("project", f"Expecting operator before the end of the query. {OPERATORS}"),
    ("a & b", f"Expecting operator but got '&'. {OPERATORS} (line 1, character 3)"),
    ("project = A B", "Expecting either 'OR' or 'AND' but got 'B'. (line 1, character 13)"),
    ("a = 1\nAND a = b c", "Expecting either 'OR' or 'AND' but got 'c'. (line 2, character 11)"),
    ("project in (A", "Expecting ',' or ')' before the end of the query."),
    ("(a = b", "Expecting ')' before the end of the query."),
    ("a = b ORDER", "Expecting 'BY' before the end of the query."),
    (
        "project = IN",
        (
            "Expecting either a value, list or function but got 'IN'. You must surround 'IN' in quotation marks "
            "to use it as a value. (line 1, character 11)"
        ),
    ),
    (
        "select = 3",
        (
            "'select' is a reserved JQL word. You must surround it in quotation marks to use it in a query. "
            "(line 1, character 1)"
        ),
    ),
    (
        "a = b@c",
        (
            "The character '@' is a reserved JQL character. You must enclose it in a string or use the escape "
            "'\\u0040' instead. (line 1, character 6)"
        ),
    ),
    ("a = 'Fees ", "The quoted string 'Fees ' has not been completed. (line 1, character 5)"),
    ("a = x\\z", f"'\\z' is an illegal JQL escape sequence. {ESCAPES} (line 1, character 6)"),
    ("a = 'x\\q'", f"'\\q' is an illegal JQL escape sequence. {ESCAPES} (line 1, character 5)"),
]


@pytest.mark.parametrize(("jql", "message"), MESSAGES, ids=[jql for jql, _ in MESSAGES])
def test_syntax_errors_are_in_jiras_words(jql: str, message: str) -> None:
    with pytest.raises(jqlkit.JqlSyntaxError) as caught:
        jqlkit.parse(jql)
    assert syntax_message(caught.value) == f"Error in the JQL Query: {message}"


@pytest.mark.parametrize("jql", ["", "  ", "ORDER BY key"])
def test_cloud_refuses_a_query_without_a_restriction(jql: str) -> None:
    with pytest.raises(ApiError, match="Unbounded JQL queries are not allowed here"):
        checked(jql, cloud=True)
    assert checked(jql, cloud=False).where is None


def test_seven_sort_fields_and_not_eight() -> None:
    names = ["key", "created", "updated", "priority", "status", "summary", "due"]
    assert checked(f"project = A ORDER BY {', '.join(names)}", cloud=True).order_by is not None
    with pytest.raises(ApiError, match="at most 7 fields"):
        checked(f"project = A ORDER BY {', '.join([*names, 'votes'])}", cloud=True)


def test_half_a_surrogate_pair_is_still_json() -> None:
    assert json_response({"a": "\ud800"}).body == b'{"a":"\\ud800"}'
