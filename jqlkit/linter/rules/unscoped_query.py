"""The query is less restricted than the team wants.

What it does
    Reports a query below the level of the setting `require`: "filter" asks for one positive condition, "scope" for a
    project, key, filter, sprint or parent.

Why is this bad
    Without a scope, Jira searches all projects, and the answer changes when somebody else adds one.

Example
    issuetype = Epic ORDER BY created DESC

Use instead
    project = ABC AND issuetype = Epic ORDER BY created DESC

Fix
    None: which scope is meant is a decision.

When to ignore
    For personal queries such as `assignee = currentUser()`. The rule is off unless `require` is set or the rule is
    selected.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-optimization-recommendations/
"""

from collections.abc import Iterator

from jqlkit.bounds import Boundedness, boundedness
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject
from jqlkit.spans import Span

_WANTED = {
    Boundedness.FILTER: "a positive condition",
    Boundedness.SCOPE: "a project, key, filter, sprint or parent",
}


def check(subject: Subject) -> Iterator[Finding]:
    """The whole query, if it is too wide whatever the holes stand for."""
    if subject.is_fragment:
        return
    wanted = Boundedness[(subject.settings.require or "scope").upper()]
    if boundedness(subject.query, unknown=subject.is_unknown if subject.holes else None) < wanted:
        yield Finding(Span(0, len(subject.text)), f"the query must be restricted by {_WANTED[wanted]}")
