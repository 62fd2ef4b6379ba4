"""Issues as Parquet, for data frames and warehouses. Needs the extra `jqlkit[parquet]`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, TextIO

from jqlkit.errors import ConfigError
from jqlkit.jira.models import Column, Issue

#: Issues in a row group: what is held in memory at a time.
BATCH: Final = 5_000

_TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")


def write_parquet(issues: Iterable[Issue], columns: Sequence[Column], stream: TextIO) -> None:
    """Writes the issues to the binary side of a stream, in row groups.

    The first row group decides the types: a column of numbers is double, one of timestamps is a UTC timestamp in
    milliseconds, all others hold text, as in a CSV file. Raises ConfigError where pyarrow is missing, where the
    stream is a terminal, and for a later value that its column cannot hold.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ConfigError("parquet needs pyarrow: pip install 'jqlkit[parquet]'") from None
    if stream.isatty():
        raise ConfigError("parquet is binary: send it to a file, as in `jqlkit search ... -o parquet > issues.parquet`")
    batches = _batches(issues)
    first = next(batches, [])
    kinds = [_kind(first, column) for column in columns]
    types = {"number": pa.float64(), "timestamp": pa.timestamp("ms", tz="UTC"), "text": pa.string()}
    schema = pa.schema([(column.title, types[kind]) for column, kind in zip(columns, kinds, strict=True)])
    with parquet.ParquetWriter(_Sink(stream), schema) as writer:
        batch = first
        while batch:
            arrays = [
                pa.array([_value(issue, column, kind) for issue in batch], types[kind])
                for column, kind in zip(columns, kinds, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            batch = next(batches, [])


class _Sink:
    """A stream that can only be written to, such as a pipe, with a position."""

    def __init__(self, stream: TextIO) -> None:
        stream.flush()
        self._buffer = stream.buffer
        self._position = 0
        self.closed = False

    def write(self, data: Any) -> int:
        """Writes bytes."""
        self._buffer.write(data)
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        """How many bytes there are so far."""
        return self._position

    def flush(self) -> None:
        """Sends what is buffered."""
        self._buffer.flush()

    def close(self) -> None:
        """Sends what is buffered; the stream itself stays open."""
        self.flush()
        self.closed = True


def _batches(issues: Iterable[Issue]) -> Iterator[list[Issue]]:
    remaining = iter(issues)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _kind(batch: list[Issue], column: Column) -> str:
    values = [value for issue in batch if (value := issue.value(column.field)) is not None]
    if values and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return "number"
    if values and all(isinstance(value, str) and _TIMESTAMP.fullmatch(value) for value in values):
        return "timestamp"
    return "text"


def _value(issue: Issue, column: Column, kind: str) -> float | datetime | str | None:
    raw = issue.value(column.field)
    if raw is None:
        return None
    if kind == "text":
        return issue.cell(column.field)
    if kind == "number" and isinstance(raw, (int, float)):
        return float(raw)
    if kind == "timestamp" and isinstance(raw, str) and _TIMESTAMP.fullmatch(raw):
        return datetime.fromisoformat(raw).astimezone(UTC)
    raise ConfigError(
        f"{issue.key}: {column.title} holds {raw!r}, but the issues before hold a {kind}: use csv or jsonl"
    )
