"""Text to AST."""

from typing import Any

from jqlkit.errors import JqlSyntaxError
from jqlkit.nodes import Clause, Node, Query, transform
from jqlkit.parser.depth import check_depth
from jqlkit.parser.driver import run
from jqlkit.parser.follow import accepts, stop
from jqlkit.quoting import has_surrogates

__all__ = ["accepts", "as_query", "parse", "stop"]


def parse(text: str) -> Query:
    """The AST of a query.

    The language is the loose form that Jira's parser reads; what Jira parses and refuses afterwards
    (`status IN Open`, an unknown field) is for the linter. Raises JqlSyntaxError.

    >>> import jqlkit
    >>> jqlkit.parse("assignee = currentUser()").where.operand
    FunctionOperand(name='currentUser', arguments=())
    """
    if not isinstance(text, str):
        raise TypeError(f"parse() takes the text of a query, not {type(text).__name__}")
    check_depth(text)
    try:
        query = run(text)
    except (KeyError, JqlSyntaxError) as error:
        from jqlkit.parser.diagnosis import syntax_error

        raise syntax_error(text, error) from None
    return transform(query, _rebuilt) if has_surrogates(text) else query


def as_query(query: str | Query | Clause) -> Query:
    """The query that is meant. Raises JqlSyntaxError for a text that does not parse, TypeError for anything else."""
    match query:
        case str():
            return parse(query)
        case Query():
            return query
        case Clause():
            return Query(query)
    raise TypeError(f"a query is a str, a Query or a Clause, not {type(query).__name__}")


def _rebuilt(node: Node) -> Node:
    """The same by the public constructor, which joins surrogates; the parser's short cut does not."""
    values: list[Any] = []
    for name in node.__match_args__:
        values.append(getattr(node, name))
    return type(node)(*values, span=node.span)  # type: ignore[call-arg]  # as in Node.__reduce__
