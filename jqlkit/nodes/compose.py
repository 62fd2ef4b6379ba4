"""Composition on the nodes themselves: `&`, `|`, `~`, history predicates, ORDER BY.

The methods build nodes of the sibling modules, which build on these classes; hence the imports inside.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Never, Self

from jqlkit.errors import BuildError
from jqlkit.nodes.base import Node
from jqlkit.operators import PredicateOperator

if TYPE_CHECKING:
    from datetime import tzinfo

    from jqlkit.nodes.clauses import AndClause, NotClause, OrClause, OrderBy, Query, SearchSort
    from jqlkit.nodes.operands import Field

_DIRECTION: Final = re.compile(r"(.+?)\s+(asc|desc)", re.IGNORECASE | re.DOTALL)


class FieldReference:
    """Base of what stands for a field in a program without being a node; `node` is the field."""

    __slots__ = ("node",)

    node: "Field"


class Clause(Node):
    """Base of all clauses; clauses compose with `&`, `|` and `~`."""

    __slots__ = ()

    def __and__(self, other: "Clause") -> "AndClause":
        from jqlkit.nodes.clauses import AndClause

        return AndClause((self, _clause(other, "&")))

    def __or__(self, other: "Clause") -> "OrClause":
        from jqlkit.nodes.clauses import OrClause

        return OrClause((self, _clause(other, "|")))

    def __invert__(self) -> "NotClause":
        from jqlkit.nodes.clauses import NotClause

        return NotClause(self)

    def __bool__(self) -> Never:
        raise BuildError(
            "a clause is neither true nor false: join clauses with & | ~ instead of and, or, not; "
            "write a < b < c as (b > a) & (b < c), and x in y as x.in_(y)"
        )

    if not TYPE_CHECKING:  # type checkers report the use of what is not there

        def __rand__(self, other: object) -> Never:
            raise not_a_clause(other, "&")

        def __ror__(self, other: object) -> Never:
            raise not_a_clause(other, "|")

    def order_by(self, *sorts: "SearchSort | Field | FieldReference | str") -> "Query":
        """The query of this clause, sorted by these fields, the most significant first.

        >>> import jqlkit
        >>> str(jqlkit.parse("project = DEMO").where.order_by(jqlkit.field("priority").desc(), "key"))
        'project = DEMO ORDER BY priority DESC, key'
        """
        from jqlkit.nodes.clauses import Query

        return Query(self, _order_by(sorts))


class HistoryClause(Clause):
    """Base of WAS and CHANGED clauses, which take history predicates: they follow one another, and all must hold.

    Dates are those of `to_operand`; `tz` is the time zone of the user who searches, for datetimes that have one.

    >>> import jqlkit
    >>> print(jqlkit.field("status").changed().to("Done").during("2026-01-01", "2026-02-01").by("alice"))
    status CHANGED TO Done DURING (2026-01-01, 2026-02-01) BY alice
    """

    __slots__ = ()

    def after(self, date: object, *, tz: "str | tzinfo | None" = None) -> Self:
        """Adds AFTER and a date."""
        return self._at(PredicateOperator.AFTER, date, tz)

    def before(self, date: object, *, tz: "str | tzinfo | None" = None) -> Self:
        """Adds BEFORE and a date."""
        return self._at(PredicateOperator.BEFORE, date, tz)

    def on(self, date: object, *, tz: "str | tzinfo | None" = None) -> Self:
        """Adds ON and a date."""
        return self._at(PredicateOperator.ON, date, tz)

    def during(self, start: object, end: object = None, *, tz: "str | tzinfo | None" = None) -> Self:
        """Adds DURING and two dates."""
        from jqlkit.nodes.operands import ListOperand, Operand
        from jqlkit.nodes.values import to_value

        if end is None:
            if isinstance(start, Operand):  # as parsed from a query
                return self._with(PredicateOperator.DURING, start)
            raise BuildError("DURING takes two dates: write .during(start, end)")
        return self._with(PredicateOperator.DURING, ListOperand([to_value(start, tz=tz), to_value(end, tz=tz)]))

    def by(self, user: object) -> Self:
        """Adds BY and a user, a list of users, or a function that gives them."""
        from jqlkit.nodes.values import to_operand

        return self._with(PredicateOperator.BY, to_operand(user))

    def from_(self, value: object) -> Self:
        """Adds FROM and the old value, or a list of them; after CHANGED only."""
        return self._value(PredicateOperator.FROM, value)

    def to(self, value: object) -> Self:
        """Adds TO and the new value, or a list of them; after CHANGED only."""
        return self._value(PredicateOperator.TO, value)

    def _at(self, operator: PredicateOperator, date: object, tz: "str | tzinfo | None") -> Self:
        from jqlkit.nodes.values import list_items, to_value

        if list_items(date) is not None:
            raise BuildError(f"{operator.upper()} takes one date: write .during(start, end) for two")
        return self._with(operator, to_value(date, tz=tz))

    def _value(self, operator: PredicateOperator, value: object) -> Self:
        from jqlkit.nodes.clauses import WasClause
        from jqlkit.nodes.values import to_operand

        if isinstance(self, WasClause):
            method = "from_" if operator is PredicateOperator.FROM else "to"
            raise BuildError(f"{operator.upper()} goes with CHANGED: write .changed().{method}(...)")
        return self._with(operator, to_operand(value))

    def _with(self, operator: PredicateOperator, operand: object) -> Self:
        from jqlkit.nodes.clauses import HistoryPredicate
        from jqlkit.nodes.operands import Operand

        assert isinstance(operand, Operand)
        values = [getattr(self, name) for name in self.__match_args__]
        values[-1] = (*values[-1], HistoryPredicate(operator, operand))
        return type(self)(*values)


class QueryComposition(Node):
    """What a query can be turned into."""

    __slots__ = ()

    where: Clause | None
    order_by: "OrderBy | None"

    def and_where(self, clause: "Clause | Query") -> "Query":
        """The query with one more restriction; its ORDER BY stays.

        Raises BuildError for text, which is to be parsed first.

        >>> import jqlkit
        >>> str(jqlkit.parse("x = 1 OR y = 2 ORDER BY key").and_where(jqlkit.field("z") == 3))
        '(x = 1 OR y = 2) AND z = 3 ORDER BY key'
        """
        from jqlkit.nodes.clauses import Query

        added = clause.where if isinstance(clause, Query) and clause.order_by is None else clause
        if added is None:
            return Query(self.where, self.order_by)
        added = _clause(added, "and_where()")
        return Query(added if self.where is None else self.where & added, self.order_by)

    def with_order_by(self, *sorts: "SearchSort | Field | FieldReference | str") -> "Query":
        """The query with another ORDER BY, or with none if no field is given.

        >>> import jqlkit
        >>> str(jqlkit.parse("x = 1 ORDER BY key").with_order_by("created"))
        'x = 1 ORDER BY created'
        """
        from jqlkit.nodes.clauses import Query

        return Query(self.where, _order_by(sorts) if sorts else None)

    if not TYPE_CHECKING:  # type checkers report the use of what is not there

        def __and__(self, other: object) -> Never:
            raise not_a_clause(self, "&")

        def __or__(self, other: object) -> Never:
            raise not_a_clause(self, "|")

        def __invert__(self) -> Never:
            raise not_a_clause(self, "~")

        def __rand__(self, other: object) -> Never:
            raise not_a_clause(self, "&")

        def __ror__(self, other: object) -> Never:
            raise not_a_clause(self, "|")


def not_a_clause(value: object, operator: str) -> BuildError:
    """The error for something else than a clause beside `&`, `|` or `~`, most often for missing parentheses."""
    if isinstance(value, QueryComposition):
        return BuildError(f"{operator} joins clauses, and this is a whole query: use query.and_where(), or query.where")
    if operator not in ("&", "|", "~"):
        return BuildError(f"{operator} takes a clause, not {shown(value)}: parse() text first, a clause is its .where")
    shape = "~(a == 1)" if operator == "~" else f"(a == 1) {operator} (b == 2)"
    return BuildError(
        f"{operator} joins clauses, and {shown(value)} is none. In Python {operator} binds tighter than ==: "
        f"put every comparison in parentheses, {shape}"
    )


def shown(value: object) -> str:
    """A value in an error message, cut where it would fill the screen."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _clause(value: object, operator: str) -> Clause:
    if not isinstance(value, Clause):
        raise not_a_clause(value, operator)
    return value


def _order_by(sorts: "Iterable[SearchSort | Field | FieldReference | str]") -> "OrderBy":
    from jqlkit.nodes.clauses import OrderBy

    return OrderBy([to_sort(sort) for sort in sorts])


def to_sort(sort: "SearchSort | Field | FieldReference | str") -> "SearchSort":
    """A sort, or the field by itself in its own default direction."""
    from jqlkit.nodes.clauses import SearchSort
    from jqlkit.nodes.operands import Field
    from jqlkit.nodes.values import plain_text

    match sort:
        case SearchSort():
            return sort
        case Field():
            return SearchSort(sort)
        case FieldReference():
            return SearchSort(sort.node)
        case str():
            if found := _DIRECTION.fullmatch(sort):
                raise BuildError(f"a text is the name of a field: write field({found[1]!r}).{found[2].lower()}()")
            return SearchSort(Field(plain_text(sort)))
    raise BuildError(f"ORDER BY takes fields and field(...).desc(), not {shown(sort)}")
