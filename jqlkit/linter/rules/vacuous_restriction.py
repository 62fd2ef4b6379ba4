"""Every issue meets the restriction.

What it does
    Reports a WHERE that excludes nothing: a field that is never empty IS NOT EMPTY, a date since 1970, `created <=
    now()`, a condition OR its opposite.

Why is this bad
    It gets past Jira Cloud's refusal of unbounded queries, and still reads every issue.

Example
    id != null ORDER BY updated ASC

Use instead
    updated >= -7d ORDER BY updated ASC

Fix
    None: which restriction is meant is a decision.

When to ignore
    For a full export that is meant.

References
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

from collections.abc import Iterator

from jqlkit.bounds import Boundedness, boundedness
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place


def check(subject: Subject) -> Iterator[Finding]:
    """The WHERE part, if it is vacuous whatever the holes stand for."""
    where = subject.query.where
    if where is None or subject.is_fragment:
        return
    if boundedness(where, unknown=subject.is_unknown if subject.holes else None) is Boundedness.VACUOUS:
        message = "every issue meets this restriction: the search reads all of Jira; add a positive one"
        yield Finding(place(where), message)
