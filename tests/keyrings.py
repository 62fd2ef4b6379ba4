"""Keyrings for the tests, which a command finds by PYTHON_KEYRING_BACKEND: one in a file, and broken ones."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):  # type: ignore[misc,unused-ignore]  # the extra may be missing
    """Keeps its entries in the JSON file that TEST_KEYRING names."""

    priority = 1

    def _entries(self) -> dict[str, str]:
        path = Path(os.environ["TEST_KEYRING"])
        entries: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        return entries

    def _write(self, entries: dict[str, str]) -> None:
        Path(os.environ["TEST_KEYRING"]).write_text(json.dumps(entries))

    def get_password(self, service: str, username: str) -> str | None:
        return self._entries().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write(self._entries() | {f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        entries = self._entries()
        if entries.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError("no such entry")
        self._write(entries)


class Locked(FileKeyring):
    """A keyring that nobody unlocks."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")

    set_password = delete_password = get_password  # type: ignore[assignment]


class Broken(FileKeyring):
    """A keyring whose service does not answer."""

    def get_password(self, service: str, username: str) -> str | None:
        raise InitError("Failed to create the collection: Prompt dismissed..")

    set_password = delete_password = get_password  # type: ignore[assignment]


class Sealed(FileKeyring):
    """A keyring that can be read, and takes no changes."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("Failed to unlock the collection!")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("Failed to unlock the collection!")
