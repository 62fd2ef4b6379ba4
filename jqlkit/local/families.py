"""One resolver for each family of fields: operator and operand to a predicate over ids, numbers and instants."""

from collections.abc import Callable
from typing import Final

from jqlkit.dates import parse_duration
from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local import functions, options, relations, textsearch
from jqlkit.local.directory import Entry
from jqlkit.local.fields import FieldDef
from jqlkit.local.lookups import exporter, unknown_value
from jqlkit.local.operands import COMPARISONS, NEGATIVE, Operands, every, membership, names, no_function
from jqlkit.local.predicates import (
    Compare,
    HasText,
    OneOf,
    Predicate,
    Scalar,
    Some,
    Source,
    TextMatch,
)
from jqlkit.local.resolver import Scope
from jqlkit.local.slots import FIRST_COMMENT, FIRST_PROPERTY, NO_SLOT, TEXT_SLOTS
from jqlkit.local.vocabulary import Vocabulary
from jqlkit.nodes import Operand, ValueOperand
from jqlkit.operators import Operator

Family = Callable[[FieldDef, Operator, Operand, Scope], Predicate]


def _names(kind: str) -> Family:
    def family(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
        operands = names(field.name, kind, operand, scope)
        if operator in COMPARISONS:
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
    me = exporter(scope)
    if role not in scope.store.facets:
        keys = functions.voted_by(operands.ids, scope) if role == "voter" and operator not in NEGATIVE else None
        if keys is not None and not operands.empty:
            return OneOf(Source("key"), tuple(keys))
        own = set(me.data.get("identifiers", ())) | {me.id} if me else set()
        if mine not in scope.store.facets or operator in NEGATIVE or operands.empty or not set(operands.ids) <= own:
            raise UnsupportedError(f"{field.name}: the snapshot does not list the {role}s of an issue")
    ids = [*operands.ids, ""] if me and me.id in operands.ids else operands.ids
    return membership(field.source, operator, ids, operands.empty)


def _label(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    operands = every(operand, lambda text, number: [text.casefold()], no_function(field))
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

    return _scalars(field, operator, every(operand, number, no_function(field)))


def _scalars(field: FieldDef, operator: Operator, operands: Operands) -> Predicate:
    if operator in COMPARISONS:
        return Some(tuple([Compare(field.source, COMPARISONS[operator], value) for value in operands.ids]))
    return membership(field.source, operator, operands.ids, operands.empty)


def _duration(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    def duration(text: str, is_number: bool) -> list[Scalar]:
        value = parse_duration(text, scope.context.hours_per_day, scope.context.days_per_week)
        if value is None:
            raise EvaluationError(
                f"The value '{text}' for the field '{field.name}' is not a valid duration: write 2w 3d 4h 30m."
            )
        return [value]

    return _scalars(field, operator, every(operand, duration, no_function(field)))


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
    return search(field, (slot, slot), operator, operand, scope)


def _comment(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    if "comment" not in scope.store.facets:
        raise UnsupportedError("comment: the snapshot holds no comments; export the field `comment` too")
    _check_comments(scope)
    return search(field, (FIRST_COMMENT, FIRST_PROPERTY - 1), operator, operand, scope)


def _all_text(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    _check_comments(scope)
    has_properties = any(slot >= FIRST_PROPERTY for slot in scope.store.text_slots.values())
    return search(field, (0, (FIRST_PROPERTY if has_properties else TEXT_SLOTS) - 1), operator, operand, scope)


def _check_comments(scope: Scope) -> None:
    if "comment truncated" in scope.store.facets:
        raise UnsupportedError("searching comments: the snapshot holds only the first comments of some issues")


def search(field: FieldDef, slots: tuple[int, int], operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    """A search for words in the texts of some slots (first, last), or for texts at all."""
    if operator in (Operator.IS, Operator.IS_NOT):
        return HasText(slots, negated=operator is Operator.IS)
    if not isinstance(operand, ValueOperand):
        raise UnsupportedError(f"{field.name} {operator} {operand}: only a text is searched for")
    if not operand.value.strip():
        raise EvaluationError(f"The field '{field.name}' does not support searching for an empty string.")
    found = textsearch.parse_search(operand.value, field.name, scope.deployment, Vocabulary(scope.store))
    return TextMatch(slots, found, negated=operator is Operator.NOT_CONTAINS)


_CATEGORIES: Final = {"new": ("new", "to do", "2"), "indeterminate": ("in progress", "indeterminate", "4"),
                      "done": ("done", "complete", "3"), "undefined": ("no category", "undefined", "1")}  # fmt: skip


def _status_category(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
    def category(text: str, is_number: bool) -> list[Scalar]:
        for key, spellings in _CATEGORIES.items():
            if text.casefold() in spellings:
                return [key]
        raise unknown_value(text, field.name)

    operands = every(operand, category, no_function(field))
    return membership(field.source, operator, operands.ids, operands.empty)


def _project_data(name: str) -> Family:
    """A property of the project, such as its category."""

    def family(field: FieldDef, operator: Operator, operand: Operand, scope: Scope) -> Predicate:
        projects = scope.directory.all("project")
        if not any(name in entry.data for entry in projects):
            raise UnsupportedError(f"{field.name}: the snapshot does not tell the {name} of a project")

        def value(text: str, is_number: bool) -> list[Scalar]:
            if not any(_is(entry, text) for entry in projects):
                raise unknown_value(text, field.name)
            return [text.casefold()]

        def _is(entry: Entry, text: str) -> bool:
            return str(entry.data.get(name) or "").casefold() == text.casefold()

        operands = every(operand, value, no_function(field))
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


FAMILIES: Final[dict[str, Family]] = {
    **{kind: _names(kind) for kind in ("project", "type", "status", "priority", "resolution", "security")},
    **{kind: _names(kind) for kind in ("component", "version", "sprint")},
    "option": options.option,
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
    "key": relations.keys,
    "parent": relations.parent,
    "parent-epic": relations.parent_epic,
    "issue": relations.issue,
    "link": relations.issue,
    "link-type": relations.link_type,
    "status-category": _status_category,
    "category": _project_data("category"),
    "project-type": _project_data("type"),
    "attachments": _attachments,
    "filter": relations.saved_filter,
    "worklog-user": _worklog(_user),
    "worklog-date": _worklog(_date),
}
