"""Dates and durations as the oracle reads them."""

import re
from calendar import monthrange
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jqlkit import FunctionOperand, Operand, ValueOperand
from tests.oracle.facts import World

UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
ABSOLUTE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?: (\d{1,2}):(\d{2}))?")
RELATIVE = re.compile(r"([+-]?)((?:\s*\d+[wdhm])+)")
INCREMENT = re.compile(r"([+-]?)(\d+)([yMwdhm]?)")


def as_moment(world: World, operand: Operand) -> datetime:
    """The instant that an operand means, in the searching user's zone."""
    zone = ZoneInfo(world.context.get("timeZone", "UTC"))
    return _moment(world, operand, zone).astimezone(zone)


def _moment(world: World, operand: Operand, zone: ZoneInfo) -> datetime:
    if isinstance(operand, FunctionOperand):
        return _function(world, operand, zone)
    assert isinstance(operand, ValueOperand)
    text = operand.value.strip()
    if operand.is_number and not re.match(r"\d{4}$", text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    if match := ABSOLUTE.fullmatch(text):
        year, month, day, hour, minute = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hour, minute, tzinfo=zone).astimezone(UTC)
    match = RELATIVE.fullmatch(text)
    assert match, text
    offset = sum((int(n) * UNITS[unit] for n, unit in re.findall(r"(\d+)([wdhm])", match[2])), timedelta())
    return world.now - offset if match[1] == "-" else world.now + offset


def is_whole_day(operand: Operand) -> bool:
    return isinstance(operand, ValueOperand) and re.fullmatch(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}", operand.value) is not None


def last_second(moment: datetime) -> datetime:
    """The last second of the day, in the zone of the moment."""
    following = datetime.combine(moment.date() + timedelta(days=1), time(), moment.tzinfo)
    return (following.astimezone(UTC) - timedelta(seconds=1)).astimezone(moment.tzinfo)


def _function(world: World, operand: FunctionOperand, zone: ZoneInfo) -> datetime:
    name = operand.name.lower()
    if name == "now":
        return world.now
    edge, period = ("start", name.removeprefix("startof")) if name.startswith("startof") else ("end", name[5:])
    amount, unit = 0, "d"
    if operand.arguments:
        match = INCREMENT.fullmatch(operand.arguments[0])
        assert match
        amount = int(match[2]) * (-1 if match[1] == "-" else 1)
        unit = match[3] or {"day": "d", "week": "w", "month": "M", "year": "y"}[period]
    today = datetime.combine(world.now.astimezone(zone).date(), time())
    first = unit == "y" or (unit == "M" and period != "year")  # months differ in length: to the month, then to its edge
    if first:
        today = _shift(today, amount, unit)
    monday = world.context.get("weekStartsOn", "sunday") == "monday"
    match period:
        case "day":
            start, end = today, today + timedelta(days=1)
        case "week":
            start = today - timedelta(days=today.weekday() if monday else (today.weekday() + 1) % 7)
            end = start + timedelta(weeks=1)
        case "month":
            start = today.replace(day=1)
            end = _shift(start, 1, "M")
        case _:
            start = today.replace(month=1, day=1)
            end = start.replace(year=start.year + 1)
    found = start if edge == "start" else end
    if unit in "wd" or (unit == "M" and not first):
        found = _shift(found, amount, unit)
    instant = found.replace(tzinfo=zone).astimezone(UTC)
    if unit in "hm":
        instant = _shift(instant, amount, unit)
    return instant if edge == "start" else instant - timedelta(seconds=1)


def _shift(moment: datetime, amount: int, unit: str) -> datetime:
    if unit in UNITS:
        return moment + amount * UNITS[unit]
    months = moment.year * 12 + moment.month - 1 + amount * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def working_seconds(text: str, context: Any) -> float:
    """A duration in working time: a bare number is minutes."""
    hours = context.get("hoursPerDay", 8)
    days = context.get("daysPerWeek", 5)
    unit = {"w": hours * days * 3600, "d": hours * 3600, "h": 3600, "m": 60, "": 60}
    return sum(int(n) * float(unit[u]) for n, u in re.findall(r"(\d+)\s*([wdhm]?)", text))
