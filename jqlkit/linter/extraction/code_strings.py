"""String literals of the languages that Pygments tokenizes: quotes, escapes, interpolation."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from jqlkit.linter.extraction.expressions import hole_kind
from jqlkit.linter.extraction.mapped import Decoder, Mapped


class Language(NamedTuple):
    """How a language writes strings.

    `lexer` is Pygments' name. `raw` are quotes without escapes, `long` quotes over several lines; `holes` is the
    pattern that opens a hole in a string with one of the quotes `filled` (a group "name": the hole ends with it;
    else it ends at the matching bracket). `escape` is the escape character, `plus` the operators that concatenate.
    """

    lexer: str
    raw: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    holes: str = ""
    filled: tuple[str, ...] = ()
    escape: str = "\\"
    plus: tuple[str, ...] = ("+",)
    prefix: str = ""


_DOLLAR: Final = r"\$(?:\{|(?P<name>[A-Za-z_]\w*))"
LANGUAGES: Final = {
    "javascript": Language("javascript", holes=r"\$\{", filled=("`",)),
    "typescript": Language("typescript", holes=r"\$\{", filled=("`",)),
    "go": Language("go", raw=("`",)),
    "java": Language("java", long=('"""',)),
    "kotlin": Language("kotlin", long=('"""',), holes=_DOLLAR, filled=('"', '"""')),
    "groovy": Language("groovy", long=('"""', "'''"), holes=_DOLLAR, filled=('"', '"""')),
    "scala": Language("scala", long=('"""',), holes=_DOLLAR, filled=('"', '"""'), prefix="sf"),
    "csharp": Language("csharp", long=('"""',), holes=r"\{", filled=('"', '"""'), prefix="$@"),
    "ruby": Language("ruby", holes=r"\#\{", filled=('"',)),
    "php": Language("php", holes=r"\{(?=\$)|\$(?P<name>[A-Za-z_]\w*)", filled=('"',), plus=(".",)),
    "rust": Language("rust"),
    "swift": Language("swift", long=('"""',), holes=r"\\\(", filled=('"', '"""')),
    "powershell": Language(
        "powershell", raw=("'",), holes=r"\$(?:[({]|(?P<name>[A-Za-z_][\w:]*))", filled=('"',), escape="`"
    ),
}
_QUOTES: Final = ('"""', "'''", '"', "'", "`")
_SIMPLE: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_UNICODE: Final = re.compile(r"u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})")

KindOf = Callable[[Mapped, int, int], str]


def default_kind(source: Mapped, start: int, end: int) -> str:
    """The kind of a hole from its text alone."""
    return hole_kind(source.text[start:end])


def read_string(
    source: Mapped, at: int, language: Language, kind_of: KindOf = default_kind
) -> tuple[Mapped, int] | None:
    """The literal at an offset, and the offset behind it; None if there is none."""
    text = source.text
    start = at
    while at < len(text) and text[at] in (language.prefix or "rbLuU@$") and at - start < 3:
        at += 1
    if language.lexer == "powershell" and text[start : start + 2] in ('@"', "@'"):
        return _here_string(source, start, language, kind_of)
    quote = next((q for q in _QUOTES if text.startswith(q, at) and (len(q) == 1 or q in language.long)), None)
    if quote is None:
        return None
    marks = text[start:at]
    is_filled = bool(language.holes) and quote in language.filled and (not language.prefix or bool(marks.strip("@")))
    is_raw = quote in language.raw or "@" in marks or (quote == '"""' and language.lexer in ("scala", "csharp"))
    escape = "" if is_raw else language.escape
    decoder = Decoder(source, _encoder(quote, language, escape, is_filled))
    end = _read(source, decoder, at + len(quote), quote, language if is_filled else None, escape, kind_of)
    return decoder.build(), end


