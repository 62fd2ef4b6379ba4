"""Composition on the nodes themselves: `&`, `|`, `~`, history predicates, ORDER BY.

The methods build nodes of the sibling modules, which build on these classes; hence the imports inside.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Never, Self

from jqlkit.errors import BuildError
from jqlkit.nodes.base import Node
from jqlkit.operators import PredicateOperator

if TYPE_CHECKING:
    from jqlkit.nodes.clauses import AndClause, NotClause, OrClause, OrderBy, Query, SearchSort
    from jqlkit.nodes.operands import Field


class Clause(Node):
    """Base of all clauses; clauses compose with `&`, `|` and `~`."""

    __slots__ = ()

    def __and__(self, other: "Clause") -> "AndClause":
        from jqlkit.nodes.clauses import AndClause

        return AndClause((self, other)) if isinstance(other, Clause) else NotImplemented

    def __or__(self, other: "Clause") -> "OrClause":
        from jqlkit.nodes.clauses import OrClause

        return OrClause((self, other)) if isinstance(other, Clause) else NotImplemented

    def __invert__(self) -> "NotClause":
        from jqlkit.nodes.clauses import NotClause

        return NotClause(self)

    def __bool__(self) -> Never:
        raise BuildError("a clause has no truth value: join clauses with & | ~ in parentheses, not with and, or, not")

    def order_by(self, *sorts: "SearchSort | Field | str") -> "Query":
        """The query of this clause, sorted.

        >>> import jqlkit
        >>> str(jqlkit.parse("project = DEMO").where.order_by("key"))
        'project = DEMO ORDER BY key'
        """
        from jqlkit.nodes.clauses import Query

        return Query(self, _order_by(sorts))


class HistoryClause(Clause):
    """Base of WAS and CHANGED clauses, which take history predicates."""

    __slots__ = ()

    def after(self, value: object) -> Self:
        """Adds AFTER and a date."""
        return self._with(PredicateOperator.AFTER, value)

    def before(self, value: object) -> Self:
        """Adds BEFORE and a date."""
        return self._with(PredicateOperator.BEFORE, value)

    def on(self, value: object) -> Self:
        """Adds ON and a date."""
        return self._with(PredicateOperator.ON, value)

    def during(self, start: object, end: object) -> Self:
        """Adds DURING and two dates."""
        return self._with(PredicateOperator.DURING, (start, end))

    def by(self, value: object) -> Self:
        """Adds BY and a user."""
        return self._with(PredicateOperator.BY, value)

    def from_(self, value: object) -> Self:
        """Adds FROM and the old value."""
        return self._with(PredicateOperator.FROM, value)

    def to(self, value: object) -> Self:
        """Adds TO and the new value."""
        return self._with(PredicateOperator.TO, value)

    def _with(self, operator: PredicateOperator, value: object) -> Self:
        from jqlkit.nodes.clauses import HistoryPredicate
        from jqlkit.nodes.values import to_operand

        values = [getattr(self, name) for name in self.__match_args__]
        values[-1] = (*values[-1], HistoryPredicate(operator, to_operand(value)))
        return type(self)(*values)


class QueryComposition(Node):
    """What a query can be turned into."""

    __slots__ = ()

    where: Clause | None
    order_by: "OrderBy | None"

    def and_where(self, clause: Clause) -> "Query":
        """The query with one more restriction; its ORDER BY stays.

        >>> import jqlkit
        >>> str(jqlkit.parse("x = 1 OR y = 2 ORDER BY key").and_where(jqlkit.parse("z = 3").where))
        '(x = 1 OR y = 2) AND z = 3 ORDER BY key'
        """
        from jqlkit.nodes.clauses import Query

        return Query(clause if self.where is None else self.where & clause, self.order_by)

    def with_order_by(self, *sorts: "SearchSort | Field | str") -> "Query":
        """The query with another ORDER BY, or none."""
        from jqlkit.nodes.clauses import Query

        return Query(self.where, _order_by(sorts) if sorts else None)


def _order_by(sorts: "Iterable[SearchSort | Field | str]") -> "OrderBy":
    from jqlkit.nodes.clauses import OrderBy, SearchSort
    from jqlkit.nodes.operands import Field

    def to_sort(sort: "SearchSort | Field | str") -> "SearchSort":
        if isinstance(sort, SearchSort):
            return sort
        return SearchSort(Field(sort) if isinstance(sort, str) else sort)

    return OrderBy([to_sort(sort) for sort in sorts])
