"""Lints many files: which ones, in how many processes, with what is known from the last run."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jqlkit.config.lint import LintSettings
from jqlkit.files import Encoding
from jqlkit.linter.cache import Cache, Stamp
from jqlkit.linter.extraction.reading import HostText, Unread, read_host
from jqlkit.linter.extraction.walking import Found, find_files
from jqlkit.linter.file_linting import lint_text
from jqlkit.linter.patterns import Patterns
from jqlkit.linter.runner import Linter
from jqlkit.linter.source import Located
from jqlkit.linter.workers import shared

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog


class FileResult(NamedTuple):
    """What was found in one file, and what kept it from being read to its end.

    Such a problem is an error, but for a file that was passed over because nobody asked for it by name.
    """

    filename: str
    located: list[Located]
    problem: str | None = None
    is_passed_over: bool = False


class FileText(NamedTuple):
    """A file that may hold JQL: its name as reported, its text, and how that is written."""

    path: Path
    filename: str
    text: str
    encoding: Encoding


def is_excluded(path: Path, settings: LintSettings) -> bool:
    """Whether the settings leave a file out, also if it is named."""
    return Patterns(settings.exclude, settings.root).match(path)


def project_files(paths: Iterable[str], settings: LintSettings) -> Iterator[Found]:
    """The files to look at: those that the paths name, without what the settings exclude.

    A file that is named is looked at whatever `include` says, but `exclude` holds for it too, since pre-commit names
    every file. Raises ConfigError for a path that does not exist.
    """
    include = Patterns(settings.include, settings.root)
    exclude = Patterns(settings.exclude, settings.root)
    for found in find_files(paths, respect_gitignore=settings.respect_gitignore):
        if exclude and exclude.match(found.path):
            continue
        if include and not found.is_named and not found.problem and not include.match(found.path):
            continue
        yield found


def read_file(found: Found) -> FileText | FileResult | None:
    """The text of a file; None if it cannot hold JQL; a result with a problem if it is not read."""
    match read_host(found):
        case HostText(text, encoding):
            return FileText(found.path, display_name(found.path), text, encoding)
        case Unread(reason, is_passed_over):
            return FileResult(display_name(found.path), [], reason, is_passed_over)
    return None


def lint_files(
    files: Iterable[Found],
    settings: LintSettings,
    catalog: "Catalog | None" = None,
    cache: Cache | None = None,
    workers: int | None = None,
) -> Iterator[FileResult]:
    """What is found in files, file by file in their order; files without JQL give nothing."""
    results: dict[int, FileResult] = {}
    todo: list[tuple[int, Found]] = []
    for number, found in enumerate(files):
        seen = cache.unchanged(found) if cache else None
        if seen is None or seen.rows:  # what was found is shown with the text, so that is read anyway
            todo.append((number, found))
        elif seen.key:
            results[number] = FileResult(display_name(found.path), [])
    looks = _look_at([found for _, found in todo], Linter(settings, catalog), cache, workers)
    for (number, found), look in zip(todo, looks, strict=True):
        if look.result is not None:
            results[number] = look.result
        if cache and look.is_new:
            cache.put(found, look.stamp, look.text, look.result)
    for number in sorted(results):
        yield without_ignored(results[number], settings)


class _Look(NamedTuple):
    """What a file is: its stat before it was read, its text if it may hold JQL, the result, if it has any."""

    stamp: Stamp = ()
    text: str | None = None
    result: FileResult | None = None
    is_new: bool = False


class _Looker:
    """Looks at a file by its number; other processes get a copy."""

    def __init__(self, files: Sequence[Found], linter: Linter, cache: Cache | None) -> None:
        self.files = files
        self.linter = linter
        self.cache = cache

    def __reduce__(self) -> Any:
        return _looker, (self.files, self.linter.settings, self.linter.catalog, self.cache)

    def __call__(self, number: int) -> _Look:
        found = self.files[number]
        stamp = self.cache.stamp(found) if self.cache else ()
        file = read_file(found)
        if file is None:
            return _Look(stamp, is_new=True)
        if isinstance(file, FileResult):
            return _Look(result=file)
        if self.cache and (known := self.cache.get(found, file.filename, file.text)):
            return _Look(stamp, file.text, known, is_new=True)
        result = lint_file(self.linter, file)
        return _Look(stamp, file.text, result, is_new=not result.problem)


def _looker(files: Sequence[Found], settings: LintSettings, catalog: "Catalog | None", cache: Cache | None) -> _Looker:
    return _Looker(files, Linter(settings, catalog), cache)


def _look_at(files: Sequence[Found], linter: Linter, cache: Cache | None, workers: int | None) -> Iterator[_Look]:
    """A look at each of the files, in their order."""
    kinds: dict[str, list[int]] = {}
    for number, found in enumerate(files):
        kinds.setdefault(found.path.suffix, []).append(number)
    looks = shared(_Looker(files, linter, cache), list(kinds.values()), workers)
    return (looks[number] for number in range(len(files)))


def lint_file(linter: Linter, file: FileText) -> FileResult:
    """What is found in one file."""
    located, problem = lint_text(linter, file.text, file.filename)
    return FileResult(file.filename, located, problem)


def without_ignored(result: FileResult, settings: LintSettings) -> FileResult:
    """The result without what the settings ignore in the file."""
    for pattern, codes in settings.per_file_ignores.items():
        if result.located and Patterns([pattern], settings.root).match(Path(result.filename)):
            prefixes = tuple([code.upper() for code in codes])
            kept = [
                item
                for item in result.located
                if not item.diagnostic.code.startswith(prefixes) and item.diagnostic.name not in codes
            ]
            result = result._replace(located=kept)
    return result


def display_name(path: Path) -> str:
    """The path as it is reported: relative to the working directory where the file is below it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
