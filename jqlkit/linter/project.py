"""Lints many files: which ones, in how many processes, with what is known from the last run."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from jqlkit.config.lint import LintSettings
from jqlkit.files import Encoding
from jqlkit.linter.cache import Cache
from jqlkit.linter.extraction.reading import HostText, Unread, read_host
from jqlkit.linter.extraction.walking import Found, find_files
from jqlkit.linter.file_linting import lint_text
from jqlkit.linter.patterns import Patterns
from jqlkit.linter.runner import Linter
from jqlkit.linter.source import Located

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog

#: From this many bytes of files with JQL, other processes take part.
_PARALLEL_BYTES: Final = 1_000_000


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
    files: Iterable[Found], settings: LintSettings, catalog: "Catalog | None" = None, cache: Cache | None = None
) -> Iterator[FileResult]:
    """What is found in files, file by file in their order; files without JQL give nothing."""
    linter = Linter(settings, catalog)
    results: dict[int, FileResult] = {}
    todo: list[tuple[int, FileText]] = []
    for number, found in enumerate(files):
        file = read_file(found)
        if isinstance(file, FileResult):
            results[number] = file
        elif file is not None:
            known = cache.get(file.filename, file.text) if cache else None
            if known is None:
                todo.append((number, file))
            else:
                results[number] = known
    for (number, file), result in zip(todo, _lint_all(linter, [file for _, file in todo]), strict=True):
        results[number] = result
        if cache and not result.problem:
            cache.put(file.filename, file.text, result)
    for number in sorted(results):
        yield without_ignored(results[number], settings)


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


def _lint_all(linter: Linter, files: Sequence[FileText]) -> Iterator[FileResult]:
    workers = min(os.cpu_count() or 1, 8, len(files))
    if workers < 2 or sum(len(file.text) for file in files) < _PARALLEL_BYTES:
        for file in files:
            yield lint_file(linter, file)
        return
    from concurrent.futures import ProcessPoolExecutor

    chunk = max(1, len(files) // (workers * 8))
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(linter.settings, linter.catalog)) as pool:
        yield from pool.map(_lint_in_worker, files, chunksize=chunk)


_linter: Linter


def _start(settings: LintSettings, catalog: "Catalog | None") -> None:
    global _linter
    _linter = Linter(settings, catalog)


def _lint_in_worker(file: FileText) -> FileResult:
    return lint_file(_linter, file)
