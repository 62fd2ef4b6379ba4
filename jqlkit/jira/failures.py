"""From what went wrong to one error: every status, every shape of an error body, every exception of requests."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeGuard

import requests
import urllib3

from jqlkit.errors import (
    EndpointRemovedError,
    JiraAuthError,
    JiraConnectionError,
    JiraError,
    JiraNotFoundError,
    JiraPermissionError,
    JiraProtocolError,
    JiraQueryError,
    JiraRateLimitError,
    JiraServerError,
    JiraTimeoutError,
    UnboundedQueryError,
)
from jqlkit.jira.bodies import loads, plain

#: Header that Jira sends when it did not accept the credential, whatever the status.
_LOGIN_REASON: Final = "X-Seraph-LoginReason"
_LOGIN_FAILED: Final = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED")
_LOGIN_PAGE: Final = re.compile(r"log.?in|sign.?in|sso|saml|oauth|idp|auth", re.IGNORECASE)
_LOGIN_URL: Final = re.compile(r"login-url=(https?://[^\s;]+)")
_SCOPE: Final = re.compile(r"scope", re.IGNORECASE)
_UNBOUNDED: Final = re.compile(r"unbounded jql", re.IGNORECASE)
_CONNECTION: Final = re.compile(r"connection|maton", re.IGNORECASE)

UNBOUNDED_HINT: Final = "add a restriction, such as project = KEY or created >= -30d"


def _words(page: bytes) -> str:
    from jqlkit.jira.html_pages import html_words  # html.parser takes milliseconds, which most searches need not spend

    return html_words(page)


def error_messages(body: bytes, content_type: str = "") -> list[str]:
    """Jira's own words in an error body of any shape, on one line each; [] if there are none.

    >>> error_messages(b'{"errorMessages":["Bad"],"errors":{"jql":"Worse"}}')
    ['Bad', 'jql: Worse']
    >>> error_messages(b"<html><title>Bad Gateway</title></html>", "text/html")
    ['Bad Gateway']
    """
    if "html" in content_type or body.lstrip()[:1] == b"<":
        words = _words(body)
        return [words] if words else []
    try:
        data = loads(body)
    except ValueError:
        words = plain(body[:2000].decode("utf-8", "replace"), 200)
        return [words] if words else []
    return [plain(str(message)) for message in _messages(data)]


def _messages(data: Any) -> Iterable[Any]:
    if isinstance(data, str):
        yield data
    if not isinstance(data, Mapping):
        return
    listed = data.get("errorMessages")
    yield from listed if isinstance(listed, list) else ()
    errors = data.get("errors")
    if isinstance(errors, Mapping):
        for name, message in errors.items():
            yield f"{name}: {message}"
    elif isinstance(errors, list):
        for item in errors:
            yield item.get("message", item) if isinstance(item, Mapping) else item
    for key in ("message", "errorMessage", "error_description", "error", "detail"):
        if isinstance(data.get(key), str):
            yield data[key]


def login_refused(headers: Mapping[str, str]) -> bool:
    """Whether Jira says, on any status, that it did not accept the credential."""
    return any(reason in headers.get(_LOGIN_REASON, "") for reason in _LOGIN_FAILED)


def auth_error(headers: Mapping[str, str], method: str, path: str, status: int) -> JiraAuthError:
    """The error for an answer whose headers say that the credential was refused."""
    if "CAPTCHA" in headers.get("X-Authentication-Denied-Reason", "").upper():
        message = "Jira wants a CAPTCHA after too many failed logins"
        where = _LOGIN_URL.search(headers.get("X-Authentication-Denied-Reason", ""))
        place = f" at {plain(where[1], 100)}" if where else ""
        hint = f"log in once with a browser{place}, then check user and password"
    elif status < 400:
        message = "Jira did not accept the credential and answered as to a stranger"
        hint = "the token has expired or is wrong; make a new one (`jqlkit doctor` checks it)"
    else:
        message = "Jira refuses this credential"
        hint = "check e-mail and token (`jqlkit doctor` checks them)"
    return JiraAuthError(message, method=method, path=path, status=status, hint=hint)


def page_instead(body: bytes, method: str, path: str, status: int) -> JiraError:
    """The error for a page of HTML where JSON should be, on a good status."""
    words = _words(body)
    shown = f": {words}" if words else ""
    if _LOGIN_PAGE.search(words) or b"password" in body[:200_000].lower():
        return JiraAuthError(
            f"the site answered with a login page{shown}",
            method=method,
            path=path,
            status=status,
            hint="the credential was not accepted, or the site's single sign-on stands before its API",
        )
    return JiraProtocolError(
        f"the site answered with a web page instead of JSON{shown}",
        method=method,
        path=path,
        status=status,
        hint="is the address that of a Jira, with its context path (https://host/jira)? `jqlkit doctor` looks",
    )


def status_error(status: int, headers: Mapping[str, str], body: bytes, method: str, path: str) -> JiraError:
    """The error for an answer whose status is not good, with Jira's own words and what to do."""
    if login_refused(headers):
        return auth_error(headers, method, path, status)
    messages = error_messages(body, headers.get("Content-Type", ""))
    text = "; ".join(messages[:5])
    where: dict[str, Any] = {"method": method, "path": path, "status": status}

    def say(otherwise: str) -> str:
        return text or otherwise

    match status:
        case 400 if _UNBOUNDED.search(text):
            return UnboundedQueryError(text, **where, hint=UNBOUNDED_HINT)
        case 400 if "/search" in path or "/jql" in path:
            return JiraQueryError(messages or ["Jira refuses the query"], **where, hint=_query_hint(text))
        case 400 if _CONNECTION.search(text):
            return JiraAuthError(text, **where, hint="make a connection with `jqlkit site connections create`")
        case 400:
            return JiraQueryError(messages or ["Jira refuses the request"], **where)
        case 401:
            return JiraAuthError(say("Jira does not know this credential"), **where, hint=_auth_hint(text))
        case 403:
            refused = JiraPermissionError(say("Jira refuses this to you"), **where, hint=_permission_hint(text))
            refused.from_page = body.lstrip()[:1] == b"<"
            return refused
        case 404:
            return JiraNotFoundError(
                say("nothing at this address"),
                **where,
                hint=None if "does not exist" in text else _NO_SUCH_ADDRESS,
            )
        case 410:
            return EndpointRemovedError(say("the site no longer has this endpoint"), **where)
        case 413 | 414:
            return JiraQueryError(messages or ["the query is too long for this site"], **where, hint=_TOO_LONG)
        case 429:
            return JiraRateLimitError(say("the site asks to slow down"), **where)
        case _ if status >= 500:
            return JiraServerError(say("the site failed"), **where, hint="try again later, or ask for fewer fields")
        case 407:
            return JiraConnectionError(say("the proxy wants a user and a password"), **where, hint=_PROXY_LOGIN)
        case _:
            return JiraProtocolError(say("an answer that is not understood"), **where)


