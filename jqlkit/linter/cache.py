"""What is known of files from earlier runs, by the hash of their content and of all that a result depends on."""

import hashlib
import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jqlkit import __version__
from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Applicability, Diagnostic, Fix, Severity
from jqlkit.linter.source import Located, Source
from jqlkit.spans import Edit, Span

if TYPE_CHECKING:
    from jqlkit.linter.project import FileResult

#: The folder of the cache, in the folder of the settings.
FOLDER: Final = ".jqlkit_cache"


class Cache:
    """The results under one set of settings, kept as JSON in one file of the cache folder.

    A cache that cannot be read or written is no error: the run is slower, that is all.
    """

    def __init__(self, folder: Path, settings: LintSettings, catalog_key: str = "") -> None:
        self._folder = folder
        parts = [__version__, _code_key(), catalog_key, settings.values()]
        self._path = folder / f"lint-{_hash(json.dumps(parts, default=list, sort_keys=True))}.json"
        self._known = _load(self._path)
        self._used: dict[str, Any] = {}

    def get(self, filename: str, text: str) -> "FileResult | None":
        """The result for a file of this name with this text."""
        key = _hash(f"{filename}\0{text}")
        row = self._known.get(key)
        if row is None:
            return None
        try:
            result = _decode(row, filename, text)
        except (TypeError, ValueError, KeyError, IndexError):
            return None
        self._used[key] = row
        return result

    def put(self, filename: str, text: str, result: "FileResult") -> None:
        """Keeps the result for a file that was read to its end."""
        self._used[_hash(f"{filename}\0{text}")] = [_row(located) for located in result.located]

    def save(self) -> None:
        """Writes what this run has used, and what earlier runs have used on other files."""
        if self._used.keys() <= self._known.keys():
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            ignore = self._folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._known | self._used, file)
            Path(name).replace(self._path)
        except OSError:
            return


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@cache
def _code_key() -> str:
    """Changes whenever the package's own files do, so that a developer never sees an old result."""
    folder = Path(__file__).parents[1]
    stamps = [f"{path.name}{path.stat().st_mtime_ns}" for path in sorted(folder.rglob("*.py"))]
    return _hash("".join(stamps))


def _load(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


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
