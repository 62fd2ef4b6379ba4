"""Text to AST."""

from jqlkit.nodes import Query
from jqlkit.parser.diagnosis import syntax_error
from jqlkit.parser.tree import parse_tree

__all__ = ["parse"]


def parse(text: str) -> Query:
    """The AST of a query.

    The language is the loose form that Jira's parser reads; what Jira parses and refuses afterwards
    (`status IN Open`, an unknown field) is for the linter. Raises JqlSyntaxError.

    >>> import jqlkit
    >>> jqlkit.parse("assignee = currentUser()").where.operand
    FunctionOperand(name='currentUser', arguments=())
    """
    from lark import UnexpectedInput

    try:
        return parse_tree(text)
    except UnexpectedInput as error:
        raise syntax_error(error, text) from None
