"""One run of `jqlkit lint` over files, standard input or a query: find, fix, leave out what is known, report."""

import atexit
import gc
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jqlkit.cli.inputs import query_text
from jqlkit.cli.outputs import echo_text, tell
from jqlkit.cli.verbosity import Verbosity, detail, note, say
from jqlkit.config.lint import LintSettings
from jqlkit.errors import ConfigError
from jqlkit.linter.extraction.walking import Found
from jqlkit.linter.file_fixing import fix_text
from jqlkit.linter.fixing import fix_query
from jqlkit.linter.project import FileResult, is_excluded, lint_files, project_files, without_ignored
from jqlkit.linter.runner import Linter
from jqlkit.linter.source import Located, Source, in_query
from jqlkit.linter.writing import FixedFile, fix_files, unified_diff, write_file
from jqlkit.report.lint import LintReport, render, statistics

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog

#: The baseline that --write-baseline writes where nothing names one.
BASELINE = "jqlkit-baseline.json"


class LintRun:
    """The settings and options of one run."""

    def __init__(
        self, settings: LintSettings, catalog: "Catalog | None", *, site: str | None = None, **options: Any
    ) -> None:
        self.settings = settings
        self.catalog = catalog
        self.site = site
        self.options = options
        #: The name and the text of standard input, where it was read.
        self.stdin: tuple[str, str] | None = None
        #: Whether something that was asked for could not be read or written.
        self.has_failed = False
        if options["quiet"]:
            say(Verbosity.QUIET)
        self.is_fixing: bool = options["fix"] or options["diff"]

    def run(self, paths: Sequence[str], jql: str | None) -> int:
        """Lints what was asked for, reports, and gives the exit code; what could not be read or written counts most."""
        code = self._run(paths, jql)
        return 2 if self.has_failed else code

    def _run(self, paths: Sequence[str], jql: str | None) -> int:
        results: list[FileResult] = []
        fixed = 0
        to_stdout = None
        differs = False
        for item in self._results(paths, jql):
            results.append(item.result)
            fixed += item.applied
            detail(f"read {item.result.filename}: findings: {len(item.result.located)}")
            if self.options["diff"]:
                difference = unified_diff(item.result.filename, item.before, item.after)
                differs = differs or bool(difference)
                echo_text(difference)
            elif self.options["fix"] and item.file is None:
                to_stdout = item.after
            elif self.options["fix"]:
                self._write(item)
            if item.result.problem:
                self._tell(item.result)
        if self.options["diff"]:
            return int(differs and not self.options["exit_zero"])
        if to_stdout is not None:
            echo_text(to_stdout if to_stdout.endswith("\n") else f"{to_stdout}\n")
        located = [item for result in results for item in result.located]
        if self.options["online"]:
            located += self._online(paths, jql)
            located.sort(key=lambda item: (item.source.filename, item.span))
        known = self._without_known(located)
        if known is None:
            return 0
        return self._report(known, fixed, len(results), err=to_stdout is not None)

    def _write(self, item: FixedFile) -> None:
        try:
            write_file(item)
        except ConfigError as error:
            self.has_failed = True
            tell(f"error: {error}")

    def _tell(self, result: FileResult) -> None:
        if result.is_passed_over:
            note(f"warning: {result.filename}: {result.problem}")
            return
        self.has_failed = True
        tell(f"error: {result.filename}: {result.problem}")

    def _online(self, paths: Sequence[str], jql: str | None) -> list[Located]:
        from jqlkit.cli.lint_online import online_verdicts

        return online_verdicts(self.settings, self.site, paths or (".",), jql, self.stdin)

    def _results(self, paths: Sequence[str], jql: str | None) -> Iterator[FixedFile]:
        if jql is not None:
            yield self._query(jql)
        elif tuple(paths) == ("-",):
            yield self._standard_input()
        else:
            files = project_files(paths or (".",), self.settings)
            if self.is_fixing:
                yield from fix_files(files, self.settings, self.catalog, unsafe=self.options["unsafe_fixes"])
            else:
                yield from self._lint(files)

    def _query(self, jql: str) -> FixedFile:
        linter = Linter(self.settings, self.catalog)
        text, applied = jql, 0
        if self.is_fixing:
            fixes = fix_query(linter, jql, unsafe=self.options["unsafe_fixes"])
            text, applied = fixes.text, len(fixes.applied)
        source = Source("<query>", text)
        located = [in_query(source, diagnostic) for diagnostic in linter.check(text)]
        return FixedFile(FileResult("<query>", located), applied, jql, text, None)

    def _standard_input(self) -> FixedFile:
        name = self.options["stdin_filename"]
        text = query_text("-", strip=False)
        self.stdin = (name or "-", text)
        if name and is_excluded(Path(name), self.settings):
            return FixedFile(FileResult(name, []), 0, text, text, None)
        linter = Linter(self.settings, self.catalog)

        def allowed(located: Located) -> bool:
            return self.is_fixing and bool(without_ignored(FileResult(name or "-", [located]), self.settings).located)

        unsafe = self.options["unsafe_fixes"]
        host = None if name else "jql"
        fixes = fix_text(linter, text, name or "-", host=host, unsafe=unsafe, allowed=allowed)
        result = without_ignored(FileResult(name or "-", fixes.remaining, fixes.problem), self.settings)
        return FixedFile(result, len(fixes.applied), text, fixes.text, None)

    def _lint(self, files: Iterator[Found]) -> Iterator[FixedFile]:
        from jqlkit.linter.cache import FOLDER, Cache

        atexit.register(gc.freeze)  # when the process ends, nobody need look for cycles in all that is there
        cache = None
        if not self.options["no_cache"]:
            key = repr(self.catalog.contents()) if self.catalog else ""
            cache = Cache((self.settings.root or Path()) / FOLDER, self.settings, key)
        for result in lint_files(files, self.settings, self.catalog, cache):
            yield FixedFile(result, 0, "", "", None)
        if cache:
            cache.save()

    def _without_known(self, located: list[Located]) -> list[Located] | None:
        """The findings that no baseline covers; None if they were written to one."""
        named = self.options["baseline"]
        path = Path(named) if named else None
        if path is None and self.settings.baseline:
            path = self.settings.path(self.settings.baseline)
        if path is None and not self.options["write_baseline"]:
            return located
        from jqlkit.linter.baseline import without_known, write_baseline

        if self.options["write_baseline"]:
            path = path or Path(BASELINE)
            note(f"{path}: {write_baseline(path, located)} known findings")
            return None
        if path is None:
            raise ConfigError("no baseline is named")
        return without_known(path, located)

    def _report(self, located: list[Located], fixed: int, files: int, *, err: bool) -> int:
        report = LintReport(located, fixed, files, quiet=self.options["quiet"])
        output = self.options["output"]
        text = statistics(report, output) if self.options["statistics"] else render(report, output)
        stream = sys.stderr if err else sys.stdout
        stream.write(text)
        return int(report.fails(self.settings.fail_level) and not self.options["exit_zero"])
