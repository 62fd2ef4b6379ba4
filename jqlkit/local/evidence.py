"""What an issue holds, as `jqlkit why` shows it beside a condition."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from jqlkit.jira.cells import cell
from jqlkit.jira.models import Issue
from jqlkit.local.fields import FieldDef, find_fields
from jqlkit.local.resolver import Scope
from jqlkit.nodes import ChangedClause, Clause, Field, NotClause, TerminalClause, WasClause

_LONGEST: Final = 60


def evidence(issue: Issue, id_: int | None, clause: Clause, scope: Scope) -> str:
    """The issue's value for the field of a leaf: `assignee is EMPTY`, `status was Open, then Done`."""
    leaf = clause.clause if isinstance(clause, NotClause) else clause
    if not isinstance(leaf, (TerminalClause, WasClause, ChangedClause)):
        raise TypeError(f"not a leaf: {clause!r}")
    name = leaf.field.name
    if leaf.field.properties:
        return f"the property is {_listed(_property(leaf.field, id_, scope))}"
    field = find_fields(name, scope.directory)[0]
    if isinstance(leaf, WasClause):
        return f"{name} was {_short(', then '.join(_past(field, id_, scope)))}"
    if isinstance(leaf, ChangedClause):
        changes = _changes(field, id_, scope)
        return f"{name} changed {_short('; '.join(changes))}" if changes else f"{name} never changed"
    text = _text(field, issue, id_, scope)
    return "" if text is None else f"{name} is {_short(text) or 'EMPTY'}"


def _property(field: Field, id_: int | None, scope: Scope) -> list[str]:
    place = field.properties[0]
    sql = "SELECT value_fold FROM issue_property WHERE issue_id = ? AND entity = 'issue' AND name = ? AND path = ?"
    return [row[0] for row in scope.store.query(sql, (id_, place.key, place.path))]


def _past(field: FieldDef, id_: int | None, scope: Scope) -> list[str]:
    sql = "SELECT value_id, value_fold FROM issue_period WHERE issue_id = ? AND field_id = ? ORDER BY from_ts"
    return [_name(field, value, fold, scope) for value, fold in scope.store.query(sql, (id_, field.history))]


def _changes(field: FieldDef, id_: int | None, scope: Scope) -> list[str]:
    columns = "from_id, from_fold, to_id, to_fold, at_ts"
    sql = f"SELECT {columns} FROM issue_change WHERE issue_id = ? AND field_id = ? ORDER BY at_ts"  # noqa: S608  ours
    found = []
    for from_id, from_fold, to_id, to_fold, at in scope.store.query(sql, (id_, field.history)):
        old, new = _name(field, from_id, from_fold, scope), _name(field, to_id, to_fold, scope)
        found.append(f"from {old} to {new} on {datetime.fromtimestamp(at, scope.context.zone):%Y-%m-%d}")
    return found


def _name(field: FieldDef, id_: str | None, fold: str | None, scope: Scope) -> str:
    """A value of the past by the name that it has now, or had then."""
    known = scope.directory.get(field.kind, id_) if id_ else None
    named = [known] if known else scope.directory.find(field.kind, fold or "")
    return (named[0].name if named else fold) or id_ or "EMPTY"


def _text(field: FieldDef, issue: Issue, id_: int | None, scope: Scope) -> str | None:
    """The issue's value as text; None where there is nothing to show."""
    fields: dict[str, Any] = dict(issue.fields)
    query = scope.store.query
    match field.kind:
        case "filter" | "all-text" | "parent-epic":
            return None
        case "key":
            return issue.key
        case "link" | "link-type":
            rows = query("SELECT description_fold, other_key FROM issue_link WHERE issue_id = ?", (id_,))
            return ", ".join([f"{row[0]} {row[1]}" for row in rows])
        case "role":
            sql = "SELECT user_id FROM issue_person WHERE issue_id = ? AND role = ?"
            return _names([row[0] for row in query(sql, (id_, field.name))], scope)
        case "worklog-user":
            return _names(
                [row[0] for row in query("SELECT author FROM issue_worklog WHERE issue_id = ?", (id_,))], scope
            )
        case "worklog-date":
            return ", ".join([row[0] for row in query("SELECT started FROM issue_worklog WHERE issue_id = ?", (id_,))])
        case "status-category":
            status = fields.get("status") or {}
            category = status.get("statusCategory") or {}
            return cell(category.get("name") or category.get("key"))
        case "category":
            known = scope.directory.get("project", str((fields.get("project") or {}).get("id")))
            return str((known.data.get("category") if known else None) or "")
        case "comment":
            count = len((fields.get("comment") or {}).get("comments") or ())
            return "1 comment" if count == 1 else f"{count} comments"
        case "parent":
            return cell((fields.get("parent") or {}).get("key"))
        case "number" if field.source.table == "issue":
            value = query(f"SELECT {field.source.column} FROM issue WHERE id = ?", (id_,))[0][0]  # noqa: S608  ours
            return "" if value is None else str(value)
    return cell(fields.get(field.id), field.id)


def _names(ids: Sequence[str], scope: Scope) -> str:
    users = [scope.directory.get("user", id_) for id_ in dict.fromkeys(ids) if id_]
    return ", ".join([user.name for user in users if user])


def _listed(values: Sequence[str]) -> str:
    return _short(", ".join(values)) or "EMPTY"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
