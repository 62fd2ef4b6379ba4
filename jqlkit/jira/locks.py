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


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Holds the lock of this file, which is removed at the end.

    Raises BlockingIOError if another process holds it, OSError if the file cannot be made.
    """
    handle = _exclusively(path)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def _exclusively(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with suppress(ImportError):
                _lock(handle, wait=False)
            if _is_file(handle, path):
                return handle
        except OSError:
            os.close(handle)
            raise BlockingIOError(f"{path} is locked") from None
        os.close(handle)  # the process before removed it in the meantime


def _is_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int, wait: bool = True) -> None:
    if _PLATFORM == "win32":
        import msvcrt

        how = msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK  # type: ignore[attr-defined]  # not on this platform
        msvcrt.locking(handle, how, 1)  # type: ignore[attr-defined]  # nor this
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
