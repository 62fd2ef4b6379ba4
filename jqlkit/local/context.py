"""Who asks, when and where: what a query needs to know besides the issues."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from types import UnionType
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jqlkit.errors import ConfigError

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: The parts of a context, what each is, and how to say it.
_SHAPES: Final[dict[str, tuple[type | UnionType, str]]] = {
    **dict.fromkeys(("now", "timeZone", "currentUser", "weekStartsOn"), (str, "a text")),
    **dict.fromkeys(("hoursPerDay", "daysPerWeek"), (int | float, "a number")),
    **dict.fromkeys(("groups", "votedIssues", "issueHistory", "logins"), (dict, "an object")),
    **dict.fromkeys(("savedFilters", "filters"), (list, "a list")),
}


@dataclass(slots=True)
class Context:
    """The searching user, the clock and the site's settings.

    `now` is None where the clock is to be asked; `week_start` is 0 for Monday to 6 for Sunday; `groups` maps names to
    users, `votes` and `viewed` map users to issue keys.
    """

    now: datetime | None = None
    zone: tzinfo = UTC
    user: str | None = None
    week_start: int = 6
    hours_per_day: float = 8
    days_per_week: float = 5
    groups: dict[str, list[str]] = field(default_factory=dict)
    votes: dict[str, list[str]] | None = None
    viewed: dict[str, list[str]] | None = None
    filters: list[dict[str, Any]] = field(default_factory=list)
    logins: dict[str, str] = field(default_factory=dict)

    def time(self) -> datetime:
        """The present instant in the user's zone."""
        return (self.now or datetime.now(UTC)).astimezone(self.zone)


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant as Jira writes it; UTC where no zone is given.

    >>> str(parse_instant("2024-06-15T12:00:00.000+0000"))
    '2024-06-15 12:00:00+00:00'
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"not an ISO 8601 time: {text!r} (write 2024-06-15T12:00:00Z)") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def parse_zone(name: str) -> tzinfo:
    """The time zone of that name (Europe/Berlin). Raises ConfigError for an unknown one."""
    if name.upper() in ("UTC", "Z", "GMT"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(f"no time zone called {name!r}: write one such as Europe/Berlin or UTC") from None


def read_context(data: dict[str, Any]) -> Context:
    """The context of a snapshot file (`{"context": {...}}`); every part may be missing. Raises ConfigError."""
    for name, (type_, shape) in _SHAPES.items():
        if not isinstance(data.get(name), type_ | None):
            raise ConfigError(f"context: {name} is {shape}, not {data[name]!r}")
    now = data.get("now")
    day = (data.get("weekStartsOn") or "sunday").lower()
    if day not in _WEEKDAYS:
        raise ConfigError(f"context: weekStartsOn is a day of the week such as monday, not {day!r}")
    return Context(
        now=parse_instant(now) if now else None,
        zone=parse_zone(data.get("timeZone") or "UTC"),
        user=data.get("currentUser"),
        week_start=_WEEKDAYS.index(day),
        hours_per_day=float(data.get("hoursPerDay") or 8),
        days_per_week=float(data.get("daysPerWeek") or 5),
        groups=data.get("groups") or {},
        votes=data.get("votedIssues"),
        viewed=data.get("issueHistory"),
        filters=data.get("savedFilters") or data.get("filters") or [],
        logins=data.get("logins") or {},
    )
