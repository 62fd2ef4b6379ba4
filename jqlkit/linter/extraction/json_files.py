"""JSON with positions: strict JSON, with comments, or cut off in the middle."""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import Decoder, Mapped
from jqlkit.linter.extraction.settings import Scalar, add_scalars
from jqlkit.linter.extraction.templates import PANEL_VARIABLE, mask_variables

_TOKEN: Final = re.compile(
    r'"(?P<string>(?:[^"\\\n]|\\.)*+)"|(?P<unclosed>"(?:[^"\\\n]|\\.)*+)|(?P<punctuation>[{}\[\],:])'
    r'|//[^\n]*|/\*.*?\*/|(?P<bare>[^\s{}\[\],:"/]+)|/',
    re.DOTALL,
)
_ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL
)
_SIMPLE: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def extract_json(collector: Collector, source: Mapped) -> None:
    """Adds the queries of a JSON document."""
    scalars = json_scalars(source)
    add_scalars(collector, (_with_variables(scalar) for scalar in scalars), dynamic=bool(source.holes))


def _with_variables(scalar: Scalar) -> Scalar:
    """A text of a Grafana panel has its variables as holes; elsewhere in JSON nothing fills in a `$`."""
    is_panel = "refid" in scalar.neighbours
    return scalar._replace(value=mask_variables(scalar.value, PANEL_VARIABLE)) if is_panel else scalar


def json_encode(content: str) -> str:
    """Text as it stands between the quotes of a JSON string."""
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(escapes.get(char) or (f"\\u{ord(char):04x}" if char < " " else char) for char in content)


def json_string(source: Mapped, start: int, end: int) -> Mapped:
    """What the inside of a JSON string means."""
    decoder = Decoder(source, json_encode)
    at = start
    for match in _ESCAPE.finditer(source.text, start, end):
        decoder.copy(at, match.start())
        at = match.end()
        escape = match.group()
        if escape[1] != "u" or len(escape) == 2:
            decoder.put(_SIMPLE.get(escape[1], escape[1]), match.start(), at)
        elif len(escape) == 12:
            pair = (int(escape[2:6], 16) - 0xD800) * 0x400 + int(escape[8:], 16) - 0xDC00 + 0x10000
            decoder.put(chr(pair), match.start(), at)
        else:
            decoder.put(chr(int(escape[2:6], 16)), match.start(), at)
    decoder.copy(at, end)
    return decoder.build()


class _Level:
    """An object or list that is open."""

    __slots__ = ("is_object", "key", "neighbours", "strings")

    def __init__(self, is_object: bool, neighbours: dict[str, str]) -> None:
        self.is_object = is_object
        self.key: str | None = None
        self.neighbours = neighbours
        self.strings: list[tuple[tuple[str, ...], int, int]] = []


def json_scalars(source: Mapped) -> Iterator[Scalar]:
    """The strings of a document, each with its keys."""
    stack: list[_Level] = []
    names: list[str] = []
    last: re.Match[str] | None = None
    for match in _TOKEN.finditer(source.text):
        match match["punctuation"]:
            case "{" | "[" as mark:
                level = _Level(mark == "{", {} if mark == "{" or not stack else stack[-1].neighbours)
                if stack and stack[-1].is_object and stack[-1].key is not None:
                    names.append(stack[-1].key)
                else:
                    names.append("")
                stack.append(level)
            case "}" | "]" if stack:
                level = stack.pop()
                yield from _strings(source, level)
                names.pop()
            case ":" if stack and stack[-1].is_object and last is not None:
                start, end = last.span("string") if last["string"] is not None else last.span("bare")
                stack[-1].key = source.text[start:end]
                if stack[-1].strings and stack[-1].strings[-1][1] == start:
                    stack[-1].strings.pop()
            case "," if stack:
                stack[-1].key = None if stack[-1].is_object else stack[-1].key
            case _:
                if match["string"] is not None or match["bare"] is not None:
                    last = match
                if match["string"] is not None:
                    start, end = match.span("string")
                    if not stack:
                        stack.append(_Level(False, {}))
                        names.append("")
                    level = stack[-1]
                    path = (*(name for name in names if name), *((level.key,) if level.key is not None else ()))
                    level.strings.append((path, start, end))
                    if level.key is not None:
                        level.neighbours[level.key.lower()] = source.text[start:end]
    for level in reversed(stack):
        yield from _strings(source, level)


def _strings(source: Mapped, level: _Level) -> Iterator[Scalar]:
    for path, start, end in level.strings:
        yield Scalar(path, json_string(source, start, end), level.neighbours)
