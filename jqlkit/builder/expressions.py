"""A field in a program: its operators make clauses."""

from datetime import tzinfo
from typing import Never

from jqlkit.builder.operands import Value, one_value, value_list
from jqlkit.errors import BuildError
from jqlkit.nodes import (
    ChangedClause,
    Field,
    Property,
    SearchSort,
    TerminalClause,
    WasClause,
)
from jqlkit.nodes.compose import FieldReference, not_a_clause, shown
from jqlkit.nodes.values import EMPTY, INTEGERS, plain_text
from jqlkit.operators import Operator, SortOrder


class FieldExpression(FieldReference):
    """A field that takes part in comparisons; made by `field()`, `cf()` and `issue_property()`.

    Every operator and method gives a clause, a node of the query. It never compares two fields in Python, and has
    no hash.
    """

    __slots__ = ("tz",)

    tz: str | tzinfo | None

    def __init__(self, node: Field, tz: str | tzinfo | None = None) -> None:
        object.__setattr__(self, "node", node)
        object.__setattr__(self, "tz", tz)

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError("a field is immutable: make another one with field()")

    def __repr__(self) -> str:
        return f"<field {self.node}>"

    def __str__(self) -> str:
        return str(self.node)

    def __eq__(self, value: Value) -> TerminalClause:  # type: ignore[override]
        return self._compare(Operator.EQUALS, value)

    def __ne__(self, value: Value) -> TerminalClause:  # type: ignore[override]
        return self._compare(Operator.NOT_EQUALS, value)

    def __lt__(self, value: Value) -> TerminalClause:
        return self._compare(Operator.LESS, value)

    def __le__(self, value: Value) -> TerminalClause:
        return self._compare(Operator.LESS_EQUALS, value)

    def __gt__(self, value: Value) -> TerminalClause:
        return self._compare(Operator.GREATER, value)

    def __ge__(self, value: Value) -> TerminalClause:
        return self._compare(Operator.GREATER_EQUALS, value)

    def in_(self, *values: Value) -> TerminalClause:
        """IN: one of these values, given one by one or as one iterable; or one of those a function gives.

        >>> from jqlkit.builder import field, function
        >>> print(field("status").in_("Open", "To Do"), "|", field("assignee").in_(function("membersOf", "dev team")))
        status IN (Open, "To Do") | assignee IN membersOf("dev team")
        """
        return TerminalClause(self.node, Operator.IN, value_list(self.node, values, self.tz))

    def not_in(self, *values: Value) -> TerminalClause:
        """NOT IN: a value, but none of these."""
        return TerminalClause(self.node, Operator.NOT_IN, value_list(self.node, values, self.tz))

    def contains(self, text: Value) -> TerminalClause:
        r"""~: the text contains these words, or matches this text-search expression.

        >>> from jqlkit.builder import field
        >>> print(field("summary").contains("login fail*"))
        summary ~ "login fail*"
        """
        return self._compare(Operator.CONTAINS, text)

    def not_contains(self, text: Value) -> TerminalClause:
        """!~: there is a text, and it does not match."""
        return self._compare(Operator.NOT_CONTAINS, text)

    def is_empty(self) -> TerminalClause:
        """IS EMPTY: there is no value."""
        return TerminalClause(self.node, Operator.IS, EMPTY)

    def is_not_empty(self) -> TerminalClause:
        """IS NOT EMPTY: there is a value."""
        return TerminalClause(self.node, Operator.IS_NOT, EMPTY)

    def was(self, value: Value) -> WasClause:
        """WAS: had this value at some time, now included; `.before()`, `.by()` and others narrow it.

        >>> from jqlkit.builder import field
        >>> print(field("status").was("Open").before("2024-01-01").by("alice"))
        status WAS Open BEFORE 2024-01-01 BY alice
        """
        return WasClause(self.node, Operator.WAS, one_value(self.node, Operator.WAS, value, self.tz))

    def was_not(self, value: Value) -> WasClause:
        """WAS NOT: never had this value."""
        return WasClause(self.node, Operator.WAS_NOT, one_value(self.node, Operator.WAS_NOT, value, self.tz))

    def was_in(self, *values: Value) -> WasClause:
        """WAS IN: had one of these values at some time."""
        return WasClause(self.node, Operator.WAS_IN, value_list(self.node, values, self.tz))

    def was_not_in(self, *values: Value) -> WasClause:
        """WAS NOT IN: never had one of these values."""
        return WasClause(self.node, Operator.WAS_NOT_IN, value_list(self.node, values, self.tz))

    def changed(self) -> ChangedClause:
        """CHANGED: got another value at some time; `.from_()`, `.to()`, `.after()` and others narrow it.

        >>> from jqlkit.builder import days, field
        >>> print(field("status").changed().from_("Open").to("Done").after(-14 * days))
        status CHANGED FROM Open TO Done AFTER -14d
        """
        return ChangedClause(self.node)

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

    def property(self, key: str, path: str = "") -> "FieldExpression":
        """An entity property of the field: `field("development").property("pullrequests", "open")`."""
        if path and not path.startswith("."):
            path = f".{path}"
        added = Property(plain_text(key), plain_text(path))
        return FieldExpression(Field(self.node.name, (*self.node.properties, added)), self.tz)

    def _compare(self, operator: Operator, value: Value) -> TerminalClause:
        return TerminalClause(self.node, operator, one_value(self.node, operator, value, self.tz))

    def __and__(self, other: object) -> Never:
        raise not_a_clause(self, "&")

    def __or__(self, other: object) -> Never:
        raise not_a_clause(self, "|")

    __rand__ = __and__
    __ror__ = __or__

    def __invert__(self) -> Never:
        raise not_a_clause(self, "~")

    def __bool__(self) -> Never:
        raise BuildError("a field is neither true nor false: compare it, or write .is_not_empty()")

    def __contains__(self, value: object) -> Never:
        raise BuildError("`in` is Python's: write field(...).in_(...) or .contains(...)")


