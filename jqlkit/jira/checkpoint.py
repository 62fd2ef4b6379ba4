"""A long export that can be interrupted: its ids are listed first, and a file remembers how far it came.

Page tokens expire after seven days; a list of ids does not. So the ids of all issues are fetched first, 5,000 a page,
then the issues in their order, a batch at a time. After each batch that was taken, the position is saved.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from jqlkit.errors import ConfigError
from jqlkit.jira.locks import exclusive
from jqlkit.jira.pages import SearchRequest

_VERSION: Final = 1
#: What a checkpoint holds, and of which type.
_KINDS: Final = {"version": int, "search": str, "created": str, "position": int, "complete": bool}


class Checkpoint:
    """The state of an export in a file, replaced atomically.

    `mark` is called before each save and may return what the caller wants to find again in `marked`, such as the
    size of its output.
    """

    def __init__(self, path: str | Path, mark: Callable[[], Any] | None = None) -> None:
        self.path = Path(path)
        self.position = 0
        self.ids: list[str] | None = None
        self.complete = False
        self.marked: Any = None
        self._mark = mark or (lambda: None)
        self._identity = ""
        self._lock: AbstractContextManager[None] | None = None
        self._created = datetime.now(UTC).isoformat(timespec="seconds")
        self._ids_path = self.path.with_name(self.path.name + ".ids")

    def open(self, site: str, request: SearchRequest) -> None:
        """Reads the state, if there is one. Raises ConfigError where it belongs to another search."""
        self.hold()
        parts = [site, request.jql, *request.fields, *request.expand, *request.properties, str(request.limit)]
        self._identity = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        state = self.read()
        if state is None:
            return
        if state["search"] != self._identity:
            raise ConfigError(
                f"{self.path} belongs to another search (site, query, fields and limit must be the same)\n"
                "hint: name another file, or remove it to begin again"
            )
        self.position = state["position"]
        self.complete = state["complete"]
        self.marked = state.get("mark")
        self._created = state["created"]
        try:
            self.ids = self._ids_path.read_text("ascii").split()
        except (OSError, ValueError) as error:
            raise ConfigError(f"{self._ids_path}: {error}\nhint: remove {self.path} to begin again") from None

    def hold(self) -> None:
        """Keeps other processes away until the end of a `with`. Raises ConfigError if one is at it already."""
        if self._lock is not None:
            return
        lock = exclusive(self.path.with_name(self.path.name + ".lock"))
        try:
            lock.__enter__()
        except BlockingIOError:
            raise ConfigError(f"{self.path}: another export with this checkpoint is under way") from None
        except OSError as error:
            raise ConfigError(f"{self.path}: {error.strerror}") from None
        self._lock = lock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Lets others go on from here."""
        if self._lock is not None:
            self._lock.__exit__(None, None, None)
            self._lock = None

    def read(self) -> dict[str, Any] | None:
        """What the file holds, None if there is none. Raises ConfigError for what is no checkpoint."""
        try:
            if self.path.exists() and not self.path.is_file():
                raise ConfigError(f"{self.path}: not a file")
            state = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise ConfigError(f"{self.path}: not a checkpoint: {error}") from None
        kinds = _KINDS.items()
        if not isinstance(state, dict) or not all(isinstance(state.get(name), kind) for name, kind in kinds):
            raise ConfigError(f"{self.path}: not a checkpoint; remove it to begin again")
        if state["version"] != _VERSION:
            raise ConfigError(f"{self.path}: not a checkpoint of this version; remove it to begin again")
        return state

    def begin(self, ids: Sequence[str]) -> None:
        """Stores the ids of all issues, in order."""
        self.ids = list(ids)
        _replace(self._ids_path, "\n".join(ids))
        self.save(0)

    def save(self, position: int, complete: bool = False) -> None:
        """Stores that so many issues have been taken."""
        self.position = position
        self.complete = complete
        self.marked = self._mark()
        state = {
            "version": _VERSION,
            "search": self._identity,
            "created": self._created,
            "position": position,
            "complete": complete,
            "mark": self.marked,
        }
        _replace(self.path, json.dumps(state))

    def batches(self, size: int) -> Iterator[list[str]]:
        """The ids that are still to be fetched, cut into batches."""
        assert self.ids is not None
        for start in range(self.position, len(self.ids), size):
            yield self.ids[start : start + size]


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
