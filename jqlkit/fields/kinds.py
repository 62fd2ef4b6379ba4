"""Kinds of fields: each has the operators that Jira gives it, and no others.

What Python would answer by itself, `==` and `!=`, is refused where Jira has no such operator: a type checker reports
it by the message of `@deprecated`, and at run time it is a BuildError with the same message.
"""

from datetime import date, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Self, TypeVar

from jqlkit.builder.expressions import FieldExpression
from jqlkit.builder.operations import (
    Emptiness,
    Equality,
    Equals,
    FieldBase,
    History,
    Ordering,
    Sorting,
    TextSearch,
)
from jqlkit.errors import BuildError
from jqlkit.nodes import Field, Operand, TerminalClause
from jqlkit.nodes.relative import RelativeDate
from jqlkit.operators import Operator

if TYPE_CHECKING:
    from typing_extensions import deprecated  # type checkers know it without its being installed
else:
    from collections.abc import Callable

    def deprecated(message: str) -> Callable[[Any], Any]:
        def decorate(method: Any) -> Any:
            def refused(self: FieldBase, value: object) -> TerminalClause:
                raise BuildError(message)

            refused.__name__, refused.__doc__, refused.__deprecated__ = method.__name__, message, message
            return refused

        return decorate


Text = str | Enum | Operand
Choice = str | int | Enum | Operand
Number = int | float | Decimal | Operand
Date = date | timedelta | RelativeDate | str | int | Operand
Duration = timedelta | RelativeDate | str | int | Operand

FieldKind = TypeVar("FieldKind", bound=FieldBase)


def named(kind: type[FieldKind], name: str) -> FieldKind:
    """The field of this name, as one of this kind."""
    return kind(Field(name))


class ChoiceField(Equality[Choice]):
    """One of several values, always set: = != IN."""

    __slots__ = ()


class SortedChoiceField(ChoiceField, Sorting):
    """One of several values, always set, in an order: = != IN, ORDER BY."""

    __slots__ = ()


class OptionalField(Equality[Choice], Emptiness):
    """One or more of several values, or none: = != IN IS."""

    __slots__ = ()


class SelectField(OptionalField, Sorting):
    """One or more of several values, or none, in an order: = != IN IS, ORDER BY."""

    __slots__ = ()


class StatusField(SelectField, History[Choice]):
    """A status: = != IN IS WAS CHANGED, ORDER BY."""

    __slots__ = ()


class RankedField(SelectField, Ordering[Choice], History[Choice]):
    """Values with a rank: = != < > IN IS WAS CHANGED, ORDER BY."""

    __slots__ = ()


class UserField(OptionalField):
    """Users, by account id on Cloud and by name on Data Center: = != IN IS."""

    __slots__ = ()


class SortedUserField(UserField, Sorting):
    """A user: = != IN IS, ORDER BY."""

    __slots__ = ()


class UserHistoryField(SortedUserField, History[Choice]):
    """A user whose history is kept: = != IN IS WAS CHANGED, ORDER BY."""

    __slots__ = ()


class VersionField(SelectField, Ordering[Choice]):
    """Versions, in the order of their project: = != < > IN IS, ORDER BY."""

    __slots__ = ()


class VersionHistoryField(VersionField, History[Choice]):
    """Versions whose history is kept: = != < > IN IS WAS CHANGED, ORDER BY."""

    __slots__ = ()


class IssueField(SelectField, Ordering[Choice]):
    """An issue, by key or id: = != < > IN IS, ORDER BY."""

    __slots__ = ()


class CountField(Equality[Number], Ordering[Number], Sorting):
    """A number that is always there: = != < > IN, ORDER BY."""

    __slots__ = ()


class NumberField(CountField, Emptiness):
    """A number, or none: = != < > IN IS, ORDER BY."""

    __slots__ = ()


class DurationField(Equality[Duration], Ordering[Duration], Emptiness, Sorting):
    """An amount of time, as "2h 30m" or a timedelta: = != < > IN IS, ORDER BY."""

    __slots__ = ()


class LogDateField(Equality[Date], Ordering[Date]):
    """Dates of several entries: = != < > IN."""

    __slots__ = ()

    def in_time_zone(self, tz: str | tzinfo) -> Self:
        """The same field for datetimes with a zone: `tz` is the one of the user who searches.

        >>> from datetime import UTC, datetime
        >>> from jqlkit.fields import created
        >>> print(created.in_time_zone("Asia/Tokyo") >= datetime(2026, 1, 1, tzinfo=UTC))
        created >= "2026-01-01 09:00"
        """
        return type(self)(self.node, tz)


