"""INI, properties and env files, as configparser reads them: sections, keys, values over several lines."""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import Decoder, Mapped
from jqlkit.linter.extraction.settings import Scalar, add_scalars, may_matter
from jqlkit.linter.extraction.templates import has_tags, mask_tags, mask_variables

_SECTION: Final = re.compile(r"[ \t]*\[(?P<name>[^\]\n]+)\]")
_KEY: Final = re.compile(r"(?:export[ \t]+)?(?P<key>[^\s=:\[#;][^=:\n]*)(?P<mark>[=:])[ \t]*(?P<value>[^\n]*)")
_LINE: Final = re.compile(r"[^\n]*\n?")
_REFERENCE: Final = re.compile(r"%\((\w+)\)s|%%")


def extract_ini(collector: Collector, source: Mapped) -> None:
    """Adds the queries of an INI file."""
    masked = mask_tags(source) if has_tags(source.text) else source
    add_scalars(collector, ini_scalars(masked), dynamic=bool(masked.holes))


def ini_scalars(source: Mapped) -> Iterator[Scalar]:
    """The values of a file that may matter, with section and key."""
    found: list[tuple[str, str, list[tuple[int, int]], dict[str, str]]] = []
    section = ""
    neighbours: dict[str, str] = {}
    goes_on = False
    for line in _LINE.finditer(source.text):
        text = line.group()
        body = text.strip()
        if not body or body[0] in "#;":
            continue
        if match := _SECTION.match(text):
            section, neighbours, goes_on = match["name"], {}, False
            continue
        indented = text[0] in " \t"
        match = _KEY.match(text.lstrip() if indented and not found else text)
        if found and (indented or goes_on):
            start = line.start() + len(text) - len(text.lstrip())
            found[-1][2].append((start, line.start() + len(text.rstrip())))
        elif match:
            shift = line.start() + (len(text) - len(text.lstrip()) if indented else 0)
            first, last = match.span("value")
            last = first + len(match["value"].rstrip())
            found.append((section, match["key"].strip(), [(shift + first, shift + last)], neighbours))
            neighbours[match["key"].strip().lower()] = match["value"].strip()
        goes_on = body.endswith("\\")
    for section, key, ranges, near in found:
        path = (section, key) if section else (key,)
        if may_matter(path, source.text[ranges[0][0] : ranges[-1][1]]):
            yield Scalar(path, _value(source, ranges), near)


def _value(source: Mapped, ranges: list[tuple[int, int]]) -> Mapped:
    decoder = Decoder(source, _encode)
    text = source.text
    for number, (first, last) in enumerate(ranges):
        if number:
            decoder.put("\n", ranges[number - 1][1], first)
        if len(ranges) == 1 and last - first > 1 and text[first] in "\"'" and text[last - 1] == text[first]:
            if text[first] not in text[first + 1 : last - 1]:
                first, last = first + 1, last - 1
        elif len(ranges) > number + 1 and text[last - 1 : last] == "\\":
            last -= 1
        _references(source, decoder, first, last)
    return mask_variables(decoder.build())


def _references(source: Mapped, decoder: Decoder, first: int, last: int) -> None:
    """configparser fills in %(name)s and reads %% as %."""
    at = first
    for match in _REFERENCE.finditer(source.text, first, last):
        decoder.copy(at, match.start())
        at = match.end()
        if match[1]:
            decoder.hole(match[1], "", match.start(), at)
        else:
            decoder.copy(match.start(), at)
    decoder.copy(at, last)


def _encode(content: str) -> str | None:
    return None if "\n" in content else content
