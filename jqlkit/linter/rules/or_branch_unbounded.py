"""One branch of an OR opens a query that the other branches restrict.

What it does
    Reports an OR with one branch that names a scope (a project, a key, a sprint...) and another that is only a
    negation or an upper bound, where that makes the whole query as wide as the weak branch.

Why is this bad
    Most often a pair of parentheses was forgotten.

Example
    project = A OR status != Done

Use instead
    project = A AND status != Done

Fix
    None: what was meant is not known.

When to ignore
    Where the wide branch is meant.

References
    https://support.atlassian.com/jira/kb/jira-cloud-jql-order-of-operations/
"""

from collections.abc import Iterator

from jqlkit.bounds import Boundedness, clause_level
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import AndClause, Clause, NotClause, OrClause


def check(subject: Subject) -> Iterator[Finding]:
    """The weak branches of the ORs that decide how wide the query is."""
    where = subject.query.where
    if where is None or subject.is_fragment:
        return
    unknown = subject.is_unknown if subject.holes else None
    if clause_level(where, unknown=unknown) > Boundedness.OPEN:
        return
    for branches in _deciding_ors(where):
        levels = [clause_level(branch, negated, unknown) for branch, negated in branches]
        if Boundedness.SCOPE not in levels:
            continue
        for (branch, _), level in zip(branches, levels, strict=True):
            if level <= Boundedness.OPEN:
                message = (
                    "this branch of the OR makes the whole query wide: the scope in the other one does not hold here"
                )
                yield Finding(place(branch), message)


def _deciding_ors(where: Clause) -> Iterator[list[tuple[Clause, bool]]]:
    """The branches, with whether they are negated, of each OR that is the WHERE or a part of its AND."""
    pending = [(where, False)]
    while pending:
        clause, negated = pending.pop()
        if isinstance(clause, NotClause):
            pending.append((clause.clause, not negated))
        elif isinstance(clause, (AndClause, OrClause)):
            branches = [(child, negated) for child in clause.clauses]
            if isinstance(clause, OrClause) != negated:
                yield branches
            else:
                pending.extend(branches)
