"""YAML, read by PyYAML, whose marks lead from each scalar to its place; tags of templates are masked before."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import Decoder, Mapped
from jqlkit.linter.extraction.settings import Scalar, add_scalars, may_matter
from jqlkit.linter.extraction.templates import has_tags, mask_tags, mask_variables

_PAIR: Final = re.compile(r"u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})")
_ESCAPE: Final = re.compile(
    rf"\\(?:{_PAIR.pattern}|x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|\r?\n[ \t]*|.)", re.DOTALL
)
_SIMPLE: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_LINE: Final = re.compile(
    r"^[ \t]*(?:-[ \t]+)?[\"']?(?P<name>[\w./-]+)[\"']?[ \t]*:[ \t]+(?P<value>\S.*?)[ \t]*$", re.MULTILINE
)


def extract_yaml(collector: Collector, source: Mapped) -> None:
    """Adds the queries of a YAML document."""
    masked = mask_tags(source) if has_tags(source.text) else source
    add_scalars(collector, (s._replace(value=mask_variables(s.value)) for s in yaml_scalars(masked)), dynamic=True)


def yaml_scalars(source: Mapped) -> Iterator[Scalar]:
    """The scalars that may matter, with their keys; where the text is not YAML, lines that look like `key: value`."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reached = 0
    walk = _Walk(source)
    try:
        for event in yaml.parse(source.text, Loader=loader):
            reached = event.end_mark.index if event.end_mark else reached
            yield from walk.event(event)
    except (yaml.YAMLError, ValueError):
        yield from walk.rest()
        yield from _lines(source, reached)


class _Collection:
    """A mapping or sequence that is open: the key whose value comes next, the scalars so far, by key and in order."""

    __slots__ = ("is_mapping", "key", "neighbours", "scalars")

    def __init__(self, is_mapping: bool) -> None:
        self.is_mapping = is_mapping
        self.key: str | None = None
        self.neighbours: dict[str, str] = {}
        self.scalars: list[tuple[tuple[str, ...], Any]] = []


class _Walk:
    """Turns the parser's events into scalars."""

    def __init__(self, source: Mapped) -> None:
        self._source = source
        self._open: list[_Collection] = []

    def event(self, event: Any) -> Iterator[Scalar]:
        """Takes one event; a collection that ends gives its scalars."""
        match type(event).__name__:
            case "MappingStartEvent" | "SequenceStartEvent" as name:
                self._open.append(_Collection(name == "MappingStartEvent"))
            case "MappingEndEvent" | "SequenceEndEvent":
                yield from self._scalars(self._open.pop())
                self._next()
            case "ScalarEvent":
                self._scalar(event)
            case "AliasEvent":
                self._next()

    def _next(self) -> None:
        if self._open:
            self._open[-1].key = None

    def _scalar(self, event: Any) -> None:
        if not self._open:
            return
        inner = self._open[-1]
        if inner.is_mapping and inner.key is None:
            inner.key = event.value
            return
        if inner.key is not None:
            inner.neighbours[inner.key.lower()] = event.value
        inner.scalars.append((tuple(outer.key for outer in self._open if outer.key), event))
        self._next()

    def _scalars(self, collection: _Collection) -> Iterator[Scalar]:
        for path, event in collection.scalars:
            if may_matter(path, event.value):
                yield Scalar(path, _decode(self._source, event), collection.neighbours)

    def rest(self) -> Iterator[Scalar]:
        """The scalars of collections that never ended."""
        for collection in reversed(self._open):
            yield from self._scalars(collection)
        self._open.clear()


def _decode(source: Mapped, event: Any) -> Mapped:
    start, end = event.start_mark.index, event.end_mark.index
    style = event.style
    if style in ('"', "'"):
        start, end = start + 1, end - 1
    elif style in ("|", ">"):
        newline = source.text.find("\n", start, end)
        start = newline + 1 if newline >= 0 else end
    # PyYAML reads the two halves of a character, as JSON escapes it, as two.
    value = event.value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return _align(source, start, end, value, style)


def _align(source: Mapped, start: int, end: int, value: str, style: str | None) -> Mapped:
    """The value of a scalar, each code point mapped to the source: folding and indents only change white space."""
    decoder = Decoder(source, _encoder(style))
    text = source.text
    if value and text[start:end] == value:
        decoder.copy(start, end)
        return decoder.build()
    at = done = 0
    units = _units(text, start, end, style)
    unit = next(units, None)
    while at < len(value) and unit is not None:
        meant, first, last = unit
        if meant == "":
            unit = next(units, None)
        elif value.startswith(meant, at):
            decoder.copy(first, last) if last - first == 1 else decoder.put(meant, first, last)
            at += len(meant)
            unit = next(units, None)
        elif value[at] in " \n" and meant in " \t\r\n":
            decoder.put(value[at], first, last)
            at += 1
            unit = next(units, None)
        elif meant in " \t\r\n":
            unit = next(units, None)
        elif value[at] in " \n":
            decoder.put(value[at], first, first)
            at += 1
        else:
            break
        done = at
    return decoder.build() if done else source.part(start, start)


def _units(text: str, start: int, end: int, style: str | None) -> Iterator[tuple[str, int, int]]:
    at = start
    while at < end:
        size = 1
        meant = text[at]
        if style == "'" and text.startswith("''", at):
            size = 2
        elif style == '"' and meant == "\\" and (match := _ESCAPE.match(text, at, end)):
            size = match.end() - at
            meant = _meaning(match.group()[1:])
        yield meant, at, at + size
        at += size


def _meaning(escape: str) -> str:
    if escape[0] in "\r\n":
        return ""
    if pair := _PAIR.fullmatch(escape):
        return chr((int(pair["high"], 16) - 0xD800) * 0x400 + int(pair["low"], 16) - 0xDC00 + 0x10000)
    if escape[0] in "xuU" and len(escape) > 1:
        code = int(escape[1:], 16)
        return chr(code) if code <= 0x10FFFF else ""
    return _SIMPLE.get(escape, escape)


def _encoder(style: str | None) -> Callable[[str], str | None]:
    def encode(content: str) -> str | None:
        match style:
            case '"':
                return content.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
            case "'":
                return None if "\n" in content else content.replace("'", "''")
            case "|" | ">":
                return None if "\n" in content else content
        return None if ": " in content or " #" in content or "\n" in content else content

    return encode


def _lines(source: Mapped, start: int) -> Iterator[Scalar]:
    """Lines `key: value`, for what is no YAML."""
    line = source.text.rfind("\n", 0, start) + 1
    for match in _LINE.finditer(source.text, line):
        first, last = match.span("value")
        quote = source.text[first]
        if quote in "|>":
            continue
        style = None
        if quote in "\"'" and last - first > 1 and source.text[last - 1] == quote:
            style, first, last = quote, first + 1, last - 1
        decoder = Decoder(source, _encoder(style))
        for meant, at, behind in _units(source.text, first, last, style):
            decoder.copy(at, behind) if behind - at == 1 else decoder.put(meant, at, behind)
        yield Scalar((match["name"],), decoder.build(), {})
