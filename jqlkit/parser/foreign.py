"""Explanations of texts that come from elsewhere: HTML, addresses, templates, shells and other programs' quotes."""

import re
from collections.abc import Callable
from typing import Final

from jqlkit.lexer import END, ERROR
from jqlkit.parser.scene import VALUES, Mistake, Scene, look, shown
from jqlkit.quoting import decode, in_quotes
from jqlkit.spans import Edit, Span

_ENTITY: Final = r"&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});"
_INLINE_TAGS: Final = r"</?(?:a|b|code|em|font|i|pre|span|strong|u)(?: [^<>]*)?/?>"
_BLOCK_TAGS: Final = r"</?(?:br|div|li|p|td|tr|ul)(?: [^<>]*)?\s*/?>"
_PLACEHOLDER: Final = re.compile(
    r"\{\{[^{}]*\}\}|\$\{\{[^{}]*\}\}|\{%.*?%\}|<%.*?%>|[$#]\{[^{}]*\}|\$[A-Za-z_]\w*|\{[A-Za-z0-9_.:!]*\}"
    r"|%\(\w+\)[a-z]|%[A-Za-z_]\w+%|%[sdifr](?!\w)|<[A-Za-z][\w .-]*>|\?(?=[\s),]|$)"
)
_ADDRESS: Final = r"\s*(?:https?://|/issues/\?)\S+\s*"
_PREFIX: Final = r"\s*([?&]?jql\s*[=:])\s*"
_SIGNS: Final = "=!~<>(),|&"
_ISSUE_KEY: Final = r"[A-Za-z][A-Za-z0-9_]+-[0-9]+"


def explain(scene: Scene) -> Mistake | None:
    """The mistake if the text shows where it comes from."""
    for check in _CHECKS:
        if mistake := check(scene):
            return mistake
    return None


# ---- web pages and addresses


def _entity(scene: Scene) -> Mistake | None:
    start = scene.text.rfind("&", max(0, scene.found.start - 10), scene.found.start + 1)
    match = re.compile(_ENTITY).match(scene.text, start) if start >= 0 else None
    if match is None or match.end() <= scene.found.start:
        return None
    from html import unescape

    meant = unescape(match[0]).replace("\u00a0", " ")
    if meant == match[0]:
        return None
    *_, last = re.finditer(_ENTITY, scene.text)
    fix = Edit(Span(start, last.end()), unescape(scene.text[start : last.end()]).replace("\u00a0", " "))
    name = "a blank" if meant == " " else meant
    return Mistake(f"{match[0]} is HTML for {name}", Span(*match.span()), f"write {name}", fix)


def _tag(scene: Scene) -> Mistake | None:
    tags = re.compile(f"({_INLINE_TAGS})|{_BLOCK_TAGS}", re.IGNORECASE)
    first = tags.match(scene.text, scene.found.start)
    if first is None:
        return None
    *_, last = tags.finditer(scene.text)
    bare = tags.sub(lambda tag: "" if tag[1] else " ", scene.text[first.start() : last.end()])
    fix = Edit(Span(first.start(), last.end()), bare)
    return Mistake(f"{shown(first[0])} is HTML, not JQL", Span(*first.span()), "leave the tag out", fix)


def _address(scene: Scene) -> Mistake | None:
    if not re.fullmatch(_ADDRESS, scene.text):
        return None
    from urllib.parse import unquote_plus

    span = Span(scene.text.find(scene.text.strip()), len(scene.text.rstrip()))
    query = re.search(r"[?&]jql=([^&#\s]*)", scene.text)
    if query is None:
        return Mistake("an address (URL) is no query", span, "write the condition itself, as in project = DEMO")
    return Mistake(
        "an address (URL) is no query", span, "take what follows jql= in it", Edit(span, unquote_plus(query[1]))
    )


def _encoded(scene: Scene) -> Mistake | None:
    match = re.compile("%[0-9A-Fa-f]{2}").match(scene.text, scene.found.start)
    if match is None or re.search(r"\s", scene.text.strip()):
        return None
    from urllib.parse import unquote, unquote_plus

    sign = unquote(match[0])
    name = "a blank" if sign == " " else shown(sign)
    message = f"the query is encoded for an address (URL): {match[0]} stands for {name}"
    decoded = (unquote if "%20" in scene.text else unquote_plus)(scene.text)
    return Mistake(message, Span(*match.span()), "decode it first", Edit(Span(0, len(scene.text)), decoded))


