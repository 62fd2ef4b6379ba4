"""Python's string literals, read with positions: prefixes, escapes, f-strings, implicit concatenation."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from jqlkit.linter.extraction.mapped import Decoder, Mapped, joined

_LITERAL: Final = re.compile(r"""([A-Za-z]{0,2})(\"\"\"|'''|"|')""")
_BETWEEN: Final = re.compile(r"(?:\s|\\\r?\n|#[^\n]*\n)+")
_ESCAPE: Final = re.compile(
    r"\\(?:\r?\n|[0-7]{1,3}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{[^}]+\}|.)", re.DOTALL
)
_SIMPLE: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\"} | {
    quote: quote for quote in "'\""
}
#: Says of an expression in a hole what kind of hole it is: (source of the expression, its range in the source).
Classify = Callable[[Mapped, int, int, str], str]


def read_literals(source: Mapped, start: int, end: int, classify: Classify) -> Mapped | None:
    """What the literal or literals from `start` to `end` mean; None if they are bytes or cannot be read."""
    parts: list[Mapped] = []
    at = start
    while at < end:
        if blank := _BETWEEN.match(source.text, at, end):
            at = blank.end()
            continue
        head = _LITERAL.match(source.text, at, end)
        if head is None or "b" in head[1].lower():
            return None
        close = _closing(source.text, head.end(), end, head[2])
        if close is None:
            return None
        parts.append(_literal(source, head, close, classify))
        at = close + len(head[2])
    return joined(parts) if parts else None


def _closing(text: str, at: int, end: int, quote: str) -> int | None:
    stop = re.compile(rf"\\.|{re.escape(quote)}", re.DOTALL)
    while match := stop.search(text, at, end):
        if match.group() == quote:
            return match.start()
        at = match.end()
    return None


def _encoder(prefix: str, quote: str) -> Callable[[str], str | None]:
    raw, formatted = "r" in prefix, "f" in prefix

    def encode(content: str) -> str | None:
        if formatted:
            content = content.replace("{", "{{").replace("}", "}}")
        if raw:
            good = quote not in content and not content.endswith("\\") and ("\n" not in content or len(quote) == 3)
            return content if good else None
        content = content.replace("\\", "\\\\").replace(quote[0], "\\" + quote[0])
        return content if len(quote) == 3 else content.replace("\n", "\\n").replace("\r", "\\r")

    return encode


def _literal(source: Mapped, head: "re.Match[str]", close: int, classify: Classify) -> Mapped:
    prefix, quote = head[1].lower(), head[2]
    decoder = Decoder(source, _encoder(prefix, quote))
    text = source.text
    special = re.compile(r"\{\{|\}\}|\{|\\" if "f" in prefix else r"\\")
    at = head.end()
    while at < close:
        found = special.search(text, at, close)
        if found is None:
            break
        decoder.copy(at, found.start())
        at = found.start()
        match found.group():
            case "{{" | "}}":
                decoder.put(text[at], at, at + 2)
                at += 2
            case "{":
                at = _hole(source, decoder, at, close, classify)
            case _ if "r" in prefix:
                decoder.copy(at, at + 1)
                at += 1
            case _:
                at = _escape(source, decoder, at, close)
    decoder.copy(at, close)
    return decoder.build()


def _escape(source: Mapped, decoder: Decoder, at: int, close: int) -> int:
    match = _ESCAPE.match(source.text, at, close)
    if match is None:
        decoder.copy(at, at + 1)
        return at + 1
    body = match.group()[1:]
    if body in ("\n", "\r\n"):
        return match.end()
    if body in _SIMPLE:
        decoder.put(_SIMPLE[body], at, match.end())
    elif body[0] in "xuU" and len(body) > 1 and int(body[1:], 16) <= 0x10FFFF:
        decoder.put(chr(int(body[1:], 16)), at, match.end())
    elif body[0] in "01234567":
        decoder.put(chr(int(body, 8)), at, match.end())
    elif body.startswith("N{"):
        try:
            decoder.put(unicodedata.lookup(body[2:-1]), at, match.end())
        except KeyError:
            decoder.copy(at, match.end())
    else:
        decoder.copy(at, match.end())
    return match.end()


