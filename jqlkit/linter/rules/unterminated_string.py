"""A quoted text that does not end, or ends too early.

What it does
    Reports an opening quote without its closing one, and an apostrophe in a text that single quotes enclose.

Why is this bad
    Jira refuses the query: "The quoted string 'Configuring Fees' has not been completed".

Example
    summary ~ 'library 'jquery' found'

Use instead
    summary ~ "library 'jquery' found"

Fix
    None: where the text ends is not known.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

from collections.abc import Iterator

from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind
from jqlkit.linter.syntax import Failure
from jqlkit.spans import Span


def check(failure: Failure) -> Iterator[Finding]:
    """The quote, or the text that ends too early."""
    tokens, at = failure.tokens, failure.at
    token = failure.token(at)
    before = failure.token(at - 1)
    if token is not None and token.kind is Kind.OPEN:
        if before is not None and before.kind is Kind.WORD and before.span.end == token.span.start:
            message = "a quote in a word: put the whole text in quotes of the other kind"
            yield Finding(Span(before.span.start, token.span.start + 1), message)
        else:
            yield Finding(Span(token.span.start, len(failure.text)), "this quoted text has no closing quote")
    elif before is not None and before.kind is Kind.QUOTED and token is not None:
        touches = token.is_name and token.span.start == before.span.end
        if touches and any(later.kind in (Kind.QUOTED, Kind.OPEN) for later in tokens[at:]):
            quote = before.text[0]
            message = f"the quoted text ends here: write \\{quote} inside it, or use the other kind of quotes"
            yield Finding(Span(before.span.start, token.span.end), message)
