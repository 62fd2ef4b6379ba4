"""A list without values.

What it does
    Reports `IN ()`.

Why is this bad
    Jira refuses the query. Programs that fill in a list produce it when the list is empty.

Example
    key IN ()

Use instead
    key IN (A-1, A-2)

Fix
    None: decide what the query means without a value, often that there is nothing to search for.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

from collections.abc import Iterator

from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind
from jqlkit.linter.syntax import Failure
from jqlkit.spans import Span


def check(failure: Failure) -> Iterator[Finding]:
    """Empty parentheses after an operator."""
    operator, opening, closing = (failure.token(failure.at - offset) for offset in (2, 1, 0))
    if operator is None or opening is None or closing is None:
        return
    is_operator = operator.kind is Kind.OPERATOR or operator.is_word("IN", "IS", "WAS")
    if is_operator and opening.kind is Kind.LPAR and closing.kind is Kind.RPAR:
        span = Span(opening.span.start, closing.span.end)
        yield Finding(span, "a list needs at least one value: decide what no value should mean")
