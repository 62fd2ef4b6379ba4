"""The query has no restriction.

What it does
    Reports a query without a WHERE part (empty, blank, or only ORDER BY) for Jira Cloud.

Why is this bad
    The search of Jira Cloud answers 400: "Unbounded JQL queries are not allowed here. Please add a search
    restriction to your query." It may do so only on sites of some size, so that the query works in a test site.

Example
    ORDER BY created DESC

Use instead
    created >= -30d ORDER BY created DESC

Fix
    None: which restriction is meant is a decision.

When to ignore
    For clients that add a project of their own, and for board and sprint queries.

References
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject
from jqlkit.spans import Span

#: Shown by the rule, and by the client that refuses the query.
MESSAGE: Final = (
    "the query has no search restriction, which Jira Cloud refuses: add one, such as a project or `created >= -30d`"
)


def check(subject: Subject) -> Iterator[Finding]:
    """The whole query, if it has no WHERE."""
    if not subject.is_fragment:
        yield Finding(Span(0, len(subject.text)), MESSAGE)
