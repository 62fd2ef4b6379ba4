"""What a line of a session gives back, and issues that are fetched as they are looked at."""

import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from jqlkit.jira.models import Column
from jqlkit.report.issues import RAW_OUTPUTS, ReportOptions, write_issues

if TYPE_CHECKING:
    from jqlkit.jira import Issue

#: Rows that the prompt keeps for its menu.
MENU_ROWS: Final = 6
#: Rows beside the issues on a screen: the query, the head of the table, the prompt, its menu and the toolbar.
OTHER_ROWS: Final = MENU_ROWS + 5


@dataclass
class Result:
    """`text` is data for stdout; `notes` are for the user's eyes; `error` is what went wrong, with its exit code.

    `listing` holds issues that are still to be shown, `draft` a text for the next prompt; `repeat` asks to run the
    query again every so many seconds.
    """

    text: str = ""
    notes: list[str] = field(default_factory=list)
    error: Exception | None = None
    listing: "Listing | None" = None
    draft: str | None = None
    repeat: float | None = None
    leave: bool = False

    @property
    def exit_code(self) -> int:
        """What a script ends with if this is its first error."""
        if self.error is None:
            return 0
        return int(getattr(self.error, "exit_code", 1))


@dataclass
class Display:
    """What the front end can show: a terminal's size, colours and links."""

    width: int | None = None
    height: int = 24
    color: bool = False
    links: bool = False


class Listing:
    """The issues of a query, in pages; a page is fetched when it is asked for."""

    def __init__(
        self, jql: str, issues: "Iterator[Issue]", columns: Sequence[Column], output: str, *, one_by_one: bool = False
    ) -> None:
        self.jql = jql
        self.columns = columns
        self.output = output
        self.one_by_one = one_by_one
        self.shown = 0
        self.seconds = 0.0
        self.exhausted = False
        self.keys: list[str] = []
        self._issues = issues
        self._ahead: list[Issue] = []

    def page(self, size: int | None) -> "list[Issue]":
        """The next issues, at most so many (None: all that are left)."""
        started = time.monotonic()
        wanted = None if size is None else size + 1  # one more tells whether there are more
        found = [*self._ahead, *islice(self._issues, None if wanted is None else wanted - len(self._ahead))]
        self._ahead = found[size:] if size is not None else []
        self.exhausted = not self._ahead
        page = found if size is None else found[:size]
        self.shown += len(page)
        self.keys += [issue.key for issue in page]
        self.seconds += time.monotonic() - started
        return page

    def rest(self) -> "Iterator[Issue]":
        """All that are left, as they arrive."""
        for issue in (*self._ahead, *self._issues):
            self.shown += 1
            yield issue
        self._ahead, self.exhausted = [], True

    def render(self, issues: "Sequence[Issue]", display: Display, browse: str | None = None) -> str:
        """Issues as text for a terminal."""
        if self.one_by_one:
            return "\n".join(_expanded(issue, self.columns, display) for issue in issues)
        stream = io.StringIO()
        options = ReportOptions(headers=True, color=display.color, width=display.width)
        write_issues(issues, self.output, [] if self.output in RAW_OUTPUTS else self.columns, stream, options)
        text = stream.getvalue()
        if self.output != "table" or not browse or not display.links:
            return text
        return linked(text, [issue.key for issue in issues], browse)

    def summary(self) -> str:
        """A line for the toolbar: how many, how long, and whether there are more."""
        count = f"{self.shown} issue{'s' * (self.shown != 1)}"
        more = "" if self.exhausted else ", more: F3 or \\next"
        return f"{count} in {self.seconds:.2f} s{more}"


def _expanded(issue: "Issue", columns: Sequence[Column], display: Display) -> str:
    """One issue, a field a line, all fields that have a value."""
    from jqlkit.report.text import printable

    rows = [(column.title, issue.cell(column.field)) for column in columns]
    width = max((len(title) for title, _ in rows), default=0)
    lines = [f"-- {printable(issue.key)} " + "-" * max(0, min(display.width or 72, 100) - len(issue.key) - 4)]
    for title, text in rows:
        lines += [
            f"{(title if not index else ''):{width}}  {line}" for index, line in enumerate(printable(text).splitlines())
        ]
    return "\n".join(lines) + "\n"


def linked(text: str, keys: Sequence[str], browse: str) -> str:
    r"""Text with the keys as links of a terminal (OSC 8), each where it first stands.

    >>> linked("DEMO-1  Open", ["DEMO-1"], "https://x.example/browse/")
    '\x1b]8;;https://x.example/browse/DEMO-1\x1b\\DEMO-1\x1b]8;;\x1b\\  Open'
    """
    parts, start = [], 0
    for key in keys:
        at = text.find(key, start) if key else -1
        if at < 0:
            continue
        parts += [text[start:at], f"\x1b]8;;{browse}{key}\x1b\\{key}\x1b]8;;\x1b\\"]
        start = at + len(key)
    return "".join(parts) + text[start:]
