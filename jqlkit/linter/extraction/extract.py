"""From a file to what was found in it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.dispatch import extract_into
from jqlkit.linter.extraction.hosts import host_of
from jqlkit.linter.extraction.mapped import Mapped
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.extraction.reading import HostText, Unread, read_host
from jqlkit.linter.extraction.templates import mask_tags
from jqlkit.linter.extraction.walking import Found

#: Extraction from one file ends after so many seconds of the processor, so that it is not given up for what else the
#: machine does. There is no such timer on Windows, and only the main thread of a program can set it.
MAX_SECONDS: Final = 10.0
RING_AGAIN: Final = 0.05


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


def extract_file(found: Found, *, level: str = "normal") -> Extraction | Unread | None:
    """What is found in a file; None if it cannot hold a query: no hint of JQL in its bytes, or it is no text."""
    read = read_host(found)
    return extract_text(read.text, str(found.path), level=level) if isinstance(read, HostText) else read


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "ITIMER_VIRTUAL"):
        yield
        return

    running = True

    def stop(number: int, frame: FrameType | None) -> None:
        if running:
            raise _OutOfTime

    before = signal.signal(signal.SIGVTALRM, stop)
    # It rings again: Python only prints what a finalizer raises, so the first ring can be lost in one.
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, RING_AGAIN)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
