"""Asking no faster than a site allows: rates that are set, told, guessed or learned, and gates that a 429 closes."""

import random
import re
import threading
from collections.abc import Mapping
from time import monotonic, sleep
from typing import Final, NamedTuple

from jqlkit.errors import ConfigError
from jqlkit.jira.limit_headers import Budget, budget, retry_after

_RATE: Final = re.compile(r"(?P<count>\d+)\s*/\s*(?P<number>\d*)\s*(?P<unit>s|m|h)", re.IGNORECASE)
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0}
#: Fewer answers tell nothing about a rate.
_TELLING: Final = 4
#: After so many seconds without a refusal, a rate that was learned grows.
_CALM: Final = 60.0
#: A gate is closed before a refusal for so many seconds at most.
_MAX_CAUTION: Final = 10.0
#: Reasons of a 429 that concern the whole account and not one endpoint, and the one that concerns one endpoint only.
_QUOTA: Final = ("quota", "cost-based", "max-concurrent")
_ENDPOINT: Final = "burst"


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
    """A token bucket: at most `size` requests at once (else `rate.requests`), then one each `seconds / requests`.

    The bucket is one smaller than the site's, since requests that leave evenly do not arrive evenly. It is full, or
    was empty at a moment.
    """

    def __init__(self, rate: Rate, size: int | None = None, empty_at: float | None = None) -> None:
        self._step = rate.seconds / rate.requests
        self._burst = max(1, (size or rate.requests) - 1) * self._step
        self._lock = threading.Lock()
        self._next = 0.0 if empty_at is None else empty_at + self._step

    def delay(self) -> float:
        """Takes a place in the queue: the seconds to wait before asking."""
        with self._lock:
            now = monotonic()
            self._next = max(self._next, now - self._burst + self._step)
            wait = self._next - now
            self._next += self._step
            return max(0.0, wait)

    def hold(self, left: int) -> None:
        """Lets at most `left` requests through at once from now on."""
        with self._lock:
            self._next = max(self._next, monotonic() - (left - 1) * self._step)


class Trial:
    """The guess that a site allows 10 requests a second, until it has answered one more than that.

    Only one is sent beyond, and others wait for its answer, so that a site which keeps such a rate (the gateway does)
    refuses only one request, and any other loses part of one wait.
    """

    RATE: Final = Rate(10, 1.0)
    #: With so much of a token, the next whole one is soon there.
    _SOON: Final = 0.5

    def __init__(self) -> None:
        self.on = True
        self._changed = threading.Condition()
        self._tokens = float(self.RATE.requests)
        self._at = monotonic()
        self._under_way: set[int] = set()
        self._number = 0
        self._beyond: int | None = None

    def take(self) -> int:
        """Waits for a place, not for long; gives the request a number, by which `done()` knows it."""
        with self._changed:
            while self.on:
                now = monotonic()
                grown = (now - self._at) * self.RATE.requests / self.RATE.seconds
                self._tokens, self._at = min(float(self.RATE.requests), self._tokens + grown), now
                beyond = self._tokens < self._SOON and self._beyond is None
                if self._tokens >= 1 or beyond:
                    self._tokens -= 1
                    self._number += 1
                    self._under_way.add(self._number)
                    if beyond:
                        self._beyond = self._number
                    return self._number
                self._changed.wait((1 - self._tokens) * self.RATE.seconds / self.RATE.requests)
            return 0

    def done(self, number: int, answered: bool) -> None:
        """Takes note of the end of a request; ends the trial where all up to the one beyond were answered."""
        with self._changed:
            self._under_way.discard(number)
            if self._beyond is None:
                return
            if not answered and number <= self._beyond:
                self._beyond = None  # it proves nothing
            elif all(other > self._beyond for other in self._under_way):
                self.on = False
                self._changed.notify_all()

    def end(self) -> None:
        """Ends the trial."""
        with self._changed:
            self.on = False
            self._changed.notify_all()


