"""Dates relative to now: `-7 * days`, `2 * weeks`."""

import re
from datetime import timedelta
from typing import Final

from jqlkit.errors import BuildError

_UNITS: Final = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_CALENDAR_UNITS: Final = {"M": "months", "y": "years"}
_MINUTES: Final = {"d": 24 * 60, "h": 60, "m": 1}
_INCREMENT: Final = re.compile(r"[+-]?[0-9]+[yMwdhm]?")


class RelativeDate:
    """A whole number of units of time, before now if it is negative; or a duration.

    Made by multiplying a unit of `jqlkit.builder`; parts of one sign add up. Months and years are for the functions
    that take them, `start_of_month(-3 * months)`: a date literal has none.

    >>> from jqlkit.builder import days, hours, weeks
    >>> print(-7 * days, 2 * weeks, -(1 * days + 12 * hours))
    -7d 2w -1d 12h
    """

    __slots__ = ("parts",)

    parts: tuple[tuple[int, str], ...]

    def __init__(self, *parts: tuple[int, str]) -> None:
        self.parts = parts
        if len({amount < 0 for amount, _ in parts}) > 1:
            raise BuildError(f"JQL has one sign for all parts of a relative date: {self._words()}")

    @classmethod
    def of(cls, value: timedelta) -> "RelativeDate":
        """The relative date for a timedelta, in the largest unit that is exact.

        Raises BuildError for one with seconds.

        >>> print(RelativeDate.of(timedelta(hours=-36)), RelativeDate.of(timedelta(days=14)))
        -36h 14d
        """
        minutes, rest = divmod(value, timedelta(minutes=1))
        if rest:
            raise BuildError(f"JQL counts time in minutes at least: {value} has seconds")
        unit, size = next((unit, size) for unit, size in _MINUTES.items() if minutes % size == 0)
        return cls((minutes // size, unit))

    def as_literal(self) -> str:
        """The text as a date literal; raises BuildError for months and years."""
        for _, unit in self.parts:
            if unit in _CALENDAR_UNITS:
                raise BuildError(
                    f"a date literal in JQL has no {_CALENDAR_UNITS[unit]}: write start_of_day({self.parts[0][0]} * "
                    f"{_CALENDAR_UNITS[unit]}) or another function, or count in days"
                )
        return str(self)

    def __str__(self) -> str:
        sign = "-" if any(amount < 0 for amount, _ in self.parts) else ""
        return sign + " ".join(f"{abs(amount)}{unit}" for amount, unit in self.parts)

    def __repr__(self) -> str:
        return f"<RelativeDate {self}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RelativeDate) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __neg__(self) -> "RelativeDate":
        return RelativeDate(*((-amount, unit) for amount, unit in self.parts))

    def __add__(self, other: "RelativeDate") -> "RelativeDate":
        if not isinstance(other, RelativeDate):
            return NotImplemented
        return RelativeDate(*self.parts, *other.parts)

    def __mul__(self, factor: int) -> "RelativeDate":
        if isinstance(factor, bool) or not isinstance(factor, int):
            raise BuildError(f"JQL counts time in whole units, not in {factor!r}: use a smaller unit")
        return RelativeDate(*((factor * amount, unit) for amount, unit in self.parts))

    __rmul__ = __mul__

    def _words(self) -> str:
        names = _UNITS | _CALENDAR_UNITS
        return " and ".join(f"{amount} {names[unit]}" for amount, unit in self.parts)


def to_increment(value: "int | str | timedelta | RelativeDate") -> str:
    """The argument of startOfDay() and its kind: a number of the function's own unit, or a number and a unit.

    >>> to_increment(-1), to_increment("+2w"), to_increment(timedelta(hours=-2))
    ('-1', '+2w', '-2h')
    """
    if isinstance(value, timedelta):
        value = RelativeDate.of(value)
    text = str(value)
    if isinstance(value, bool) or not _INCREMENT.fullmatch(text):
        raise BuildError(f"an increment is a whole number with one of the units y M w d h m at most, not {text!r}")
    return text
