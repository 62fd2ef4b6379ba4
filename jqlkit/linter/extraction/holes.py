"""Filling the holes of a template by their position, so that it is judged on what it surely is.

A hole inside quotes or where a value stands becomes `PH`, after a sign a digit, between a field and a value an
operator, where a clause stands a clause or nothing. The fillers are tried in that order; the first combination that
parses is taken. Where none parses nothing is said about the query.
"""

import re
from itertools import islice, product
from typing import Final, NamedTuple

from jqlkit.errors import JqlSyntaxError
from jqlkit.linter.extraction.mapped import HOLE, Mapped
from jqlkit.linter.extraction.model import FilledHole
from jqlkit.parser import parse
from jqlkit.spans import Span

#: More combinations of fillers than this are not tried.
MAX_TRIES: Final = 40

_TOKEN: Final = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$))
    |(?P<symbol>&&|\|\||!=|!~|<=|>=|[=~<>!&|])
    |(?P<open>[(\[])|(?P<close>[)\]])|(?P<comma>,)
    |(?P<word>(?:[^\s"'=!<>()~,\[\]|&\\]|\\.)+)|(?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)
_NEW_CLAUSE: Final = frozenset(("AND", "OR", "NOT", "&", "&&", "|", "||", "!"))
_OPERATORS: Final = frozenset(("=", "!=", "~", "!~", "<", "<=", ">", ">=", "IN", "IS", "WAS", "CHANGED", "NOT"))
_PREDICATES: Final = frozenset(("AFTER", "BEFORE", "BY", "DURING", "ON", "FROM", "TO"))
_SIGNED: Final = re.compile(r"""(?:^|[\s"'(,=<>~])[-+](?:\d+[wdhmMy]?\s?)*$""")
_UNIT: Final = re.compile(r"""[wdhmMy](?![\w-])""")
_START: Final = re.compile(r"""(?:^|[\s"'(,=<>~])$""")


class Filled(NamedTuple):
    """A text without holes, what filled them, and whether it parses."""

    source: Mapped
    holes: tuple[FilledHole, ...]
    parses: bool


def parses(text: str) -> bool:
    """Whether a text is JQL."""
    try:
        parse(text)
    except JqlSyntaxError:
        return False
    return True


def fill(source: Mapped) -> Filled:
    """The text with its holes filled; with the likeliest fillers if no combination parses."""
    if not source.holes:
        return Filled(source, (), parses(source.text))
    choices = _choices(source)
    order = sorted(choices)
    likeliest: list[str] | None = None
    for combination in islice(product(*(choices[at] for at in order)), MAX_TRIES):
        if likeliest is None:
            likeliest = list(combination)
        text = _insert(source.text, order, combination)
        if parses(text):
            return _filled(source, order, list(combination), True)
    return _filled(source, order, likeliest or [], False)


def _insert(text: str, order: list[int], fillers: tuple[str, ...]) -> str:
    parts = []
    last = 0
    for at, filler in zip(order, fillers, strict=True):
        parts += [text[last:at], filler]
        last = at + 1
    return "".join([*parts, text[last:]])


def _filled(source: Mapped, order: list[int], fillers: list[str], good: bool) -> Filled:
    text = _insert(source.text, order, tuple(fillers))
    starts: list[int] = []
    ends: list[int] = []
    origins = []
    holes = []
    last = 0
    for at, filler in zip(order, fillers, strict=True):
        starts += [*source.starts[last:at], *[source.starts[at]] * len(filler)]
        ends += [*source.ends[last:at], *[source.ends[at]] * len(filler)]
        origins += [*source.origins[last:at], *[source.origins[at]] * len(filler)]
        holes.append(FilledHole(source.holes[at], Span(len(starts) - len(filler), len(starts))))
        last = at + 1
    starts += source.starts[last:]
    ends += source.ends[last:]
    origins += source.origins[last:]
    return Filled(Mapped(text, starts, ends, origins), tuple(holes), good)


def _choices(source: Mapped) -> dict[int, tuple[str, ...]]:
    """For each hole its fillers, the likeliest first."""
    tokens = [match for match in _TOKEN.finditer(source.text) if not match.group().isspace()]
    found: dict[int, tuple[str, ...]] = {}
    state = "clause"
    listed = 0
    for number, token in enumerate(tokens):
        text = token.group()
        following = tokens[number + 1].group() if number + 1 < len(tokens) else ""
        inside = [at for at in range(token.start(), token.end()) if source.text[at] == HOLE and at in source.holes]
        if text == HOLE and inside and source.holes[inside[0]].kind == "nothing":
            found[inside[0]] = ("",)
            continue
        if text == HOLE and inside:
            filler, state = _alone(source, inside[0], state, following, first=number == 0)
            found[inside[0]] = filler
            continue
        for at in inside:
            found[at] = ("",) if source.holes[at].kind == "nothing" else _within(source.text, at)
        state, listed = _next_state(state, listed, token, following)
    return found


def _within(text: str, at: int) -> tuple[str, ...]:
    """Fillers for a hole that is part of a longer token."""
    before, after = text[max(0, at - 40) : at], text[at + 1 : at + 4]
    digit = _SIGNED.search(before) or (_START.search(before) and _UNIT.match(after))
    return ("1", "PH") if digit else ("PH", "1")


def _alone(source: Mapped, at: int, state: str, following: str, *, first: bool) -> tuple[tuple[str, ...], str]:
    """Fillers for a hole that is a whole token, and the state behind it."""
    optional = source.holes[at].kind == "optional"
    followed_by_operator = following.upper() in _OPERATORS and following.upper() != "NOT"
    match state:
        case "clause" if followed_by_operator or following.upper() == "NOT":
            return ("PH", "PH = PH", ""), "operator"
        case "clause" if optional:
            return ("", "PH = PH", "PH"), "after"
        case "clause" if following == HOLE and first:
            return ("PH = PH", "PH", ""), "after"
        case "clause":
            return (("PH = PH", "", "PH") if first else ("", "PH = PH", "PH")), "after"
        case "operator":
            return (("in", "=") if following == "(" else ("=", "in", "")), "value"
        case "value":
            return ("PH", "", "in"), "after"
        case "list":
            return ("PH", ""), "list"
        case "values":
            return ("(PH)", "PH"), "after"
        case "sort":
            return ("PH", ""), "sorted"
        case "sorted":
            return ("", "ASC", ", PH"), "sorted"
        case _:
            if following == "" or following.upper() in {"AND", "OR", "ORDER", ")"}:
                return ("", "AND PH = PH", "OR"), "after"
            return ("", "AND", "AND PH = PH", "ORDER BY PH", ", PH"), "after"


def _next_state(state: str, listed: int, token: "re.Match[str]", following: str) -> tuple[str, int]:
    """What may stand behind a token; `listed` counts the parentheses of lists and calls that are open."""
    text = token.group().upper()
    match token.lastgroup:
        case "open" if state in ("value", "values", "list") or listed:
            return "list", listed + 1
        case "open" if text == "[":
            return state, listed
        case "open":
            return "clause", listed
        case "close" if text == "]":
            return state, listed
        case "close":
            return ("list" if listed > 1 else "after"), max(0, listed - 1)
        case "comma" if state in ("sorted", "sort"):
            return "sort", listed
        case "comma":
            return "list", listed
        case "symbol" if text in _OPERATORS:
            return "value", listed
        case "word" if state == "list" or (state == "value" and text not in _OPERATORS):
            return ("list" if listed else "list" if following == "(" else "after"), listed
        case "quoted" if state in ("value", "values"):
            return "after", listed
        case "quoted" if state == "clause":
            return "operator", listed
    if token.lastgroup == "quoted":
        return ("sorted" if state == "sort" else state), listed
    if text == "IN":
        return "values", listed
    if text in ("IS", "WAS", "NOT") and state in ("operator", "value"):
        return "value", listed
    if text in _NEW_CLAUSE:
        return "clause", listed
    if text == "BY" and state == "order":
        return "sort", listed
    if text == "ORDER" and state in ("after", "clause") and following.upper() in ("BY", HOLE):
        return "order", listed
    if text in _PREDICATES and state == "after":
        return "value", listed
    if state == "values":
        return ("list" if following == "(" else "after"), listed
    return {"clause": "operator", "sort": "sorted"}.get(state, state), listed
