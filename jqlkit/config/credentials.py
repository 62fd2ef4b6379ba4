"""Credentials and where they may go: each belongs to one origin, and knows its source but never shows its secret."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jqlkit.config.address import origin, place
from jqlkit.errors import ConfigError


class Secret:
    """A password or a token; only `reveal()` gives it.

    >>> Secret("hunter2")
    Secret(***)
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself, for the request that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


@dataclass(frozen=True, slots=True)
class Credential:
    """Who asks: `kind` (basic, bearer, cookie, oauth2, anonymous), the user, the secret, and where they came from."""

    kind: str
    user: str | None = None
    secret: Secret | None = None
    source: str = "nothing"
    stored: date | None = None
    extra: dict[str, str] = field(default_factory=dict, repr=False)


ANONYMOUS = Credential("anonymous")


def from_netrc(url: str) -> Credential | None:
    """The entry of `.netrc` (or the file that NETRC names) for exactly this host; its `default` entry is not used."""
    import netrc
    import os
    from urllib.parse import urlsplit

    chosen = os.environ.get("NETRC")
    path = Path(chosen) if chosen else Path.home() / ".netrc"
    try:
        entry = netrc.netrc(str(path)).hosts.get(urlsplit(url).hostname or "")
    except (OSError, netrc.NetrcParseError, RuntimeError):
        return None
    if entry is None or not entry[2]:
        return None
    login, _, password = entry
    return Credential("basic" if login else "bearer", login or None, Secret(password), source=str(path))


class KeyringError(ConfigError):
    """There is a keyring, but it cannot be used: it is locked, or its service does not answer."""

    def __init__(self, doing: str, cause: Exception) -> None:
        name, words = type(cause).__name__, " ".join(str(cause).split())[:120]
        why = "is locked" if name == "KeyringLocked" else f"does not work ({name}: {words})"
        self.short = f"the keyring {why}"
        super().__init__(
            f"the keyring {why}, so {doing}\n"
            "hint: unlock it (log in to the desktop, or run `keyring diagnose`); for this run, set JIRA_BASE_URL and\n"
            "hint: JIRA_API_TOKEN, or write a line for the host into ~/.netrc"
        )


def from_keyring(url: str, email: str | None) -> Credential | None:
    """What `jqlkit site add` stored for this address (and e-mail, if one is given); None without a keyring.

    Raises KeyringError where there is one that cannot be read.
    """
    import json

    ring = _keyring()
    if ring is None:
        return None
    entry = _entry(url, email)
    try:
        text = ring.get_password(_SERVICE, entry)
    except Exception as error:
        raise KeyringError(f"the credential for {origin(url)} cannot be read", error) from None
    if not text:
        return None
    try:
        stored = json.loads(text)
        return Credential(
            stored["kind"],
            stored.get("user"),
            Secret(stored["secret"]),
            source="keyring",
            stored=date.fromisoformat(stored["stored"]),
            extra=stored.get("extra", {}),
        )
    except (ValueError, KeyError, TypeError):
        raise ConfigError(
            f"the keyring's entry {entry} of {_SERVICE} is not what jqlkit writes\n"
            f"hint: remove it with `keyring del {_SERVICE} {entry}`, and run `jqlkit site add` again"
        ) from None


def store(url: str, credential: Credential) -> bool:
    """Stores a credential for its address in the keyring; False where there is none.

    Raises KeyringError where there is one that cannot be written.
    """
    import json

    ring = _keyring()
    if ring is None or credential.secret is None:
        return False
    text = json.dumps(
        {
            "kind": credential.kind,
            "user": credential.user,
            "secret": credential.secret.reveal(),
            "stored": (credential.stored or date.today()).isoformat(),
            "extra": credential.extra,
        }
    )
    try:
        for entry in _entries(url, credential.user):
            ring.set_password(_SERVICE, entry, text)
    except Exception as error:
        raise KeyringError("the token was not stored", error) from None
    return True


def forget(url: str, email: str | None) -> None:
    """Removes what was stored for this address.

    Raises KeyringError, which says where the secret still is, if it cannot be removed.
    """
    ring = _keyring()
    if ring is None:
        return
    for entry in _entries(url, email):
        try:
            if ring.get_password(_SERVICE, entry) is not None:
                ring.delete_password(_SERVICE, entry)
        except Exception as error:
            still = f"its secret is still there: later, remove it with `keyring del {_SERVICE} {entry}`"
            raise KeyringError(still, error) from None


_SERVICE = "jqlkit"


def _entries(url: str, email: str | None) -> list[str]:
    """The entries of a credential: with its user, and for who names none."""
    return list(dict.fromkeys([_entry(url, email), _entry(url, None)]))


def _entry(url: str, email: str | None) -> str:
    return f"{email or ''}@{place(url)}"


def has_keyring() -> bool:
    """Whether there is a keyring to store a secret in. Raises KeyringError for one that cannot be loaded."""
    return _keyring() is not None


def _keyring() -> Any:
    try:
        import keyring
        from keyring.backends import fail, null
    except ImportError:
        return None
    try:
        ring = keyring.get_keyring()
    except Exception as error:  # a back end that is named in its settings, and is not there
        raise KeyringError("no credential can be read from it", error) from None
    return None if isinstance(ring, (fail.Keyring, null.Keyring)) else ring
