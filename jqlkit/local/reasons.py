"""Why an issue matches a query or not: the query as Jira evaluates it, with the verdict on each leaf."""

from typing import Any, Final, NamedTuple

from jqlkit.errors import EvaluationError
from jqlkit.jira.cells import cell
from jqlkit.jira.models import Issue
from jqlkit.local.fields import FieldDef, find_fields
from jqlkit.local.predicates import All, OneOf, Predicate, Source
from jqlkit.local.resolver import OPPOSITE, Scope, build
from jqlkit.local.snapshot import Snapshot
from jqlkit.nodes import AndClause, ChangedClause, Clause, NotClause, OrClause, TerminalClause, WasClause, to_jql
from jqlkit.parser import parse

_LONGEST: Final = 60


class Reason(NamedTuple):
    """A line of the answer: a leaf with the issue's value, or AND / OR with what it joins."""

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
    return Reason(to_jql(clause), _holds(snapshot, issue, predicate), _value(snapshot, issue, clause, scope))


def _holds(snapshot: Snapshot, issue: Issue, predicate: Predicate) -> bool:
    only = OneOf(Source("key"), (issue.key.upper(),))
    return bool(snapshot.matching(All((only, predicate))))


def _value(snapshot: Snapshot, issue: Issue, clause: Clause, scope: Scope) -> str:
    leaf = clause.clause if isinstance(clause, NotClause) else clause
    if not isinstance(leaf, (TerminalClause, WasClause, ChangedClause)):
        raise TypeError(f"not a leaf: {clause!r}")
    if leaf.field.properties:
        return ""
    field = find_fields(leaf.field.name, scope.directory)[0]
    name = leaf.field.name
    if isinstance(leaf, TerminalClause):
        text = _text(field, issue)
        return "" if text is None else f"{name} is {_short(text) or 'EMPTY'}"
    sql = "SELECT value_fold, value_id, from_ts FROM issue_period WHERE issue_id = ? AND field_id = ? ORDER BY from_ts"
    rows = snapshot.store.query(sql, (snapshot.id_of(issue.key), field.history))
    if isinstance(leaf, ChangedClause):
        return f"{name} changed {max(len(rows) - 1, 0)} times"
    names = [row[0] or row[1] or "EMPTY" for row in rows]
    return f"{name} was {_short(', then '.join(names))}"


def _text(field: FieldDef, issue: Issue) -> str | None:
    """The issue's value as text; None where there is nothing to show."""
    fields = issue.fields
    match field.kind:
        case "filter" | "all-text" | "link-type" | "link" | "role" | "worklog-user" | "worklog-date":
            return None
        case "key":
            return issue.key
        case "status-category":
            status: Any = fields.get("status") or {}
            return cell((status.get("statusCategory") or {}).get("name"))
        case "category":
            project: Any = fields.get("project") or {}
            return cell(project.get("projectCategory")) or None
        case "comment":
            return f"{len((fields.get('comment') or {}).get('comments') or ())} comments"
        case "parent":
            return cell((fields.get("parent") or {}).get("key"))
    if field.id in ("votes", "watches"):
        number = "votes" if field.id == "votes" else "watchCount"
        return str((fields.get(field.id) or {}).get(number) or 0)
    return cell(fields.get(field.id), field.id)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
