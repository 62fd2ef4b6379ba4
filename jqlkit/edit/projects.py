"""A query kept to a project."""

from collections.abc import Iterable

from jqlkit.nodes import AndClause, Clause, Field, Query, TerminalClause
from jqlkit.nodes.values import to_operand
from jqlkit.operators import Operator
from jqlkit.parser import as_query


def in_project(query: str | Query | Clause, project: "str | int | Iterable[str | int]") -> Query:
    """The query, restricted to a project or to several, by key, name or id.

    It finds what the query finds, and only there; asked again it stays as it is.
    Raises BuildError for an empty list.

    >>> print(in_project("status = Open OR assignee IS EMPTY ORDER BY key", "DEMO"))
    project = DEMO AND (status = Open OR assignee IS EMPTY) ORDER BY key
    >>> print(in_project("status = Open", ["DEMO", "OPS"]))
    project IN (DEMO, OPS) AND status = Open
    """
    query = as_query(query)
    is_one = isinstance(project, (str, int))
    operator = Operator.EQUALS if is_one else Operator.IN
    scope = TerminalClause(Field("project"), operator, to_operand(project))
    where = query.where
    clauses = where.clauses if isinstance(where, AndClause) else (where,)
    if where is None:
        return Query(scope, query.order_by)
    return query if scope in clauses else Query(AndClause((scope, where)), query.order_by)