def _hole(source: Mapped, decoder: Decoder, at: int, close: int, classify: Classify) -> int:
    """Reads the hole that opens at `at`; gives the offset behind it."""
    end = matching_brace(source.text, at, close)
    inner = at + 1
    stop = _top_level(source.text, inner, end - 1)
    tail = source.text[stop : end - 1]
    decoder.hole(source.text[inner:stop].strip(), classify(source, inner, stop, tail), at, end)
    return end


def matching_brace(text: str, at: int, limit: int) -> int:
    """The offset behind the bracket that closes the one at `at`; strings in between are skipped."""
    depth = 0
    while at < limit:
        char = text[at]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return at + 1
        elif char in "'\"`":
            quote = text[at : at + 3] if text[at : at + 3] in ("'''", '"""') else char
            stop = _closing(text, at + len(quote), limit, quote)
            if stop is None:
                return limit
            at = stop + len(quote)
            continue
        at += 1
    return limit


def _top_level(text: str, at: int, end: int) -> int:
    """Where the expression of a replacement field ends: before `=`, `!r` or `:spec`."""
    start = at
    while at < end:
        char = text[at]
        if char in "([{":
            at = matching_brace(text, at, end)
            continue
        if char in "'\"":
            stop = _closing(text, at + 1, end, char)
            at = end if stop is None else stop + 1
            continue
        if char == "!" and text[at + 1 : at + 2] != "=":
            return at
        if char == ":" and "lambda" not in text[start:at]:
            return at
        at += 1
    trimmed = text[start:end].rstrip()
    return start + len(trimmed) - 1 if trimmed.endswith("=") and trimmed[-2:-1] not in "=!<>" else end


_FORMAT: Final = re.compile(r"\{\{|\}\}|\{(?P<field>[^{}:!]*)(?P<tail>[!:][^{}]*)?\}")
_PERCENT: Final = re.compile(r"%%|%(?:\((?P<name>[^)]*)\))?[-+ #0]*(?:\*|\d+)?(?:\.\d+)?(?P<type>[sdrifgauxXeo])")
_DOLLAR: Final = re.compile(r"\$\$|\$(?:\{(?P<braced>\w+)\}|(?P<name>[A-Za-z_]\w*))")


def format_holes(source: Mapped, kind_of: Callable[[str, int], str]) -> Mapped:
    """The text as a template of str.format; `kind_of` says what fills a field (its name, its number)."""
    return _template(source, _FORMAT, "field", kind_of, _double("{}"), ("{{", "}}"))


def percent_holes(source: Mapped, kind_of: Callable[[str, int], str]) -> Mapped:
    """The text as a template of the % operator."""
    return _template(source, _PERCENT, "name", kind_of, _double("%"), ("%%",))


def dollar_holes(source: Mapped, kind_of: Callable[[str, int], str]) -> Mapped:
    """The text as a template of string.Template."""
    return _template(source, _DOLLAR, "name", kind_of, _double("$"), ("$$",))


def _double(chars: str) -> Callable[[str], str]:
    def encode(content: str) -> str:
        for char in chars:
            content = content.replace(char, char * 2)
        return content

    return encode


def _template(
    source: Mapped,
    pattern: "re.Pattern[str]",
    group: str,
    kind_of: Callable[[str, int], str],
    encode: Callable[[str], str],
    doubled: tuple[str, ...],
) -> Mapped:
    decoder = Decoder(source, encode)
    at = number = 0
    for match in pattern.finditer(source.text):
        decoder.copy(at, match.start())
        at = match.end()
        if match.group() in doubled:
            decoder.put(match.group()[0], match.start(), at)
            continue
        name = match[group] or match.groupdict().get("braced") or ""
        kind = kind_of(name, number)
        tail = match.groupdict().get("tail") or ""
        if match.groupdict().get("type") in ("d", "i") or tail.endswith("d"):
            kind = "number"
        elif match.groupdict().get("type") == "r" or tail.startswith("!r"):
            kind = "quoted"
        decoder.hole(name, kind, match.start(), at)
        number += 1
    decoder.copy(at, len(source))
    return decoder.build()
