"""Where a diagnostic stands in a file: the file's text, and the diagnostic's place and edits in it."""

import re
from bisect import bisect_right
from typing import NamedTuple

from jqlkit.linter.diagnostic import Diagnostic
from jqlkit.spans import Edit, Position, Span


class Source:
    """A text with a name; offsets become lines and columns in logarithmic time.

    >>> Source("a.jql", "a = 1\\r\\nAND b").position(7)
    Position(line=2, column=1)
    """

    __slots__ = ("_line_starts", "filename", "text")

    def __init__(self, filename: str, text: str) -> None:
        self.filename = filename
        self.text = text
        self._line_starts: list[int] | None = None

    def position(self, offset: int) -> Position:
        """Line and column of an offset; LF, CR and CR LF end a line."""
        if self._line_starts is None:
            self._line_starts = _line_starts(self.text)
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)


class Located(NamedTuple):
    """A diagnostic in a file: `span` and `edits` count in the file's text, `jql` is the query as the parser got it.

    `edits` is None where there is no fix, or where the fix cannot be carried over to the file. `is_in_query` tells
    whether the diagnostic's own span and fix count in `jql`, rather than in the file.
    """

    source: Source
    span: Span
    diagnostic: Diagnostic
    jql: str
    edits: tuple[Edit, ...] | None = None
    is_in_query: bool = False

    @property
    def start(self) -> Position:
        """Line and column of the first character."""
        return self.source.position(self.span.start)

    @property
    def end(self) -> Position:
        """Line and column after the last character."""
        return self.source.position(self.span.end)


def in_query(source: Source, diagnostic: Diagnostic) -> Located:
    """A diagnostic of a query that is the whole source."""
    edits = diagnostic.fix.edits if diagnostic.fix else None
    return Located(source, diagnostic.span, diagnostic, source.text, edits, is_in_query=True)


def _line_starts(text: str) -> list[int]:
    if "\r" in text:
        return [0, *[match.end() for match in re.finditer(r"\r\n?|\n", text)]]
    starts = [0]
    offset = text.find("\n")
    while offset >= 0:
        starts.append(offset + 1)
        offset = text.find("\n", offset + 1)
    return starts
