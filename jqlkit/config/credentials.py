"""Credentials and where they may go: each belongs to one origin, and knows its source but never shows its secret."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jqlkit.config.address import origin


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


def from_keyring(url: str, email: str | None) -> Credential | None:
    """What `jqlkit site add` stored for this origin (and e-mail, if one is given); None without a keyring."""
    import json

    ring = _keyring()
    if ring is None:
        return None
    try:
        text = ring.get_password(_SERVICE, _entry(url, email))
    except Exception:
        return None  # a locked or broken keyring is as good as none; doctor tells
    if not text:
        return None
    stored = json.loads(text)
    return Credential(
        stored["kind"],
        stored.get("user"),
        Secret(stored["secret"]),
        source="keyring",
        stored=date.fromisoformat(stored["stored"]),
        extra=stored.get("extra", {}),
    )


def store(url: str, credential: Credential) -> bool:
    """Stores a credential for its origin in the keyring; False where there is none."""
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
        ring.set_password(_SERVICE, _entry(url, credential.user), text)
        ring.set_password(_SERVICE, _entry(url, None), text)
    except Exception:
        return False
    return True


def forget(url: str, email: str | None) -> None:
    """Removes what was stored for this origin."""
    ring = _keyring()
    if ring is None:
        return
    for entry in {_entry(url, email), _entry(url, None)}:
        try:
            ring.delete_password(_SERVICE, entry)
        except Exception:  # noqa: S112  # back ends raise what they like for an entry that is not there
            continue


_SERVICE = "jqlkit"


def _entry(url: str, email: str | None) -> str:
    return f"{email or ''}@{origin(url)}"


def _keyring() -> Any:
    try:
        import keyring
        from keyring.backends import fail
    except ImportError:
        return None
    ring = keyring.get_keyring()
    return None if isinstance(ring, fail.Keyring) else ring
