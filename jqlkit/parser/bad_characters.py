"""Explanations of what is not a lexeme at all: quotes, escapes, reserved and control characters."""

import re
from typing import Final

from jqlkit.parser.bad_values import in_braces
from jqlkit.parser.scene import Mistake, Scene
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit, Span

_VALID_ESCAPES: Final = r"\\ \" \' \n \r \t \uXXXX, and a backslash before a blank"
_BAD_ESCAPE: Final = re.compile(r"""\\(?![tnr"' \\]|u[0-9A-Fa-f]{4})""")
_CONTROL: Final = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ODD_BLANK: Final = re.compile("[\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]")
_CURLY: Final = re.compile("[“”„‟‘’‚‛]")
_WIDE: Final = {chr(code): chr(code - 0xFEE0) for code in map(ord, "＝！～＜＞（），＆｜")} | {"、": ","}
_WIDE_SIGN: Final = re.compile(f"[{''.join(_WIDE)}]")
_BLANK: Final = " \t\r\n"
_NEXT: Final = re.compile(r"\s(?:AND|OR|ORDER\s+BY)\s|[,)]|\Z", re.IGNORECASE)

#: Comments and separators of other languages, which JQL has not.
_FOREIGN: Final = {
    "#": "JQL has no comments",
    "/*": "JQL has no comments",
    "//": "JQL has no comments",
    ";": "a query does not end with a semicolon",
}


def wide_sign(scene: Scene) -> Mistake | None:
    """A sign of an East Asian keyboard, which is a letter to JQL, in one of the words around the mistake."""
    for lexeme in (*scene.before[-2:], scene.found):
        match = _WIDE_SIGN.search(scene.text, lexeme.start, lexeme.end)
        if match and lexeme.type == "WORD":
            plain = _WIDE[match[0]]
            return Mistake(
                f"{match[0]} is no {plain} in JQL",
                Span(*match.span()),
                f"write {plain}",
                Edit(Span(*match.span()), plain),
            )
    return None


def odd_blank(scene: Scene) -> Mistake | None:
    """A blank that is part of a word to JQL, in one of the words around the mistake."""
    for lexeme in (*scene.before[-2:], scene.found):
        match = _ODD_BLANK.search(scene.text, lexeme.start, lexeme.end)
        if match and lexeme.type == "WORD":
            code = f"U+{ord(match[0]):04X}"
            is_wide = match[0].isspace()
            message = (
                f"{'a no-break space or the like' if is_wide else 'an invisible character'} ({code}) is no blank in JQL"
            )
            hint = "type a plain blank in its place" if is_wide else "leave it out"
            return Mistake(message, Span(*match.span()), hint, Edit(Span(*match.span()), " " if is_wide else ""))
    return None


def comment_of_sql(scene: Scene) -> Mistake | None:
    """What follows two dashes behind a condition."""
    if not scene.word().startswith("--") or scene.place not in ("after clause", "after sort", "clause"):
        return None
    return _foreign(scene, "--", "JQL has no comments")


def explain(scene: Scene) -> Mistake:
    """The mistake where the lexer found no lexeme."""
    if scene.word()[0] in "\"'":
        return _quoted(scene)
    if scene.word() == "\\":
        return _escape(scene, scene.found.start)
    if _CONTROL.match(scene.word()):
        return _control(scene, scene.found.start, in_quotes=False)
    return _reserved(scene)


def _quoted(scene: Scene) -> Mistake:
    text, (start, end) = scene.text, scene.span()
    inside = text[start + 1 : end]
    if control := _CONTROL.search(inside):
        return _control(scene, start + 1 + control.start(), in_quotes=True)
    closed = len(inside) > 0 and inside[-1] == text[start] and not _ends_escaped(inside[:-1])
    bad = _BAD_ESCAPE.search(inside)
    if bad and not (bad.end() == len(inside) and not closed):
        return _escape(scene, start + 1 + bad.start())
    return _unclosed(scene, inside)


