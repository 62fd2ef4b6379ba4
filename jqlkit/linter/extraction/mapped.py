"""Text that remembers where each of its code points stands in the host file, and how to write there.

A query in a file is seldom the text of the file: quotes, escapes, indents, percent signs and holes lie between.
Every decoder here takes a `Mapped` and gives a `Mapped`, so hosts nest to any depth (a URL in a JSON body in a curl
command in a workflow) and an offset in the innermost text still leads to an offset in the file.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from jqlkit.spans import Span

#: Stands for a hole in a `Mapped`. A code point that JQL never allows raw, so that it cannot be part of a query.
HOLE: Final = "\ufdd0"


class Hole(NamedTuple):
    """A place that a program fills when it runs.

    `text` is the expression as written, `kind` what is known of it: "" nothing, "number", "quoted" (a quoting function
    made it), "encoded" (percent-encoded), "misencoded" (by the wrong function), "optional" (a clause or nothing),
    "list" (joined items), "raw" (surely no escaping). `span` is its place in the file; a `detached` hole stands between
    two literals and is no part of either.
    """

    text: str
    kind: str = ""
    span: Span = Span(0, 0)
    detached: bool = False


#: Half of a character: no file can hold it, other than as an escape.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Origin:
    """One literal of a host: how text is written inside it, and the text that it stands in."""

    __slots__ = ("encode", "outer")

    def __init__(self, encode: Callable[[str], str | None] | None = None, outer: "Origin | None" = None) -> None:
        self.encode = encode
        self.outer = outer

    def write(self, content: str) -> str | None:
        """`content` as it must stand in the file, or None where it cannot be said inside this literal."""
        origin: Origin | None = self
        written: str | None = content
        while origin is not None and written is not None:
            if origin.encode is not None:
                written = origin.encode(written)
            origin = origin.outer
        return None if written is not None and _SURROGATE.search(written) else written


class Mapped:
    """A text, and for each of its code points the place in the file (`starts`, `ends`) and the literal it is from."""

    __slots__ = ("ends", "holes", "origins", "starts", "text")

    def __init__(
        self,
        text: str,
        starts: Sequence[int],
        ends: Sequence[int],
        origins: Sequence[Origin],
        holes: dict[int, Hole] | None = None,
    ) -> None:
        self.text = text
        self.starts = starts
        self.ends = ends
        self.origins = origins
        self.holes = holes or {}

    @classmethod
    def whole(cls, text: str) -> "Mapped":
        """A file's text, where every code point stands for itself."""
        return cls(text, range(len(text)), range(1, len(text) + 1), [Origin()] * len(text))

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int) -> "Mapped":
        """The text from `start` to `end`, as a slice has it."""
        end = min(end, len(self.text))
        holes = {at - start: hole for at, hole in self.holes.items() if start <= at < end} if self.holes else None
        return Mapped(
            self.text[start:end], self.starts[start:end], self.ends[start:end], self.origins[start:end], holes
        )

    def strip(self) -> "Mapped":
        """The text without white space at its two ends."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return self.part(start, max(start, end))

    def span(self, start: int, end: int) -> Span:
        """The place in the file of a range of this text; for an empty range the place between its neighbours."""
        if not self.text:
            return Span(0, 0)
        if start >= end:
            at = self.starts[start] if start < len(self.text) else self.ends[-1]
            return Span(at, at)
        return Span(self.starts[start], self.ends[min(end, len(self.text)) - 1])

    def pieces(self) -> list[tuple[int, int]]:
        """Ranges of this text that are of one literal each; detached holes belong to none."""
        found: list[tuple[int, int]] = []
        start = 0
        for at in range(1, len(self.text) + 1):
            if at == len(self.text) or self.origins[at] is not self.origins[start]:
                if not (at - start == 1 and start in self.holes and self.holes[start].detached):
                    found.append((start, at))
                start = at
        return found


class Decoder:
    """Reads one literal of `source`: copies what stands for itself, puts what an escape means.

    `encode` writes text into such a literal (None: as it is). A literal that runs over several literals of an outer
    host (a string over several lines of a notebook's cell) is one origin for each of them.
    """

    def __init__(self, source: Mapped, encode: Callable[[str], str | None] | None = None) -> None:
        self._source = source
        self._encode = encode
        self._known: dict[int, Origin] = {}
        self._text: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._origins: list[Origin] = []
        self._holes: dict[int, Hole] = {}

    def _origin(self, at: int) -> Origin:
        outer = self._source.origins[at]
        origin = self._known.get(id(outer))
        if origin is None:
            origin = self._known[id(outer)] = Origin(self._encode, outer)
        return origin

    def copy(self, start: int, end: int) -> None:
        """Adds a range of the source as it is."""
        if start >= end:
            return
        source, base = self._source, len(self._starts)
        for at, hole in source.holes.items():
            if start <= at < end:
                self._holes[base + at - start] = hole
        self._text.append(source.text[start:end])
        self._starts.extend(source.starts[start:end])
        self._ends.extend(source.ends[start:end])
        if source.origins[start] is source.origins[end - 1]:
            self._origins.extend([self._origin(start)] * (end - start))
        else:
            self._origins.extend([self._origin(at) for at in range(start, end)])

    def put(self, text: str, start: int, end: int) -> None:
        """Adds `text`, which a range of the source means: each of its code points stands for the whole range."""
        span = self._source.span(start, end)
        origin = self._origin(min(start, len(self._source) - 1))
        self._text.append(text)
        self._starts.extend([span.start] * len(text))
        self._ends.extend([span.end] * len(text))
        self._origins.extend([origin] * len(text))

    def hole(self, text: str, kind: str, start: int, end: int) -> None:
        """Adds a hole for a range of the source."""
        self._holes[len(self._starts)] = Hole(text, kind, self._source.span(start, end))
        self.put(HOLE, start, end)

    def build(self) -> Mapped:
        """The text read so far."""
        return Mapped("".join(self._text), self._starts, self._ends, self._origins, self._holes)


def detached(text: str, kind: str, span: Span) -> Mapped:
    """A hole that stands between two literals."""
    return Mapped(HOLE, [span.start], [span.end], [Origin()], {0: Hole(text, kind, span, True)})


def joined(parts: Sequence[Mapped]) -> Mapped:
    """The parts, one after the other."""
    if len(parts) == 1:
        return parts[0]
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    origins: list[Origin] = []
    holes: dict[int, Hole] = {}
    for part in parts:
        for at, hole in part.holes.items():
            holes[len(starts) + at] = hole
        text.append(part.text)
        starts.extend(part.starts)
        ends.extend(part.ends)
        origins.extend(part.origins)
    return Mapped("".join(text), starts, ends, origins, holes)
