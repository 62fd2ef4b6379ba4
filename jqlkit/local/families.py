"""One resolver for each family of fields: operator and operand to a predicate over ids, numbers and instants."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from jqlkit.dates import parse_date, parse_duration
from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local import functions, textsearch
from jqlkit.local.directory import Entry
from jqlkit.local.fields import FieldDef
from jqlkit.local.historic import history
from jqlkit.local.operands import Operands, every, names, spread
from jqlkit.local.predicates import (
    All,
    Compare,
    Comparison,
    Empty,
    HasText,
    KeyRange,
    OneOf,
    Predicate,
    Scalar,
    Some,
    Source,
    TextMatch,
    UpdatedBy,
)
from jqlkit.local.resolver import NEGATIVE, Scope, build
from jqlkit.local.rows import FIRST_COMMENT, NO_SLOT, TEXT_SLOTS
from jqlkit.nodes import FunctionOperand, Operand, TerminalClause, ValueOperand
from jqlkit.operators import Operator

Family = Callable[[FieldDef, Operator, Operand, Scope], Predicate]
_COMPARISONS: Final[dict[Operator, Comparison]] = {
    Operator.LESS: "<",
    Operator.LESS_EQUALS: "<=",
    Operator.GREATER: ">",
    Operator.GREATER_EQUALS: ">=",
}

__all__ = ["FAMILIES", "entity_property", "history"]


def membership(source: Source, operator: Operator, values: Iterable[Scalar], empty: bool) -> Predicate:
    """`=`, `!=`, IN, NOT IN, IS, IS NOT over resolved values, EMPTY among them or not."""
    unique = tuple(dict.fromkeys(values))
    if operator in NEGATIVE:
        return OneOf(source, unique, negated=True) if unique or not empty else Empty(source, negated=True)
    found: Predicate = OneOf(source, unique)
    return Some((found, Empty(source))) if empty and unique else Empty(source) if empty else found


def _names(kind: str) -> Family:
    def family(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
        among = f"option:{field.id}" if kind == "option" else kind
        operands = names(field.name, among, operand, scope)
        if operator in _COMPARISONS:
            return membership(field.source, Operator.IN, _ordered(kind, operator, operands, scope), False)
        return membership(field.source, operator, operands.ids, operands.empty)

    return family


def _ordered(kind: str, operator: Operator, operands: Operands, scope: Scope) -> list[str]:
    """The ids of a kind that compare so with one of the operands, by the site's own order."""
    if kind == "resolution":
        raise UnsupportedError("comparing resolutions with < or >: their order is not in an export")
    ranked = scope.directory.ranked(kind)
    places: dict[tuple[str | None, str], int] = {}
    for place, entry in enumerate(ranked):
        # The first priority is the greatest, the first version the least; one of the same name counts the same.
        places.setdefault((entry.project, entry.name.casefold()), -place if kind == "priority" else place)
    found = []
    for id_ in operands.ids:
        known = scope.directory.get(kind, str(id_))
        if known is None:
            continue
        limit = places[known.project, known.name.casefold()]
        for entry in ranked:
            place = places[entry.project, entry.name.casefold()]
            if entry.project == known.project and _compares(place, operator, limit):
                found.append(entry.id)
    return found


def _compares(left: int, operator: Operator, right: int) -> bool:
    match operator:
        case Operator.LESS:
            return left < right
        case Operator.LESS_EQUALS:
            return left <= right
        case Operator.GREATER:
            return left > right
    return left >= right


