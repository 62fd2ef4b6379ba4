"""Date arithmetic of JQL: literals, offsets from now, startOf...() and endOf...(); pure, on an injected now and zone.

Sources: the documentation of JQL fields and functions
(https://support.atlassian.com/jira-software-cloud/docs/jql-functions/).
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import IntEnum
from typing import Final, NamedTuple

_LITERAL: Final = re.compile(r"(\d{4,})([-/])(\d{1,2})\2(\d{1,2})(?: +(\d{1,2}):(\d{1,2}))?", re.ASCII)
_OFFSET: Final = re.compile(r"([+-]?)\s*((?:\d+\s*[wdhm]\s*)+)", re.ASCII)
_PART: Final = re.compile(r"(\d+)\s*([wdhm])", re.ASCII)
_INCREMENT: Final = re.compile(r"\s*([+-]?)(\d+)\s*([yMwdhm]?)\s*", re.ASCII)
_MILLIS: Final = re.compile(r"-?\d+", re.ASCII)

_UNITS: Final = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: The unit of an increment without one, by the word after startOf / endOf.
NATURAL_UNITS: Final = {"day": "d", "week": "w", "month": "M", "year": "y"}
#: The units of increments from the shortest to the longest.
_LENGTHS: Final = "mhdwMy"


class Precision(IntEnum):
    """How much of the calendar an operand names."""

    INSTANT = 0
    MINUTE = 1
    DAY = 2


class Moment(NamedTuple):
    """A point in time, aware, in the searching user's zone, and how precisely the query named it."""

    at: datetime
    precision: Precision

    def end(self) -> datetime:
        """The first instant after the range that the operand names: the next day, the next minute, or `at` itself."""
        if self.precision is Precision.DAY:
            return midnight(self.at.date() + timedelta(days=1), self.at.tzinfo)
        return self.at + timedelta(minutes=1) if self.precision is Precision.MINUTE else self.at


def seconds(text: str) -> int:
    """The UTC second of an instant as Jira writes it; fractions are cut, as Jira's index does. Raises ValueError.

    >>> seconds("1970-01-01T01:01:00.900+0100")
    60
    """
    at = datetime.fromisoformat(text)
    since = (at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH
    return since.days * 86400 + since.seconds


def midnight(day: date, zone: tzinfo | None) -> datetime:
    """The start of a calendar day in a zone.

    >>> from datetime import UTC
    >>> str(midnight(date(2024, 2, 29), UTC))
    '2024-02-29 00:00:00+00:00'
    """
    return datetime.combine(day, time(), zone)


def parse_date(text: str, now: datetime) -> Moment | None:
    """What a date operand means at `now` (aware, in the user's zone); None if it is not a date.

    `2024-01-31`, `2024/01/31 14:30` (no time: 00:00), milliseconds since 1970, or an offset from now: `-2w 3d`.

    >>> from datetime import UTC
    >>> now = datetime(2024, 6, 15, 12, tzinfo=UTC)
    >>> [str(parse_date(text, now).at) for text in ("2024/1/31", "2024-01-31 14:30", "-1w 1d", "4h")]
    ['2024-01-31 00:00:00+00:00', '2024-01-31 14:30:00+00:00', '2024-06-07 12:00:00+00:00', '2024-06-15 16:00:00+00:00']
    >>> parse_date("yesterday", now), parse_date("2024-02-30", now)
    (None, None)
    """
    text = text.strip()
    try:
        if match := _LITERAL.fullmatch(text):
            year, _, month, day, hour, minute = match.groups()
            at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=now.tzinfo)
            return Moment(at, Precision.DAY if hour is None else Precision.MINUTE)
        if _MILLIS.fullmatch(text):
            return Moment(datetime.fromtimestamp(int(text) / 1000, now.tzinfo), Precision.INSTANT)
        offset = parse_offset(text)
        return None if offset is None else Moment(shift(now, offset), Precision.INSTANT)
    except (ValueError, OverflowError, OSError):
        return None


def parse_offset(text: str) -> timedelta | None:
    """`-2w 3d`, `+4h`, `30m` as a span of time (a day is 24 hours); None if it is none.

    >>> parse_offset("-1d 12h"), parse_offset("1M")
    (datetime.timedelta(days=-2, seconds=43200), None)
    """
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    total = timedelta()
    try:
        for amount, unit in _PART.findall(match[2]):
            total += int(amount) * _UNITS[unit]
    except OverflowError:
        return None
    return -total if match[1] == "-" else total


