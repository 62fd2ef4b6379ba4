"""Who asks: Basic, Bearer and cookies; any credentials are right unless the server was given a token."""

import base64
import binascii
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Final

from jqlkit.sandbox.messages import HTML_TYPE, Request, Response, json_response

COOKIE: Final = "JSESSIONID"
_LOGIN_PAGE: Final = (
    b"<html><head><title>Log in</title></head><body>Your session has expired. Log in again.</body></html>"
)
_REQUIRED: Final = "Client must be authenticated to access this resource."


class Gatekeeper:
    """Decides on credentials and keeps sessions."""

    def __init__(self, token: str | None) -> None:
        self._token = token
        self._sessions: set[str] = set()
        self._ended: set[str] = set()

    def check(self, request: Request, anonymous: bool) -> Response | None:
        """None if the request may pass, otherwise the 401.

        Without a token of its own, the server lets anonymous requests pass, as a public Jira does.
        """
        kind, secret = _credentials(request)
        if kind == "cookie":
            if secret in self._ended or (self._token is not None and secret not in self._sessions):
                return None if anonymous else Response(401, _LOGIN_PAGE, (), HTML_TYPE)
            return None
        if kind == "none":
            return None if anonymous or self._token is None else refused(tried=False)
        if kind == "broken" or not self.accepts(secret):
            return None if anonymous else refused(tried=True)
        return None

    def accepts(self, secret: str) -> bool:
        """Whether this is the password or token."""
        return self._token is None or secrets.compare_digest(secret.encode(), self._token.encode())

    def log_in(self) -> str:
        """Starts a session and returns its cookie."""
        session = secrets.token_hex(16).upper()
        self._sessions.add(session)
        return session

    def log_out(self, request: Request) -> None:
        """Ends the session that the request belongs to."""
        kind, session = _credentials(request)
        if kind == "cookie":
            self._sessions.discard(session)
            self._ended.add(session)


def is_anonymous(request: Request) -> bool:
    """Whether a request carries no credentials."""
    return _credentials(request)[0] == "none"


def refused(*, tried: bool) -> Response:
    """The 401; `tried` if credentials were sent."""
    headers = [("WWW-Authenticate", 'Basic realm="Jira sandbox"')]
    if tried:
        headers.append(("X-Seraph-LoginReason", "AUTHENTICATED_FAILED"))
    return json_response({"errorMessages": [_REQUIRED], "errors": {}}, 401, headers)


def _credentials(request: Request) -> tuple[str, str]:
    """Kind (basic, bearer, cookie, broken, none) and secret."""
    header = request.header("Authorization")
    if header is not None:
        scheme, _, value = header.strip().partition(" ")
        match scheme.lower():
            case "bearer":
                return "bearer", value.strip()
            case "basic":
                try:
                    _, colon, secret = base64.b64decode(value, validate=True).decode().partition(":")
                except (binascii.Error, UnicodeDecodeError):
                    return "broken", ""
                return ("basic", secret) if colon else ("broken", "")
        return "bearer", value.strip()
    session = _cookie(request)
    return ("cookie", session) if session else ("none", "")


def _cookie(request: Request) -> str:
    try:
        jar = SimpleCookie(request.header("Cookie") or "")
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""
