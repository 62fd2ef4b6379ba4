"""Issues as JSON, CSV, TSV, Markdown, keys or a table: one writer for each output."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import chain, islice
from typing import BinaryIO, Final, NamedTuple, TextIO

from jqlkit.jira.models import Column, Issue
from jqlkit.report.text import not_a_formula, one_line, printable, to_json_bytes


class ReportOptions(NamedTuple):
    """What a user may choose about a report."""

    headers: bool = True
    csv_safe: bool = True
    color: bool = False
    width: int | None = None  # of the terminal, in columns; None where there is none


Writer = Callable[[Iterable[Issue], Sequence[Column], TextIO, ReportOptions], None]


def write_issues(
    issues: Iterable[Issue],
    output: str,
    columns: Sequence[Column],
    stream: TextIO,
    options: ReportOptions | None = None,
) -> int:
    """Writes the issues to a stream as they arrive, and says how many there were.

    `output` is one of OUTPUTS; a table is written at the end, since its widths depend on all rows.

    >>> import io
    >>> stream = io.StringIO()
    >>> write_issues([Issue({"key": "DEMO-1"})], "keys", [], stream)
    1
    >>> stream.getvalue()
    'DEMO-1\\n'
    """
    count = 0
    arriving = iter(issues)
    start = list(islice(arriving, 1))  # where there is an error in place of it, no title is written

    def counted() -> Iterator[Issue]:
        nonlocal count
        for issue in chain(start, arriving):
            count += 1
            yield issue

    WRITERS[output](counted(), columns, stream, options or ReportOptions())
    return count


def _jsonl(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    write = _bytes_writer(stream)
    for issue in issues:
        write(to_json_bytes(issue.raw) + b"\n")


def _json(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    write = _bytes_writer(stream)
    opening = b"[\n"
    for issue in issues:
        write(opening + to_json_bytes(issue.raw))
        opening = b",\n"
    write(b"[]\n" if opening == b"[\n" else b"\n]\n")


def _bytes_writer(stream: TextIO) -> Callable[[bytes], object]:
    """Writes UTF-8 past the text layer of a stream, if it has a buffer below."""
    if isinstance(stream, TextIOWrapper) and stream.encoding.lower().replace("-", "") == "utf8":
        stream.flush()
        buffer: BinaryIO = stream.buffer
        return buffer.write
    return lambda data: stream.write(data.decode())


def _keys(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    stream.writelines(one_line(issue.key) + "\n" for issue in issues)


def _csv(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    neutral = not_a_formula if options.csv_safe else str
    if options.headers:
        writer.writerow([neutral(printable(column.title)) for column in columns])
    for issue in issues:
        writer.writerow([neutral(printable(issue.cell(column.field))) for column in columns])


def _tsv(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    neutral = not_a_formula if options.csv_safe else str
    if options.headers:
        stream.write("\t".join([neutral(one_line(column.title)) for column in columns]) + "\n")
    stream.writelines(
        "\t".join([neutral(one_line(issue.cell(column.field))) for column in columns]) + "\n" for issue in issues
    )


def _markdown(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    def row(cells: Iterator[str]) -> str:
        return "| " + " | ".join([one_line(text).replace("\\", "\\\\").replace("|", "\\|") for text in cells]) + " |\n"

    stream.write(row(column.title for column in columns))
    stream.write("|" + " --- |" * len(columns) + "\n")
    stream.writelines(row(issue.cell(column.field) for column in columns) for issue in issues)


def _table(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    from jqlkit.report.table import write_table  # rich takes tens of milliseconds

    write_table(issues, columns, stream, options)


def _parquet(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO, options: ReportOptions) -> None:
    from jqlkit.report.parquet import write_parquet  # pyarrow is an extra

    write_parquet(issues, columns, stream)


WRITERS: Final[dict[str, Writer]] = {
    "table": _table,
    "jsonl": _jsonl,
    "json": _json,
    "csv": _csv,
    "tsv": _tsv,
    "markdown": _markdown,
    "keys": _keys,
    "parquet": _parquet,
}

#: Names of the outputs, in the order of the help text.
OUTPUTS: Final = tuple(WRITERS)

#: Outputs that a person can read.
TEXT_OUTPUTS: Final = tuple(output for output in OUTPUTS if output != "parquet")

#: Outputs that print each issue as Jira gave it, and so need no columns.
RAW_OUTPUTS: Final = frozenset({"jsonl", "json"})
