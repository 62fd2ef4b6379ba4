"""OAuth: access tokens of Cloud that are renewed (2.0, 3LO), and signed requests for Data Center (1.0a).

Refresh tokens rotate: each works once, so the pair is kept in one place, and only one process renews it at a time.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from requests import PreparedRequest
from requests.auth import AuthBase

from jqlkit.config.credentials import Credential, Secret, from_keyring, store
from jqlkit.config.sites import Site
from jqlkit.errors import ConfigError, JiraAuthError, JiraError, JiraProtocolError
from jqlkit.jira.auth import checked
from jqlkit.jira.cache import cache_folder
from jqlkit.jira.locks import locked

if TYPE_CHECKING:
    from jqlkit.jira.transport import Transport

TOKEN_URL: Final = "https://auth.atlassian.com/oauth/token"  # noqa: S105  # an address
#: A token is renewed when so much of its life is over, without waiting until a request fails.
_USED: Final = 0.9
#: So often the address of tokens is asked while it is overloaded. An answer that was lost is not asked for again.
_TRIES: Final = 3
_BUSY: Final = frozenset({429, 502, 503, 504})
#: How OAuth 1.0a signs without a key, and with one.
_HMAC: Final = "HMAC-SHA1"
_RSA: Final = "RSA-SHA1"
_LOGGER: Final = logging.getLogger("jqlkit.jira")


class Tokens(NamedTuple):
    """An access token, the refresh token that renews it, and when to do so (seconds since 1970)."""

    access: str
    refresh: str | None = None
    renew_at: float | None = None

    @property
    def old(self) -> bool:
        """Whether it is time to renew them."""
        return self.renew_at is not None and time.time() >= self.renew_at

    def __repr__(self) -> str:
        return "Tokens(***)"


class TokenStore(Protocol):
    """Where tokens are kept, for all processes that use them."""

    def lock(self) -> AbstractContextManager[object]:
        """Held while tokens are renewed, so that one process does it."""

    def load(self) -> Tokens | None:
        """The tokens as they are now; None where they cannot be read."""

    def save(self, tokens: Tokens) -> None:
        """Keeps new tokens."""


class OAuth2Auth(AuthBase):
    """An OAuth 2.0 (3LO) access token of Cloud, renewed before it expires, or after a 401.

    `on_refresh(access_token, refresh_token)` is told each new pair, to store it. Programs that share one pair need a
    `store` (a TokenStore) instead. `expires_in` is the life of the access token in seconds, where it is known; Tokens
    bring all that themselves.

    >>> OAuth2Auth("secret")
    OAuth2Auth(***)
    """

    #: Each issue costs points of an hourly quota, so that plans with fewer points are chosen.
    metered = True

    def __init__(
        self,
        access_token: str | Tokens,
        *,
        refresh_token: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        on_refresh: Callable[[str, str], None] | None = None,
        token_url: str | None = None,
        expires_in: float | None = None,
        store: TokenStore | None = None,
    ) -> None:
        if isinstance(access_token, str):
            access_token = Tokens(checked(access_token), refresh_token, renewal_time(expires_in))
        self._tokens = access_token
        self._client = (client_id, client_secret)
        self._on_refresh = on_refresh
        self._token_url = token_url or TOKEN_URL
        self._store = store
        self._lock = threading.Lock()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Adds the header."""
        request.headers["Authorization"] = f"Bearer {self._tokens.access}"
        return request

    @property
    def ready(self) -> bool:
        """Whether the token can be sent; where nothing renews it, the site has to say."""
        return not (self._tokens.old and self._tokens.refresh)

    def renew(self, transport: "Transport", stale: object = None) -> bool:
        """Takes new tokens; False where nothing renews them. Raises JiraAuthError where a new login is needed."""
        with self._lock:
            if self._tokens.access != stale:
                return True  # another thread has done it
            with self._store.lock() if self._store else nullcontext():
                kept = self._store.load() if self._store else None
                if kept is not None:
                    self._tokens = kept
                    if kept.access != stale and not kept.old:
                        return True  # another process has done it
                if self._tokens.refresh is None:
                    return False
                self._tokens = tokens_of(self._ask(transport, self._tokens.refresh), self._tokens.refresh)
                if self._store is not None:
                    self._store.save(self._tokens)
            if self._on_refresh is not None:
                self._on_refresh(self._tokens.access, self._tokens.refresh or "")
            return True

    def _ask(self, transport: "Transport", refresh: str) -> Any:
        client_id, client_secret = self._client
        body = {"grant_type": "refresh_token", "client_id": client_id, "client_secret": client_secret}
        for attempt in range(_TRIES):
            try:
                return transport.send_once("POST", self._token_url, body | {"refresh_token": refresh})
            except JiraError as error:
                if error.status in (400, 401, 403):
                    raise ended(error) from None
                if error.status not in _BUSY or attempt == _TRIES - 1:
                    raise
                time.sleep(0.5 * 2.0**attempt)
        raise AssertionError("the last attempt returns or raises")

    def state(self) -> object:
        """What `renew` compares, to renew once for many threads."""
        return self._tokens.access

    def secrets(self) -> list[str]:
        """What must not be seen in any output."""
        return [secret for secret in (self._tokens.access, self._tokens.refresh, self._client[1]) if secret]

    def __repr__(self) -> str:
        return "OAuth2Auth(***)"


