"""Clauses, ORDER BY and the query itself."""

from collections.abc import Iterable
from typing import ClassVar

from jqlkit.errors import BuildError
from jqlkit.nodes.base import Node, set_slot, set_span
from jqlkit.nodes.compose import Clause, HistoryClause, QueryComposition
from jqlkit.nodes.operands import Field, Operand, check_depth
from jqlkit.operators import VALUE_OPERATORS, WAS_OPERATORS, Operator, PredicateOperator, SortOrder
from jqlkit.spans import Span


class _Chain(Clause):
    """What AND and OR share: at least two clauses, none of the same kind."""

    __slots__ = ("_depth", "clauses")
    __match_args__ = ("clauses",)
    #: Clauses that stand in parentheses inside this one.
    _wrapped: ClassVar[tuple[type[Clause], ...]] = ()

    clauses: tuple[Clause, ...]
    _depth: int

    def __init__(self, clauses: Iterable[Clause], *, span: Span | None = None) -> None:
        set_slot(self, "clauses", _flatten(type(self), clauses))
        set_span(self, span)
        check_depth(self.depth)

    @property
    def depth(self) -> int:
        """Levels of parentheses, NOT and lists."""
        try:
            return self._depth
        except AttributeError:  # not asked for before
            depth = 0
            for part in self.clauses:
                depth = max(depth, part.depth + isinstance(part, self._wrapped))
            set_slot(self, "_depth", depth)
            return depth


class OrClause(_Chain):
    """Clauses of which one must hold; flat: an OR inside an OR becomes part of it.

    Atlassian: `OrClause` (Java), `CompoundClause` with operator "or" (REST).
    """

    __slots__ = ()


class AndClause(_Chain):
    """Clauses that must all hold; flat: an AND inside an AND becomes part of it.

    Atlassian: `AndClause` (Java), `CompoundClause` with operator "and" (REST).

    >>> import jqlkit
    >>> len(jqlkit.parse("a = 1 AND (b = 2 AND c = 3)").where.clauses)
    3
    """

    __slots__ = ()
    _wrapped = (OrClause,)


class NotClause(Clause):
    """A negated clause. Jira moves the NOT to the leaves, where it never matches an empty field.

    Atlassian: `NotClause` (Java), `CompoundClause` with operator "not" (REST).
    """

    __slots__ = ("_depth", "clause")
    __match_args__ = ("clause",)

    clause: Clause
    _depth: int

    def __init__(self, clause: Clause, *, span: Span | None = None) -> None:
        set_slot(self, "clause", clause)
        set_span(self, span)
        check_depth(self.depth)

    @property
    def depth(self) -> int:
        """Levels of parentheses, NOT and lists."""
        try:
            return self._depth
        except AttributeError:  # not asked for before
            depth = self.clause.depth + 1 + isinstance(self.clause, _Chain)
            set_slot(self, "_depth", depth)
            return depth


class TerminalClause(Clause):
    """A field, an operator and an operand: `priority >= High`.

    Atlassian: `TerminalClause` (Java), `FieldValueClause` (REST).
    """

    __slots__ = ("field", "operand", "operator")
    __match_args__ = ("field", "operator", "operand")

    field: Field
    operator: Operator
    operand: Operand

    def __init__(self, field: Field, operator: Operator, operand: Operand, *, span: Span | None = None) -> None:
        set_slot(self, "field", field)
        set_slot(self, "operator", _one_of(VALUE_OPERATORS, operator))
        set_slot(self, "operand", operand)
        set_span(self, span)

    @property
    def depth(self) -> int:
        """Levels of lists."""
        return self.operand.depth


class HistoryPredicate(Node):
    """A condition on a change: `AFTER -2w`, `BY alice`.

    Atlassian: `TerminalHistoryPredicate` (Java), `JqlQueryClauseTimePredicate` (REST).
    """

    __slots__ = ("operand", "operator")
    __match_args__ = ("operator", "operand")

    operator: PredicateOperator
    operand: Operand

    def __init__(self, operator: PredicateOperator, operand: Operand, *, span: Span | None = None) -> None:
        set_slot(self, "operator", PredicateOperator(operator))
        set_slot(self, "operand", operand)
        set_span(self, span)

    @property
    def depth(self) -> int:
        """Levels of lists."""
        return self.operand.depth


