"""A history predicate that Jira refuses.

What it does
    Reports FROM and TO after WAS, DURING without exactly two dates, and a list after BEFORE, AFTER or ON.

Why is this bad
    They parse, and Jira then refuses the query.

Example
    status WAS Open DURING ("2024-01-01")

Use instead
    status WAS Open DURING ("2024-01-01", "2024-01-31")

Fix
    None.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import HistoryPredicate, ListOperand, WasClause
from jqlkit.operators import PredicateOperator

_ONE_DATE: Final = (PredicateOperator.AFTER, PredicateOperator.BEFORE, PredicateOperator.ON)
_CHANGE: Final = (PredicateOperator.FROM, PredicateOperator.TO)


def check(subject: Subject) -> Iterator[Finding]:
    """Each such predicate."""
    clause: WasClause
    for clause in subject.nodes("was", "was not", "was in", "was not in"):
        for change in clause.predicates:
            if change.operator in _CHANGE:
                word = change.operator.upper()
                yield Finding(place(change), f"{word} belongs to CHANGED: WAS takes no {word}")
    predicate: HistoryPredicate
    for predicate in subject.nodes("predicate"):
        operand = predicate.operand
        if subject.is_unknown(operand):
            continue
        if predicate.operator is PredicateOperator.DURING:
            if not isinstance(operand, ListOperand) or len(operand.operands) != 2:
                yield Finding(place(predicate), 'DURING takes two dates in parentheses: ("2024-01-01", "2024-01-31")')
        elif predicate.operator in _ONE_DATE and isinstance(operand, ListOperand):
            word = predicate.operator.upper()
            yield Finding(place(predicate), f"{word} takes one date, not a list: for a period use DURING")
