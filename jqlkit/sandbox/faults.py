"""Trouble on request: latency, a rate limit, and answers that go wrong, for testing programs that talk to Jira."""

import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Final, NamedTuple

from jqlkit.errors import ConfigError
from jqlkit.jira.rates import Rate
from jqlkit.sandbox.messages import CUT, HTML_TYPE, RESET, Response, json_response

_ERROR_PAGE: Final = (
    b"<html><head><title>Oops - an error has occurred</title></head><body>Something went wrong.</body></html>"
)
_LOGIN_PAGE: Final = b"<html><head><title>Log in - Jira</title></head><body><form>Log in</form></body></html>"
_LIMITED: Final = "The request has been rate-limited. Please try again later."

#: What a fault may be beside an HTTP status.
KINDS: Final = {
    "reset": "the connection is cut without an answer",
    "cut": "half of the right answer, then the connection ends",
    "html": "a login page instead of JSON, with status 200",
    "anonymous": "an empty result and the header of a failed login, with status 200",
    "stall": "no answer for ten minutes",
}
_STALL_SECONDS: Final = 600.0


class Fault(NamedTuple):
    """A kind of trouble and how often it comes: 0.1 is every tenth request."""

    kind: str
    share: float


def parse_fault(text: str) -> Fault:
    """Reads `KIND` or `KIND:SHARE`. Raises ConfigError.

    >>> parse_fault("503:0.25"), parse_fault("reset")
    (Fault(kind='503', share=0.25), Fault(kind='reset', share=1.0))
    """
    kind, colon, share = text.strip().partition(":")
    try:
        fault = Fault(kind, float(share) if colon else 1.0)
    except ValueError:
        fault = Fault(kind, -1)
    if not 0 < fault.share <= 1:
        raise ConfigError(f"not a fault: {text!r}; write KIND or KIND:SHARE with a share up to 1, as in 503:0.1")
    if kind not in KINDS and not (kind.isascii() and kind.isdigit() and 400 <= int(kind) <= 599):
        raise ConfigError(f"no fault is called {kind!r}: give a status from 400 to 599, or {', '.join(KINDS)}")
    return fault


class Faults:
    """Decides for each request what goes wrong. Faults come evenly, not at random, so that tests repeat.

    `latency` is in seconds; `rate` is a text such as "10/s" or "100/15m"; `fault` is one of `parse_fault`'s, or more.
    """

    def __init__(self, latency: float = 0, rate: str | None = None, fault: str | Iterable[str] | None = None) -> None:
        if latency < 0:
            raise ConfigError(f"latency is {latency:g}: give seconds, 0 or more")
        self._latency = latency
        self._bucket = _Bucket(Rate.parse(rate)) if rate else None
        texts = [fault] if isinstance(fault, str) else list(fault or ())
        self._faults = [parse_fault(text) for text in texts]
        self._due = [0.0] * len(self._faults)
        self._lock = threading.Lock()
        self.stopped = threading.Event()

    @property
    def silent(self) -> bool:
        """Whether nothing ever goes wrong."""
        return not (self._latency or self._bucket or self._faults)

    def before(self) -> Response | None:
        """Waits for the latency; the answer that goes out instead of the right one, or None."""
        if self._latency:
            self.stopped.wait(self._latency)
        if self._bucket is not None:
            refusal = self._bucket.take()
            if refusal is not None:
                return refusal
        kind = self._next()
        return _answer(kind, self.stopped) if kind else None

    def _next(self) -> str:
        """The kind of trouble that this request has; "" for none."""
        with self._lock:
            self._due = [due + fault.share for due, fault in zip(self._due, self._faults, strict=True)]
            for place, fault in enumerate(self._faults):
                if self._due[place] >= 1 - 1e-9:
                    self._due[place] -= 1
                    return fault.kind
        return ""


def _answer(kind: str, stopped: threading.Event) -> Response | None:
    match kind:
        case "reset":
            return Response(RESET)
        case "cut":
            return Response(CUT)
        case "html":
            return Response(200, _LOGIN_PAGE, (), HTML_TYPE)
        case "anonymous":
            empty = {"issues": [], "isLast": True, "startAt": 0, "maxResults": 50, "total": 0}
            return json_response(empty, headers=[("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")])
        case "stall":
            stopped.wait(_STALL_SECONDS)
            return Response(RESET)
        case "429":
            return _limited(1)
        case "500" | "502":
            return Response(int(kind), _ERROR_PAGE, (), HTML_TYPE)
    headers = [("Retry-After", "1")] if kind == "503" else []
    return json_response(
        {"errorMessages": [f"The sandbox was asked to fail with {kind}."], "errors": {}}, int(kind), headers
    )


def _limited(seconds: float) -> Response:
    reset = datetime.now(UTC) + timedelta(seconds=seconds)
    headers = [
        ("Retry-After", str(ceil(seconds))),
        ("X-RateLimit-Remaining", "0"),
        ("X-RateLimit-Reset", f"{reset:%Y-%m-%dT%H:%M:%SZ}"),
        ("RateLimit-Reason", "jira-burst-based"),
    ]
    return json_response({"errorMessages": [_LIMITED], "errors": {}, "status": 429}, 429, headers)


class _Bucket:
    """Counts requests in windows of the rate's length; what comes above the rate is refused until the next."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._window = time.monotonic()
        self._used = 0
        self._lock = threading.Lock()

    def take(self) -> Response | None:
        with self._lock:
            now = time.monotonic()
            if now - self._window >= self._rate.seconds:
                self._window, self._used = now, 0
            if self._used >= self._rate.requests:
                return _limited(self._window + self._rate.seconds - now)
            self._used += 1
            return None
