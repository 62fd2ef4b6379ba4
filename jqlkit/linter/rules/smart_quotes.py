"""Typographic quotes or odd blanks.

What it does
    Reports “ ” ‘ ’ „ « » as quotes, and blanks other than the plain one outside of quotes, as word processors and chats
    put them.

Why is this bad
    To Jira they are letters: the query is valid, looks for a value with quotes in it, and finds nothing.

Example
    status = “Done”

Use instead
    status = "Done"

Fix
    Safe where the quotes are balanced: plain quotes and plain blanks.

When to ignore
    Where a value really has such a character: put it in plain quotes.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind, scan
from jqlkit.linter.subject import Subject
from jqlkit.linter.syntax import Failure
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit, Span

_QUOTED: Final = re.compile("[“”„‟«»]([^“”„‟«»\"]*)[“”„‟«»]|[‘’‚‛]([^‘’‚‛']*)[‘’‚‛]")
_QUOTE: Final = re.compile("[“”„‟«»‘‚‛]|(?<![\\w])’")
_BLANK: Final = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]+")


def check(failure: Failure) -> Iterator[Finding]:
    """The odd characters in a text that does not parse, if plain ones repair it."""
    findings = list(_findings(failure.text))
    edits = [edit for finding in findings if finding.fix for edit in finding.fix.edits]
    if findings and (not edits or failure.is_repaired_by(edits)):
        yield from findings


def check_query(subject: Subject) -> Iterator[Finding]:
    """The odd characters outside quotes in a query that parses."""
    yield from _findings(subject.text)


def _findings(text: str) -> Iterator[Finding]:
    inside = [token.span for token in scan(text) if token.kind is Kind.QUOTED]
    pairs: list[Span] = []
    for match in _QUOTED.finditer(text):
        span = Span(*match.span())
        if not _holds(inside, span.start):
            plain = in_quotes(match[1] if match[1] is not None else match[2])
            fix = Fix(f"write {plain}", [Edit(span, plain)])
            yield Finding(span, "typographic quotes are letters to Jira: use plain ones", fix)
            pairs.append(span)
    covered = pairs[-1].end if pairs else 0
    for match in _QUOTE.finditer(text, covered):
        span = Span(*match.span())
        if not _holds(inside, span.start):
            yield Finding(span, "a typographic quote is a letter to Jira: use plain quotes")
    for match in _BLANK.finditer(text):
        span = Span(*match.span())
        if not _holds(inside, span.start) and not _holds(pairs, span.start):
            name = f"U+{ord(match[0][0]):04X}"
            fix = Fix("write a plain blank", [Edit(span, " ")])
            yield Finding(span, f"the character {name} looks like a blank and is a letter to Jira", fix)


def _holds(spans: list[Span], offset: int) -> bool:
    """Whether an offset lies in one of the spans, which are in the order of the text."""
    index = bisect_right(spans, offset, key=_start) - 1
    return index >= 0 and offset < spans[index].end


def _start(span: Span) -> int:
    return span.start