def _ends_escaped(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _unclosed(scene: Scene, inside: str) -> Mistake:
    start, end = scene.span()
    quote = scene.text[start]
    message = f"the quoted text that starts here is never closed: a {quote} is missing"
    if _ends_escaped(inside[:-1]) and inside[-1:] == quote:
        fix = Edit(Span(end - 2, end), f"\\\\{quote}")
        return Mistake(message, scene.span(), f"\\{quote} is a quote inside the text: write \\\\ for a backslash", fix)
    if curly := _CURLY.search(inside):
        place = Span(start + 1 + curly.start(), start + 1 + curly.end())
        return Mistake(message, scene.span(), f"{curly[0]} does not close a text: write {quote}", Edit(place, quote))
    if scene.touches() and scene.last.type in ("WORD", "QUOTED"):
        return _apostrophe(scene, quote)
    other = _other(quote)
    if inside.rstrip().endswith(other):
        place = Span(start, start + 1)
        hint = f"a text that starts with {quote} ends with {quote}, not with {other}"
        return Mistake(message, scene.span(), hint, Edit(place, other))
    trimmed = start + 1 + len(inside.rstrip(_BLANK))
    is_safe = " " not in inside.rstrip(_BLANK) and inside.strip(_BLANK) != ""
    hint = f"put {quote} where the text ends"
    return Mistake(message, scene.span(), hint, Edit(Span(trimmed, trimmed), quote) if is_safe else None)


def _apostrophe(scene: Scene, quote: str) -> Mistake:
    message = f"this {quote} opens a text that is never closed"
    span = Span(scene.found.start, scene.found.start + 1)
    following = _NEXT.search(scene.text, scene.found.start)
    word_end = following.start() if following else scene.found.end
    run = Span(scene.last.start, len(scene.text[:word_end].rstrip()))
    text = in_quotes(scene.text[slice(*run)])
    if scene.last.type != "WORD" or len(text) > 40:
        return Mistake(
            message, span, f"write \\{quote} for a quote inside the text, or put the text in {_other(quote)}"
        )
    return Mistake(message, span, f"put the text in quotes: {text}", Edit(run, text))


def _other(quote: str) -> str:
    return '"' if quote == "'" else "'"


def _escape(scene: Scene, offset: int) -> Mistake:
    escape = scene.text[offset : offset + (6 if scene.text[offset + 1 : offset + 2] == "u" else 2)]
    escape = escape.split(scene.text[scene.found.start])[0] if scene.word()[0] in "\"'" else escape
    escape = "".join(c for c in escape if c.isprintable())
    span = Span(offset, offset + max(1, len(escape)))
    fix = Edit(Span(offset, offset + 1), "\\\\")
    following = scene.text[offset + 1 : offset + 2]
    if len(escape) == 1 and following and not following.isprintable():
        name = "a line end" if following in "\r\n" else f"the character U+{ord(following):04X}"
        return Mistake(f"a backslash before {name} is no escape in JQL", span, "write \\\\ for a backslash", fix)
    if len(escape) == 1:
        return Mistake("a backslash ends the text: the escape is unfinished", span, "write \\\\ for a backslash", fix)
    if escape[1] == "u":
        return Mistake(f"{escape} is unfinished: \\u takes four hex digits", span, "as in \\u00e9", None)
    hint = f"write \\\\ for a backslash; the escapes are {_VALID_ESCAPES}"
    return Mistake(f"{escape} is no escape in JQL", span, hint, fix)


def _control(scene: Scene, offset: int, in_quotes: bool) -> Mistake:
    character = scene.text[offset]
    name = {"\t": "a tab", "\x00": "the character NUL"}.get(character, f"the character U+{ord(character):04X}")
    escape = {"\t": "\\t"}.get(character, f"\\u{ord(character):04x}")
    span = Span(offset, offset + 1)
    place = "in a quoted text" if in_quotes else "in a query"
    return Mistake(f"{name} cannot stand {place}", span, f"write {escape}, or leave it out", Edit(span, escape))


def _reserved(scene: Scene) -> Mistake:
    character = scene.word()
    start = scene.found.start
    pair = scene.text[start : start + 2]
    for foreign, message in _FOREIGN.items():
        is_text = foreign == "#" and (scene.place == "operand" or scene.touches())
        if pair.startswith(foreign) and not is_text:
            return _foreign(scene, foreign, message)
    span = _run(scene)
    text = scene.text[slice(*span)]
    message = f"{character} cannot stand outside quotes"
    if character == "{" and scene.last.type == "IN":
        return Mistake(
            "a list is written in parentheses, not in braces", scene.span(), "write (a, b)", _list_fix(scene)
        )
    if character == "{" and scene.last.type == "CF":
        return in_braces(scene)
    if re.fullmatch(r"\+[0-9]+[wdhmyM]?", text):
        return Mistake(
            f"{text} must be in quotes: + has no meaning in JQL", span, f'write "{text}"', Edit(span, in_quotes(text))
        )
    if _CONTROL.search(text) or "\\" in text:
        return Mistake(message, Span(start, start + 1), f"write \\u{ord(character):04x}")
    hint = f"put the text in quotes: {in_quotes(text)}" if len(text) <= 40 else "put the text in quotes"
    return Mistake(message, Span(start, start + 1), hint, Edit(span, in_quotes(text)))


def _list_fix(scene: Scene) -> Edit | None:
    closing = scene.text.find("}", scene.found.end)
    inside = scene.text[scene.found.end : closing]
    return Edit(Span(scene.found.start, closing + 1), f"({inside})") if closing > 0 else None


def _foreign(scene: Scene, sign: str, message: str) -> Mistake:
    start = scene.found.start
    if sign == ";" and scene.place == "after item":
        comma = Edit(Span(start, start + 1), ",")
        return Mistake("the values of a list are separated by commas", Span(start, start + 1), "write ,", comma)
    if sign == ";":
        rest = scene.text[start + 1 :]
        fix = Edit(Span(start, start + 1), "") if not rest.strip(_BLANK) else None
        return Mistake(message, Span(start, start + 1), "leave it out", fix)
    closing = scene.text.find("*/" if sign == "/*" else "\n", start)
    end = len(scene.text) if closing < 0 else closing + 2 * (sign == "/*")
    span = Span(start, start + len(sign))
    hint = "leave the comment out; in a .jql file a line that starts with # is one"
    return Mistake(message, span, hint, Edit(Span(start, end), ""))


def _run(scene: Scene) -> Span:
    """The word around a reserved character: what a writer without quotes had in mind."""
    start = scene.found.start
    if scene.touches() and scene.last.type in ("WORD", "DIGITS", "NEGATIVE", "RESERVED"):
        start = scene.last.start
    run = re.compile(r"""[^\s"'=!<>~,()\[\]|&]+""").match(scene.text, start)
    return Span(start, run.end() if run else scene.found.end)
