"""Parentheses that change nothing.

What it does
    Points at parentheses around one condition, around a whole query, around a part that is joined by the same word
    as its surroundings, and at a list of one value.

Why is this bad
    It is not: the query reads better without. Parentheses around AND in an OR stay, since they help the reader.

Example
    assignee IN (currentUser())

Use instead
    assignee = currentUser()

Fix
    Safe.

When to ignore
    In lists that will grow.

References
    https://support.atlassian.com/jira/kb/jira-cloud-jql-order-of-operations/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.functions import is_list_valued
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind, Token, scan
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import KeywordOperand, ListOperand, TerminalClause, WasClause
from jqlkit.spans import Edit, Span

_FOR_ONE: Final = {"in": "=", "not in": "!=", "was in": "WAS", "was not in": "WAS NOT"}
_MAY_GROUP: Final = re.compile(r"(?:\A|[(!&|]|\b(?:and|or|not))\s*\(", re.IGNORECASE)
_FOR_EMPTY: Final = {"in": "IS", "not in": "IS NOT"}


def check(subject: Subject) -> Iterator[Finding]:
    """Each such pair of parentheses."""
    yield from _lists_of_one(subject)
    yield from _groups(subject)


def _lists_of_one(subject: Subject) -> Iterator[Finding]:
    clause: TerminalClause | WasClause
    for clause in subject.nodes(*_FOR_ONE):
        items = clause.operand
        if not isinstance(items, ListOperand) or len(items.operands) != 1 or not subject.is_known(items):
            continue
        item = items.operands[0]
        if is_list_valued(subject, item) is not False:
            continue
        empty = _FOR_EMPTY if isinstance(item, KeywordOperand) else {}
        operator = (_FOR_ONE | empty)[clause.operator.value]
        edits = [Edit(subject.operator_span(clause), operator), Edit(place(items), subject.slice(item))]
        yield Finding(place(items), f"a list of one value: use {operator}", Fix(f"use {operator}", edits))


def _groups(subject: Subject) -> Iterator[Finding]:
    if not _MAY_GROUP.search(subject.text):
        return
    tokens = scan(subject.text)
    for opening, closing in _pairs(tokens):
        before = tokens[opening - 1] if opening else None
        after = tokens[closing + 1] if closing + 1 < len(tokens) else None
        if not _is_clause_group(before) or not _is_redundant(tokens, opening, closing, before, after):
            continue
        span = Span(tokens[opening].span.start, tokens[closing].span.end)
        if any(span.start < hole.end and hole.start < span.end for hole in subject.holes):
            continue
        edits = [_removal(subject.text, tokens[opening]), _removal(subject.text, tokens[closing])]
        yield Finding(span, "these parentheses change nothing", Fix("remove the parentheses", edits))


def _pairs(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    open_at = []
    for at, token in enumerate(tokens):
        if token.kind is Kind.LPAR:
            open_at.append(at)
        elif token.kind is Kind.RPAR:
            yield open_at.pop(), at


def _is_clause_group(before: Token | None) -> bool:
    """Whether a parenthesis after this token holds conditions: not a list, and not the arguments of a function."""
    return (
        before is None
        or before.is_word("AND", "OR", "NOT")
        or before.kind in (Kind.CONNECTIVE, Kind.LPAR)
        or before.text == "!"
    )


def _is_redundant(tokens: list[Token], opening: int, closing: int, before: Token | None, after: Token | None) -> bool:
    inside = _connectives(tokens, opening, closing)
    outside = {_connective(token) for token in (before, after) if token is not None} - {None}
    if before is not None and (before.is_word("NOT") or before.text == "!"):
        return False
    return not inside or not outside or (len(inside) == 1 and inside == outside)


def _connectives(tokens: list[Token], opening: int, closing: int) -> set[str | None]:
    """AND and OR on the level right inside the parentheses."""
    depth = 0
    found: set[str | None] = set()
    for token in tokens[opening + 1 : closing]:
        depth += (token.kind is Kind.LPAR) - (token.kind is Kind.RPAR)
        if depth == 0 and (connective := _connective(token)):
            found.add(connective)
    return found


def _connective(token: Token) -> str | None:
    if token.is_word("AND", "OR"):
        return token.text.upper()
    if token.kind is Kind.CONNECTIVE:
        return "AND" if "&" in token.text else "OR"
    return None


def _removal(text: str, token: Token) -> Edit:
    start, end = token.span
    touches = text[start - 1 : start].strip(" \t\r\n(") and text[end : end + 1].strip(" \t\r\n)")
    return Edit(token.span, " " if touches else "")
