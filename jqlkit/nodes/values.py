"""Python values as operands, and what to write instead where JQL has none."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from math import isfinite
from operator import index
from typing import Final, SupportsIndex

from jqlkit.errors import BuildError
from jqlkit.nodes.base import Node
from jqlkit.nodes.compose import Clause, shown
from jqlkit.nodes.operands import KeywordOperand, ListOperand, Operand, ValueOperand
from jqlkit.nodes.relative import RelativeDate

#: No value at all, as in `resolution = EMPTY`.
EMPTY: Final = KeywordOperand("EMPTY")

#: Jira reads integers of 64 bits, signed.
INTEGERS: Final = range(-(2**63), 2**63)

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def to_operand(value: object, *, tz: str | tzinfo | None = None) -> Operand:
    """The operand for a Python value; a list becomes a list.

    A str is one value; int, Decimal and float are written without quotes; a date as yyyy-MM-dd, a datetime with
    HH:mm after it; a timedelta and `7 * days` as a date relative to now; of an enum member its value; any other
    iterable is a list. An operand is taken as it is. `tz`, a name such as "Europe/Berlin" or a tzinfo, is the time
    zone of the user who searches, to which aware datetimes are converted: Jira reads a date literal in that zone.
    Raises BuildError for what JQL has no value for.

    >>> str(to_operand(["Open", 3, Decimal("0.5"), date(2026, 2, 1), timedelta(days=-10)]))
    '(Open, 3, 0.5, 2026-02-01, -10d)'
    """
    items = list_items(value)
    if items is None:
        return to_value(value, tz=tz)
    operands = [to_value(item, tz=tz) for item in items]
    if not operands:
        raise BuildError("an empty list means nothing in JQL: decide what no value should do before building the query")
    return ListOperand(operands)


def to_value(value: object, *, tz: str | tzinfo | None = None) -> Operand:
    """The operand for one Python value; raises BuildError for a list, and for what JQL has no value for."""
    match value:
        case Operand():
            return value
        case Enum():
            return to_value(value.value, tz=tz)
        case None:
            raise BuildError("None is not a value in JQL: write .is_empty(), or EMPTY if no value is what you look for")
        case bool():
            raise BuildError(f"JQL has no boolean value: write what the field holds as text, not {value}")
        case str():
            return ValueOperand(plain_text(value))
        case int():
            return _integer(value)
        case float() | Decimal():
            return _number(value)
        case datetime():
            return ValueOperand(local_time(value, tz).replace(tzinfo=None).isoformat(" ", "minutes"))
        case date():
            return ValueOperand(value.isoformat())
        case timedelta():
            return ValueOperand(str(RelativeDate.of(value)))
        case RelativeDate():
            return ValueOperand(value.as_literal())
        case SupportsIndex():
            return _integer(index(value))
    raise BuildError(_no_value(value))


def list_items(value: object) -> Iterator[object] | None:
    """The items if the value is a list of values, else None. The items of a set come in the order of their text."""
    if isinstance(value, (str, bytes, bytearray, Mapping, Node, Enum)) or not isinstance(value, Iterable):
        return None
    return iter(sorted(value, key=str) if isinstance(value, (set, frozenset)) else value)


def plain_text(value: object) -> str:
    """The text as a plain str; raises BuildError for anything else, and for surrogates, which are no characters."""
    if not isinstance(value, str):
        raise BuildError(f"a name in JQL is a text, not {shown(value)}")
    if found := _SURROGATE.search(value):
        raise BuildError(f"the text holds half a character (surrogate U+{ord(found[0]):04X}): decode it properly first")
    return str.__str__(value)


def local_time(value: datetime, tz: str | tzinfo | None) -> datetime:
    """The datetime as the clock of the zone shows it; a naive one as it is."""
    if value.tzinfo is None:
        return value
    if tz is None:
        raise BuildError(
            "Jira reads a date and time in the time zone of the user who searches: give that zone as tz=, "
            'for instance client.myself()["timeZone"], or pass a datetime without a zone'
        )
    return value.astimezone(_zone(tz))


def _zone(tz: str | tzinfo) -> tzinfo:
    from zoneinfo import ZoneInfo

    if isinstance(tz, tzinfo):
        return tz
    try:
        return ZoneInfo(tz)
    except (KeyError, ValueError, OSError):
        raise BuildError(f"{tz!r} is not a time zone: write a name such as Europe/Berlin") from None


def _integer(value: int) -> ValueOperand:
    if value not in INTEGERS:
        raise BuildError(f"Jira reads integers of 64 bits: if {shown(value)} is text, pass a str")
    return ValueOperand(str(int(value)), is_number=True)


def _number(value: float | Decimal) -> ValueOperand:
    if not (value.is_finite() if isinstance(value, Decimal) else isfinite(value)):
        raise BuildError(f"{value} is not a number in JQL: decide what it should mean, .is_empty() perhaps")
    if isinstance(value, float):
        value = Decimal(int(value)) if value.is_integer() else Decimal(repr(float(value)))
    text = f"{value:f}"
    return ValueOperand(text) if "." in text else _integer(int(text))


def _no_value(value: object) -> str:
    match value:
        case bytes() | bytearray():
            return "bytes are not a value in JQL: decode them to a str"
        case time():
            return "a time of day is not a value in JQL: pass a datetime"
        case Mapping():
            return "a dictionary is not a value in JQL: pass its keys() or its values()"
        case Iterable() if not isinstance(value, Node):
            return "a list is not one value: write .in_(...) or .not_in(...) for several"
        case Clause():
            return "JQL compares a field with a value, not with a clause: put every comparison in parentheses"
        case Node():
            return f"JQL compares a field with a value, not with a {type(value).__name__}"
    return f"a {type(value).__name__} is not a value in JQL: pass a str, a number, a date or a list of them"
