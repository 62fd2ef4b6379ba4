"""Issues as a table on a terminal."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jqlkit.jira.models import Column, Issue
from jqlkit.report.issues import ReportOptions
from jqlkit.report.text import one_line

#: Colours by the category of a status.
_CATEGORY_STYLES: Final = {"new": "blue", "indeterminate": "yellow", "done": "green"}

#: Columns that give way last when a row is wider than the terminal.
_FIRM: Final = frozenset({"key", "issuetype", "status", "priority", "updated", "created"})

#: The width where no terminal says how wide it is: nothing is cut.
_UNLIMITED: Final = 100_000

_TIMESTAMP: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")


def write_table(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    """Writes the issues as a table that fits the width."""
    table = Table(box=SIMPLE_HEAD, show_header=options.headers, pad_edge=False, padding=(0, 1), show_edge=False)
    for column in columns:
        table.add_column(
            column.title, no_wrap=True, overflow="ellipsis", min_width=_min_width(column), header_style="bold"
        )
    for issue in issues:
        table.add_row(*[_styled(issue, column) for column in columns])
    console = Console(
        file=stream,
        width=options.width or _UNLIMITED,
        no_color=not options.color,
        force_terminal=options.color,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    if table.row_count:
        console.print(table, crop=options.width is not None)


def _styled(issue: Issue, column: Column) -> Text:
    text = one_line(issue.cell(column.field))
    if timestamp := _TIMESTAMP.fullmatch(text):
        text = f"{timestamp[1]} {timestamp[2]}"
    style = ""
    if column.field == "status":
        category = ((issue.fields.get("status") or {}).get("statusCategory") or {}).get("key")
        style = _CATEGORY_STYLES.get(str(category), "")
    elif column.field == "key":
        style = "cyan"
    return Text(text, style=style)


def _min_width(column: Column) -> int | None:
    return None if column.field not in _FIRM else min(len(column.title), 8)