class WasClause(HistoryClause):
    """What a field was: `status WAS NOT IN (Done, Closed) BEFORE "2024-01-01"`.

    Atlassian: `WasClause` (Java), `FieldWasClause` (REST).
    """

    __slots__ = ("field", "operand", "operator", "predicates")
    __match_args__ = ("field", "operator", "operand", "predicates")

    field: Field
    operator: Operator
    operand: Operand
    predicates: tuple[HistoryPredicate, ...]

    def __init__(
        self,
        field: Field,
        operator: Operator,
        operand: Operand,
        predicates: Iterable[HistoryPredicate] = (),
        *,
        span: Span | None = None,
    ) -> None:
        set_slot(self, "field", field)
        set_slot(self, "operator", _one_of(WAS_OPERATORS, operator))
        set_slot(self, "operand", operand)
        set_slot(self, "predicates", tuple(predicates))
        set_span(self, span)

    @property
    def depth(self) -> int:
        """Levels of lists."""
        return max([self.operand.depth, *[item.depth for item in self.predicates]])


class ChangedClause(HistoryClause):
    """That a field changed: `status CHANGED FROM Open TO Done AFTER -1w`.

    Atlassian: `ChangedClause` (Java), `FieldChangedClause` (REST).
    """

    __slots__ = ("field", "predicates")
    __match_args__ = ("field", "predicates")

    field: Field
    predicates: tuple[HistoryPredicate, ...]

    def __init__(self, field: Field, predicates: Iterable[HistoryPredicate] = (), *, span: Span | None = None) -> None:
        set_slot(self, "field", field)
        set_slot(self, "predicates", tuple(predicates))
        set_span(self, span)

    @property
    def depth(self) -> int:
        """Levels of lists."""
        return max([0, *[item.depth for item in self.predicates]])


class SearchSort(Node):
    """One field of ORDER BY; `order` is None where the field's own default direction holds.

    Atlassian: `SearchSort` (Java), `JqlQueryOrderByClauseElement` (REST).
    """

    __slots__ = ("field", "order")
    __match_args__ = ("field", "order")

    field: Field
    order: SortOrder | None

    def __init__(self, field: Field, order: SortOrder | None = None, *, span: Span | None = None) -> None:
        set_slot(self, "field", field)
        set_slot(self, "order", None if order is None else SortOrder(order))
        set_span(self, span)


class OrderBy(Node):
    """The sorts of a query, most significant first; at least one.

    Atlassian: `OrderBy` (Java), `JqlQueryOrderByClause` (REST).
    """

    __slots__ = ("sorts",)
    __match_args__ = ("sorts",)

    sorts: tuple[SearchSort, ...]

    def __init__(self, sorts: Iterable[SearchSort], *, span: Span | None = None) -> None:
        items = tuple(sorts)
        if not items:
            raise BuildError("ORDER BY needs at least one field")
        set_slot(self, "sorts", items)
        set_span(self, span)


class Query(QueryComposition):
    """A whole query: an optional clause and an optional ORDER BY. The empty query matches everything.

    Atlassian: `Query` (Java), `JqlQuery` (REST).

    >>> import jqlkit
    >>> str(jqlkit.parse("project=DEMO order by key desc"))
    'project = DEMO ORDER BY key DESC'
    """

    __slots__ = ("order_by", "where")
    __match_args__ = ("where", "order_by")

    where: Clause | None
    order_by: OrderBy | None

    def __init__(
        self, where: Clause | None = None, order_by: OrderBy | None = None, *, span: Span | None = None
    ) -> None:
        set_slot(self, "where", where)
        set_slot(self, "order_by", order_by)
        set_span(self, span)

    @property
    def depth(self) -> int:
        """Levels of parentheses, NOT and lists."""
        return 0 if self.where is None else self.where.depth


def _flatten(kind: type[_Chain], clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    parts: list[Clause] = []
    for clause in clauses:
        if isinstance(clause, kind):
            parts.extend(clause.clauses)
        else:
            parts.append(clause)
    if len(parts) < 2:
        raise BuildError(f"{kind.__name__} joins at least two clauses: use the clause itself, or all_of() / any_of()")
    return tuple(parts)


def _one_of(allowed: frozenset[Operator], operator: Operator) -> Operator:
    operator = Operator(operator)
    if operator not in allowed:
        raise BuildError(f"{str(operator).upper()} belongs to another kind of clause")
    return operator
