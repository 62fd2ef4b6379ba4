"""The first tokens of OAuth 2.0 (3LO): the user agrees in a browser, and a listener on loopback takes its answer.

https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
"""

import hmac
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from jqlkit.config.address import check_scheme, origin
from jqlkit.errors import ConfigError, JiraAuthError, JiraError, JiraTimeoutError
from jqlkit.jira.auth import BearerAuth, NoAuth
from jqlkit.jira.bodies import plain
from jqlkit.jira.oauth import Tokens, tokens_of
from jqlkit.jira.transport import Transport

#: What reading needs, and what gives a refresh token.
SCOPES: Final = ("read:jira-work", "read:jira-user", "offline_access")
#: Where the browser comes back to; the app's callback address must be `http://localhost:8976/callback`.
PORT: Final = 8976
#: Seconds to agree in the browser.
PATIENCE: Final = 300.0

Answer = dict[str, str]


class App(NamedTuple):
    """An app of the developer console: its id and secret, and the port of its callback address on this machine."""

    client_id: str
    client_secret: str
    port: int = PORT

    @property
    def callback(self) -> str:
        """The app's callback address."""
        return f"http://localhost:{self.port}/callback"

    def __repr__(self) -> str:
        return f"App({self.client_id!r}, ***)"


def auth_url() -> str:
    """Where users log in; ATLASSIAN_AUTH_URL names another host, such as that of the government cloud."""
    return _address("ATLASSIAN_AUTH_URL", "https://auth.atlassian.com")


def api_url() -> str:
    """Where the sites are reached; ATLASSIAN_API_URL names another host."""
    return _address("ATLASSIAN_API_URL", "https://api.atlassian.com")


def log_in(app: App, show: Callable[[str], None], patience: float = PATIENCE) -> Tokens:
    """The tokens of a user who agrees in the browser, at the address that `show` gets.

    Raises JiraAuthError where the user or the site refuses, JiraTimeoutError where nobody answers.
    """
    state = secrets.token_urlsafe(24)
    query = {
        "audience": "api.atlassian.com",
        "client_id": app.client_id,
        "scope": " ".join(SCOPES),
        "redirect_uri": app.callback,
        "state": state,
        "response_type": "code",
        "prompt": "consent",
    }
    with _listener(app.port, state) as answers:
        show(f"{auth_url()}/authorize?{urlencode(query)}")
        try:
            answer = answers.get(timeout=patience)
        except Empty:
            raise JiraTimeoutError(f"nobody agreed in the browser within {patience:.0f} s") from None
    if "code" not in answer:
        reason = plain(answer.get("error_description") or answer.get("error") or "no reason is given")
        raise JiraAuthError(f"the browser brings no permission: {reason}")
    return _exchange(app, answer["code"])


def cloud_address(tokens: Tokens, url: str) -> str:
    """The address of a site at Atlassian's gateway. Raises ConfigError for a site that the tokens do not reach."""
    transport = Transport(api_url(), BearerAuth(tokens.access))
    try:
        sites = transport.send("GET", "/oauth/token/accessible-resources")
    finally:
        transport.close()
    found = {origin(str(site.get("url"))): site.get("id") for site in sites or () if isinstance(site, dict)}
    if origin(url) not in found:
        raise ConfigError(
            f"the login does not reach {origin(url)}; it reaches {', '.join(sorted(found)) or 'no site'}\n"
            "hint: choose the site in the browser when you agree"
        )
    return f"{api_url()}/ex/jira/{found[origin(url)]}"


def _address(variable: str, usual: str) -> str:
    address = os.environ.get(variable, "").strip().rstrip("/") or usual
    check_scheme(address)
    return address


def _exchange(app: App, code: str) -> Tokens:
    body = {
        "grant_type": "authorization_code",
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "code": code,
        "redirect_uri": app.callback,
    }
    transport = Transport(auth_url(), NoAuth())
    try:
        return tokens_of(transport.send_once("POST", "/oauth/token", body))
    except JiraError as error:
        if error.status not in (400, 401, 403):
            raise
        hint = f"check the app's id and secret, and that its callback address is {app.callback}"
        where = {"method": error.method, "path": error.path}
        raise JiraAuthError(error.message, status=error.status, hint=hint, **where) from None
    finally:
        transport.close()


@contextmanager
def _listener(port: int, state: str) -> Iterator[SimpleQueue[Answer]]:
    """Takes the answer of the browser that knows `state`; any other is refused, and waited past."""
    answers: SimpleQueue[Answer] = SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # browsers open connections that they do not use

        def log_message(self, *args: object) -> None:
            """The address holds the code, which is in no log."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            answer = {name: values[0] for name, values in parse_qs(parts.query).items()}
            mine = parts.path == "/callback" and hmac.compare_digest(answer.get("state", "").encode(), state.encode())
            text = b"jqlkit has its answer; this page can be closed." if mine else b"This is no answer to jqlkit."
            self.send_response(200 if mine else 400)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            if mine:
                answers.put(answer)

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError as error:
        message = (
            f"port {port} is not free ({error.strerror}); --port names another, as the app's callback address has it"
        )
        raise ConfigError(message) from None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield answers
    finally:
        server.shutdown()
        server.server_close()
