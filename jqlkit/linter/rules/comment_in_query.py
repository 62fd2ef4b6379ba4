"""A comment in a query.

What it does
    Reports --, //, # and /* */ outside of quotes, where the query parses without them.

Why is this bad
    JQL has no comments, and Jira refuses the query. In `.jql` files a line that starts with # is a comment of
    jqlkit's, which is never sent.

Example
    project = A -- open bugs

Use instead
    project = A

Fix
    Unsafe: removes the comment.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind
from jqlkit.linter.syntax import Failure
from jqlkit.spans import Edit, Span

_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|(?:(?<=\s)|\A)(?:--|//|#)[^\r\n]*", re.DOTALL)

_BLANKS: Final = ("", " ", "\t", "\r", "\n")


def check(failure: Failure) -> Iterator[Finding]:
    """Each comment, if the text parses without them all."""
    quoted = [token.span for token in failure.tokens if token.kind is Kind.QUOTED]
    comments: list[Span] = []
    for match in _COMMENT.finditer(failure.text):
        if not any(start <= match.start() < end for start, end in quoted):
            comments.append(Span(*match.span()))
    if not comments or not failure.is_repaired_by([Edit(span, " ") for span in comments]):
        return
    for span in comments:
        start, end = span
        while start > 0 and failure.text[start - 1] in " \t":
            start -= 1
        removed = Edit(Span(start, end), "" if start == 0 or failure.text[end : end + 1] in _BLANKS else " ")
        fix = Fix("remove the comment", [removed], Applicability.UNSAFE)
        yield Finding(span, "JQL has no comments", fix)
