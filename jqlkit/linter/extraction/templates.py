"""Template languages around other hosts: Jinja, Go, Handlebars, GitHub expressions. Holes for what they fill in."""

import re
from typing import Final

from jqlkit.linter.extraction.expressions import hole_kind
from jqlkit.linter.extraction.mapped import Decoder, Mapped

#: `{{ x }}`, `${{ x }}`, `{% tag %}`, `{# comment #}`; at most this long, so that an open brace costs nothing.
_TAG: Final = re.compile(
    r"\$?\{\{[-~]?(?P<value>(?:[^{}]|\{[^{}]*\}|\}(?!\})){0,500}?)[-~]?\}\}"
    r"|\{%[-+]?\s*(?P<tag>\w*)[^\n]{0,500}?%\}|\{#[^\n]{0,500}?#\}"
)
#: Words at the head of a tag of Go or Handlebars that print nothing.
_CONTROL: Final = re.compile(
    r"\s*(?:(?P<open>if|with|range|unless|each|#\w+)|(?P<other>else\b.*|\^)|(?P<end>end|/\w+)"
    r"|define|block|template|/\*|\$\w+\s*:?=)(?:\s|$)"
)
_OPENERS: Final = frozenset(("if", "for", "with", "unless"))


def has_tags(text: str) -> bool:
    """Whether a text may have tags of a template language."""
    return "{{" in text or "{%" in text


def mask_tags(source: Mapped) -> Mapped:
    """The text with its values as holes and its tags as holes for nothing.

    Of an if on one line the first branch is kept; a tag that is alone on its line is left out.
    """
    decoder = Decoder(source)
    text = source.text
    at = 0
    skip_from: int | None = None
    depth = skip_depth = 0
    for match in _TAG.finditer(text):
        opens, other, ends = _role(match)
        if skip_from is None:
            decoder.copy(at, match.start())
            at = match.end()
        depth += opens
        value = (match["value"] or "").strip()
        if skip_from is not None:
            if ends and depth == skip_depth:
                decoder.hole("", "nothing", skip_from, match.end())
                skip_from, at = None, match.end()
        elif other and _ends_on_line(text, match.end()):
            skip_from, skip_depth = match.start(), depth
        elif match["value"] is not None and not _CONTROL.match(value + " "):
            decoder.hole(value, hole_kind(value), match.start(), at)
        elif not _is_alone(text, match.start(), at):
            decoder.hole("", "nothing", match.start(), at)
        depth -= ends
    decoder.copy(at, len(text))
    return decoder.build()


def _is_alone(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return not _TAG.sub("", line).strip()


def _role(match: "re.Match[str]") -> tuple[bool, bool, bool]:
    """Whether a tag opens a block, starts another branch, or ends a block."""
    tag = match["tag"]
    if tag is not None:
        return tag in _OPENERS, tag in ("else", "elif"), tag.startswith("end")
    control = _CONTROL.match((match["value"] or "").strip() + " ") if match["value"] is not None else None
    if control is None:
        return False, False, False
    return bool(control["open"]), bool(control["other"]), bool(control["end"])


def _ends_on_line(text: str, at: int) -> bool:
    line_end = text.find("\n", at)
    line = text[at : line_end if line_end >= 0 else len(text)]
    return bool(re.search(r"\{%[-+]?\s*end\w*|\{\{[-~]?\s*(?:end\b|/\w+)", line))


_VARIABLE: Final = re.compile(r"\$\{(?P<name>[^{}\n]{1,200})\}")
#: A variable of a Grafana dashboard: `$name`, `${name:format}`, `[[name]]`.
PANEL_VARIABLE: Final = re.compile(_VARIABLE.pattern + r"|\$(?P<bare>[A-Za-z_]\w*)|\[\[(?P<old>\w[\w:]*)\]\]")


def mask_variables(source: Mapped, variable: "re.Pattern[str]" = _VARIABLE) -> Mapped:
    """The text with `${VARIABLE}`, or what else is a variable there, as holes."""
    decoder: Decoder | None = None
    at = 0
    for match in variable.finditer(source.text):
        decoder = decoder or Decoder(source)
        decoder.copy(at, match.start())
        name = match[match.lastgroup or 0]
        decoder.hole(name, hole_kind(name), match.start(), match.end())
        at = match.end()
    if decoder is None:
        return source
    decoder.copy(at, len(source))
    return decoder.build()
