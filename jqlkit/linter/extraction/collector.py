"""Gathers what the extractors of one file find, and turns texts into queries with a mode and a place."""

import re
from bisect import bisect_right
from typing import Final

from jqlkit.linter.extraction.holes import fill
from jqlkit.linter.extraction.mapped import HOLE, Mapped, joined
from jqlkit.linter.extraction.model import Call, ExtractedQuery, Extraction, FilledHole, Request, Unexpanded
from jqlkit.linter.extraction.recognition import looks_like_jql
from jqlkit.spans import Span

_LEADING: Final = re.compile(r"\s*(?:and|or)\b(?=[\s(\"'])\s*", re.IGNORECASE)
_TRAILING: Final = re.compile(r"\s+(?:and|or)\s*$", re.IGNORECASE)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_BLANKS: Final = re.compile(r"""("(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$))|[ \t\r\n]+""", re.DOTALL)

LEVELS: Final = ("strict", "normal", "heuristic")


def one_line(text: str) -> str:
    """The text with runs of white space outside quotes made one blank.

    >>> one_line('a = "b  c"\\n  AND d = 1')
    'a = "b  c" AND d = 1'
    """
    return _BLANKS.sub(lambda match: match[1] or " ", text).strip()


class Collector:
    """The queries and facts of one file. `host` is the language that the extractors are in now, `nesting` how deep."""

    def __init__(self, filename: str, host: str, text: str, level: str = "normal") -> None:
        self.filename = filename
        self.host = host
        self.nesting = 0
        self.text = text
        self.level = LEVELS.index(level)
        self.queries: dict[int, ExtractedQuery] = {}
        self.requests: list[Request] = []
        self.calls: list[Call] = []
        self.unexpanded: list[Unexpanded] = []
        self.blocks: list[Span] = []
        self._lines: list[int] | None = None

    def position(self, offset: int) -> tuple[int, int]:
        """Row and column, from 1, of an offset in the file."""
        if self._lines is None:
            self._lines = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        row = bisect_right(self._lines, offset)
        return row, offset - self._lines[row - 1] + 1

    def query(
        self,
        source: Mapped,
        via: str,
        *,
        fragment: bool = False,
        whole: bool = False,
        encoded: Mapped | None = None,
        scoped: bool = False,
        show_dynamic: bool = False,
        certain: bool = False,
        strict: bool = True,
        lenient: bool = False,
    ) -> bool:
        """Adds a query, if the text is one.

        `fragment`: it is part of a query. `whole`: it is sent as it is, so that a leading AND is a mistake.
        `encoded`: the text before percent decoding, where the query is the value of a URL parameter. `scoped`: the
        sender adds a restriction. `show_dynamic`: list it also if it is nothing but holes. `certain`: whatever the
        text is, it is meant as JQL; else it has to look like it, and more so unless `strict`. `lenient`: it may be cut
        or mangled by what is around it, so nothing is said about its syntax.
        """
        source = source.strip()
        shown = (encoded if encoded is not None else source).strip()
        if not shown.text or not shown.starts or self._known(shown):
            return False
        bare = source.text.replace(HOLE, "") if source.holes else source.text
        if source.holes and not any(char.isalnum() for char in bare):
            if show_dynamic:
                self._add(shown, source, via, "dynamic", scoped=scoped, judged=False)
            return show_dynamic
        if not certain and not looks_like_jql(source.text, strict=strict):
            return False
        edges = (0, len(source)) if whole else _edges(source.text)
        is_part = edges != (0, len(source))
        if edges[0] == edges[1]:
            return False
        mode = (
            "encoded"
            if encoded is not None
            else "fragment"
            if fragment or is_part
            else "template"
            if source.holes
            else "literal"
        )
        if fragment:
            # A program joins it: its AND is no mistake.
            source, edges = source.part(*edges), (0, edges[1] - edges[0])
        self._add(
            shown, source, via, mode, scoped=scoped or fragment or is_part, judged=True, lenient=lenient, edges=edges
        )
        return True

    def _known(self, shown: Mapped) -> bool:
        return shown.starts[0] in self.queries

    def _add(
        self,
        shown: Mapped,
        source: Mapped,
        via: str,
        mode: str,
        *,
        scoped: bool,
        judged: bool,
        lenient: bool = False,
        edges: tuple[int, int] = (0, 0),
    ) -> None:
        """Adds a query; what stands before and behind `edges` in its text is the AND or OR of a fragment."""
        resolved: str | None = None
        holes: tuple[FilledHole, ...] = ()
        if judged and not source.holes and not lenient:
            resolved = one_line(source.text[slice(*edges)])  # nothing to try out, so nothing to parse
        elif judged:
            filled = fill(source.part(*edges))
            judged = filled.parses or not (filled.holes or lenient)
            resolved = one_line(filled.source.text)
            head, tail = source.part(0, edges[0]), source.part(edges[1], len(source))
            source = joined([head, filled.source, tail])
            holes = tuple(
                item._replace(span=Span(item.span.start + len(head), item.span.end + len(head)))
                for item in filled.holes
            )
        pieces = shown.pieces()
        raw = "".join(self._raw(shown, start, end) for start, end in pieces).strip()
        start = self._first(shown, pieces)
        row, column = self.position(start)
        self.queries[start] = ExtractedQuery(
            filename=self.filename,
            row=row,
            column=column,
            jql=raw,
            resolved=resolved,
            mode=mode,
            via=via,
            host=self.host,
            text=source.text,
            source=source,
            holes=holes,
            judged=judged,
            scoped=scoped,
            place=Span(start, max(shown.ends)),
        )

    def _raw(self, shown: Mapped, start: int, end: int) -> str:
        return self.text[shown.starts[start] : shown.ends[end - 1]]

    def _first(self, shown: Mapped, pieces: list[tuple[int, int]]) -> int:
        """Where the text of the first piece starts that has any."""
        for start, end in pieces:
            for at in range(start, end):
                if not shown.text[at].isspace():
                    return shown.starts[at]
        return shown.starts[0]

    def result(self) -> Extraction:
        """All that was found, in the order of the file."""
        queries = tuple(self.queries[start] for start in sorted(self.queries))
        return Extraction(
            self.filename,
            self.host,
            self.text,
            queries,
            tuple(self.requests),
            tuple(self.calls),
            tuple(self.unexpanded),
            tuple(self.blocks),
        )


def _edges(text: str) -> tuple[int, int]:
    """The range of a text without the AND or OR at its ends."""
    start, end = 0, len(text)
    if match := _LEADING.match(text):
        start = match.end()
    if match := _TRAILING.search(text, start):
        end = match.start()
    return start, max(start, end)
