"""A part of a query.

What it does
    Points at a text that starts or ends with AND or OR and is a query without it. As a whole query it is a syntax
    error too; a program that puts queries together may mean it so.

Why is this bad
    It is none, in a part. What is linted is the text without the word.

Example
    AND component = "X"

Use instead
    component = "X"

Fix
    None.

When to ignore
    Parts that a program joins are recognised where it can be seen that they are parts.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

from collections.abc import Iterator

from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind, Token
from jqlkit.linter.syntax import Failure
from jqlkit.spans import Edit


def check(failure: Failure) -> Iterator[Finding]:
    """The words that are too many, if the text parses without them."""
    dangling = [token for token in failure.tokens[:1] + failure.tokens[1:][-1:] if _is_connective(token)]
    if dangling and failure.is_solved_by([Edit(token.span, "") for token in dangling]):
        for token in dangling:
            yield Finding(token.span, f"{token.text.upper()} at the edge: this is a part of a query")


def _is_connective(token: Token) -> bool:
    return token.is_word("AND", "OR") or token.kind is Kind.CONNECTIVE