class Gate:
    """The way to one endpoint, or to all: closed until a moment by a 429, then as wide as what went well before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._limiter: Limiter | None = None
        self._told: tuple[int, int] | None = None
        self._under_way = 0
        # What a rate is learned from: answers since the site's bucket was full, and the first of a wave of refusals.
        self._answers = 0
        self._since = self._last = 0.0
        self._refused: float | None = None
        self._rate = 0
        self._rate_at = 0.0

    def close(self, seconds: float, learn: bool = True) -> None:
        """Closes the gate for that long, or longer if it is closed for longer already."""
        with self._lock:
            now = monotonic()
            if learn and self._refused is None:
                self._refused = now
            self._until = max(self._until, now + seconds)

    def sent(self) -> None:
        """Takes note of a request that leaves."""
        with self._lock:
            self._under_way += 1
            now = monotonic()
            if now - self._last > 1.0:
                self._answers, self._since = 0, now
            self._last = now

    def done(self, answered: bool, told: Budget | None) -> None:
        """Takes note of the end of a request, and of what its answer tells of the limit."""
        with self._lock:
            self._under_way -= 1
            self._answers += answered
            if told is None:
                return
            if self._told != (told.limit, told.refill):
                self._told = told.limit, told.refill
                self._limiter = Limiter(Rate(told.refill, told.seconds), told.limit)
            left = told.left - self._under_way
            if self._limiter is not None:
                self._limiter.hold(left)
            if left < 1 and told.seconds <= _MAX_CAUTION:
                self._until = max(self._until, monotonic() + told.seconds)

    def delay(self) -> float:
        """Seconds until the gate opens."""
        return max(0.0, self._until - monotonic())

    def pace(self, rate: int) -> None:
        """Lets through so many requests a second from now on."""
        with self._lock:
            self._pace(rate, monotonic())

    def _pace(self, rate: int, empty_at: float) -> None:
        self._rate, self._rate_at = rate, monotonic()
        self._limiter = Limiter(Rate(rate, 1.0), empty_at=empty_at)

    def place(self) -> float:
        """Takes a place in the queue, if there is one: the seconds to wait."""
        with self._lock:
            now = monotonic()
            if self._refused is not None and self._told is None:
                if self._rate:
                    self._pace(max(1, self._rate * 4 // 5), self._refused)
                elif self._answers >= _TELLING:
                    # The site's bucket held as much as it refills in a second, and the answers emptied it.
                    self._pace(max(1, int(self._answers / (1.0 + self._refused - self._since))), self._refused)
                self._answers, self._since = 0, now
            elif self._rate and now - self._rate_at > _CALM:
                self._pace(-(-self._rate * 5 // 4), now)
            self._refused = None
            limiter = self._limiter
        return limiter.delay() if limiter is not None else 0.0


class Turn(NamedTuple):
    """The permission to send one request."""

    gate: Gate
    at: float
    trial: int


class Limits:
    """The gates and the limiter of one site, shared by all threads of a client."""

    def __init__(self, rate: Rate | None = None) -> None:
        self._limiter = Limiter(rate) if rate else None
        self._trial = Trial()
        if rate:
            self._trial.end()
        self._lock = threading.Lock()
        self._slowed = 0.0
        self._site = Gate()
        self._gates: dict[tuple[str, str], Gate] = {}

    def gate(self, method: str, path: str) -> Gate:
        """The gate of an endpoint: path and method, as Jira counts them."""
        key = (method, re.sub(r"/(?:\d+|[A-Z][A-Z0-9_]+-\d+)(?=/|$)", "/*", path))
        with self._lock:
            return self._gates.setdefault(key, Gate())

    def wait(self, method: str, path: str, at_most: float) -> Turn | None:
        """Waits for the rate and for open gates; None, at once, if that takes longer than `at_most` seconds."""
        gate = self.gate(method, path)
        until = monotonic() + at_most
        if self._limiter is not None and not _sleep(self._limiter.delay(), until):
            return None
        trial = self._trial.take() if self._trial.on else 0
        while True:
            while (pause := max(gate.delay(), self._site.delay())) > 0:
                if not _sleep(pause, until):
                    return None
            if not _sleep(max(gate.place(), self._site.place()), until):
                return None
            if max(gate.delay(), self._site.delay()) == 0:  # else it was closed meanwhile
                gate.sent()
                self._site.sent()
                return Turn(gate, monotonic(), trial)

    def done(self, turn: Turn, status: int | None, headers: Mapping[str, str]) -> None:
        """Takes note of the end of a request: answered with a status, or not (None)."""
        answered = status is not None and status != 429
        told = budget(headers)
        turn.gate.done(answered, None if told and told.shared else told)
        self._site.done(answered, told if told and told.shared else None)
        if self._trial.on:
            if told and (told.shared or told.limit > Trial.RATE.requests):
                self._trial.end()
            else:
                self._trial.done(turn.trial, answered)

    def slow_down(self, turn: Turn, headers: Mapping[str, str], attempt: int) -> float:
        """Closes the gate after a 429 (or a 503 that names a time); returns for how many seconds."""
        asked = retry_after(headers)
        pause = max(asked or 0.0, backoff(attempt, base=1.0) if not asked else 0.0)
        reason = headers.get("RateLimit-Reason", "")
        on_trial = self._trial.on
        whole_site = any(word in reason for word in _QUOTA) or (on_trial and _ENDPOINT not in reason)
        gate = self._site if whole_site else turn.gate
        with self._lock:
            first = turn.at >= self._slowed  # the others of a wave were under way already, and tell no more
            if first:
                self._slowed = monotonic()
        gate.close(pause, learn=first and not on_trial)
        if on_trial:
            if first:
                gate.pace(Trial.RATE.requests)
            self._trial.end()  # at last, since it lets those go on that wait
        return pause


def _sleep(seconds: float, until: float) -> bool:
    """Sleeps, unless that takes beyond a moment."""
    if seconds > 0:
        if monotonic() + seconds > until:
            return False
        sleep(seconds)
    return True


def backoff(attempt: int, base: float = 0.25, cap: float = 30.0) -> float:
    """Seconds to wait after a failed attempt, counted from 0: doubled each time, with jitter."""
    return min(cap, base * 2.0**attempt) * random.uniform(0.7, 1.3)  # noqa: S311
