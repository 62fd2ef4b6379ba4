"""What every function here takes."""

from jqlkit.nodes import Clause, Query
from jqlkit.parser import parse


def as_query(query: str | Query | Clause) -> Query:
    """The query that is meant. Raises JqlSyntaxError for a text that does not parse."""
    match query:
        case str():
            return parse(query)
        case Query():
            return query
        case Clause():
            return Query(query)
    raise TypeError(f"a query is a str, a Query or a Clause, not a {type(query).__name__}")
