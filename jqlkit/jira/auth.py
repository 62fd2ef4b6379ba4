"""Who asks: `requests.auth.AuthBase` objects whose secret no repr, log or error shows."""

import threading
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from requests import PreparedRequest
from requests.auth import AuthBase

from jqlkit.config.credentials import has_keyring
from jqlkit.config.sites import Site
from jqlkit.errors import ConfigError, JiraError, JiraProtocolError

if TYPE_CHECKING:
    from jqlkit.jira.transport import Transport


class NoAuth(AuthBase):
    """Asks anonymously, also where a `.netrc` has an entry for the host."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Leaves the request as it is."""
        return request

    def __repr__(self) -> str:
        return "NoAuth()"


class BasicAuth(AuthBase):
    """E-mail and API token (Cloud), or user and password (Data Center).

    >>> BasicAuth("me@example.com", "secret")
    BasicAuth('me@example.com', ***)
    """

    def __init__(self, user: str, secret: str) -> None:
        self.user = user
        self._secret = secret

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Adds the header."""
        pair = f"{self.user}:{self._secret}".encode()
        request.headers["Authorization"] = f"Basic {b64encode(pair).decode('ascii')}"
        return request

    def secrets(self) -> list[str]:
        """What must not be seen in any output."""
        pair = f"{self.user}:{self._secret}".encode()
        return [self._secret, b64encode(pair).decode("ascii")]

    def __repr__(self) -> str:
        return f"BasicAuth({self.user!r}, ***)"


def checked(token: str) -> str:
    """The token. Raises ConfigError for one that no header can carry; requests would refuse it, and show it."""
    if not (token.isascii() and token.isprintable()):
        raise ConfigError("the token holds a line break or another character that no token has: copy it again")
    return token


class BearerAuth(AuthBase):
    """A personal access token (Data Center), a service account's token, or a gateway's key.

    Raises ConfigError for a token that no header can carry.

    >>> BearerAuth("secret")
    BearerAuth(***)
    """

    def __init__(self, token: str) -> None:
        self._token = checked(token)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Adds the header."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def secrets(self) -> list[str]:
        """What must not be seen in any output."""
        return [self._token]

    def __repr__(self) -> str:
        return "BearerAuth(***)"


class CookieAuth(AuthBase):
    """A session of Data Center: logs in before the first request, again when the session ends, and out at the end.

    >>> CookieAuth("ann", "secret")
    CookieAuth('ann', ***)
    """

    path = "/rest/auth/1/session"

    def __init__(self, user: str, password: str) -> None:
        self.user = user
        self._password = password
        self._cookie: str | None = None
        self._lock = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether there is a session."""
        return self._cookie is not None

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Adds the session's cookie."""
        if self._cookie:
            request.headers["Cookie"] = self._cookie
        return request

    def renew(self, transport: "Transport", stale: object = None) -> bool:
        """Logs in; False if another thread has done so meanwhile. Raises JiraAuthError for a wrong password."""
        with self._lock:
            if self._cookie is not None and self._cookie != stale:
                return True
            self._cookie = None
            answer = transport.send_once("POST", self.path, {"username": self.user, "password": self._password})
            try:
                self._cookie = checked(f"{answer['session']['name']}={answer['session']['value']}")
            except (KeyError, TypeError, ConfigError):
                message = "the answer to the login holds no session"
                raise JiraProtocolError(message, method="POST", path=self.path) from None
            return True

    def state(self) -> object:
        """What `renew` compares, to log in once for many threads."""
        return self._cookie

    def close(self, transport: "Transport") -> None:
        """Logs out."""
        if self._cookie is not None:
            with suppress(JiraError):
                transport.send_once("DELETE", self.path, None)
            self._cookie = None

    def secrets(self) -> list[str]:
        """What must not be seen in any output."""
        return [self._password, *([self._cookie.partition("=")[2]] if self._cookie else [])]

    def __repr__(self) -> str:
        return f"CookieAuth({self.user!r}, ***)"


#: What requests takes as `auth=`.
Signer = AuthBase | tuple[str, str] | Callable[[PreparedRequest], PreparedRequest]


def signer_of(auth: Signer | None) -> AuthBase:
    """The object for what a program gave: a pair is a user and a token, None asks anonymously."""
    match auth:
        case None:
            return NoAuth()
        case AuthBase():
            return auth
        case (user, secret):
            return BasicAuth(user, secret)
        case _:
            return _Calling(auth)


class _Calling(AuthBase):
    def __init__(self, sign: Callable[[PreparedRequest], PreparedRequest]) -> None:
        self._sign = sign

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        return self._sign(request)


def auth_of(site: Site) -> AuthBase:
    """The object that signs requests to a site. Raises ConfigError where it must log in, and there is no secret."""
    credential = site.credential
    user = credential.user
    if credential.secret is None:
        if credential.kind != "anonymous":
            first = "" if has_keyring() else " (first `pip install 'jqlkit[keyring]'`: no keyring is here)"
            raise ConfigError(_NOTHING.format(site=site, credential=credential, first=first))
        return NoAuth()
    secret = credential.secret.reveal()
    if credential.kind in ("basic", "cookie") and not user:
        raise ConfigError(f"site {site.name}: auth is {credential.kind}, but there is no user; set email for the site")
    match credential.kind:
        case "basic":
            return BasicAuth(user or "", secret)
        case "cookie":
            return CookieAuth(user or "", secret)
        case "oauth2":
            from jqlkit.jira.oauth import oauth2_of

            return oauth2_of(site)
        case _:
            return BearerAuth(secret)


_NOTHING: Final = """no secret for {site.name}, which logs in (auth = {credential.kind}; found: {credential.source})
hint: store it with `jqlkit site add {site.name} {site.url}`{first},
hint: set JIRA_BASE_URL and JIRA_API_TOKEN, or write a line for the host into ~/.netrc"""
