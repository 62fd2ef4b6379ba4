"""What an answer comes to: data, or an error, and whether trying again may help."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import requests
import urllib3
from requests.auth import AuthBase

from jqlkit.config.address import origin
from jqlkit.errors import JiraAuthError, JiraConnectionError, JiraError, JiraProtocolError
from jqlkit.jira.auth import NoAuth
from jqlkit.jira.bodies import loads, plain
from jqlkit.jira.failures import auth_error, login_refused, page_instead, status_error

_TRANSIENT: Final = frozenset({408, 429, 500, 502, 503, 504})
_PASSING: Final = (
    requests.ConnectionError,
    requests.Timeout,
    urllib3.exceptions.HTTPError,
    ConnectionError,
    TimeoutError,
)
_LASTING: Final = (requests.exceptions.SSLError, requests.exceptions.ProxyError)
_LOGIN_PATHS: Final = ("login", "sso", "saml", "signin", "oauth", "auth", "idp", "os_destination")


def read_answer(
    status: int, headers: Mapping[str, str], data: bytes, method: str, path: str, auth: AuthBase, decode: bool
) -> tuple[Any, JiraError | None, bool]:
    """What an answer holds, the error that it is instead, and whether that may pass.

    Without `decode`, the bytes of a JSON object are not parsed.
    """
    if login_refused(headers) and not isinstance(auth, NoAuth):
        return None, auth_error(headers, method, path, status), False
    if not 200 <= status < 300:
        return None, status_error(status, headers, data, method, path), status in _TRANSIENT
    if not data.strip():
        if status == 204 or method == "DELETE":
            return None, None, False
        return None, JiraProtocolError("the answer is empty", method=method, path=path, status=status), True
    if not decode and data[:1] == b"{" and data[-1:] == b"}":
        return data, None, False
    try:
        return loads(data) if decode else data, None, False
    except ValueError:
        if data.lstrip()[:1] == b"<":
            return None, page_instead(data, method, path, status), False
        shown = plain(data[:60].decode("utf-8", "replace"))
        message = f"the answer is cut or broken JSON, {len(data)} bytes: {shown}"
        return None, JiraProtocolError(message, method=method, path=path, status=status), True


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Reads an answer: what fails because its shape is not Jira's becomes a JiraProtocolError."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise JiraProtocolError("the answer has another shape than that of Jira", path=path) from error


def redirect_error(target: str, method: str, path: str, status: int) -> JiraError | None:
    """The error for a redirect that is not followed: to a login page, or to what is no web address."""
    parts = urlsplit(target)
    if parts.scheme not in ("http", "https"):
        message = f"the site redirects to {plain(target, 100)}, which is no web address"
        return JiraProtocolError(message, method=method, path=path, status=status)
    lowered = f"{parts.netloc}{parts.path}?{parts.query}".lower()
    if any(word in lowered for word in _LOGIN_PATHS) and "/rest/" not in parts.path:
        return JiraAuthError(
            f"the site sends to a login page at {origin(target)}",
            method=method,
            path=path,
            status=status,
            hint="the credential was not accepted, or the site's single sign-on stands before its API",
        )
    return None


def is_upgrade(base: str, target: str) -> bool:
    """Whether a redirect only goes from http to https on the standard ports of the same host."""
    return origin(base) == origin(target).replace("https://", "http://", 1) and target.startswith("https://")


def may_pass(failure: Exception, error: JiraError) -> bool:
    """Whether a request that got no answer may get one when it is sent again."""
    if not isinstance(failure, _PASSING) or isinstance(failure, _LASTING):
        return False
    return not (isinstance(error, JiraConnectionError) and error.message.startswith("no host called"))
