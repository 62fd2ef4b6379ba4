"""The query does not parse.

What it does
    Reports a text that is not JQL, with the place, what may stand there, and a hint where there is one. Other rules
    of the group JQL0 replace it where they know the mistake: a reserved word, typographic quotes, a habit from SQL.

Why is this bad
    Jira answers 400. Some clients catch the error and show an empty result.

Example
    project = 10204 AND AND (sprint IS EMPTY)

Use instead
    project = 10204 AND sprint IS EMPTY

Fix
    Where the parser knows a safe repair.

When to ignore
    In tests of invalid input.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

from collections.abc import Iterator

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.syntax import Failure


def check(failure: Failure) -> Iterator[Finding]:
    """The parser's own message, hint and fix."""
    error = failure.error
    message = f"{error.message}: {error.hint}" if error.hint else error.message
    fix = None
    if error.fix and failure.is_repaired_by([error.fix]):
        fix = Fix(error.hint or "repair the syntax", [error.fix])
    yield Finding(error.span, message, fix)
