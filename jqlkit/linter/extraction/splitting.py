"""A block of text that holds one query or several: by paragraphs, or one a line."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from jqlkit.linter.extraction.holes import fill
from jqlkit.linter.extraction.mapped import Decoder, Mapped

_BLANK_LINES: Final = re.compile(r"\n[ \t\r]*\n\s*")
_COMMENT: Final = re.compile(r"(?m)^[ \t]*#[^\n]*$")
_GOES_ON: Final = re.compile(
    r"\s*(?:(?:and|or|order\s+by|by|in|is|was|not\s+in|asc|desc)\b|[)&|,=!<>~])", re.IGNORECASE
)
_UNFINISHED: Final = re.compile(r"(?:\b(?:and|or|not|in|is|was|by|order)|[(,&|=<>~!])\s*$", re.IGNORECASE)
_LEADING: Final = re.compile(r"\s*(?:and|or)\b\s*", re.IGNORECASE)


def split_queries(block: Mapped) -> list[Mapped]:
    """The queries of a block.

    The whole if it parses; else its paragraphs, and those that do not parse line by line, where a line that cannot
    start a query goes on with the one before. Where nothing parses throughout, the split with the fewest errors.
    """
    block = _without_comments(block)
    whole = [block.strip()]
    if not whole[0].text:
        return []
    if _errors(whole) == 0:
        return whole
    paragraphs = list(_parts(block, _paragraph_ends(block.text)))
    lines = [line for part in paragraphs for line in ([part] if _errors([part]) == 0 else _logical_lines(part))]
    best = whole
    fewest: int | None = None
    for split in (paragraphs, lines):
        if len(split) > 1 and (fewest is None or _errors(split) < fewest):
            best, fewest = split, _errors(split)
    if len(whole) == len(best):
        return best
    return best


def _errors(parts: list[Mapped]) -> int:
    return sum(not fill(_without_lead(part)).parses for part in parts)


def _without_lead(part: Mapped) -> Mapped:
    match = _LEADING.match(part.text)
    return part.part(match.end(), len(part)) if match else part


def _without_comments(block: Mapped) -> Mapped:
    """Lines that start with # are comments, as in `.jql` files; they end a paragraph."""
    if "#" not in block.text:
        return block
    decoder = Decoder(block)
    at = 0
    for match in _COMMENT.finditer(block.text):
        decoder.copy(at, match.start())
        at = match.end()
        decoder.put("\n", match.start(), at)
    decoder.copy(at, len(block))
    return decoder.build()


def _paragraph_ends(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _BLANK_LINES.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _parts(block: Mapped, ranges: Iterator[tuple[int, int]]) -> Iterator[Mapped]:
    for start, end in ranges:
        part = block.part(start, end).strip()
        if part.text:
            yield part


def _logical_lines(part: Mapped) -> list[Mapped]:
    starts = [0]
    ends = []
    for match in re.finditer(r"\n", part.text):
        before = part.text[starts[-1] : match.start()]
        depth = before.count("(") - before.count(")")
        if depth > 0 or _UNFINISHED.search(before) or _GOES_ON.match(part.text, match.end()):
            continue
        ends.append(match.start())
        starts.append(match.end())
    ends.append(len(part))
    return list(_parts(part, zip(starts, ends, strict=True)))


_DOC_HOLE: Final = re.compile(
    r"<[A-Za-z][\w \-./|]*>|\{\{?[A-Za-z_][\w \-.]*\}\}?|\$\{\w+\}|\$[A-Z_]{2,}\b|\.\.\.|…|%s\b"
)


def mask_placeholders(block: Mapped, kind: Callable[[str], str] = lambda text: "") -> Mapped:
    """The text with what stands for something in documentation as holes: `<key>`, `{key}`, `...`."""
    if not _DOC_HOLE.search(block.text):
        return block
    decoder = Decoder(block)
    at = 0
    for match in _DOC_HOLE.finditer(block.text):
        decoder.copy(at, match.start())
        decoder.hole(match.group(), kind(match.group()), match.start(), match.end())
        at = match.end()
    decoder.copy(at, len(block))
    return decoder.build()
