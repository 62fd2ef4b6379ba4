"""Asking no faster than a site allows: a client-side rate, a gate that a 429 closes for all threads, and back-off."""

import math
import random
import re
import threading
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic, sleep
from typing import Final, NamedTuple

from jqlkit.errors import ConfigError

_RATE: Final = re.compile(r"(?P<count>\d+)\s*/\s*(?P<number>\d*)\s*(?P<unit>s|m|h)", re.IGNORECASE)
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0}
#: So many answers are remembered to learn a rate from.
_REMEMBERED: Final = 500
#: Fewer answers in a second tell nothing about a rate.
_TELLING: Final = 4
#: Reasons of a 429 that concern the whole account and not one endpoint.
_QUOTA: Final = ("quota", "cost-based", "max-concurrent")


class Rate(NamedTuple):
    """So many requests in so many seconds."""

    requests: int
    seconds: float

    @classmethod
    def parse(cls, text: str) -> "Rate":
        """Reads a rate. Raises ConfigError for what is none.

        >>> Rate.parse("10/s"), Rate.parse("100/15m")
        (Rate(requests=10, seconds=1.0), Rate(requests=100, seconds=900.0))
        """
        match = _RATE.fullmatch(text.strip())
        if match is None or int(match["count"]) == 0 or match["number"] == "0":
            raise ConfigError(f"not a rate: {text!r}; write it as 10/s or 100/15m")
        return cls(int(match["count"]), int(match["number"] or 1) * _UNITS[match["unit"].lower()])


class Limiter:
    """A token bucket: at most `rate.requests` requests at once, then one each `seconds / count`.

    The bucket is one smaller than the site's, since requests that leave evenly do not arrive evenly.
    """

    def __init__(self, rate: Rate) -> None:
        self._step = rate.seconds / rate.requests
        self._burst = max(1, rate.requests - 1) * self._step
        self._lock = threading.Lock()
        self._next = 0.0

    def delay(self) -> float:
        """Takes a place in the queue: the seconds to wait before asking."""
        with self._lock:
            now = monotonic()
            self._next = max(self._next, now - self._burst + self._step)
            wait = self._next - now
            self._next += self._step
            return max(0.0, wait)


class Gate:
    """The way to one endpoint: closed until a moment by a 429, after which it lets through what went well before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._answered: deque[float] = deque(maxlen=_REMEMBERED)
        self._refused: float | None = None
        self._limiter: Limiter | None = None
        self._rate = 0

    def close(self, seconds: float) -> None:
        """Closes the gate for that long, or longer if it is closed for longer already."""
        with self._lock:
            now = monotonic()
            if self._refused is None:
                self._refused = now  # the first of a wave; the other refusals were under way already
            self._until = max(self._until, now + seconds)

    def answered(self) -> None:
        """Takes note of an answer that was no refusal."""
        self._answered.append(monotonic())

    def delay(self) -> float:
        """Seconds until the gate opens."""
        return max(0.0, self._until - monotonic())

    def place(self) -> float:
        """Takes a place in the queue, if there is one: the seconds to wait."""
        with self._lock:
            if self._refused is not None:
                since = self._refused - 1.0
                lately = sum(at > since for at in self._answered)
                if lately >= _TELLING:
                    self._rate = min(lately, self._rate * 4 // 5) if self._rate else lately
                    self._limiter = Limiter(Rate(max(self._rate, _TELLING), 1.0))
                self._refused = None
            limiter = self._limiter
        return limiter.delay() if limiter is not None else 0.0


class Limits:
    """The gates and the limiter of one site, shared by all threads of a client."""

    def __init__(self, rate: Rate | None = None) -> None:
        self._limiter = Limiter(rate) if rate else None
        self._lock = threading.Lock()
        self._site = Gate()
        self._gates: dict[tuple[str, str], Gate] = {}

    def gate(self, method: str, path: str) -> Gate:
        """The gate of an endpoint: path and method, as Jira counts them."""
        key = (method, re.sub(r"/(?:\d+|[A-Z][A-Z0-9_]+-\d+)(?=/|$)", "/*", path))
        with self._lock:
            return self._gates.setdefault(key, Gate())

    def wait(self, method: str, path: str, at_most: float) -> bool:
        """Waits for the rate and for open gates; False, at once, if that takes longer than `at_most` seconds."""
        gate = self.gate(method, path)
        until = monotonic() + at_most
        if self._limiter is not None:
            pause = self._limiter.delay()
            if pause > at_most:
                return False
            sleep(pause)
        while (pause := max(gate.delay(), self._site.delay())) > 0:
            if monotonic() + pause > until:
                return False
            sleep(pause)
        pause = gate.place()
        if pause > 0:
            if monotonic() + pause > until:
                return False
            sleep(pause)
        return True

    def slow_down(self, method: str, path: str, headers: Mapping[str, str], attempt: int) -> float:
        """Closes the gate after a 429 (or a 503 that names a time); returns for how many seconds."""
        asked = retry_after(headers)
        pause = max(asked or 0.0, backoff(attempt, base=1.0) if not asked else 0.0)
        whole_site = any(word in headers.get("RateLimit-Reason", "") for word in _QUOTA)
        (self._site if whole_site else self.gate(method, path)).close(pause)
        return pause


def backoff(attempt: int, base: float = 0.25, cap: float = 30.0) -> float:
    """Seconds to wait after a failed attempt, counted from 0: doubled each time, with jitter."""
    return min(cap, base * 2.0**attempt) * random.uniform(0.7, 1.3)  # noqa: S311


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
