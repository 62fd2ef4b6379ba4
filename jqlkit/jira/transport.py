"""One request to one site: timeouts, retries within a budget, redirects, decoding, the log.

All requests of the client are reads, also the POSTs, so all may be repeated. 401 and 403 never are: repeating them
locks accounts.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from time import monotonic, sleep
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_plus, urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.utils import get_environ_proxies

from jqlkit import __version__
from jqlkit.config.address import origin
from jqlkit.errors import (
    JiraAuthError,
    JiraError,
    JiraProtocolError,
    JiraRateLimitError,
    JiraTimeoutError,
)
from jqlkit.jira.answers import is_upgrade, may_pass, read_answer, redirect_error
from jqlkit.jira.auth import NoAuth
from jqlkit.jira.bodies import BodyError, read_body
from jqlkit.jira.deployment import GATEWAY_HOST
from jqlkit.jira.failures import connection_error
from jqlkit.jira.limit_headers import retry_after
from jqlkit.jira.limits import Limits, backoff
from jqlkit.jira.redaction import Redaction

_LOGGER: Final = logging.getLogger(__name__)

#: Without progress, retries end after this many timeouts, counted from the start of the first request that failed.
BUDGET: Final = 4.0
#: Tries of one request: in general, of one that a 429 stopped, of one whose answer was cut or that nobody took.
_TRIES: Final = 6
_RATE_TRIES: Final = 20
_CUT_TRIES: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS: Final = 5
_HARMLESS: Final = frozenset({"accept", "accept-encoding", "connection", "user-agent"})

Params = Sequence[tuple[str, str]]


class Exchange(NamedTuple):
    """One request and its answer, as the log has it. `jql` is decoded; no header of the request is kept."""

    method: str
    path: str
    status: int | None
    seconds: float
    size: int
    headers: Mapping[str, str]
    jql: str | None
    error: str | None


class _Outcome(NamedTuple):
    data: Any
    error: JiraError | None
    transient: bool
    headers: Mapping[str, str]


class Transport:
    """Sends requests to one site. Thread-safe; the limits are shared by all threads.

    `base` is the address without a slash at the end; paths are appended to it.
    """

    def __init__(
        self,
        base: str,
        auth: AuthBase,
        *,
        session: requests.Session | None = None,
        timeout: float = 30.0,
        limits: Limits | None = None,
        headers: Mapping[str, str] | None = None,
        verify: str | None = None,
        cert: str | tuple[str, str] | None = None,
        proxy: str | None = None,
        log: Callable[[Exchange], None] | None = None,
    ) -> None:
        self.base = base
        self.auth = auth
        self.timeout = timeout
        self.limits = limits or Limits()
        self._own_session = session is None
        self._session = session or _session()
        self._headers = {"Accept": "application/json", "User-Agent": f"jqlkit/{__version__}"} | dict(headers or {})
        self._settings: dict[str, Any] = {}
        if verify:
            self._settings["verify"] = verify
        if cert:
            self._settings["cert"] = cert
        if proxy:
            self._settings["proxies"] = {"http": proxy, "https": proxy}
        proxies = {proxy} if proxy else set(get_environ_proxies(base).values())
        self.redaction = Redaction(auth, dict(headers or {}), proxies)
        self.log = log
        #: Seconds that the quickest answer took, None before the first.
        self.latency: float | None = None
        #: When the first of the requests began that have failed without a good answer since; None if all is well.
        self._failing_since: float | None = None
        self._environments: dict[str, Any] = {}

    @property
    def host(self) -> str:
        """The host of the site, for messages."""
        return urlsplit(self.base).netloc

    def close(self) -> None:
        """Ends the session at the site, if there is one, and closes the connections, if they are the client's own."""
        end = getattr(self.auth, "close", None)
        if end is not None:
            end(self)
        if self._own_session:
            self._session.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Params = (),
        body: Any = None,
        give_up: frozenset[int] = frozenset(),
        tries: int = _RATE_TRIES,
        decode: bool = True,
    ) -> Any:
        """The decoded JSON of an answer; None for an empty one; its bytes, if `decode` is False and it is no web page.

        `give_up` names statuses that are not tried again (0 stands for a timeout). Raises a subclass of JiraError.
        """
        started = monotonic()
        attempt = 0
        renewed = False
        while True:
            if not getattr(self.auth, "ready", True):
                self._renew(self._auth_state())
            left = self._left(started)
            turn = self.limits.wait(method, path, left)
            if turn is None:
                raise self._too_slow(method, path)
            before = self._auth_state()
            outcome = self._once(method, path, params, body, max(min(left, tries * self.timeout), 0.05), decode)
            error = outcome.error
            self.limits.done(turn, error.status if error else 200, outcome.headers)
            if error is None:
                self._failing_since = None
                return outcome.data
            if error.status == 401 and not renewed and self._renew(before):
                renewed = True
                continue
            attempt += 1
            self._failing_since = self._failing_since or started
            if not outcome.transient or attempt >= min(tries, _tries(error)) or _code(error) in give_up:
                raise error
            left = self._left(started)
            if error.status == 429 or (error.status == 503 and retry_after(outcome.headers) is not None):
                pause = self.limits.slow_down(turn, outcome.headers, attempt - 1, left)
            else:
                pause = backoff(attempt - 1)
                sleep(max(0.0, min(pause, left)))
            if pause >= left:
                if isinstance(error, JiraRateLimitError):
                    error.retry_after = pause
                    error.hint = f"the site asks to wait {pause:.0f} s; a lower rate_limit for the site avoids this"
                raise error

    def begin(self) -> None:
        """Starts a new operation, with a new budget of time."""
        self._failing_since = None

    def _left(self, started: float) -> float:
        return (self._failing_since or started) + BUDGET * self.timeout - monotonic()

    def _ask(
        self, method: str, url: str, params: Params, body: Any, auth: AuthBase, seconds: float
    ) -> requests.Response:
        host = origin(url)
        own = host == origin(self.base)
        headers = self._headers if own else {"Accept": "application/json"}
        request = requests.Request(method, url, headers, params=list(params), json=body, auth=auth)
        prepared = self._session.prepare_request(request)
        if not own:
            for name in set(map(str.lower, self._session.headers)) - _HARMLESS:
                prepared.headers.pop(name, None)  # a session of the caller's may carry a token in its headers
        environment = self._environments.get(host)
        if environment is None:
            # Proxies and certificates of the environment: the same for all requests to a host, and slow to find.
            environment = self._session.merge_environment_settings(
                url, self._settings.get("proxies", {}), True, self._settings.get("verify"), self._settings.get("cert")
            )
            self._environments[host] = environment
        return self._session.send(prepared, timeout=max(0.05, seconds), allow_redirects=False, **environment)

    def _too_slow(self, method: str, path: str) -> JiraRateLimitError:
        wait = self.limits.gate(method, path).delay()
        return JiraRateLimitError(
            "the site asks to slow down for longer than this command may wait",
            retry_after=wait,
            method=method,
            path=path,
            status=429,
            hint=f"try again in {wait:.0f} s, or allow more with JIRA_TIMEOUT",
        )

    def send_once(self, method: str, path: str, body: Any) -> Any:
        """One request without a credential in its header and without a retry: a login, a logout, a new token."""
        outcome = self._once(method, path, (), body, self.timeout, decode=True, signer=NoAuth())
        if outcome.error is not None:
            raise outcome.error
        return outcome.data

    def _explain(self, error: JiraAuthError, url: str, redirected: bool) -> None:
        """Says in a hint what the answer itself does not tell."""
        host = urlsplit(url).hostname or ""
        if redirected:
            error.hint = f"{self.host} redirects to {origin(url)}, which gets no credential; set the url to that"
        elif host == GATEWAY_HOST and error.status == 401:
            error.hint = "check MATON_API_KEY, and its connections with `jqlkit site connections list`"
        elif isinstance(self.auth, NoAuth) and error.status == 401:
            error.hint = "no credential was sent: set JIRA_EMAIL and JIRA_API_TOKEN, or run `jqlkit site add`"
        elif error.status == 401 and host.endswith(".atlassian.net") and "scope" not in str(error.hint):
            there = f"its id is at {origin(url)}/_edge/tenant_info"
            error.hint = (
                f"{error.hint}\nhint: a scoped token works only at https://api.atlassian.com/ex/jira/ID; {there}"
            )

    def _auth_state(self) -> object:
        state = getattr(self.auth, "state", None)
        return state() if state else None

    def _renew(self, stale: object) -> bool:
        renew = getattr(self.auth, "renew", None)
        return bool(renew and renew(self, stale))

    def _once(
        self,
        method: str,
        path: str,
        params: Params,
        body: Any,
        left: float,
        decode: bool,
        signer: AuthBase | None = None,
    ) -> _Outcome:
        url = self.base + path if path.startswith("/") else path
        shown = urlsplit(path).path if path.startswith("http") else path
        own = auth = signer or self.auth
        started = monotonic()
        status: int | None = None
        data = b""
        headers: Mapping[str, str] = {}
        error: JiraError | None = None
        transient = False
        decoded: Any = None
        try:
            for hop in range(_MAX_REDIRECTS):
                response = self._ask(method, url, params if hop == 0 else (), body, auth, min(self.timeout, left))
                status, headers = response.status_code, response.headers
                data = read_body(response, left)
                target = headers.get("Location")
                if status not in _REDIRECTS or not target:
                    break
                url = urljoin(url, target)
                if error := redirect_error(url, method, shown, status):
                    break
                if origin(url) != origin(self.base) and not is_upgrade(self.base, url):
                    auth = NoAuth()
            else:
                error = JiraProtocolError("the site redirects in a circle", method=method, path=shown, status=status)
        except BodyError as broken:
            slow = "did not end" in str(broken)
            kind = JiraTimeoutError if slow else JiraProtocolError
            error, transient = kind(str(broken), method=method, path=shown, status=status), False
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as failure:
            error = connection_error(failure, method, shown, urlsplit(url).netloc, self.timeout)
            transient = may_pass(failure, error)
        if error is None:
            assert status is not None
            if not 200 <= status < 300:
                data = self.redaction.body(data)
            decoded, error, transient = read_answer(status, headers, data, method, shown, auth, decode)
            if isinstance(error, JiraAuthError):
                self._explain(error, url, redirected=auth is not own)
        if error is not None:
            self.redaction.error(error)
        seconds = monotonic() - started
        if error is None:
            self.latency = min(seconds, self.latency or seconds)
        if self.log is not None or _LOGGER.isEnabledFor(logging.DEBUG):
            jql = body.get("jql") if isinstance(body, Mapping) else dict(params).get("jql")
            failed = error.message if error else None
            self._tell(Exchange(method, unquote_plus(shown), status, seconds, len(data), headers, jql, failed))
        return _Outcome(decoded, error, transient, headers)

    def _tell(self, exchange: Exchange) -> None:
        if self.log is not None:
            self.log(exchange)
        text = self.redaction.text(f"{exchange.method} {exchange.path}: {exchange.status or exchange.error}")
        _LOGGER.debug("%s, %.0f ms, %d bytes", text, 1000 * exchange.seconds, exchange.size)


def _tries(error: JiraError) -> int:
    if isinstance(error, JiraProtocolError) or "refuses the connection" in error.message:
        return _CUT_TRIES
    return _RATE_TRIES if error.status == 429 else _TRIES


def _code(error: JiraError) -> int:
    """The status of an error, 0 for a timeout, -1 for none."""
    return 0 if isinstance(error, JiraTimeoutError) else error.status or -1


def _session() -> requests.Session:
    session = requests.Session()
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=32)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session
