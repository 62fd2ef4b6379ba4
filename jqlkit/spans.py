"""Places in a text: spans, edits, lines and columns, and the excerpt with a caret that every error shows."""

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of offsets into a text, counted in code points.

    >>> "project = A"[slice(*Span(0, 7))]
    'project'
    """

    start: int
    end: int


class Edit(NamedTuple):
    """A replacement: put `content` where `span` stands (an insertion if the span is empty)."""

    span: Span
    content: str


class Position(NamedTuple):
    """A line and a column, both counted from 1; columns in code points."""

    line: int
    column: int


def position(text: str, offset: int) -> Position:
    """Line and column of an offset; LF, CR and CR LF end a line.

    >>> position("a = 1\\nAND b", 6)
    Position(line=2, column=1)
    """
    before = text[:offset]
    if "\r" in before:
        before = before.replace("\r\n", "\n").replace("\r", "\n")
    return Position(before.count("\n") + 1, len(before) - before.rfind("\n"))


def apply_edits(text: str, edits: "tuple[Edit, ...] | list[Edit]") -> str:
    """The text after all edits, which must not overlap.

    >>> apply_edits("a == 1", [Edit(Span(2, 4), "=")])
    'a = 1'
    """
    pieces: list[str] = []
    done = 0
    waiting = sorted(edits, key=lambda edit: edit.span, reverse=True)
    while waiting:
        (start, end), content = waiting.pop()
        pieces += text[done:start], content
        done = end
    return "".join([*pieces, text[done:]])


#: An excerpt shows at most this many characters of a line, so that a 5 KB query stays readable.
EXCERPT_WIDTH = 100


def excerpt(text: str, span: Span) -> str:
    """The line on which a span starts, with carets below it.

    Control characters are shown as blanks, so that a hostile query cannot write to a terminal.

    >>> print(excerpt("project = A adn b = 1", Span(12, 15)))
    project = A adn b = 1
                ^^^
    """
    line_start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    line_end = min((i for i in (text.find("\n", line_start), text.find("\r", line_start)) if i >= 0), default=len(text))
    column = span.start - line_start
    width = max(1, min(span.end, line_end) - span.start)
    line = "".join(c if c.isprintable() else " " for c in text[line_start:line_end])
    if len(line) > EXCERPT_WIDTH:
        first = max(0, min(column - EXCERPT_WIDTH // 2, len(line) - EXCERPT_WIDTH))
        left = "..." if first else ""
        right = "..." if first + EXCERPT_WIDTH < len(line) else ""
        line = left + line[first : first + EXCERPT_WIDTH] + right
        column += len(left) - first
        width = min(width, max(1, len(left) + EXCERPT_WIDTH - column))
    return f"{line}\n{' ' * column}{'^' * width}"