def _prefix(scene: Scene) -> Mistake | None:
    match = re.match(_PREFIX, scene.text, re.IGNORECASE)
    if match is None or not scene.parses(fix := Edit(Span(0, match.end()), "")):
        return None
    return Mistake(f"{match[1]} is no part of the query", Span(*match.span(1)), "leave it out", fix)


# ---- templates


def _placeholder(scene: Scene) -> Mistake | None:
    if scene.found.type not in (ERROR, "LESS") or scene.last.type == "CF":
        return None
    match = _PLACEHOLDER.match(scene.text, scene.found.start)
    if match is None or (scene.last.type == "IN" and re.fullmatch(r"\{\w+\}", match[0])):
        return None
    if match[0] == "?" and (scene.place != "operand" or scene.touches()):
        return None
    if match[0][0] == "<" and scene.place not in ("operand", "clause"):
        return None
    hint = f"put a value in its place; a text with {match[0][0]} in it is put in quotes"
    return Mistake(f"{shown(match[0])} is a placeholder that was never filled in", Span(*match.span()), hint)


# ---- quotes and backslashes of other programs


def _whole_in_quotes(scene: Scene) -> Mistake | None:
    if scene.found.type != END or len(scene.before) != 1 or scene.last.type != "QUOTED":
        return None
    inside = decode(scene.word(scene.last)[1:-1])
    if inside.strip() and look(inside) is None:
        fix = Edit(scene.span(scene.last), inside)
        return Mistake("the whole query stands in quotes", scene.span(scene.last), "leave the outer quotes out", fix)
    return None


def _escaped_quotes(scene: Scene) -> Mistake | None:
    match = re.compile(r'\\"((?:[^"\\]|\\[^"])*)\\"').match(scene.text, scene.last.start)
    if match is None or match.end() < scene.found.end:
        return None
    fix = Edit(Span(*match.span()), f'"{match[1]}"')
    message = r"\" is part of the text, not a quote around it"
    return Mistake(message, Span(*match.span()), 'write " without the backslash', fix)


def _backslash(scene: Scene) -> Mistake | None:
    following = scene.text[scene.found.start + 1 : scene.found.start + 2]
    if scene.word() != "\\" or not following or following not in _SIGNS or scene.touches():
        return None
    start = scene.found.start
    return Mistake(
        f"no backslash stands before {following}", Span(start, start + 2), "leave it out", Edit(scene.span(), "")
    )


def _escaped_line_end(scene: Scene) -> Mistake | None:
    word = scene.word(scene.last)
    if scene.last.type != "WORD" or not (escape := re.search(r"\\[nrt]", word)):
        return None
    fix = Edit(scene.span(scene.last), re.sub(r"(?:\\[nrt])+", " ", word))
    if not scene.parses(fix):
        return None
    message = f"{escape[0]} in {shown(word)} is part of the word"
    return Mistake(message, scene.span(scene.last), "write a blank, or a real line end", fix)


# ---- texts and keys without a field


def _issue_key(scene: Scene) -> Mistake | None:
    word = scene.word(scene.last)
    if scene.found.type != END or len(scene.before) != 1 or not re.fullmatch(_ISSUE_KEY, word):
        return None
    hint = f"write key = {word} for the issue with this key"
    fix = Edit(scene.span(scene.last), f"key = {word}")
    return Mistake(f"an operator is missing after {word}", scene.span(), hint, fix)


def _lone_text(scene: Scene) -> Mistake | None:
    text = shown(scene.word(scene.last))
    if scene.found.type != END or len(scene.before) != 1 or scene.last.type != "QUOTED" or " " not in text:
        return None
    hint = f"write what to compare it with, or text ~ {text} to look for words"
    return Mistake(f"an operator is missing after {text}", scene.span(), hint)


def _ampersand(scene: Scene) -> Mistake | None:
    if scene.place != "operator" or len(scene.before) < 4:
        return None
    left, sign, right = scene.before[-3:]
    if sign.type not in ("AMP", "BAR") or left.type not in VALUES or (left.end, sign.end) != (sign.start, right.start):
        return None
    span = scene.span(left, right)
    text = in_quotes(scene.text[slice(*span)])
    means = "AND" if sign.type == "AMP" else "OR"
    fix = Edit(span, text)
    return Mistake(
        f"{scene.word(sign)} means {means} in JQL", scene.span(sign), f"put the text in quotes: {shown(text)}", fix
    )


_CHECKS: Final[tuple[Callable[[Scene], Mistake | None], ...]] = (
    _address,
    _prefix,
    _entity,
    _tag,
    _placeholder,
    _encoded,
    _whole_in_quotes,
    _escaped_quotes,
    _backslash,
    _escaped_line_end,
    _issue_key,
    _lone_text,
    _ampersand,
)
