"""What a site says about its limits: how long to wait after a refusal, and how many requests are left before one."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple


class Budget(NamedTuple):
    """So many requests of `limit` are left; `seconds` until `refill` more come. `shared` by all endpoints, or not."""

    left: int
    limit: int
    refill: int
    seconds: float
    shared: bool = False


def budget(headers: Mapping[str, str]) -> Budget | None:
    """What an answer says about the requests that are left, None if nothing.

    Data Center has one budget for a user, and adds FillRate requests each interval; Cloud has one for each endpoint,
    which begins anew at a moment, in a second if it does not say.

    >>> budget({"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "7"})
    Budget(left=7, limit=100, refill=100, seconds=1.0, shared=False)
    >>> budget({"X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "7",
    ...         "X-RateLimit-FillRate": "5", "X-RateLimit-Interval-Seconds": "2"})
    Budget(left=7, limit=50, refill=5, seconds=2.0, shared=True)
    """
    left = headers.get("X-RateLimit-Remaining")
    if left is None:
        return None
    try:
        limit = max(1, int(headers.get("X-RateLimit-Limit", left)))
        refill = int(headers.get("X-RateLimit-FillRate", limit))
        interval = float(headers.get("X-RateLimit-Interval-Seconds", "nan"))
        if refill > 0 and interval > 0:
            return Budget(int(left), limit, refill, interval, shared=True)
        reset = _seconds(headers.get("X-RateLimit-Reset", "1"), datetime.now(UTC))
        return Budget(int(left), limit, limit, reset or 1.0)
    except ValueError:
        return None


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """How many seconds the site asks to wait, in any form it says so; None if it does not.

    >>> retry_after({"Retry-After": "0.5"}), retry_after({})
    (0.5, None)
    >>> retry_after({"X-RateLimit-Reset": "2026-03-26T16:00Z"}, datetime(2026, 3, 26, 15, 59, tzinfo=UTC))
    60.0
    """
    moment = now or datetime.now(UTC)
    text = headers.get("Retry-After", "").strip()
    if text:
        seconds = _seconds(text, moment)
        if seconds is not None:
            return seconds
    text = headers.get("X-RateLimit-Reset", "").strip() or headers.get("RateLimit-Reset", "").strip()
    return _seconds(text, moment) if text else None


def _seconds(text: str, now: datetime) -> float | None:
    try:
        number = float(text)
    except ValueError:
        pass
    else:
        # A Unix time, in seconds or milliseconds, is no waiting time.
        if number > 1e12:
            number /= 1000.0
        return max(0.0, number - now.timestamp() if number > 1e9 else number) if math.isfinite(number) else None
    for read in (_http_date, datetime.fromisoformat):
        try:
            when = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds())
    return None


def _http_date(text: str) -> datetime:
    return parsedate_to_datetime(text)
