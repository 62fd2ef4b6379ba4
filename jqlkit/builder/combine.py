"""Many clauses as one."""

from collections.abc import Iterable
from typing import Any

from jqlkit.errors import BuildError
from jqlkit.nodes import AndClause, Clause, OrClause
from jqlkit.nodes.compose import not_a_clause
from jqlkit.nodes.values import list_items


def all_of(*clauses: Clause | Iterable[Clause]) -> Clause:
    """AND of all clauses, given one by one or as one iterable; a single clause stays itself.

    Raises BuildError for none: a query without a restriction finds everything.

    >>> from jqlkit.builder import field
    >>> print(all_of(field(name) == "x" for name in ("x", "y")))
    x = x AND y = x
    """
    found = _clauses(clauses, "all_of()", "&")
    return found[0] if len(found) == 1 else AndClause(found)


def any_of(*clauses: Clause | Iterable[Clause]) -> Clause:
    """OR of all clauses, given one by one or as one iterable; a single clause stays itself.

    Raises BuildError for none.

    >>> from jqlkit.builder import field
    >>> print(any_of(field("x") == 1, field("y") == 2) & (field("z") == 3))
    (x = 1 OR y = 2) AND z = 3
    """
    found = _clauses(clauses, "any_of()", "|")
    return found[0] if len(found) == 1 else OrClause(found)


def _clauses(clauses: tuple[Any, ...], name: str, operator: str) -> list[Clause]:
    items = list_items(clauses[0]) if len(clauses) == 1 else iter(clauses)
    found = list(clauses if items is None else items)
    if not found:
        raise BuildError(f"{name} of nothing: decide what no clause should mean, everything or nothing")
    for item in found:
        if not isinstance(item, Clause):
            raise not_a_clause(item, operator)
    return [item for item in found if isinstance(item, Clause)]
