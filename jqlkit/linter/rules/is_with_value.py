"""IS or IS NOT with anything but EMPTY or NULL.

What it does
    Reports IS and IS NOT before a value, a function or a list.

Why is this bad
    Jira's parser takes it and Jira then refuses it: IS compares with EMPTY or NULL only.

Example
    assignee IS currentUser()

Use instead
    assignee = currentUser()

Fix
    Safe: IS becomes = (before a list IN), IS NOT becomes != (NOT IN). Unsafe: EMPTY without its quotes, or with its
    typing error repaired.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.catalog.names import closest
from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.functions import is_list_valued
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import KeywordOperand, TerminalClause, ValueOperand
from jqlkit.operators import Operator
from jqlkit.spans import Edit

#: By whether the operator is IS (not IS NOT), and whether a list follows.
_INSTEAD: Final = {(True, False): "=", (True, True): "IN", (False, False): "!=", (False, True): "NOT IN"}


def check(subject: Subject) -> Iterator[Finding]:
    """Each such operator with its operand."""
    clause: TerminalClause
    for clause in subject.nodes("is", "is not"):
        operand = clause.operand
        if isinstance(operand, KeywordOperand) or subject.is_unknown(operand):
            continue
        written = clause.operator.upper()
        if isinstance(operand, ValueOperand) and operand.value.upper() in ("EMPTY", "NULL"):
            edit = Edit(place(operand), operand.value.upper())
            fix = Fix("write the keyword without quotes", [edit], Applicability.UNSAFE)
            yield Finding(place(operand), f"{written} needs the keyword EMPTY, and in quotes it is a text", fix)
            continue
        if isinstance(operand, ValueOperand) and (meant := closest(operand.value, ("EMPTY", "NULL"), likeness=0.8)):
            fix = Fix(f"write {meant}", [Edit(place(operand), meant)], Applicability.UNSAFE)
            yield Finding(place(operand), f"{written} takes EMPTY or NULL only: did you mean {meant}?", fix)
            continue
        instead = _INSTEAD[clause.operator is Operator.IS, bool(is_list_valued(subject, operand))]
        span = subject.operator_span(clause)
        fix = Fix(f"use {instead}", [Edit(span, instead)])
        yield Finding(span, f"{written} takes EMPTY or NULL only: use {instead} for a value", fix)
