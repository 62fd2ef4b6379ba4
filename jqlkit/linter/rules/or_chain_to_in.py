"""An OR of equalities on one field.

What it does
    Reports clauses with = on one field that are joined by OR, where IN says the same.

Why is this bad
    IN is shorter, and no parentheses can be forgotten around it.

Example
    project = A AND (priority = High OR priority = Highest)

Use instead
    project = A AND priority IN (High, Highest)

Fix
    Safe, where the clauses follow one another.

When to ignore
    Where the clauses stand on lines of their own, with a comment each.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-optimization-recommendations/
"""

from collections.abc import Iterator

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.functions import is_list_valued
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import Clause, KeywordOperand, ListOperand, OrClause, TerminalClause
from jqlkit.operators import Operator
from jqlkit.spans import Edit, Span


def check(subject: Subject) -> Iterator[Finding]:
    """Each run of two or more such clauses."""
    chain: OrClause
    for chain in subject.nodes("or"):
        for run in _runs(subject, chain):
            span = place(chain) if len(run) == len(chain.clauses) else Span(place(run[0]).start, place(run[-1]).end)
            written = subject.text[slice(*span)]
            field = subject.slice(run[0].field)
            values = ", ".join([subject.slice(clause.operand) for clause in run])
            fix = None
            if written.count("(") == written.count(")") and written[0] != ")":
                fix = Fix("join the values with IN", [Edit(span, f"{field} IN ({values})")])
            yield Finding(span, f"an OR of {field} = ... on one field: IN says the same", fix)


def _runs(subject: Subject, chain: OrClause) -> Iterator[list[TerminalClause]]:
    """Neighbours with = on the same field, at least two."""
    run: list[TerminalClause] = []
    for clause in (*chain.clauses, None):
        if clause is not None and _is_equality(subject, clause):
            assert isinstance(clause, TerminalClause)
            if run and run[0].field != clause.field:
                if len(run) > 1:
                    yield run
                run = []
            run.append(clause)
            continue
        if len(run) > 1:
            yield run
        run = []


def _is_equality(subject: Subject, clause: Clause) -> bool:
    return (
        isinstance(clause, TerminalClause)
        and clause.operator is Operator.EQUALS
        and not isinstance(clause.operand, (KeywordOperand, ListOperand))
        and is_list_valued(subject, clause.operand) is False
        and not subject.is_unknown(clause)
    )
