"""Issues as a table on a terminal."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jqlkit.jira.models import Column, Issue
from jqlkit.jira.selection import known_id
from jqlkit.report.issues import ReportOptions
from jqlkit.report.text import one_line

#: Colours by the category of a status.
_CATEGORY_STYLES: Final = {"new": "blue", "indeterminate": "yellow", "done": "green"}

#: Columns that give way last when a row is wider than the terminal.
_FIRM: Final = frozenset({"key", "issuetype", "status", "priority", "updated", "created"})

#: No column is narrower than this, if its cells are not.
_NARROWEST: Final = 8
#: Blanks between two columns.
_GAP: Final = 2

_TIMESTAMP: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")


def write_table(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    """Writes the issues as a table that fits the width."""
    rows = [[_styled(issue, column) for column in columns] for issue in issues]
    if not rows:
        return
    natural = [
        max([cell_len(column.title) * options.headers, *[row[place].cell_len for row in rows]])
        for place, column in enumerate(columns)
    ]
    firm = [known_id(column.field) in _FIRM for column in columns]
    widths = natural if options.width is None else fitted(natural, firm, options.width - _GAP * (len(columns) - 1))
    table = Table(
        box=SIMPLE_HEAD, show_header=options.headers, pad_edge=False, padding=(0, _GAP - 1, 0, 0), show_edge=False
    )
    for column, width in zip(columns, widths, strict=True):
        table.add_column(column.title, width=width, no_wrap=True, overflow="ellipsis", header_style="bold")
    for row in rows:
        table.add_row(*row)
    console = Console(
        file=stream,
        width=options.width or sum(widths) + _GAP * len(widths),
        no_color=not options.color,
        force_terminal=options.color,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    console.print(table)


def fitted(natural: Sequence[int], firm: Sequence[bool], width: int) -> list[int]:
    """The widths of columns that share a line: the widest give way first, firm ones only after all others.

    >>> fitted([8, 60, 30], [True, False, False], 60)
    [8, 26, 26]
    """
    widths = list(natural)
    for yielding in ([not stays for stays in firm], [True] * len(widths)):
        while (excess := sum(widths) - width) > 0:
            open_ = [place for place, gives in enumerate(yielding) if gives and widths[place] > _NARROWEST]
            if not open_:
                break
            top = max(widths[place] for place in open_)
            widest = [place for place in open_ if widths[place] == top]
            below = max([_NARROWEST, *[widths[place] for place in open_ if widths[place] < top]])
            step = max(1, min(top - below, excess // len(widest)))
            for place in widest[: excess if step == 1 else None]:
                widths[place] -= step
    return widths


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