class DateField(LogDateField, Emptiness, Sorting):
    """A date, or a date and time: = != < > IN IS, ORDER BY."""

    __slots__ = ()


class SlaField(Equals[Duration], Ordering[Duration], Emptiness, Sorting):
    """A service level agreement: = != < > IS, ORDER BY."""

    __slots__ = ()


class PropertyField(FieldBase):
    """A field that is asked by key and path: `development("pullrequests", "open") > 0`."""

    __slots__ = ()
    _operators = "(key, path)"

    def __call__(self, key: str, path: str = "") -> FieldExpression:
        """The part of the field at a key, and below it at a path of names joined by dots."""
        return FieldExpression(self.node, self.tz).property(key, path)

    @deprecated("this field is asked by key and path: write field(key, path) == value")
    def __eq__(self, value: object) -> bool:
        raise NotImplementedError

    @deprecated("this field is asked by key and path: write field(key, path) != value")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError


class SearchField(TextSearch[Text]):
    """A text that is only searched: ~."""

    __slots__ = ()


class TextField(SearchField, Emptiness, Sorting):
    """A text: ~ IS, ORDER BY."""

    __slots__ = ()


class SummaryField(TextField):
    """The summary: ~ IS, ORDER BY."""

    __slots__ = ()

    @deprecated("summary has no '=': use .contains()")
    def __eq__(self, value: object) -> bool:
        raise NotImplementedError

    @deprecated("summary has no '!=': use .not_contains()")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError


class DescriptionField(TextField):
    """The description: ~ IS, ORDER BY."""

    __slots__ = ()

    @deprecated("description has no '=': use .contains()")
    def __eq__(self, value: object) -> bool:
        raise NotImplementedError

    @deprecated("description has no '!=': use .not_contains()")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError


class EnvironmentField(TextField):
    """The environment in which the issue occurs: ~ IS, ORDER BY."""

    __slots__ = ()

    @deprecated("environment has no '=': use .contains()")
    def __eq__(self, value: object) -> bool:
        raise NotImplementedError

    @deprecated("environment has no '!=': use .not_contains()")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError


class CommentField(SearchField):
    """The text of the comments: ~."""

    __slots__ = ()

    @deprecated("comment has no '=': use .contains()")
    def __eq__(self, value: object) -> bool:
        raise NotImplementedError

    @deprecated("comment has no '!=': use .not_contains()")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError


class AllTextField(SearchField):
    """All text fields at once, comments included: ~."""

    __slots__ = ()

    @deprecated("text has no '=': use .contains()")
    def __eq__(self, value: object) -> bool:
        raise NotImplementedError

    @deprecated("text has no '!=': use .not_contains()")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError


class WorklogCommentField(SearchField):
    """The text of the work log: ~."""

    __slots__ = ()

    @deprecated("worklogComment has no '=': use .contains()")
    def __eq__(self, value: object) -> bool:
        raise NotImplementedError

    @deprecated("worklogComment has no '!=': use .not_contains()")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError


class AttachmentsField(Emptiness):
    """Attachments: IS."""

    __slots__ = ()

    @deprecated("attachments has no '=': use .is_empty() or .is_not_empty()")
    def __eq__(self, value: object) -> bool:
        raise NotImplementedError

    @deprecated("attachments has no '!=': use .is_empty() or .is_not_empty()")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError


class RankField(Sorting):
    """The rank: ORDER BY."""

    __slots__ = ()

    @deprecated("Rank has no '=': use .asc() or .desc() in ORDER BY")
    def __eq__(self, value: object) -> bool:
        raise NotImplementedError

    @deprecated("Rank has no '!=': use .asc() or .desc() in ORDER BY")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError


class ApprovalsField(FieldBase):
    """Approvals: = with one of the functions for them."""

    __slots__ = ()
    _operators = "="

    def __eq__(self, value: Choice) -> TerminalClause:  # type: ignore[override]  # makes a clause
        return self._compare(Operator.EQUALS, value)

    @deprecated("approvals has no '!=': use ~(approvals == ...)")
    def __ne__(self, value: object) -> bool:
        raise NotImplementedError
