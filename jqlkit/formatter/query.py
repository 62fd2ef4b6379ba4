"""format(): one query, laid out, and checked."""

from jqlkit.formatter.layout import Comment, Layout
from jqlkit.formatter.options import FormatOptions
from jqlkit.formatter.spelling import documented_spelling, without_case
from jqlkit.nodes import MAX_DEPTH, Clause, Query, to_jql
from jqlkit.parser import as_query, parse


def format(query: "str | Query | Clause", options: FormatOptions | None = None) -> str:
    """A query in its canonical layout, without a line end behind it.

    A query that fits into a line stands on one; of a longer one each clause has its line, with AND or OR before it,
    and what stands in parentheses is indented. The meaning stays: the result parses to the same AST, save that
    fields and functions that Jira documents get their documented letter case. Formatting it again changes nothing.
    Raises JqlSyntaxError for a text that does not parse.

    >>> import jqlkit
    >>> print(jqlkit.format("Project=DEMO and(status = open or assignee=CURRENTUSER())"))
    project = DEMO AND (status = open OR assignee = currentUser())
    >>> print(jqlkit.format("project = DEMO AND (x = 1 OR y = 2) ORDER BY key", jqlkit.FormatOptions(line_length=20)))
    project = DEMO
    AND (x = 1 OR y = 2)
    ORDER BY key
    """
    return "\n".join(format_lines(as_query(query), options or FormatOptions()))


def format_lines(query: Query, options: FormatOptions, comments: list[Comment] | None = None) -> list[str]:
    """The lines of a query in its canonical layout, with the comments before the clauses that they stand before."""
    spelled = documented_spelling(query)
    if spelled.depth > MAX_DEPTH // 2:  # a broken AND in an OR would take parentheses that it had not
        lines = [*[comment.text for comment in comments or ()], to_jql(spelled)]
    else:
        layout = Layout(options, comments)
        layout.add_query(spelled)
        lines = layout.lines
    _check(query, lines)
    return lines


def _check(query: Query, lines: list[str]) -> None:
    """Raises AssertionError if the lines do not mean the query: a bug, and nothing must be written."""
    text = "\n".join([line for line in lines if not line.lstrip().startswith("#")])
    if without_case(parse(text)) != without_case(query):
        raise AssertionError(f"the formatter would change the meaning of this query; please report it: {query}")
