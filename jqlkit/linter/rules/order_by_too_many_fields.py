"""More than seven fields in ORDER BY.

What it does
    Reports the eighth field of ORDER BY and those after it, for Jira Cloud.

Why is this bad
    The search of Jira Cloud refuses it: "orderBy clause can contain a maximum of 7 fields".

Example
    project = A ORDER BY priority, due, created, updated, status, assignee, reporter, key

Use instead
    project = A ORDER BY priority, due, key

Fix
    None.

When to ignore
    Never.

References
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.spans import Span

_MOST: Final = 7


def check(subject: Subject) -> Iterator[Finding]:
    """The sorts that are too many."""
    for order_by in subject.nodes("order by"):
        extra = order_by.sorts[_MOST:]
        if extra:
            message = f"ORDER BY takes {_MOST} fields on Jira Cloud, not {len(order_by.sorts)}"
            yield Finding(Span(place(extra[0]).start, place(extra[-1]).end), message)
