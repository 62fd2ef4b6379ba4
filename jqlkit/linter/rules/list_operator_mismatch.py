"""A list where one value belongs, or one value where a list belongs.

What it does
    Reports = and != (and ~, <, WAS...) with a list or with a function that gives a list, and IN with one value.

Why is this bad
    Jira's parser takes it and Jira then refuses it: "Operator 'in' does not support the non-list value".

Example
    assignee = membersOf("devs")

Use instead
    assignee IN membersOf("devs")

Fix
    Safe: = and IN change places, so do != and NOT IN, WAS and WAS IN.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.functions import is_list_valued
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject
from jqlkit.nodes import FunctionOperand, KeywordOperand, ListOperand, TerminalClause, WasClause
from jqlkit.spans import Edit

_FOR_LISTS: Final = {"=": "IN", "!=": "NOT IN", "was": "WAS IN", "was not": "WAS NOT IN"}
_FOR_VALUES: Final = {"in": "=", "not in": "!=", "was in": "WAS", "was not in": "WAS NOT"}
_FOR_EMPTY: Final = {"in": "IS", "not in": "IS NOT"}
_OTHERS: Final = ("~", "!~", "<", "<=", ">", ">=")


def check(subject: Subject) -> Iterator[Finding]:
    """Each such clause, at its operator."""
    clause: TerminalClause | WasClause
    for clause in subject.nodes(*_FOR_LISTS, *_OTHERS):
        if isinstance(clause.operand, (ListOperand, FunctionOperand)) and is_list_valued(subject, clause.operand):
            what = "a list" if isinstance(clause.operand, ListOperand) else f"{clause.operand.name}(), which is a list"
            yield _finding(subject, clause, f"{clause.operator.upper()} takes one value, not {what}", _FOR_LISTS)
    for clause in subject.nodes(*_FOR_VALUES):
        if is_list_valued(subject, clause.operand) is False and not subject.is_unknown(clause.operand):
            instead = _FOR_EMPTY if isinstance(clause.operand, KeywordOperand) else {}
            message = f"{clause.operator.upper()} takes a list in parentheses, not one value"
            yield _finding(subject, clause, message, _FOR_VALUES | instead)


def _finding(subject: Subject, clause: TerminalClause | WasClause, message: str, instead_of: dict[str, str]) -> Finding:
    span = subject.operator_span(clause)
    instead = instead_of.get(clause.operator.value)
    if instead is None:
        return Finding(span, message)
    return Finding(span, f"{message}: use {instead}", Fix(f"use {instead}", [Edit(span, instead)]))