def _read(
    source: Mapped, decoder: Decoder, at: int, quote: str, filled: Language | None, escape: str, kind_of: KindOf
) -> int:
    text = source.text
    pattern = "|".join(
        [
            *([rf"(?P<hole>{filled.holes})"] if filled else []),
            *([r"\{\{|\}\}"] if filled and filled.lexer == "csharp" else []),
            *([re.escape(escape)] if escape else []),
            re.escape(quote),
            *([r"\n"] if len(quote) == 1 and quote != "`" and escape == "\\" else []),
        ]
    )
    special = re.compile(pattern)
    while found := special.search(text, at):
        decoder.copy(at, found.start())
        at = found.start()
        if found.group() == quote:
            if not escape and len(quote) == 1 and text.startswith(quote * 2, at) and quote != "`":
                decoder.put(quote, at, at + 2)
                at += 2
                continue
            return found.end()
        if found.group() == "\n":
            return at
        if filled and found["hole"]:
            if text.startswith("{{", at) and filled.lexer == "csharp":
                decoder.put("{", at, at + 2)
                at += 2
                continue
            at = _hole(source, decoder, found, kind_of)
        elif found.group() == "}}":
            decoder.put("}", at, at + 2)
            at += 2
        else:
            at = _escape(source, decoder, at)
    decoder.copy(at, len(text))
    return len(text)


def _hole(source: Mapped, decoder: Decoder, found: "re.Match[str]", kind_of: KindOf) -> int:
    text = source.text
    if found.groupdict().get("name"):
        start, end = found.span("name")
        decoder.hole(text[start:end], kind_of(source, start, end), found.start(), end)
        return end
    opener = found.end() - 1 if text[found.end() - 1] in "({" else found.end()
    end = closing(text, opener)
    decoder.hole(text[opener + 1 : end - 1].strip(), kind_of(source, opener + 1, end - 1), found.start(), end)
    return end


def closing(text: str, opener: int) -> int:
    """The offset behind the bracket that closes the one at `opener`, over strings and nested templates."""
    depth = 0
    at = opener
    while at < len(text):
        char = text[at]
        if char in "({[":
            depth += 1
        elif char in ")}]":
            depth -= 1
            if depth == 0:
                return at + 1
        elif char in "'\"":
            at = _behind_string(text, at, char)
            continue
        elif char == "`":
            at = _behind_template(text, at)
            continue
        at += 1
    return len(text)


def _behind_string(text: str, at: int, quote: str) -> int:
    match = re.compile(rf"{quote}(?:[^{quote}\\\n]|\\.)*{quote}", re.DOTALL).match(text, at)
    return match.end() if match else at + 1


def _behind_template(text: str, at: int) -> int:
    at += 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] == "`":
            return at + 1
        elif text.startswith("${", at):
            at = closing(text, at + 1)
        else:
            at += 1
    return at


def _escape(source: Mapped, decoder: Decoder, at: int) -> int:
    text = source.text
    following = text[at + 1 : at + 2]
    if match := _UNICODE.match(text, at + 1):
        code = int(match[1] or match[2] or match[3], 16)
        decoder.put(chr(code) if code <= 0x10FFFF else "\ufffd", at, match.end())
        return match.end()
    if following == "\n":
        return at + 2
    if following:
        decoder.put(_SIMPLE.get(following, following), at, at + 2)
    return at + 2


def _here_string(source: Mapped, at: int, language: Language, kind_of: KindOf) -> tuple[Mapped, int]:
    quote = source.text[at + 1]
    newline = source.text.find("\n", at)
    stop = source.text.find(f"\n{quote}@", at)
    first = newline + 1 if newline >= 0 else len(source)
    last = stop if stop >= 0 else len(source)
    decoder = Decoder(source)
    if quote == '"':
        inside = source.part(0, last)
        _read(inside, decoder, first, "\0", language, "`", kind_of)
    else:
        decoder.copy(first, last)
    return decoder.build(), min(last + 3, len(source))


def _encoder(quote: str, language: Language, escape: str, is_filled: bool) -> Callable[[str], str | None]:
    def encode(content: str) -> str | None:
        if not escape:
            if quote in content:
                return content.replace(quote, quote * 2) if quote in ("'", '"') else None
            return content
        content = content.replace(escape, escape * 2).replace(quote[0], escape + quote[0])
        if is_filled and "$" in language.holes:
            content = content.replace("$", escape + "$")
        if is_filled and language.lexer == "csharp":
            content = content.replace("{", "{{").replace("}", "}}")
        return content if quote in ("`", '"""') else content.replace("\n", f"{escape}n")

    return encode
