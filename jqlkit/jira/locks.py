"""One process at a time: a lock that is a file."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_PLATFORM: Final[str] = sys.platform


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Waits until no other process holds the lock of this file, and holds it; the file stays, and is empty.

    Where it cannot be made, nothing is locked.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        with suppress(ImportError, OSError):
            _lock(handle)
        yield
    finally:
        os.close(handle)  # which gives the lock back


def _lock(handle: int) -> None:
    if _PLATFORM == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]  # not on this platform
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)
