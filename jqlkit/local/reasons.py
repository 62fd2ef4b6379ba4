"""Why an issue matches a query or not: the query as Jira evaluates it, with the verdict on each leaf."""

from typing import NamedTuple

from jqlkit.errors import EvaluationError
from jqlkit.jira.models import Issue
from jqlkit.local.evidence import evidence
from jqlkit.local.fields import find_fields
from jqlkit.local.operands import NEGATIVE
from jqlkit.local.predicates import All, OneOf, Predicate, Source
from jqlkit.local.relations import saved_filters
from jqlkit.local.resolver import OPPOSITE, Scope, build
from jqlkit.local.snapshot import Snapshot
from jqlkit.nodes import AndClause, ChangedClause, Clause, NotClause, OrClause, TerminalClause, WasClause, to_jql
from jqlkit.parser import parse


class Reason(NamedTuple):
    """A line of the answer: a leaf with the issue's value, or AND, OR or a saved filter with what is in it."""

    text: str
    holds: bool
    value: str
    parts: tuple["Reason", ...] = ()


def why(snapshot: Snapshot, key: str, query: str, deployment: str = "cloud") -> Reason:
    """The verdict on one issue, leaf by leaf. NOT is shown where Jira evaluates it: at the leaves.

    Raises EvaluationError for an issue that the snapshot does not hold, and what `Snapshot.search` raises.

    >>> snapshot = Snapshot.from_issues([{"id": "1", "key": "A-1", "fields": {"assignee": None, "labels": ["ui"]}}],
    ...                                 {"users": {"bob": {"name": "bob", "displayName": "Bob"}}})
    >>> for line in lines(why(snapshot, "A-1", "labels = ui AND NOT assignee = bob")): print(line)
    AND -> no
      labels = ui -> yes: labels is ui
      assignee != bob -> no: assignee is EMPTY
    """
    issue = snapshot.issue(key)
    if issue is None:
        raise EvaluationError(f"The snapshot has no issue {key!r}.")
    scope = snapshot.scope(deployment)
    where = parse(query).where
    if where is None:
        return Reason("the empty query", True, "it matches every issue")
    return _reason(snapshot, scope, issue, at_leaves(where))


def lines(reason: Reason, depth: int = 0) -> list[str]:
    """The answer as an indented text."""
    result: list[str] = []
    pending = [(reason, depth)]
    while pending:
        item, level = pending.pop()
        value = f": {item.value}" if item.value else ""
        result.append(f"{'  ' * level}{item.text} -> {'yes' if item.holds else 'no'}{value}")
        pending.extend((part, level + 1) for part in reversed(item.parts))
    return result


def at_leaves(clause: Clause, negated: bool = False) -> Clause:
    """The clause with NOT pushed to the leaves, as Jira evaluates it.

    >>> print(at_leaves(parse("NOT (p = 1 OR NOT q ~ x)").where))
    p != 1 AND q ~ x
    """
    match clause:
        case NotClause(inner):
            return at_leaves(inner, not negated)
        case AndClause(clauses) | OrClause(clauses):
            parts = []
            for part in clauses:
                parts.append(at_leaves(part, negated))
            return AndClause(parts) if isinstance(clause, AndClause) != negated else OrClause(parts)
        case TerminalClause(field, operator, operand) if negated:
            return TerminalClause(field, OPPOSITE[operator], operand)
        case WasClause(field, operator, operand, predicates) if negated:
            return WasClause(field, OPPOSITE[operator], operand, predicates)
        case ChangedClause() if negated:
            return NotClause(clause)
    return clause


def _reason(snapshot: Snapshot, scope: Scope, issue: Issue, clause: Clause) -> Reason:
    if isinstance(clause, (AndClause, OrClause)):
        parts = []
        for part in clause.clauses:
            parts.append(_reason(snapshot, scope, issue, part))
        verdicts = [part.holds for part in parts]
        every = isinstance(clause, AndClause)
        return Reason("AND" if every else "OR", all(verdicts) if every else any(verdicts), "", tuple(parts))
    complaints = len(scope.complaints)
    predicate = build(clause, False, scope)
    if len(scope.complaints) > complaints:
        raise EvaluationError(*dict.fromkeys(scope.complaints))
    value = evidence(issue, snapshot.id_of(issue.key), clause, scope)
    inner = []
    outer, scope.open_filters = scope.open_filters, (*scope.open_filters, "")
    for where in _saved(clause, scope):
        inner.append(_reason(snapshot, scope, issue, where))
    scope.open_filters = outer
    return Reason(to_jql(clause), _holds(snapshot, issue, predicate), value, tuple(inner))


def _saved(clause: Clause, scope: Scope) -> list[Clause]:
    """The queries of the saved filters that a leaf names, as they count in it."""
    if not isinstance(clause, TerminalClause) or clause.field.properties:
        return []
    if find_fields(clause.field.name, scope.directory)[0].kind != "filter":
        return []
    queries = [parse(str(saved["jql"])).where for saved in saved_filters(clause.operand, scope)]
    return [at_leaves(where, clause.operator in NEGATIVE) for where in queries if where is not None]


def _holds(snapshot: Snapshot, issue: Issue, predicate: Predicate) -> bool:
    only = OneOf(Source("key"), (issue.key.upper(),))
    return bool(snapshot.matching(All((only, predicate))))
