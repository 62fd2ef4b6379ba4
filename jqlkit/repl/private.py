"""Files of a user that nobody else may read: the history, the caches, the saved queries."""

import contextlib
import os
import tempfile
from pathlib import Path


def state_folder() -> Path:
    """Where the history is; JQLKIT_STATE_DIR names another folder."""
    chosen = os.environ.get("JQLKIT_STATE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_state_path

    return user_state_path("jqlkit", appauthor=False)


def cache_folder() -> Path:
    """Where values of sites are kept; JQLKIT_CACHE_DIR names another folder."""
    chosen = os.environ.get("JQLKIT_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("jqlkit", appauthor=False)


def private_file(path: Path) -> Path:
    """The path, with a file there that only its owner can read. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return path


def append(path: Path, text: str) -> None:
    """Adds to a private file in one write, so that two sessions do not mix their lines. Raises OSError."""
    descriptor = os.open(private_file(path), os.O_APPEND | os.O_WRONLY)
    try:
        os.write(descriptor, text.encode("utf-8", "surrogatepass"))
    finally:
        os.close(descriptor)


def replace(path: Path, text: str) -> None:
    """Writes a private file as a whole: a reader sees the old text or the new one, never a part. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # its mode is 0600
    try:
        with open(descriptor, "w", encoding="utf-8", errors="surrogatepass") as stream:  # noqa: PTH123  # a descriptor has no path
            stream.write(text)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
