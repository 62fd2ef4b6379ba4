"""The placeholders of a program's queries by their role: for the rules about injection."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from jqlkit.errors import JqlSyntaxError
from jqlkit.linter.extraction.mapped import Hole
from jqlkit.linter.extraction.model import ExtractedQuery, Extraction
from jqlkit.nodes import FunctionOperand, ValueOperand, walk
from jqlkit.parser import parse
from jqlkit.spans import Span

#: Languages whose programs the rules judge: a template or a shell script has no quoting function to offer.
_PROGRAMS: Final = frozenset(("python", "javascript", "typescript"))
#: What is known to be harmless.
_SAFE: Final = frozenset(("quoted", "encoded", "number", "constant", "list", "optional", "nothing"))
_QUOTED: Final = re.compile(r""""(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)""", re.DOTALL)
_EDGE: Final = re.compile(r"\s*(?:and|or)\b", re.IGNORECASE)
_BEFORE: Final = re.compile(r"(?:\b(?:and|or|not)|[&|!])\s*$", re.IGNORECASE)
_AFTER: Final = re.compile(r"\s*(?:(?:and|or)\b|[&|])", re.IGNORECASE)


class Role(Enum):
    """Where a placeholder stands."""

    STRING = "inside quotes"
    VALUE = "a bare value"
    CLAUSE = "a clause beside a connective"
    OTHER = "a field, an operator, a number or nothing"


def judged_holes(extraction: Extraction, role: Role) -> Iterator[tuple[ExtractedQuery, Hole]]:
    """The placeholders of a role about whose values nothing is known."""
    for query in extraction.queries:
        if query.judged and query.holes and query.host in _PROGRAMS and query.mode != "encoded":
            values: list[Span] | None = None
            for filled in query.holes:
                if filled.hole.kind in _SAFE:
                    continue
                if values is None:
                    values = _values(query.text)
                if _role(query.text, filled.span, values) is role:
                    yield query, filled.hole


def _role(text: str, span: Span, values: list[Span]) -> Role:
    filler = text[slice(*span)]
    if any(match.start() < span.start and span.end <= match.end() for match in _QUOTED.finditer(text)):
        return Role.STRING if filler == "PH" else Role.OTHER
    if filler == "PH = PH":
        beside = _BEFORE.search(text, 0, span.start) or _AFTER.match(text, span.end)
        return Role.CLAUSE if beside else Role.OTHER
    if filler == "PH" and any(value.start <= span.start and span.end <= value.end for value in values):
        return Role.VALUE
    return Role.OTHER


def _values(text: str) -> list[Span]:
    if edge := _EDGE.match(text):
        text = " " * edge.end() + text[edge.end() :]
    try:
        query = parse(text)
    except JqlSyntaxError:
        return []
    return [node.span for node in walk(query) if isinstance(node, ValueOperand | FunctionOperand) and node.span]
