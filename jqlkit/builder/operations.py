"""What can be done with a field, a class for each group of operators: typed fields are put together from these."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Generic, Never, TypeVar

from jqlkit.builder.operands import one_value, value_list
from jqlkit.errors import BuildError
from jqlkit.nodes import ChangedClause, Field, SearchSort, TerminalClause, WasClause
from jqlkit.nodes.compose import FieldReference, not_a_clause
from jqlkit.nodes.values import EMPTY
from jqlkit.operators import Operator, SortOrder

V = TypeVar("V")


class FieldBase(FieldReference):
    """A field that makes clauses. It never compares anything in Python, has no hash, and does not change.

    `tz` is the time zone of the user who searches, or None.
    """

    __slots__ = ("tz",)

    tz: str | tzinfo | None
    #: What a class adds to the operators of a field, for the message about those that it has not.
    _operators = ""

    def __init__(self, node: Field, tz: str | tzinfo | None = None) -> None:
        object.__setattr__(self, "node", node)
        object.__setattr__(self, "tz", tz)

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError("a field is immutable: make another one with field()")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.node, self.tz)

    def __repr__(self) -> str:
        return f"<field {self.node}>"

    def __str__(self) -> str:
        return str(self.node)

    def _compare(self, operator: Operator, value: object) -> TerminalClause:
        return TerminalClause(self.node, operator, one_value(self.node, operator, value, self.tz))

    # Hidden from type checkers, which report the use of what is not there.
    if not TYPE_CHECKING:
        __hash__ = None

        def __getattr__(self, name: str) -> Never:
            if name.startswith("_"):
                raise AttributeError(name)
            operators = [words for kind in type(self).__mro__ if (words := vars(kind).get("_operators"))]
            raise AttributeError(f"{self} has no .{name}(): it takes {', '.join(operators)}")

        def __bool__(self) -> Never:
            raise BuildError("a field is neither true nor false: compare it, or write .is_not_empty()")

        def __contains__(self, value: object) -> Never:
            raise BuildError("`in` is Python's: write field(...).in_(...) or .contains(...)")

        def __and__(self, other: object) -> Never:
            raise not_a_clause(self, "&")

        def __or__(self, other: object) -> Never:
            raise not_a_clause(self, "|")

        __rand__ = __and__
        __ror__ = __or__

        def __invert__(self) -> Never:
            raise not_a_clause(self, "~")


class Equals(FieldBase, Generic[V]):
    """=, !=."""

    __slots__ = ()
    _operators = "=, !="
    __hash__ = None  # type: ignore[assignment]  # == makes a clause

    def __eq__(self, value: V) -> TerminalClause:  # type: ignore[override]  # makes a clause
        return self._compare(Operator.EQUALS, value)

    def __ne__(self, value: V) -> TerminalClause:  # type: ignore[override]  # makes a clause
        return self._compare(Operator.NOT_EQUALS, value)


class Membership(FieldBase, Generic[V]):
    """IN, NOT IN."""

    __slots__ = ()
    _operators = "IN, NOT IN"

    def in_(self, *values: V | Iterable[V]) -> TerminalClause:
        """IN: one of these values, given one by one or as one iterable; or one of those a function gives.

        >>> from jqlkit.builder import field, function
        >>> print(field("status").in_("Open", "To Do"), "|", field("assignee").in_(function("membersOf", "dev team")))
        status IN (Open, "To Do") | assignee IN membersOf("dev team")
        """
        return TerminalClause(self.node, Operator.IN, value_list(self.node, values, self.tz))

    def not_in(self, *values: V | Iterable[V]) -> TerminalClause:
        """NOT IN: a value, but none of these."""
        return TerminalClause(self.node, Operator.NOT_IN, value_list(self.node, values, self.tz))


class Equality(Equals[V], Membership[V]):
    """=, !=, IN, NOT IN."""

    __slots__ = ()


class Ordering(FieldBase, Generic[V]):
    """<, <=, >, >=."""

    __slots__ = ()
    _operators = "<, <=, >, >="

    def __lt__(self, value: V) -> TerminalClause:
        return self._compare(Operator.LESS, value)

    def __le__(self, value: V) -> TerminalClause:
        return self._compare(Operator.LESS_EQUALS, value)

    def __gt__(self, value: V) -> TerminalClause:
        return self._compare(Operator.GREATER, value)

    def __ge__(self, value: V) -> TerminalClause:
        return self._compare(Operator.GREATER_EQUALS, value)


class TextSearch(FieldBase, Generic[V]):
    """~, !~."""

    __slots__ = ()
    _operators = "~, !~"

    def contains(self, text: V) -> TerminalClause:
        r"""~: the text contains these words, or matches this text-search expression.

        >>> from jqlkit.builder import field
        >>> print(field("summary").contains("login fail*"))
        summary ~ "login fail*"
        """
        return self._compare(Operator.CONTAINS, text)

    def not_contains(self, text: V) -> TerminalClause:
        """!~: there is a text, and it does not match."""
        return self._compare(Operator.NOT_CONTAINS, text)


class Emptiness(FieldBase):
    """IS EMPTY, IS NOT EMPTY."""

    __slots__ = ()
    _operators = "IS, IS NOT"

    def is_empty(self) -> TerminalClause:
        """IS EMPTY: there is no value."""
        return TerminalClause(self.node, Operator.IS, EMPTY)

    def is_not_empty(self) -> TerminalClause:
        """IS NOT EMPTY: there is a value."""
        return TerminalClause(self.node, Operator.IS_NOT, EMPTY)


class History(FieldBase, Generic[V]):
    """WAS, WAS NOT, WAS IN, WAS NOT IN, CHANGED."""

    __slots__ = ()
    _operators = "WAS, WAS NOT, WAS IN, WAS NOT IN, CHANGED"

    def was(self, value: V) -> WasClause:
        """WAS: had this value at some time, now included; `.before()`, `.by()` and others narrow it.

        >>> from jqlkit.builder import field
        >>> print(field("status").was("Open").before("2024-01-01").by("alice"))
        status WAS Open BEFORE 2024-01-01 BY alice
        """
        return WasClause(self.node, Operator.WAS, one_value(self.node, Operator.WAS, value, self.tz))

    def was_not(self, value: V) -> WasClause:
        """WAS NOT: never had this value."""
        return WasClause(self.node, Operator.WAS_NOT, one_value(self.node, Operator.WAS_NOT, value, self.tz))

    def was_in(self, *values: V | Iterable[V]) -> WasClause:
        """WAS IN: had one of these values at some time."""
        return WasClause(self.node, Operator.WAS_IN, value_list(self.node, values, self.tz))

    def was_not_in(self, *values: V | Iterable[V]) -> WasClause:
        """WAS NOT IN: never had one of these values."""
        return WasClause(self.node, Operator.WAS_NOT_IN, value_list(self.node, values, self.tz))

    def changed(self) -> ChangedClause:
        """CHANGED: got another value at some time; `.from_()`, `.to()`, `.after()` and others narrow it.

        >>> from jqlkit.builder import days, field
        >>> print(field("status").changed().from_("Open").to("Done").after(-14 * days))
        status CHANGED FROM Open TO Done AFTER -14d
        """
        return ChangedClause(self.node)


class Sorting(FieldBase):
    """A place in ORDER BY."""

    __slots__ = ()
    _operators = "ORDER BY"

    def asc(self) -> SearchSort:
        """The field in ORDER BY, ascending."""
        return SearchSort(self.node, SortOrder.ASC)

    def desc(self) -> SearchSort:
        """The field in ORDER BY, descending.

        >>> from jqlkit.builder import field
        >>> print((field("project") == "DEMO").order_by(field("priority").desc(), "key"))
        project = DEMO ORDER BY priority DESC, key
        """
        return SearchSort(self.node, SortOrder.DESC)


class AnyOperation(Equality[Any], Ordering[Any], TextSearch[Any], Emptiness, History[Any], Sorting):
    """All of them, for fields of which nothing is known."""

    __slots__ = ()
