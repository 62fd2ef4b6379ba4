"""A negation leaves out the issues where the field is empty.

What it does
    Points at !=, NOT IN and NOT before =, on a field that can be empty, without `OR field IS EMPTY`.

Why is this bad
    `assignee != currentUser()` does not find the issues that nobody is assigned to, which surprises many.

Example
    project = A AND assignee != currentUser()

Use instead
    project = A AND (assignee != currentUser() OR assignee IS EMPTY)

Fix
    Unsafe, since it finds more: adds `OR field IS EMPTY`.

When to ignore
    Where empty fields are not wanted; `AND field IS NOT EMPTY` says so. The rule is information and never fails a run.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-operators/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.bounds import MANDATORY_FIELDS, effective_operator, field_key
from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import AndClause, Clause, Node, NotClause, OrClause, TerminalClause, WasClause
from jqlkit.spans import Edit

#: Fields that every issue has a value for, beside those that count for the bounds of a query.
_NEVER_EMPTY: Final = MANDATORY_FIELDS | frozenset(
    """
    creator filter hierarchylevel issuefunction parentproject projecttype request savedfilter searchrequest spacetype
    statuscategorychangeddate votes watchers workitemkey
    """.split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Each such clause, with its NOTs."""
    minded: dict[int, frozenset[str]] = {}
    clause: TerminalClause
    for clause in subject.nodes("=", "!=", "in", "not in"):
        outer, negated = _with_nots(subject, clause)
        name = field_key(clause.field)
        if effective_operator(clause, negated) not in ("!=", "not in") or name in _NEVER_EMPTY:
            continue
        parent = subject.parent(outer)
        if _is_under_not(subject, parent) or subject.is_unknown(clause.field):
            continue
        if isinstance(parent, (AndClause, OrClause)):
            if id(parent) not in minded:
                minded[id(parent)] = _minded_fields(parent)
            if name in minded[id(parent)]:
                continue
        field = subject.slice(clause.field)
        message = f"this leaves out the issues where {field} is empty: add `OR {field} IS EMPTY` if they are wanted"
        new = f"{subject.slice(outer)} OR {field} IS EMPTY"
        edit = Edit(place(outer), f"({new})" if isinstance(parent, AndClause) else new)
        yield Finding(place(outer), message, Fix("find the empty ones too", [edit], Applicability.UNSAFE))


def _with_nots(subject: Subject, clause: Clause) -> tuple[Clause, bool]:
    negated = False
    while isinstance(parent := subject.parent(clause), NotClause):
        clause, negated = parent, not negated
    return clause, negated


def _is_under_not(subject: Subject, parent: Node | None) -> bool:
    while parent is not None:
        if isinstance(parent, NotClause):
            return True
        parent = subject.parent(parent)
    return False


def _minded_fields(parent: AndClause | OrClause) -> frozenset[str]:
    """The fields of which a branch says that they may be empty (OR), or that they are not (AND)."""
    saying = ("is not", "=", "in", "was", "was in") if isinstance(parent, AndClause) else ("is",)
    fields = set()
    for clause in parent.clauses:
        negated = False
        while isinstance(clause, NotClause):
            clause, negated = clause.clause, not negated
        if isinstance(clause, (TerminalClause, WasClause)) and effective_operator(clause, negated) in saying:
            fields.add(field_key(clause.field))
    return frozenset(fields)
