"""Metadata of a site on disk: used at once while it is fresh or stale, and renewed in the background when stale."""

import hashlib
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

#: Seconds for which an answer counts as fresh, and for which a stale one is still used.
FRESH: Final = 3600.0
STALE: Final = 7 * 86_400.0


def cache_folder() -> Path:
    """The folder of all caches; JQLKIT_CACHE_DIR names another."""
    chosen = os.environ.get("JQLKIT_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("jqlkit", appauthor=False)


class MetadataCache:
    """Answers of one site for one user. The files are private, and hold no secret."""

    def __init__(self, site: str, user: str, folder: Path | None = None) -> None:
        name = hashlib.sha256(f"{site}\n{user}".encode()).hexdigest()[:24]
        self._folder = (folder or cache_folder()) / "sites" / name
        self._renewals: list[threading.Thread] = []

    def get(self, key: str, fetch: Callable[[], Any]) -> Any:
        """The answer for a key: fetched if there is none, and renewed behind the caller's back if it is stale."""
        path = self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.json"
        age, value = _read(path)
        if value is not None and age < FRESH:
            return value
        if value is not None and age < STALE:
            renewal = threading.Thread(target=self._renew, args=(path, fetch), daemon=True)
            renewal.start()
            self._renewals.append(renewal)
            return value
        value = fetch()
        _write(path, value)
        return value

    def close(self, seconds: float = 2.0) -> None:
        """Gives renewals under way a little time to end."""
        until = time.monotonic() + seconds
        for renewal in self._renewals:
            renewal.join(max(0.0, until - time.monotonic()))

    def _renew(self, path: Path, fetch: Callable[[], Any]) -> None:
        try:
            _write(path, fetch())
        except Exception:
            return  # the stale answer has served; the next caller tries again


def _read(path: Path) -> tuple[float, Any]:
    try:
        stored = json.loads(path.read_bytes())
        return time.time() - float(stored["at"]), stored["value"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return 0.0, None


def _write(path: Path, value: Any) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"at": time.time(), "value": value}, file)
        draft.replace(path)
    except OSError:
        return  # a cache that cannot be written is none
