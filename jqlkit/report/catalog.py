"""Fields and functions as a table."""

from collections.abc import Sequence
from typing import Final, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jqlkit.catalog import FieldInfo, FunctionInfo
from jqlkit.report.text import one_line

_UNLIMITED: Final = 10_000
_GIVES: Final = {True: "a list", False: "a value", None: ""}


def write_entries(
    entries: Sequence[FieldInfo | FunctionInfo], stream: TextIO, *, headers: bool = True, width: int | None = None
) -> None:
    """Writes a line for each entry, cut to `width` columns; nothing is cut without one."""
    if not entries:
        return
    table = Table(box=SIMPLE_HEAD if headers else None, show_header=headers, pad_edge=False, show_edge=False)
    rows = [_row(entry) for entry in entries]
    for title in rows[0]:
        table.add_column(title, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*[Text(one_line(cell)) for cell in row.values()])
    console = Console(
        file=stream, width=width or _UNLIMITED, highlight=False, markup=False, emoji=False, color_system=None
    )
    console.print(table, crop=width is not None)


def _row(entry: FieldInfo | FunctionInfo) -> dict[str, str]:
    operators = " ".join(operator.upper() for operator in entry.operators)
    if isinstance(entry, FunctionInfo):
        most = "" if entry.max_args is None else entry.max_args
        return {
            "function": entry.text,
            "arguments": f"{entry.min_args}" if entry.min_args == entry.max_args else f"{entry.min_args}..{most}",
            "gives": _GIVES[entry.list_valued],
            "remarks": _remarks(entry),
        }
    return {
        "field": entry.text,
        "id": entry.id or "",
        "type": entry.type,
        "operators": operators,
        "sorts": "yes" if entry.orderable else "",
        "remarks": _remarks(entry),
    }


def _remarks(entry: FieldInfo | FunctionInfo) -> str:
    remarks = [f"also {', '.join(entry.aliases)}"] if entry.aliases else []
    if isinstance(entry, FieldInfo):
        if entry.cfid and entry.cfid != entry.text:
            remarks.append(entry.cfid)
        if entry.display_name and entry.display_name != entry.name:
            remarks.append(entry.display_name)
        if entry.deprecated_by:
            remarks.append(f"use {entry.deprecated_by}")
    elif entry.addon:
        remarks.append(entry.addon)
    if not entry.datacenter:
        remarks.append("Cloud only")
    if not entry.cloud:
        remarks.append("Data Center only")
    if entry.unconfirmed:
        remarks.append("unconfirmed")
    return "; ".join(remarks)
