"""Rates: as they are written, kept, and guessed."""

import re
import threading
from time import monotonic
from typing import Final, NamedTuple

from jqlkit.errors import ConfigError

_RATE: Final = re.compile(r"(?P<count>\d+)\s*/\s*(?P<number>\d*)\s*(?P<unit>s|m|h)", re.IGNORECASE)
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0}


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
    refuses only one request, and any other loses part of one wait. Where answers are so slow that the rate could have
    allowed them all the same, twice as many are tried.
    """

    RATE: Final = Rate(10, 1.0)
    #: With so much of a token, the next whole one is soon there.
    _SOON: Final = 0.5
    #: Part of a token: the first request also opens the connection, and is counted so much later.
    _LATE: Final = 0.1

    def __init__(self) -> None:
        self.on = True
        self._changed = threading.Condition()
        self._tokens = self._full = self.RATE.requests - self._LATE
        self._at = monotonic()
        self._under_way: set[int] = set()
        self._number = 0
        self._beyond: int | None = None
        self._sent_beyond = 0
        self._allowed = 1

    def take(self) -> int:
        """Waits for a place, not for long; gives the request a number, by which `done()` knows it."""
        with self._changed:
            while self.on:
                now = monotonic()
                self._tokens, self._at = min(self._full, self._tokens_at(now)), now
                beyond = self._tokens < self._SOON and self._sent_beyond < self._allowed
                if self._tokens >= 1 or beyond:
                    self._tokens -= 1
                    self._number += 1
                    self._under_way.add(self._number)
                    if beyond:
                        self._beyond = self._number
                        self._sent_beyond += 1
                    return self._number
                self._changed.wait((1 - self._tokens) * self.RATE.seconds / self.RATE.requests)
            return 0

    def _tokens_at(self, moment: float) -> float:
        return self._tokens + (moment - self._at) * self.RATE.requests / self.RATE.seconds

    def done(self, number: int, answered: bool) -> None:
        """Takes note of the end of a request; ends the trial where the answers so far are more than the rate allows."""
        with self._changed:
            self._under_way.discard(number)
            if self._beyond is None:
                return
            if not answered and number <= self._beyond:
                self._beyond, self._sent_beyond = None, 0  # it proves nothing
            elif all(other > self._beyond for other in self._under_way):
                # A site may count a request as late as when it answers.
                self.on = self._tokens_at(monotonic()) >= 0
                self._beyond, self._sent_beyond = None, 0
                self._allowed *= 2
                self._changed.notify_all()

    def end(self) -> None:
        """Ends the trial."""
        with self._changed:
            self.on = False
            self._changed.notify_all()
