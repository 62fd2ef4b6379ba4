"""A backslash before a character that it cannot escape.

What it does
    Reports an escape other than \\\\ \\" \\' \\n \\r \\t \\uXXXX and backslash blank.

Why is this bad
    Jira refuses the query. Names like domain\\user and regular expressions run into it.

Example
    component = "domain\\user"

Use instead
    component = "domain\\\\user"

Fix
    Safe: doubles the backslash.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind
from jqlkit.linter.syntax import Failure
from jqlkit.spans import Edit, Span

_ESCAPE: Final = re.compile(r"\\(?:(?P<good>[tnr\"' \\]|u[0-9A-Fa-f]{4})|.|\Z)", re.DOTALL)


def check(failure: Failure) -> Iterator[Finding]:
    """Each such escape in the word or the quoted text where the parser gave up."""
    for at in (failure.at, failure.at - 1):
        token = failure.token(at)
        if token is None or token.kind not in (Kind.WORD, Kind.QUOTED, Kind.OPEN):
            continue
        bad = [match for match in _ESCAPE.finditer(token.text) if match["good"] is None]
        places = [token.span.start + match.start() for match in bad]
        edits = [Edit(Span(place, place), "\\") for place in places]
        if not edits or not failure.is_repaired_by(edits):
            continue
        for place, match, edit in zip(places, bad, edits, strict=True):
            fix = Fix("double the backslash", [edit])
            message = f"{match[0]} is no escape in JQL: a backslash is written as two"
            yield Finding(Span(place, place + len(match[0])), message, fix)
        return
