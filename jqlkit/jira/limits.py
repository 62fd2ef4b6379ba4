"""Asking no faster than a site allows: at a rate that is set, told, guessed or learned, and not after a 429."""

import math
import random
import re
import threading
from collections.abc import Mapping
from time import monotonic, sleep
from typing import Final, NamedTuple

from jqlkit.jira.limit_headers import Budget, budget, retry_after
from jqlkit.jira.rates import Limiter, Rate, Trial

#: Fewer answers tell nothing about a rate.
_TELLING: Final = 4
#: After so many seconds without a refusal, a rate that was learned grows.
_CALM: Final = 60.0
#: A gate is closed before a refusal for so many seconds at most.
_MAX_CAUTION: Final = 10.0
#: Reasons of a 429 that concern the whole account and not one endpoint, and the one that concerns one endpoint only.
_QUOTA: Final = ("quota", "cost-based", "max-concurrent")
_ENDPOINT: Final = "burst"


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
        self._rate = rate
        self._limiter = Limiter(rate) if rate else None
        self._trial = Trial()
        if rate:
            self._trial.end()
        self._lock = threading.Lock()
        self._slowed = 0.0
        self._site = Gate()
        self._gates: dict[tuple[str, str], Gate] = {}

    def seconds(self, requests: int) -> float:
        """So many seconds do so many requests take at the rate that is set, at least."""
        if self._rate is None:
            return 0.0
        return max(0, requests - self._rate.requests) * self._rate.seconds / self._rate.requests

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

    def slow_down(self, turn: Turn, headers: Mapping[str, str], attempt: int, left: float = math.inf) -> float:
        """Closes the gate after a 429 (or a 503 that names a time); returns for how many seconds.

        A pause that the site does not ask for is no longer than half of the seconds that are left, or than one.
        """
        pause = retry_after(headers) or min(backoff(attempt, base=1.0), max(1.0, left / 2))
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
