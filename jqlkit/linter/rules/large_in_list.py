"""A list or a chain of OR longer than a limit.

What it does
    Reports a list with more values, or an OR with more clauses on one field, than the setting `max-list` (500).

Why is this bad
    Such a query does not fit into the URL of a GET request, and Jira may refuse it.

Example
    key IN (A-1, A-2, A-3)

Use instead
    filter = 10002

Fix
    None. Save the list as a filter, split it, or search by what the issues have in common.

When to ignore
    Where the query goes out by POST and works.

References
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

from collections.abc import Iterator

from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import ListOperand, OrClause, TerminalClause


def check(subject: Subject) -> Iterator[Finding]:
    """Each such list and OR."""
    limit = subject.settings.max_list
    items: ListOperand
    for items in subject.nodes("list"):
        if len(items.operands) > limit:
            message = f"a list of {len(items.operands)} values (more than {limit}): save a filter, or split it"
            yield Finding(place(items), message)
    chain: OrClause
    for chain in subject.nodes("or"):
        if len(chain.clauses) > limit:
            fields = {clause.field.name.lower() for clause in chain.clauses if isinstance(clause, TerminalClause)}
            if len(fields) == 1:
                message = f"an OR of {len(chain.clauses)} clauses (more than {limit}): save a filter, or split it"
                yield Finding(place(chain), message)