def shift(at: datetime, offset: timedelta) -> datetime:
    """`at` moved by an amount of elapsed time, whatever the clocks do in between."""
    from datetime import UTC

    return (at.astimezone(UTC) + offset).astimezone(at.tzinfo)


def boundary(name: str, increment: str | None, now: datetime, week_start: int = 6) -> Moment | None:
    """The instant of `startOfDay`, `endOfWeek`, ... (any letter case) at `now`; None for a wrong increment.

    The increment is `[+-]nn[y|M|w|d|h|m]`; without a unit it has the function's own. A longer unit moves the day,
    a shorter one the boundary, so that `endOfMonth(-1)` is the end of last month, `startOfYear("+3M")` the start of
    April and `endOfMonth("+15d")` the middle of next month. `week_start` is 0 for Monday to 6 for Sunday.
    An end is the last millisecond.

    >>> from datetime import UTC
    >>> now = datetime(2024, 6, 15, 12, tzinfo=UTC)
    >>> str(boundary("startOfWeek", None, now).at), str(boundary("endOfMonth", "-1", now).at)
    ('2024-06-09 00:00:00+00:00', '2024-05-31 23:59:59.999000+00:00')
    >>> str(boundary("startOfYear", "+3M", now).at), str(boundary("endOfYear", "-6M", now).at)
    ('2024-04-01 00:00:00+00:00', '2024-06-30 23:59:59.999000+00:00')
    """
    lower = name.lower()
    end = lower.startswith("endof")
    period = lower.removeprefix("endof").removeprefix("startof")
    amount, unit = 0, NATURAL_UNITS[period]
    if increment is not None:
        match = _INCREMENT.fullmatch(increment)
        if match is None:
            return None
        amount = int(match[2]) * (-1 if match[1] == "-" else 1)
        unit = match[3] or unit
    try:
        day = now.date()
        longer = _LENGTHS.index(unit) >= _LENGTHS.index(NATURAL_UNITS[period])
        if longer:
            day = _moved(day, amount, unit)
        day = _FIRST_DAY[period](day, week_start)
        if end:
            day = _NEXT[period](day)
        if not longer:
            day = _moved(day, amount, unit)
        at = midnight(day, now.tzinfo)
        if unit in "hm":
            at = shift(at, amount * _UNITS[unit])
        return Moment(shift(at, timedelta(milliseconds=-1)) if end else at, Precision.INSTANT)
    except (ValueError, OverflowError):
        return None


def _moved(day: date, amount: int, unit: str) -> date:
    if unit in "yM":
        return _add_months(day, amount * (12 if unit == "y" else 1))
    return day + amount * _UNITS[unit] if unit in "wd" else day


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    # The last day of a shorter month stands for the days it does not have.
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            if not date.min.year <= year <= date.max.year:
                raise
    raise AssertionError("every month has 28 days")


_FIRST_DAY: Final[dict[str, Callable[[date, int], date]]] = {
    "day": lambda day, _: day,
    "week": lambda day, week_start: day - timedelta(days=(day.weekday() - week_start) % 7),
    "month": lambda day, _: day.replace(day=1),
    "year": lambda day, _: day.replace(month=1, day=1),
}
_NEXT: Final[dict[str, Callable[[date], date]]] = {
    "day": lambda day: day + timedelta(days=1),
    "week": lambda day: day + timedelta(days=7),
    "month": lambda day: _add_months(day, 1),
    "year": lambda day: day.replace(year=day.year + 1),
}


def parse_duration(text: str, hours_per_day: float = 8, days_per_week: float = 5) -> int | None:
    """A duration of work in seconds; None if it is none. A bare number is in minutes; days and weeks are working ones.

    >>> parse_duration("1d 4h"), parse_duration("90"), parse_duration("soon")
    (43200, 5400, None)
    """
    text = text.strip()
    if _MILLIS.fullmatch(text):
        return int(text) * 60
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    day = hours_per_day * 3600
    seconds = {"w": day * days_per_week, "d": day, "h": 3600, "m": 60}
    total = 0.0
    for amount, unit in _PART.findall(match[2]):
        total += int(amount) * seconds[unit]
    return int(-total if match[1] == "-" else total)
