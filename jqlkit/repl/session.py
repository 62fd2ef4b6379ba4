"""A session: one line after the other, without a terminal. What the tests drive, and every front end."""

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from jqlkit.errors import JqlkitError, JqlSyntaxError
from jqlkit.jira.models import Column
from jqlkit.repl.commands import find_command, split_line
from jqlkit.repl.knowledge import Knowledge
from jqlkit.repl.results import OTHER_ROWS, Display, Listing, Result
from jqlkit.repl.saved import SavedQueries
from jqlkit.repl.settings import Settings
from jqlkit.repl.sources import Source
from jqlkit.report.issues import RAW_OUTPUTS
from jqlkit.spans import position

if TYPE_CHECKING:
    from jqlkit.linter.diagnostic import Diagnostic
    from jqlkit.linter.runner import Linter

#: Rules about what a site is asked for: an unbounded query is refused by the client, with its own message.
_CLIENT_RULES: Final = frozenset({"JQL100"})


class Session:
    """The state between lines: source, settings, last query, last issues.

    >>> session = Session(source)  # doctest: +SKIP
    >>> session.execute("project = DEMO").text  # doctest: +SKIP
    """

    def __init__(
        self,
        source: Source,
        settings: Settings | None = None,
        display: Display | None = None,
        *,
        open_source: Callable[[str], Source] | None = None,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self.source = source
        self.settings = settings or Settings()
        self.display = display or Display()
        self.saved = SavedQueries()
        self.history: list[str] = []
        self.usage: dict[str, int] = {}
        self.last_query = ""
        self.listing: Listing | None = None
        self.one_by_one = False
        self.status = ""
        self.interactive = False
        self._open_source = open_source
        self.on_change = on_change
        self._linter: tuple[int, str, Linter] | None = None
        self._warned: set[tuple[str, str]] = set()
        self.knowledge = Knowledge(source, self._changed)

    def execute(self, line: str) -> Result:
        """Runs a query or a command. Errors of the user, of a file and of Jira are in the result, never raised."""
        text = line.strip()
        if not text:
            return Result()
        self.history.append(text)
        try:
            if text.startswith("\\"):
                name, rest = split_line(text)
                return find_command(name).run(self, rest)
            return self.search(text)
        except (JqlkitError, OSError) as error:
            return Result(error=error)
        except KeyboardInterrupt:
            self.listing = None
            return Result(notes=["cancelled"])

    def search(self, jql: str, *, output: str | None = None) -> Result:
        """Runs a query and shows its first page; warnings of the linter come first, once for each query."""
        notes = self.warnings(jql)
        self.last_query = jql
        self.count_names(jql)
        try:
            result = self._first_page(jql, output or self.settings["output"])
        except (JqlkitError, OSError) as error:
            result = Result(error=error)
        result.notes[:0] = notes
        return result

    def _first_page(self, jql: str, output: str) -> Result:
        columns = self.columns()
        fields = None if output in RAW_OUTPUTS else [column.field for column in columns]
        issues = self.source.search(jql, fields, self.settings["limit"], self.page_size() or 100)
        self.listing = Listing(jql, issues, columns, output, one_by_one=self.one_by_one)
        return self.show_page()

    def show_page(self) -> Result:
        """The next page of the last query's issues."""
        if self.listing is None:
            return Result(notes=["nothing to show: run a query first"])
        listing = self.listing
        if not self.interactive:
            return Result(listing=listing)
        issues = listing.page(self.page_size())
        browse = self.source.browse_url("") if self.display.links else None
        self.status = listing.summary()
        notes = [] if issues or listing.shown else ["no issue matches"]
        return Result(text=listing.render(issues, self.display, browse), notes=notes)

    def page_size(self) -> int | None:
        """How many issues fit the screen; None where all are shown."""
        if not self.interactive:
            return None
        return 1 if self.one_by_one else max(5, self.display.height - OTHER_ROWS)

    def columns(self) -> list[Column]:
        """The columns of a table."""
        return [Column(name, name) for name in self.settings["columns"]]

    # ---- the linter

    def linter(self) -> "Linter":
        """The linter for this source, made anew when its catalogue changes."""
        from jqlkit.config.lint import LintSettings
        from jqlkit.linter.runner import Linter

        catalog, deployment = self.knowledge.catalog, self.source.deployment
        if self._linter is None or self._linter[:2] != (id(catalog), deployment):
            linter = Linter(LintSettings(deployment=deployment), catalog if catalog.complete else None)
            self._linter = (id(catalog), deployment, linter)
        return self._linter[2]

    def diagnostics(self, jql: str) -> "list[Diagnostic]":
        """What the linter says about a query at this source."""
        return self.linter().check(jql)

    def warnings(self, jql: str) -> list[str]:
        """What to say before a query is sent: each warning once for a query."""
        if not self.settings["lint"]:
            return []
        notes = []
        for found in self.diagnostics(jql):
            seen = (found.code, jql)
            ours = found.code.startswith("JQL0") or found.code in _CLIENT_RULES  # the parser or the client says it
            if found.severity == "info" or ours or seen in self._warned:
                continue
            self._warned.add(seen)
            notes.append(
                f"{found.severity}: {found.message} ({found.code}, column {position(jql, found.span.start).column})"
            )
        return notes

    def is_complete(self, text: str) -> bool:
        """Whether Enter should run a text: a command, a whole query, or one that more text would not repair."""
        from jqlkit.parser import parse

        stripped = text.strip()
        if not stripped or stripped.startswith("\\"):
            return True
        if text.endswith("\n"):
            return True  # Enter on an empty line: the user wants an answer
        try:
            parse(stripped)
        except JqlSyntaxError as error:
            return error.span.start < len(stripped.rstrip()) and not _opens_quote(stripped, error.span.start)
        return True

    def count_names(self, jql: str) -> None:
        """Remembers the words of a query, so that completion offers what this user writes."""
        from jqlkit.completer.lexing import lex

        for token in lex(jql):
            if token.type in ("WORD", "QUOTED"):
                name = token.text.strip("\"'").lower()
                self.usage[name] = self.usage.get(name, 0) + 1

    # ---- the source

    def switch(self, name: str) -> None:
        """Takes another site. Raises ConfigError if there is none of that name."""
        from jqlkit.errors import ConfigError

        if self._open_source is None:
            raise ConfigError("this session has one source only")
        source = self._open_source(name)
        self.source.close()
        self.source = source
        self.listing = None
        self.knowledge = Knowledge(source, self._changed)
        if self.interactive:
            self.knowledge.start()

    def _changed(self) -> None:
        self.on_change()

    def close(self) -> None:
        """Ends the source."""
        self.source.close()

    def table(self, rows: Sequence[tuple[str, ...]], headers: tuple[str, ...]) -> str:
        """Rows of text as columns, cut to the width of the display."""
        from jqlkit.report.text import one_line

        stream = io.StringIO()
        cells = [headers, *([one_line(cell) for cell in row] for row in rows)]
        widths = [max(len(row[index]) for row in cells) for index in range(len(headers))]
        for row in cells:
            line = "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
            limit = self.display.width
            stream.write((line[: limit - 1] + "…" if limit and len(line) > limit else line) + "\n")
        return stream.getvalue()


def _opens_quote(text: str, offset: int) -> bool:
    return text[offset : offset + 1] in ("'", '"')
