"""A login name where Jira Cloud wants an account id.

What it does
    Reports a field of users that is compared with one word that is no account id, and BY with one. E-mail addresses
    and display names with a blank are left alone.

Why is this bad
    Jira Cloud has no login names. A query brought over from a server finds nothing, or is refused.

Example
    assignee = jsmith

Use instead
    assignee = "5b10ac8d82e05b22cc7d4ef5"

Fix
    None offline: `POST /rest/api/3/jql/pdcleaner` converts names.

When to ignore
    For queries that run on Data Center: set `deployment = "datacenter"`.

References
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import ChangedClause, HistoryPredicate, Operand, TerminalClause, ValueOperand, WasClause
from jqlkit.nodes.operands import operands_in
from jqlkit.operators import PredicateOperator

_ACCOUNT_ID: Final = re.compile(r"[0-9a-f]{24}|[\w-]+:.+", re.IGNORECASE)
_NO_NAME: Final = re.compile(r".*[\s@].*|[0-9]*|unassigned|empty|null", re.IGNORECASE | re.DOTALL)
#: What programs print for a value that is missing.
_NOTHING: Final = frozenset(("None", "nil", "undefined", "nobody", "none"))
_CHANGE: Final = (PredicateOperator.FROM, PredicateOperator.TO)


def check(subject: Subject) -> Iterator[Finding]:
    """Each such value."""
    for operand in _users(subject):
        for item in operands_in(operand):
            if not isinstance(item, ValueOperand) or not subject.is_known(item):
                continue
            if _ACCOUNT_ID.fullmatch(item.value) or _NO_NAME.fullmatch(item.value):
                continue
            if item.value in _NOTHING:
                message = f"{item.value} is a user's name here, not the lack of one: write IS EMPTY"
            else:
                message = f"{item.value} looks like a login name: Jira Cloud knows users by account id"
            yield Finding(place(item), message)


def _users(subject: Subject) -> Iterator[Operand]:
    clause: TerminalClause | WasClause | ChangedClause
    for clause in subject.nodes("user"):
        if not isinstance(clause, ChangedClause):
            yield clause.operand
        for change in getattr(clause, "predicates", ()):
            if change.operator in _CHANGE:
                yield change.operand
    predicate: HistoryPredicate
    for predicate in subject.nodes("predicate"):
        if predicate.operator is PredicateOperator.BY:
            yield predicate.operand