def _user(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    operands = names(field.name, "user", operand, scope)
    return membership(field.source, operator, operands.ids, operands.empty)


def _role(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    """Watchers and voters; an export tells all of them, or only whether the exporting user is one."""
    role, mine = ("watcher", "isWatching") if field.name == "watcher" else ("voter", "hasVoted")
    operands = names(field.name, "user", operand, scope)
    me = functions.current_user(scope) if scope.context.user else None
    if role not in scope.store.facets:
        own = set(me.data.get("identifiers", ())) | {me.id} if me else set()
        if mine not in scope.store.facets or operands.empty or not set(operands.ids) <= own:
            raise UnsupportedError(f"{field.name}: the snapshot does not list the {role}s of an issue")
    ids = [*operands.ids, ""] if me and me.id in operands.ids else operands.ids
    return membership(field.source, operator, ids, operands.empty)


def _label(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    operands = every(operand, lambda text, number: [text.casefold()], _no_function(field))
    return membership(field.source, operator, operands.ids, operands.empty)


def _number(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    def number(text: str, is_number: bool) -> list[Scalar]:
        try:
            value = float(text)
        except ValueError:
            raise EvaluationError(f"The value '{text}' for the field '{field.name}' is not a number.") from None
        if value != value or value in (float("inf"), float("-inf")):
            raise EvaluationError(f"The value '{text}' for the field '{field.name}' is not a number.")
        return [int(value) if value.is_integer() else value]

    return _scalars(field, operator, every(operand, number, _no_function(field)))


def _scalars(field: FieldDef, operator: Operator, operands: Operands) -> Predicate:
    if operator in _COMPARISONS:
        return Some(tuple([Compare(field.source, _COMPARISONS[operator], value) for value in operands.ids]))
    return membership(field.source, operator, operands.ids, operands.empty)


def _duration(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    def duration(text: str, is_number: bool) -> list[Scalar]:
        value = parse_duration(text, scope.context.hours_per_day, scope.context.days_per_week)
        if value is None:
            raise EvaluationError(
                f"The value '{text}' for the field '{field.name}' is not a valid duration: write 2w 3d 4h 30m."
            )
        return [value]

    return _scalars(field, operator, every(operand, duration, _no_function(field)))


def _datetime(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    operands = every(
        operand,
        lambda text, number: [int(functions.date_operand(text, scope, field.name).at.timestamp() // 1)],
        lambda function: [int(functions.date_of(function, scope, field.name).at.timestamp() // 1)],
    )
    return _scalars(field, operator, operands)


def _date(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    operands = every(
        operand,
        lambda text, number: [functions.date_operand(text, scope, field.name).at.date().isoformat()],
        lambda function: [functions.date_of(function, scope, field.name).at.date().isoformat()],
    )
    return _scalars(field, operator, operands)


def _worklog(family: Family) -> Family:
    def checked(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
        if "worklog" not in scope.store.facets or "worklog truncated" in scope.store.facets:
            raise UnsupportedError(f"{field.name}: the snapshot does not hold all worklogs")
        return family(field, operator, operand, scope)

    return checked


def _text(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    slot = scope.store.text_slots.get(field.id, NO_SLOT)
    return _search(field, (slot, slot), operator, operand, scope)


def _comment(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    if "comment" not in scope.store.facets:
        raise UnsupportedError("comment: the snapshot holds no comments; export the field `comment` too")
    _check_comments(scope)
    return _search(field, (FIRST_COMMENT, TEXT_SLOTS - 1), operator, operand, scope)


def _all_text(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    _check_comments(scope)
    return _search(field, (0, TEXT_SLOTS - 1), operator, operand, scope)


def _check_comments(scope: Scope) -> None:
    if "comment truncated" in scope.store.facets:
        raise UnsupportedError("searching comments: the snapshot holds only the first comments of some issues")


def _search(field: FieldDef, slots: tuple[int, int], operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    if operator in (Operator.IS, Operator.IS_NOT):
        return HasText(slots, negated=operator is Operator.IS)
    if not isinstance(operand, ValueOperand):
        raise UnsupportedError(f"{field.name} {operator} {operand}: only a text is searched for")
    if not operand.value.strip():
        raise EvaluationError(f"The field '{field.name}' does not support searching for an empty string.")
    search = textsearch.parse_search(operand.value, field.name, scope.deployment)
    return TextMatch(slots, search, negated=operator is Operator.NOT_CONTAINS)


def _key(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    updates: list[Predicate] = []

    def key(text: str, is_number: bool) -> list[Scalar]:
        return [functions.issue_key(text, scope, field.name)]

    def function(operand: FunctionOperand) -> list[Scalar]:
        if operand.name.casefold() == "updatedby":
            functions.check_arity(operand)
            updates.append(_updated_by(operand.arguments, operator in NEGATIVE, scope))
            return []
        return list(functions.call(operand, "key", scope, field.name))

    if operator in _COMPARISONS:
        if not isinstance(operand, ValueOperand):
            raise EvaluationError(f"The operator '{operator}' of the field '{field.name}' takes one key.")
        return _key_range(operand.value, operator, field, scope)
    operands = every(operand, key, function)
    found = membership(replace(field.source, column="key"), operator, operands.ids, operands.empty)
    if not updates:
        return found
    return All((found, *updates)) if operator in NEGATIVE else Some((found, *updates))


def _key_range(text: str, operator: Operator, field: FieldDef, scope: Scope) -> Predicate:
    if text.isascii() and text.isdigit():
        text = functions.issue_key(text, scope, field.name)
    project, _, number = text.upper().rpartition("-")
    if not number.isdecimal() or not functions.find_projects(project, scope):
        raise EvaluationError(f"An issue with key '{text}' does not exist for field '{field.name}'.")
    return KeyRange(project, _COMPARISONS[operator], int(number))


def _updated_by(arguments: tuple[str, ...], negated: bool, scope: Scope) -> Predicate:
    if not scope.store.history_is_complete():
        raise UnsupportedError("updatedBy(): the snapshot does not hold the whole changelog of every issue")
    users: list[str] = []
    for user in functions.find_user(arguments[0], scope, "updatedBy"):
        users += [user.id, *user.data.get("identifiers", ())]
    dates = [functions.date_operand(text, scope, "updatedBy") for text in arguments[1:]]
    start = int(dates[0].at.timestamp()) if dates else None
    end = int(dates[1].end().timestamp()) if len(dates) > 1 else None
    return UpdatedBy(tuple(dict.fromkeys(users)), start, end, negated)


def _parent(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    """The parent; on Data Center of sub-tasks only."""

    def key(text: str, is_number: bool) -> list[Scalar]:
        known = scope.store.query("SELECT parent_key FROM issue WHERE parent_key = ? OR parent_id = ? LIMIT 1",
                                  (text.upper(), text))  # fmt: skip
        return [known[0][0]] if known else [functions.issue_key(text, scope, field.name)]

    operands = every(operand, key, lambda function: list(functions.call(function, "key", scope, field.name)))
    found = membership(field.source, operator, operands.ids, operands.empty)
    if scope.deployment == "cloud":
        return found
    subtasks = Source("subtask")
    if operator is Operator.IS or (operands.empty and operator not in NEGATIVE):
        return Some((found, OneOf(subtasks, (0,)), Empty(subtasks)))
    return All((found, OneOf(subtasks, (1,))))


def _issue(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    operands = every(operand, lambda text, number: [text.upper()],
                     lambda function: list(functions.call(function, "key", scope, field.name)))  # fmt: skip
    return membership(field.source, operator, operands.ids, operands.empty)


def _link_type(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    def description(text: str, is_number: bool) -> list[Scalar]:
        if scope.directory.get("link", text.casefold()) is None:
            raise EvaluationError(f"The value '{text}' does not exist for the field '{field.name}'.")
        return [text.casefold()]

    operands = every(operand, description, _no_function(field))
    return membership(field.source, operator, operands.ids, operands.empty)


_CATEGORIES: Final = {"new": ("new", "to do", "2"), "indeterminate": ("in progress", "indeterminate", "4"),
                      "done": ("done", "complete", "3"), "undefined": ("no category", "undefined", "1")}  # fmt: skip


def _status_category(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    def category(text: str, is_number: bool) -> list[Scalar]:
        for key, spellings in _CATEGORIES.items():
            if text.casefold() in spellings:
                return [key]
        raise EvaluationError(f"The value '{text}' does not exist for the field '{field.name}'.")

    operands = every(operand, category, _no_function(field))
    return membership(field.source, operator, operands.ids, operands.empty)


def _project_data(name: str) -> Family:
    """A property of the project, such as its category."""

    def family(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
        projects = scope.directory.all("project")
        if not any(name in entry.data for entry in projects):
            raise UnsupportedError(f"{field.name}: the snapshot does not tell the {name} of a project")

        def value(text: str, is_number: bool) -> list[Scalar]:
            if not any(_is(entry, text) for entry in projects):
                raise EvaluationError(f"The value '{text}' does not exist for the field '{field.name}'.")
            return [text.casefold()]

        def _is(entry: Entry, text: str) -> bool:
            return str(entry.data.get(name) or "").casefold() == text.casefold()

        operands = every(operand, value, _no_function(field))
        ids = []
        for entry in projects:
            own = str(entry.data.get(name) or "").casefold()
            matches = own in operands.ids if own else operands.empty
            if matches if operator not in NEGATIVE else bool(own) and not matches:
                ids.append(entry.id)
        return OneOf(field.source, tuple(ids))

    return family


def _attachments(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    return Compare(field.source, "=" if operator is Operator.IS else ">", 0)


def _filter(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    """The saved filter's own query, with NOT pushed into it; its ORDER BY counts for nothing."""
    from jqlkit.parser import parse

    parts: list[Predicate] = []
    for item in spread(operand):
        if not isinstance(item, ValueOperand):
            raise EvaluationError(f"The field 'filter' does not support {item}.")
        text = item.value.casefold()
        for saved in scope.context.filters:
            if text in (str(saved.get("id")).casefold(), str(saved.get("name")).casefold()):
                break
        else:
            raise EvaluationError(f"The value '{item.value}' does not exist for the field 'filter'.")
        id_ = str(saved.get("id") or saved.get("name"))
        if id_ in scope.open_filters:
            raise EvaluationError(f"The filter '{saved.get('name')}' refers to itself.")
        scope.open_filters = (*scope.open_filters, id_)
        where = parse(str(saved["jql"])).where
        negated = operator in NEGATIVE
        parts.append((Some(()) if negated else All(())) if where is None else build(where, negated, scope))
        scope.open_filters = scope.open_filters[:-1]
    return All(tuple(parts)) if operator in NEGATIVE else Some(tuple(parts))


def entity_property(clause: TerminalClause, operator: Operator, scope: Scope) -> Predicate:
    """`issue.property[key].path`: one value of an issue's properties, as text, number or instant."""
    name, properties = clause.field.name, clause.field.properties
    if name.casefold() != "issue.property" or len(properties) != 1:
        raise UnsupportedError(f"the property {clause.field} is not in an export; issue.property[key].path may be")
    if "properties" not in scope.store.facets:
        raise UnsupportedError(f"{clause.field}: the snapshot holds no properties; export the issues with them")
    if operator in (Operator.CONTAINS, Operator.NOT_CONTAINS):
        raise UnsupportedError(f"{clause.field} {operator}: properties are compared, not searched")
    where = (("entity", "issue"), ("name", properties[0].key), ("path", properties[0].path))
    texts = Source("value_fold", "issue_property", where)
    if operator in _COMPARISONS:
        text = clause.operand.value if isinstance(clause.operand, ValueOperand) else ""
        try:
            return Compare(replace(texts, column="value_num"), _COMPARISONS[operator], float(text))
        except ValueError:
            if (moment := parse_date(text, scope.now)) is None:
                raise EvaluationError(f"The value '{text}' is neither a number nor a date.") from None
            return Compare(replace(texts, column="value_ts"), _COMPARISONS[operator], int(moment.at.timestamp() // 1))
    field = FieldDef(name, "label", frozenset(), texts)
    return _label(field, operator, clause.operand, scope)


def _no_function(field: FieldDef) -> Callable[[FunctionOperand], list[Scalar]]:
    def refuse(operand: FunctionOperand) -> list[Scalar]:
        raise functions.wrong_function(operand, field.name)

    return refuse


FAMILIES: Final[dict[str, Family]] = {
    **{kind: _names(kind) for kind in ("project", "type", "status", "priority", "resolution", "security")},
    **{kind: _names(kind) for kind in ("component", "version", "sprint", "option")},
    "user": _user,
    "role": _role,
    "label": _label,
    "number": _number,
    "duration": _duration,
    "datetime": _datetime,
    "date": _date,
    "text": _text,
    "comment": _comment,
    "all-text": _all_text,
    "key": _key,
    "parent": _parent,
    "issue": _issue,
    "link": _issue,
    "link-type": _link_type,
    "status-category": _status_category,
    "category": _project_data("category"),
    "project-type": _project_data("type"),
    "attachments": _attachments,
    "filter": _filter,
    "worklog-user": _worklog(_user),
    "worklog-date": _worklog(_date),
}
