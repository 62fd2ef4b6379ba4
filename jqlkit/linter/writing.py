"""Repairs files on disk, and shows what would be repaired."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from jqlkit.config.lint import LintSettings
from jqlkit.files import replace_bytes
from jqlkit.linter.extraction.reading import LATIN_1
from jqlkit.linter.extraction.walking import Found
from jqlkit.linter.file_fixing import fix_text
from jqlkit.linter.project import FileResult, FileText, read_file, without_ignored
from jqlkit.linter.runner import Linter
from jqlkit.linter.source import Located

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog


class FixedFile(NamedTuple):
    """A file after fixing: what remains, how many fixes were applied, its text before and after."""

    result: FileResult
    applied: int
    before: str
    after: str
    file: FileText | None


def fix_files(
    files: Iterable[Found], settings: LintSettings, catalog: "Catalog | None" = None, *, unsafe: bool = False
) -> Iterator[FixedFile]:
    """Each file that may hold JQL, repaired in memory; one whose encoding is not known is only linted."""
    linter = Linter(settings, catalog)
    for found in files:
        file = read_file(found)
        if isinstance(file, FileResult):
            yield FixedFile(file, 0, "", "", None)
        elif file is not None:
            yield _fixed(linter, file, unsafe)


def write_file(fixed: FixedFile) -> None:
    """Replaces a file by its repaired text, in its encoding and with its permissions, all or nothing.

    Raises ConfigError if that fails, or if the file was changed meanwhile.
    """
    file = fixed.file
    if file is None or fixed.after == fixed.before:
        return
    replace_bytes(file.path, file.encoding.encode(fixed.before), file.encoding.encode(fixed.after))


def unified_diff(filename: str, before: str, after: str) -> str:
    """The difference as `diff -u` shows it; "" if there is none."""
    import difflib

    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), filename, filename, n=3
    )
    text = ""
    for line in lines:
        text += line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
    return text


def _fixed(linter: Linter, file: FileText, unsafe: bool) -> FixedFile:
    def allowed(located: Located) -> bool:
        result = FileResult(file.filename, [located])
        return file.encoding != LATIN_1 and bool(without_ignored(result, linter.settings).located)

    fixes = fix_text(linter, file.text, file.filename, unsafe=unsafe, allowed=allowed)
    result = without_ignored(FileResult(file.filename, fixes.remaining, fixes.problem), linter.settings)
    return FixedFile(result, len(fixes.applied), file.text, fixes.text, file)