def field(name: str, *, tz: str | tzinfo | None = None) -> FieldExpression:
    """The field of this name, `cf[10010]` included, quoted where it needs quotes.

    `tz` is the time zone of the user who searches, for datetimes that have a zone of their own.
    Raises BuildError for a blank name.

    >>> print((field("project") == "IF") & (field("Story Points") > 5))
    project = "IF" AND "Story Points" > 5
    """
    return FieldExpression(Field(_name(name)), tz)


def _name(name: object) -> str:
    match name:
        case str():
            return plain_text(name)
        case FieldReference():
            raise BuildError(f"{name} is a field already")
        case int():
            raise BuildError(f"the name of a field is a str: cf({name}) is a custom field by number")
    raise BuildError(f"the name of a field is a str, not {shown(name)}")


def cf(number: int | str, *, tz: str | tzinfo | None = None) -> FieldExpression:
    """The custom field of this number; its REST id does too.

    >>> print(cf(10010) == "x", cf("customfield_10010").is_empty())
    cf[10010] = x cf[10010] IS EMPTY
    """
    digits = str(number).removeprefix("customfield_")
    if isinstance(number, bool) or not (digits.isascii() and digits.isdigit()) or int(digits) not in INTEGERS:
        raise BuildError(f"a custom field has a number, as in cf(10010), not {shown(number)}")
    return FieldExpression(Field(f"cf[{digits}]"), tz)


def issue_property(key: str, path: str = "", *, tz: str | tzinfo | None = None) -> FieldExpression:
    """An entity property of the issue: a key, and a path of names into its JSON.

    >>> print(issue_property("tags", "owner.name") == "alice", issue_property("flags", "beta") == True)
    issue.property[tags].owner.name = alice issue.property[flags].beta = "true"
    """
    return field("issue.property", tz=tz).property(key, path)