_NO_SUCH_ADDRESS: Final = "check the address, its context path and, for a gateway, the cloud id (`jqlkit doctor`)"
_TOO_LONG: Final = "split the query, or put a long list of keys into a saved filter and use filter = NAME"


def _query_hint(text: str) -> str | None:
    if "does not exist" in text and "permission" in text:
        return "a field or value may be misspelled, or not visible to you (`jqlkit fields` lists the fields)"
    return None


def _auth_hint(text: str) -> str:
    if _SCOPE.search(text):
        needed = re.findall(r"\b(?:read|write|manage):[\w:-]+", text)
        return f"the token lacks the scope {', '.join(needed) or 'read:jira-work'}; make one that has it"
    return "check e-mail and token: one is wrong, or the token has expired (`jqlkit doctor` checks them)"


def _permission_hint(text: str) -> str:
    if _SCOPE.search(text):
        return _auth_hint(text)
    return "the account needs the permission Browse Projects, and the site's IP allowlist may count"


def connection_error(error: Exception, method: str, path: str, host: str, timeout: float) -> JiraError:
    """The error for an exception of requests or urllib3: no answer came, or it broke off."""
    text = str(error)
    where: dict[str, Any] = {"method": method, "path": path}
    match error:
        case requests.exceptions.ProxyError():
            hint = _PROXY_LOGIN if " 407 " in text else _PROXY
            return JiraConnectionError(f"the proxy cannot be reached or refuses: {_reason(error)}", **where, hint=hint)
        case requests.exceptions.SSLError():
            hint = "is the address right? for a certificate of your company, set ca_bundle for the site"
            if "WRONG_VERSION_NUMBER" in text or "record layer" in text.lower():
                hint = "nothing there speaks TLS: is the port right, and the address of a proxy http://?"
            return JiraConnectionError(f"no secure connection to {host}: {_reason(error)}", **where, hint=hint)
        case urllib3.exceptions.DecodeError():
            return JiraProtocolError("the answer's compression is broken", **where)
        case requests.exceptions.Timeout():
            return JiraTimeoutError(f"{host} did not answer within {timeout:g} s", **where, hint=_SLOW)
        case requests.exceptions.InvalidSchema() if "SOCKS" in text:
            return JiraConnectionError("the proxy speaks SOCKS", **where, hint="pip install 'requests[socks]'")
        case requests.exceptions.InvalidURL() | requests.exceptions.InvalidSchema():
            return JiraConnectionError(f"not an address: {plain(text, 200)}", **where)
        case ValueError() if not isinstance(error, requests.RequestException):  # of a redirect
            return JiraConnectionError(f"not an address: {plain(text, 200)}", **where)
    if "NameResolution" in text or "getaddrinfo" in text or "Name or service" in text or "nodename nor" in text:
        return JiraConnectionError(f"no host called {host}", **where, hint="check the address, and the network")
    if "refused" in text:
        return JiraConnectionError(
            f"{host} refuses the connection", **where, hint="is the site up, and the port right?"
        )
    if "Read timed out" in text or "timed out" in text:
        return JiraTimeoutError(f"{host} did not answer within {timeout:g} s", **where, hint=_SLOW)
    return JiraConnectionError(f"the connection to {host} broke: {_reason(error)}", **where)


_PROXY_LOGIN: Final = (
    "put the proxy's user and password into HTTPS_PROXY or the site's proxy: http://USER:PASSWORD@HOST"
)
_PROXY: Final = "check HTTPS_PROXY and NO_PROXY, or the site's proxy setting"
_SLOW: Final = "JIRA_TIMEOUT sets how long to wait; fewer fields make pages faster"


def _reason(error: BaseException) -> str:
    """The words of the innermost cause, without the objects that libraries show around them."""
    cause = error
    while inner := next(
        (each for each in (getattr(cause, "reason", None), *cause.args) if _is_cause(each, cause)), None
    ):
        cause = inner
    return plain(_SHOWN_OBJECT.sub("", str(cause)), 160)


def _is_cause(candidate: object, cause: BaseException) -> TypeGuard[BaseException]:
    return isinstance(candidate, BaseException) and candidate is not cause


_SHOWN_OBJECT: Final = re.compile(r"^(?:<[^>]*>|\w+\([^()]*\)): ")