def renewal_time(expires_in: float | None) -> float | None:
    """When to renew a token that lives for so many seconds from now."""
    return None if expires_in is None else time.time() + _USED * expires_in


def tokens_of(answer: Any, refresh: str | None = None) -> Tokens:
    """The tokens in an answer; `refresh` stays where none comes. Raises JiraProtocolError where there are none."""
    try:
        return Tokens(
            checked(answer["access_token"]),
            answer.get("refresh_token") or refresh,
            renewal_time(answer.get("expires_in")),
        )
    except (KeyError, TypeError, AttributeError, ConfigError):
        raise JiraProtocolError("the answer of the address of tokens holds no access token", method="POST") from None


def ended(error: JiraError) -> JiraAuthError:
    """The error for a refresh token that is used up: it was not used for too long, or the password was changed."""
    return JiraAuthError(
        f"the login by OAuth 2.0 has ended: {error.message}",
        method=error.method,
        path=error.path,
        status=error.status,
        hint="log in again: `jqlkit site add NAME URL --auth oauth2 --client-id ID`",
    )


class KeyringTokens:
    """The tokens of a site in the keyring; what else was stored with them (the app's id and secret) stays."""

    def __init__(self, site: Site) -> None:
        self._url = site.url
        self._credential = site.credential

    def lock(self) -> AbstractContextManager[object]:
        """A lock between processes, by a file in the cache folder."""
        name = hashlib.sha256(f"{self._url}\n{self._credential.user}".encode()).hexdigest()[:24]
        return locked(cache_folder() / "locks" / name)

    def load(self) -> Tokens | None:
        """The tokens as another process may have left them."""
        try:
            self._credential = from_keyring(self._url, self._credential.user) or self._credential
        except ConfigError:
            return None
        return stored_tokens(self._credential)

    def save(self, tokens: Tokens) -> None:
        """Keeps new tokens; warns where that fails, since the old ones work no more."""
        try:
            kept = store(self._url, credential_of(tokens, self._credential))
        except ConfigError:
            kept = False
        if not kept:
            _LOGGER.warning("the keyring did not take the new tokens: the next command may ask for a new login")


def credential_of(tokens: Tokens, credential: Credential) -> Credential:
    """A credential with other tokens."""
    extra = {"refresh_token": tokens.refresh, "renew_at": tokens.renew_at and str(tokens.renew_at)}
    return replace(
        credential,
        secret=Secret(tokens.access),
        extra=credential.extra | {name: value for name, value in extra.items() if value},
    )


def stored_tokens(credential: Credential) -> Tokens | None:
    """The tokens of a credential as it is stored."""
    if credential.secret is None:
        return None
    extra: Mapping[str, str] = credential.extra
    return Tokens(
        credential.secret.reveal(),
        extra.get("refresh_token"),
        float(extra["renew_at"]) if "renew_at" in extra else None,
    )


def oauth2_of(site: Site) -> OAuth2Auth:
    """What signs requests to a site with the tokens of `jqlkit site add`."""
    credential = site.credential
    tokens = stored_tokens(credential)
    assert tokens is not None
    return OAuth2Auth(
        tokens,
        client_id=credential.extra.get("client_id"),
        client_secret=credential.extra.get("client_secret"),
        token_url=credential.extra.get("token_url"),
        store=KeyringTokens(site) if credential.source == "keyring" else None,
    )


def oauth1(
    consumer_key: str,
    rsa_key: str | None = None,
    token: str = "",
    token_secret: str = "",
    *,
    consumer_secret: str | None = None,
    signature_method: str | None = None,
) -> AuthBase:
    """OAuth 1.0a, as application links of Data Center use it; needs the extra `jqlkit[oauth1]`.

    `rsa_key` is the private key in PEM, for RSA-SHA1 (the default with a key), RSA-SHA256 or RSA-SHA512;
    `consumer_secret` is for HMAC-SHA1 (the default without a key), HMAC-SHA256 or HMAC-SHA512.

    Raises ConfigError without the extra, and for a method that does not fit what is given.
    """
    method = signature_method or (_RSA if rsa_key else _HMAC)
    if (method.startswith("RSA") and not rsa_key) or (method.startswith("HMAC") and not consumer_secret):
        raise ConfigError(
            f"OAuth 1.0a by {method} needs {'rsa_key' if method.startswith('RSA') else 'consumer_secret'}"
        )
    try:
        from jqlkit.jira.oauth1_signer import OAuth1Auth

        signer: AuthBase = OAuth1Auth(
            consumer_key,
            client_secret=consumer_secret,
            rsa_key=rsa_key,
            signature_method=method,
            resource_owner_key=token,
            resource_owner_secret=token_secret,
        )
    except ImportError as error:
        raise ConfigError(f"OAuth 1.0a needs an extra: pip install 'jqlkit[oauth1]' ({error})") from None
    return signer
