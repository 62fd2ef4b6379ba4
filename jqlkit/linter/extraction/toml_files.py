"""TOML with positions: tables, keys and strings of all four kinds."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import Decoder, Mapped
from jqlkit.linter.extraction.settings import Scalar, add_scalars, may_matter

_TOKEN: Final = re.compile(
    r"(?P<comment>#[^\n]*)"
    r'|"""(?P<long_basic>(?:[^\\]|\\.)*?)"""(?!")|\'\'\'(?P<long_literal>.*?)\'\'\'(?!\')'
    r'|"(?P<basic>(?:[^"\\\n]|\\.)*+)"|\'(?P<literal>[^\'\n]*+)\'|(?P<unclosed>"(?:[^"\\\n]|\\.)*+|\'[^\'\n]*+)'
    r"|(?P<newline>\n)|(?P<mark>[\[\]{}=,.])|(?P<bare>[A-Za-z0-9_\-+:]+)|[^\S\n]+|.",
    re.DOTALL,
)
_STRINGS: Final = ("long_basic", "long_literal", "basic", "literal")
_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[ \t]*\r?\n\s*|.)", re.DOTALL)
_SIMPLE: Final = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def extract_toml(collector: Collector, source: Mapped) -> None:
    """Adds the queries of a TOML document."""
    add_scalars(collector, toml_scalars(source))


def toml_scalars(source: Mapped) -> Iterator[Scalar]:
    """The strings of a document that may matter, with their keys; tables are their neighbours' home."""
    table: list[str] = []
    found: list[tuple[tuple[str, ...], Mapped, dict[str, str]]] = []
    neighbours: dict[str, str] = {}
    for line in _statements(source):
        if line and line[0]["mark"] == "[":
            table = [_key(token) for token in line if _is_key(token)]
            neighbours = {}
            continue
        _values(source, line, table, neighbours, found)
    for path, value, near in found:
        yield Scalar(path, value, near)


def _statements(source: Mapped) -> Iterator[list["re.Match[str]"]]:
    """Tokens up to a line end that is in no bracket; the brackets of a table's name are a statement too."""
    line: list[re.Match[str]] = []
    depth = 0
    has_equals = False
    for token in _TOKEN.finditer(source.text):
        mark = token["mark"]
        if token["newline"] is not None:
            if depth == 0 or not has_equals:
                yield line
                line, depth, has_equals = [], 0, False
            continue
        if mark is None and not _is_key(token):
            continue
        has_equals = has_equals or mark == "="
        depth += (mark in ("[", "{")) - (mark in ("]", "}")) if mark else 0
        line.append(token)
    yield line


def _values(
    source: Mapped,
    line: list["re.Match[str]"],
    table: list[str],
    neighbours: dict[str, str],
    found: list[tuple[tuple[str, ...], Mapped, dict[str, str]]],
) -> None:
    """The strings of one statement, also in inline tables."""
    keys: list[str] = []
    homes: list[tuple[list[str], dict[str, str]]] = [(table, neighbours)]
    in_value = False
    for token in line:
        match token["mark"]:
            case "=":
                in_value = True
            case "{":
                homes.append(([*homes[-1][0], *keys], {}))
                keys, in_value = [], False
            case "}" if len(homes) > 1:
                homes.pop()
                in_value = True
            case "," if len(homes) > 1 and in_value:
                keys, in_value = [], False
            case None if not in_value:
                keys.append(_key(token))
            case None if token.lastgroup in _STRINGS:
                home, near = homes[-1]
                path, written = (*home, *keys), _key(token)
                if "\\" in written or may_matter(path, written):
                    value = _string(source, token)
                    found.append((path, value, near))
                    written = value.text
                if keys:
                    near[keys[-1].lower()] = written
            case None if keys:
                homes[-1][1][keys[-1].lower()] = token.group()


def _is_key(token: "re.Match[str]") -> bool:
    return token.lastgroup in (*_STRINGS, "bare")


def _key(token: "re.Match[str]") -> str:
    return str(token[token.lastgroup or 0])


def _string(source: Mapped, token: "re.Match[str]") -> Mapped:
    kind = token.lastgroup or ""
    start, end = token.span(kind)
    decoder = Decoder(source, _encoder(kind))
    if kind.startswith("long") and source.text.startswith(("\n", "\r\n"), start):
        start = source.text.index("\n", start) + 1
    at = start
    if kind.endswith("basic"):
        for match in _ESCAPE.finditer(source.text, start, end):
            decoder.copy(at, match.start())
            at = match.end()
            body = match.group()[1:]
            if body[0] in "uU" and len(body) > 1:
                decoder.put(chr(min(int(body[1:], 16), 0x10FFFF)), match.start(), at)
            elif "\n" not in body:
                decoder.put(_SIMPLE.get(body, body), match.start(), at)
    decoder.copy(at, end)
    return decoder.build()


def _encoder(kind: str) -> Callable[[str], str | None]:
    def encode(content: str) -> str | None:
        if kind.endswith("literal"):
            return None if "'" in content or ("\n" in content and kind == "literal") else content
        content = content.replace("\\", "\\\\").replace('"', '\\"')
        return content if kind == "long_basic" else content.replace("\n", "\\n").replace("\t", "\\t")

    return encode
