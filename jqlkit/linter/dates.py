"""The dates in a query: which operands stand for dates, and what kind of text each is."""

import re
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Final, NamedTuple

from jqlkit.linter.subject import Subject
from jqlkit.nodes import HistoryPredicate, Operand, TerminalClause, ValueOperand
from jqlkit.nodes.operands import operands_in

_RELATIVE: Final = re.compile(r"\s*[+-]?\s*[0-9]+[wdhmMyWDHY](?:\s*[0-9]+[wdhmMyWDHY])*\s*")
_NUMBER: Final = re.compile(r"\s*[+-]?[0-9]+\s*")
_ABSOLUTE: Final = re.compile(
    r"(?P<year>[0-9]{4,})(?P<separator>[-/])(?P<month>[0-9]{1,2})(?P=separator)(?P<day>[0-9]{1,2})"
    r"(?: (?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{1,2}))?"
)


class DateForm(Enum):
    """What a value in the place of a date looks like."""

    ABSOLUTE = "absolute"  #: yyyy-MM-dd or yyyy/MM/dd, with HH:mm or without
    RELATIVE = "relative"  #: -1w 2d
    NUMBER = "number"  #: no unit
    INVALID = "invalid"


class DateValue(NamedTuple):
    """One operand in the place of a date: of a clause on a date field, or of a history predicate."""

    owner: TerminalClause | HistoryPredicate
    operator: str
    operand: Operand

    @property
    def field_name(self) -> str | None:
        """The field in lower case; None for a history predicate."""
        return self.owner.field.name.lower() if isinstance(self.owner, TerminalClause) else None


def date_values(subject: Subject) -> Iterator[DateValue]:
    """All known operands in the place of a date, in the order of the text; lists item by item."""
    for owner in subject.nodes("date", "date predicate"):
        if isinstance(owner, (TerminalClause, HistoryPredicate)):
            for operand in operands_in(owner.operand):
                if subject.is_known(operand):
                    yield DateValue(owner, owner.operator.value, operand)


def date_form(operand: ValueOperand) -> DateForm:
    """What kind of date a value is.

    >>> date_form(ValueOperand("-1w 2d")).name, date_form(ValueOperand("2024-02-30")).name
    ('RELATIVE', 'INVALID')
    """
    if _NUMBER.fullmatch(operand.value):
        return DateForm.NUMBER
    if _RELATIVE.fullmatch(operand.value):
        return DateForm.RELATIVE
    return DateForm.INVALID if absolute_date(operand.value) is None else DateForm.ABSOLUTE


def absolute_date(text: str) -> datetime | None:
    """The date that a literal writes, if there is such a day.

    >>> str(absolute_date("2024/1/31 9:30"))
    '2024-01-31 09:30:00'
    """
    match = _ABSOLUTE.fullmatch(text)
    if match is None:
        return None
    year, month, day = int(match["year"][:5]), int(match["month"]), int(match["day"])
    try:
        return datetime(min(year, 9999), month, day, int(match["hour"] or 0), int(match["minute"] or 0))
    except ValueError:
        return None


def has_time(text: str) -> bool:
    """Whether a literal says the time of the day."""
    return ":" in text
