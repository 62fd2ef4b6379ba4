"""From a file to what was found in it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.dispatch import extract_into
from jqlkit.linter.extraction.hosts import host_of, may_hold_jql
from jqlkit.linter.extraction.mapped import Mapped
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.extraction.templates import mask_tags

#: Larger files are not read, in bytes.
MAX_SIZE: Final = 5_000_000
#: Extraction from one file ends after this time, in seconds (where the system has interval timers).
MAX_SECONDS: Final = 10.0


class _OutOfTime(BaseException):
    """The time for one file is over; no `except Exception` of a parser may swallow it."""


def extract_text(text: str, filename: str = "<text>", *, level: str = "normal", host: str | None = None) -> Extraction:
    """What is found in the text of a file.

    The name tells the language unless `host` does; a name that tells nothing means text with addresses. `level` is
    "strict" (files, keys and calls that are surely JQL), "normal" (also names and one step of data flow) or
    "heuristic" (also unlabelled text that is JQL beyond doubt). Never raises: `Extraction.problem` says what went
    wrong.

    >>> found = extract_text('QUERY_JQL = "project = A"', "report.py")
    >>> [(q.row, q.column, q.jql, q.mode) for q in found.queries]
    [(1, 14, 'project = A', 'literal')]
    """
    known, is_template = host_of(filename, text[:200].encode("utf-8", "replace"))
    host = host or known or "text"
    collector = Collector(filename, host, text, level)
    problem = None
    try:
        with _time_limit(MAX_SECONDS):
            _extract(collector, text, host, is_template)
    except _OutOfTime:
        problem = f"not read to the end: it took more than {MAX_SECONDS:g} seconds"
    except (RecursionError, MemoryError):
        problem = "not read to the end: it is nested too deeply"
    return collector.result()._replace(problem=problem)


def _extract(collector: Collector, text: str, host: str, is_template: bool) -> None:
    source = Mapped.whole(text)
    extract_into(collector, mask_tags(source) if is_template else source, host)


def extract_file(path: Path, *, level: str = "normal", filename: str | None = None) -> Extraction | None:
    """What is found in a file; None if it cannot hold a query: no hint of JQL in its bytes, or it is binary.

    Raises OSError for a file that cannot be read.
    """
    name = filename or str(path)
    if path.stat().st_size > MAX_SIZE:
        return Extraction(name, "text", "", problem=f"not read: it is larger than {MAX_SIZE // 1_000_000} MB")
    data = path.read_bytes()
    host, _ = host_of(name, data[:200])
    if not may_hold_jql(data, host):
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data[:8000]:
            return Extraction(name, host, "", problem="not read: it is not UTF-8") if host == "jql" else None
        text = data.decode("latin-1")
    return extract_text(text, name, level=level)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
