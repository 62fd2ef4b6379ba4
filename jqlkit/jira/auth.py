"""Who asks: `requests.auth.AuthBase` objects whose secret no repr, log or error shows."""

from base64 import b64encode

from requests import PreparedRequest
from requests.auth import AuthBase

from jqlkit.config.sites import Site
from jqlkit.errors import ConfigError


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

    >>> BearerAuth("secret")
    BearerAuth(***)
    """

    def __init__(self, token: str) -> None:
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


def auth_of(site: Site) -> AuthBase:
    """The object that signs requests to a site."""
    credential = site.credential
    if credential.secret is None:
        return NoAuth()
    secret = credential.secret.reveal()
    match credential.kind:
        case "basic":
            if not credential.user:
                raise ConfigError(f"site {site.name}: auth is basic, but there is no user; set email for the site")
            return BasicAuth(credential.user, secret)
        case "bearer":
            return BearerAuth(secret)
        case kind:
            raise ConfigError(f"site {site.name}: auth {kind} is not supported")
