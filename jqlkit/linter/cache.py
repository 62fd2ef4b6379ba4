"""What is known of files from earlier runs, under all that a result depends on.

A file is known again by its stat, as git knows it, or else by the hash of its content. See decision 15 for what is
trusted, and why no result goes stale.
"""

import hashlib
import json
import os
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jqlkit import __version__
from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Applicability, Diagnostic, Fix, Severity
from jqlkit.linter.source import Located, Source
from jqlkit.spans import Edit, Span

if TYPE_CHECKING:
    from jqlkit.linter.extraction.walking import Found
    from jqlkit.linter.project import FileResult

#: The folder of the cache, in the folder of the settings.
FOLDER: Final = ".jqlkit_cache"
#: A stat is trusted if it was so old when the file was read, in nanoseconds: the clock of a file system stands still
#: for some milliseconds, or for two seconds where it counts whole ones.
_AGE: Final = 50_000_000
_AGE_IN_SECONDS: Final = 2_100_000_000

Stamp = tuple[int, ...]


class Seen(NamedTuple):
    """A file as it was seen: its stat, the hash of its name and text ("" if it holds no JQL), what was found.

    Without a stamp only the hash tells that the file is the same.
    """

    stamp: Stamp
    key: str
    rows: list[Any]


class Cache:
    """The results under one set of settings, kept as JSON in one file of the cache folder.

    A cache that cannot be read or written is no error: the run is slower, that is all.
    """

    def __init__(self, folder: Path, settings: LintSettings, catalog_key: str = "") -> None:
        self._folder = folder
        parts = [__version__, _code_key(), catalog_key, settings.values()]
        self._path = folder / f"lint-{_hash(json.dumps(parts, default=list, sort_keys=True))}.json"
        self._known = _load(self._path)
        self._changes: dict[str, Seen] = {}
        self._start = time.time_ns()

    def unchanged(self, found: "Found") -> Seen | None:
        """What is known of a file if its stat says that it is the same."""
        seen = self._known.get(str(found.path))
        return seen if seen is not None and seen.stamp and seen.stamp == _stamp(found) else None

    def stamp(self, found: "Found") -> Stamp:
        """What a file, which is to be read after this, may be known by again; () if its stat is too young."""
        stamp = _stamp(found)
        if not stamp:
            return stamp
        _, _, *times, _, _ = stamp
        ages = [_AGE if moment % 1_000_000_000 else _AGE_IN_SECONDS for moment in times]
        is_old = all(moment + age < self._start for moment, age in zip(times, ages, strict=True))
        return stamp if is_old else ()

    def get(self, found: "Found", filename: str, text: str) -> "FileResult | None":
        """The result for a file of this name with this text."""
        seen = self._known.get(str(found.path))
        if seen is None or not seen.key or seen.key != _hash(f"{filename}\0{text}"):
            return None
        try:
            return _decode(seen.rows, filename, text)
        except (TypeError, ValueError, KeyError, IndexError):
            return None

    def put(self, found: "Found", stamp: Stamp, text: str | None, result: "FileResult | None") -> None:
        """Keeps what was found in a file that was read to its end; without a text there is no JQL in it."""
        key, rows = "", []
        if text is not None and result is not None:
            key, rows = _hash(f"{result.filename}\0{text}"), [_row(located) for located in result.located]
        if stamp or key:
            self._changes[str(found.path)] = Seen(stamp, key, rows)

    def save(self) -> None:
        """Writes what this run has learnt, and what earlier runs have on other files."""
        known = self._known | self._changes
        if known == self._known:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            ignore = self._folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(json.dumps(known))
            Path(name).replace(self._path)
        except OSError:
            return


def _stamp(found: "Found") -> Stamp:
    """The stat of a file, and whether it was named, which counts for what is read; () if there is none."""
    try:
        stat = found.path.stat()
    except OSError:
        return ()
    return int(found.is_named), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_dev


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@cache
def _code_key() -> str:
    """Changes whenever Python, the package's own files or the packages installed beside it do."""
    stamps = [sys.version]
    installed = [Path(path) for path in sys.path if path.endswith("-packages")]
    stamps += [f"{folder.stat().st_mtime_ns}" for folder in installed if folder.is_dir()]
    pending = [str(Path(__file__).parents[1])]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    stamps.append(f"{entry.name}{entry.stat().st_mtime_ns}")
                elif entry.is_dir() and entry.name != "__pycache__":
                    pending.append(entry.path)
    return _hash("".join(stamps))


def _load(path: Path) -> dict[str, Seen]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    try:
        return {path: Seen(tuple(stamp), key, rows) for path, (stamp, key, rows) in known.items()}
    except (AttributeError, TypeError, ValueError):
        return {}


def _row(located: Located) -> list[Any]:
    diagnostic = located.diagnostic
    fix = diagnostic.fix and [diagnostic.fix.message, diagnostic.fix.edits, diagnostic.fix.applicability]
    values = [diagnostic.code, diagnostic.name, diagnostic.severity, diagnostic.message, diagnostic.span, fix]
    return [values, located.span, located.jql, located.edits, located.is_in_query]


def _decode(row: Any, filename: str, text: str) -> "FileResult":
    from jqlkit.linter.project import FileResult

    source = Source(filename, text)
    located = []
    for (code, name, severity, message, span, fix), place, jql, edits, is_in_query in row:
        repair = fix and Fix(fix[0], _edits(fix[1]), Applicability(fix[2]))
        diagnostic = Diagnostic(code, name, Severity(severity), message, Span(*span), repair)
        located.append(
            Located(source, Span(*place), diagnostic, jql, None if edits is None else _edits(edits), is_in_query)
        )
    return FileResult(filename, located)


def _edits(rows: list[Any]) -> tuple[Edit, ...]:
    return tuple([Edit(Span(*span), content) for span, content in rows])
