"""Striking secrets out of whatever is shown: some pages of servers and proxies repeat the request."""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from requests.auth import AuthBase

from jqlkit.errors import JiraError, JiraQueryError

#: What is shorter stands in too many words to be struck out.
_SHORTEST: Final = 4
_STARS: Final = "***"


class Redaction:
    """Knows the secrets of one site: the credential's as they are now, its own headers, the password of its proxy."""

    def __init__(self, auth: AuthBase, headers: Mapping[str, str], proxies: Iterable[str | None]) -> None:
        self._auth = auth
        self._fixed = [*headers.values(), *(part for proxy in proxies if proxy for part in _password(proxy))]

    def _secrets(self) -> list[str]:
        own: list[str] = getattr(self._auth, "secrets", list)()
        return sorted((secret for secret in [*own, *self._fixed] if len(secret) >= _SHORTEST), key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text with stars for secrets."""
        for secret in self._secrets():
            text = text.replace(secret, _STARS)
        return text

    def body(self, data: bytes) -> bytes:
        """The same of an answer that is no good, before its words are cut."""
        for secret in self._secrets():
            data = data.replace(secret.encode(), _STARS.encode())
        return data

    def error(self, error: JiraError) -> None:
        """Changes the message of an error."""
        error.message = self.text(error.message)
        error.args = (error.message,)
        error.hint = error.hint and self.text(error.hint)
        if isinstance(error, JiraQueryError):
            error.messages = tuple(self.text(message) for message in error.messages)


def _password(proxy: str) -> list[str]:
    password = urlsplit(proxy if "://" in proxy else f"http://{proxy}").password
    return [password, unquote(password)] if password else []
