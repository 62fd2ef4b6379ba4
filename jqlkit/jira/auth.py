"""Who asks: `requests.auth.AuthBase` objects whose secret no repr, log or error shows."""

import threading
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from requests import PreparedRequest
from requests.auth import AuthBase

from jqlkit.config.credentials import Secret, store
from jqlkit.config.sites import Site
from jqlkit.errors import ConfigError, JiraError

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


class BearerAuth(AuthBase):
    """A personal access token (Data Center), a service account's token, or a gateway's key.

    Raises ConfigError for a token that no header can carry; requests would refuse it, and show it.

    >>> BearerAuth("secret")
    BearerAuth(***)
    """

    def __init__(self, token: str) -> None:
        if not (token.isascii() and token.isprintable()):
            raise ConfigError("the token holds a line break or another character that no token has: copy it again")
        self._token = token

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
            session = answer["session"]
            self._cookie = f"{session['name']}={session['value']}"
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


class OAuth2Auth(AuthBase):
    """An OAuth 2.0 (3LO) access token of Cloud, refreshed when it has expired.

    Refresh tokens rotate: `on_refresh(access_token, refresh_token)` is told the new pair, to store it.

    >>> OAuth2Auth("secret")
    OAuth2Auth(***)
    """

    #: Each issue costs points of an hourly quota, so that plans with fewer points are chosen.
    metered = True
    token_url = "https://auth.atlassian.com/oauth/token"  # noqa: S105  # an address

    def __init__(
        self,
        access_token: str,
        *,
        refresh_token: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        on_refresh: Callable[[str, str], None] | None = None,
        token_url: str | None = None,
    ) -> None:
        self._access = access_token
        self._refresh = refresh_token
        self._client = (client_id, client_secret)
        self._on_refresh = on_refresh
        self._token_url = token_url or self.token_url
        self._lock = threading.Lock()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Adds the header."""
        request.headers["Authorization"] = f"Bearer {self._access}"
        return request

    def renew(self, transport: "Transport", stale: object = None) -> bool:
        """Takes a new access token; False where there is no refresh token."""
        with self._lock:
            if self._refresh is None:
                return False
            if self._access != stale:
                return True
            client_id, client_secret = self._client
            body = {"grant_type": "refresh_token", "client_id": client_id, "client_secret": client_secret}
            answer = transport.send_once("POST", self._token_url, body | {"refresh_token": self._refresh})
            self._access = answer["access_token"]
            self._refresh = answer.get("refresh_token", self._refresh)
            if self._on_refresh is not None:
                self._on_refresh(self._access, self._refresh or "")
            return True

    def state(self) -> object:
        """What `renew` compares, to refresh once for many threads."""
        return self._access

    def secrets(self) -> list[str]:
        """What must not be seen in any output."""
        return [secret for secret in (self._access, self._refresh, self._client[1]) if secret]

    def __repr__(self) -> str:
        return "OAuth2Auth(***)"


def oauth1(consumer_key: str, rsa_key: str, token: str, token_secret: str) -> AuthBase:
    """OAuth 1.0a with RSA-SHA1, as application links of Data Center use it; needs the extra `jqlkit[oauth1]`.

    `rsa_key` is the private key in PEM. Raises ConfigError without the extra.
    """
    try:
        from requests_oauthlib import OAuth1
    except ImportError:
        raise ConfigError("OAuth 1.0a needs an extra: pip install 'jqlkit[oauth1]'") from None
    signer: AuthBase = OAuth1(
        consumer_key,
        rsa_key=rsa_key,
        signature_method="RSA-SHA1",
        resource_owner_key=token,
        resource_owner_secret=token_secret,
    )
    return signer


def auth_of(site: Site) -> AuthBase:
    """The object that signs requests to a site."""
    credential = site.credential
    if credential.secret is None:
        return NoAuth()
    secret = credential.secret.reveal()
    user = credential.user
    if credential.kind in ("basic", "cookie") and not user:
        raise ConfigError(f"site {site.name}: auth is {credential.kind}, but there is no user; set email for the site")
    match credential.kind:
        case "basic":
            return BasicAuth(user or "", secret)
        case "cookie":
            return CookieAuth(user or "", secret)
        case "oauth2":
            return OAuth2Auth(secret, **credential.extra, on_refresh=lambda *tokens: _keep(site, *tokens))
        case _:
            return BearerAuth(secret)


def _keep(site: Site, access_token: str, refresh_token: str) -> None:
    credential = site.credential
    extra = credential.extra | {"refresh_token": refresh_token}
    store(site.url, replace(credential, secret=Secret(access_token), extra=extra))
