"""Blanks that are missing or too many.

What it does
    Points at operators, commas and parentheses without the usual blanks, at runs of blanks, and at blanks around the
    whole query. Line breaks and indentation are left alone: `jqlkit fmt` lays out a query.

Why is this bad
    It is not: `project = X` reads better than `project=X`.

Example
    project=A AND status=Open

Use instead
    project = A AND status = Open

Fix
    Safe.

When to ignore
    Where the text of a query is not yours.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

from collections.abc import Iterator
from itertools import pairwise

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind, Token, scan
from jqlkit.linter.subject import Subject
from jqlkit.operators import KEYWORDS
from jqlkit.spans import Edit, Span


def check(subject: Subject) -> Iterator[Finding]:
    """All such places of the query in one finding, at the first of them."""
    tokens = scan(subject.text)
    edits = [] if subject.is_fragment or not tokens else list(_around(subject.text, tokens))
    for left, right in pairwise(tokens):
        gap = Span(left.span.end, right.span.start)
        written = subject.text[slice(*gap)]
        wanted = _wanted(left, right)
        if wanted is None or written == wanted or "\n" in written or "\r" in written:
            continue
        if not any(hole.start <= gap.end and gap.start <= hole.end for hole in subject.holes):
            edits.append(Edit(gap, wanted))
    if edits:
        edits.sort()
        start, end = edits[0].span
        place = Span(start, end if end > start else min(start + 1, len(subject.text)))
        message = "blanks: one around operators and after a comma, none inside parentheses and at the ends"
        yield Finding(place, message, Fix("set the blanks", edits))


def _around(text: str, tokens: list[Token]) -> Iterator[Edit]:
    for gap in (Span(0, tokens[0].span.start), Span(tokens[-1].span.end, len(text))):
        if gap.start < gap.end and not text[slice(*gap)].strip(" \t"):
            yield Edit(gap, "")


def _wanted(left: Token, right: Token) -> str | None:
    """What belongs between two tokens; None where anything may."""
    kinds = (left.kind, right.kind)
    if left.text == "!" or Kind.LSQB in kinds or (left.kind is Kind.RSQB and right.kind is Kind.WORD):
        return None
    if right.kind is Kind.RSQB:
        return None
    if left.kind is Kind.LPAR or right.kind in (Kind.RPAR, Kind.COMMA):
        return ""
    if right.kind is Kind.LPAR and left.is_name and not _is_keyword(left):
        return ""  # a function call
    return " "


def _is_keyword(token: Token) -> bool:
    return token.kind is Kind.WORD and token.text.lower() in KEYWORDS
