"""Families of fields that point elsewhere: keys, parents, links, saved filters, entity properties."""

from dataclasses import replace
from datetime import timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from jqlkit.dates import Moment, parse_date, parse_offset
from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local import functions
from jqlkit.local.fields import FieldDef, property_source
from jqlkit.local.historic import after
from jqlkit.local.lookups import find_projects, find_user, issue_key, unknown_value
from jqlkit.local.operands import COMPARISONS, NEGATIVE, Operands, every, membership, no_function
from jqlkit.local.predicates import All, Compare, Empty, KeyRange, OneOf, Predicate, Scalar, Some, Source, UpdatedBy
from jqlkit.local.properties import plain_number
from jqlkit.local.slots import NO_SLOT
from jqlkit.nodes import FunctionOperand, Operand, TerminalClause, ValueOperand
from jqlkit.nodes.operands import operands_in
from jqlkit.operators import Operator

if TYPE_CHECKING:
    from jqlkit.local.resolver import Scope


def keys(field: FieldDef, operator: Operator, operand: Operand, scope: "Scope") -> Predicate:
    """The issue's own key: by key or id, as a range within a project, or by a function such as updatedBy()."""
    updates: list[Predicate] = []

    def key(text: str, is_number: bool) -> list[Scalar]:
        return [issue_key(text, scope, field.name)]

    def function(operand: FunctionOperand) -> list[Scalar]:
        if operand.name.casefold() == "updatedby":
            functions.check_arity(operand)
            updates.append(_updated_by(operand.arguments, operator in NEGATIVE, scope))
            return []
        return list(functions.call(operand, "key", scope, field.name))

    if operator in COMPARISONS:
        if not isinstance(operand, ValueOperand):
            raise EvaluationError(f"The operator '{operator}' of the field '{field.name}' takes one key.")
        return _key_range(operand.value, operator, field, scope)
    operands = every(operand, key, function)
    found = membership(replace(field.source, column="key"), operator, operands.ids, operands.empty)
    if not updates:
        return found
    return All((found, *updates)) if operator in NEGATIVE else Some((found, *updates))


def _key_range(text: str, operator: Operator, field: FieldDef, scope: "Scope") -> Predicate:
    if text.isascii() and text.isdigit():
        text = issue_key(text, scope, field.name)
    project, _, number = text.upper().rpartition("-")
    if not number.isdecimal() or not find_projects(project, scope):
        raise EvaluationError(f"An issue with key '{text}' does not exist for field '{field.name}'.")
    return KeyRange(project, COMPARISONS[operator], int(number))


def _updated_by(arguments: tuple[str, ...], negated: bool, scope: "Scope") -> Predicate:
    if not scope.store.history_is_complete():
        raise UnsupportedError("updatedBy(): the snapshot does not hold the whole changelog of every issue")
    users: list[str] = []
    for user in find_user(arguments[0], scope, "updatedBy"):
        users += [user.id, *user.data.get("identifiers", ())]
    dates = [_update_time(text, scope) for text in arguments[1:]]
    start = int(dates[0].at.timestamp()) if dates else None
    end = after(dates[1]) if len(dates) > 1 else None
    return UpdatedBy(tuple(dict.fromkeys(users)), start, end, negated)


def _update_time(text: str, scope: "Scope") -> Moment:
    """The instant of a date; an offset of less than a day counts as a day."""
    offset = parse_offset(text)
    if offset and abs(offset) < timedelta(days=1):
        text = "-1d" if offset < timedelta() else "1d"
    return functions.date_operand(text, scope, "updatedBy")


def parent(field: FieldDef, operator: Operator, operand: Operand, scope: "Scope") -> Predicate:
    """The parent; on Data Center of sub-tasks only."""
    operands = _parents(field, operand, scope)
    found = membership(field.source, operator, operands.ids, operands.empty)
    if scope.deployment == "cloud":
        return found
    subtasks = Source("subtask")
    if operator is Operator.IS or (operands.empty and operator not in NEGATIVE):
        return Some((found, OneOf(subtasks, (0,)), Empty(subtasks)))
    return All((found, OneOf(subtasks, (1,))))


def parent_epic(field: FieldDef, operator: Operator, operand: Operand, scope: "Scope") -> Predicate:
    """The epic above, be it the parent or the parent's."""
    below = functions.below(map(str, _parents(field, operand, scope).ids), scope)
    if operator not in NEGATIVE:
        return OneOf(field.source, tuple(below))
    epics = [row[0] for row in scope.store.query("SELECT key FROM issue WHERE hierarchy = 1")]
    others = set(functions.below(epics, scope)) - set(below)
    return OneOf(field.source, tuple(sorted(others)))


def _parents(field: FieldDef, operand: Operand, scope: "Scope") -> Operands:
    def key(text: str, is_number: bool) -> list[Scalar]:
        known = scope.store.query("SELECT parent_key FROM issue WHERE parent_key = ? OR parent_id = ? LIMIT 1",
                                  (text.upper(), text))  # fmt: skip
        return [known[0][0]] if known else [issue_key(text, scope, field.name)]

    return every(operand, key, lambda function: list(functions.call(function, "key", scope, field.name)))


def issue(field: FieldDef, operator: Operator, operand: Operand, scope: "Scope") -> Predicate:
    """Another issue by its key, whether the snapshot has it or not."""
    operands = every(operand, lambda text, number: [text.upper()],
                     lambda function: list(functions.call(function, "key", scope, field.name)))  # fmt: skip
    return membership(field.source, operator, operands.ids, operands.empty)


def link_type(field: FieldDef, operator: Operator, operand: Operand, scope: "Scope") -> Predicate:
    """How issues are linked, in the words of either side (blocks, is blocked by), or the name of the type."""

    def description(text: str, is_number: bool) -> list[Scalar]:
        if scope.directory.get("link", text.casefold()) is None:
            raise unknown_value(text, field.name)
        return [text.casefold()]

    operands = every(operand, description, no_function(field))
    return membership(field.source, operator, operands.ids, operands.empty)


def saved_filters(operand: Operand, scope: "Scope") -> list[dict[str, Any]]:
    """The saved filters that an operand names. Raises EvaluationError."""
    found = []
    for item in operands_in(operand):
        if not isinstance(item, ValueOperand):
            raise EvaluationError(f"The field 'filter' does not support {item}.")
        text = item.value.casefold()
        for saved in scope.context.filters:
            if text in (str(saved.get("id")).casefold(), str(saved.get("name")).casefold()):
                found.append(saved)
                break
        else:
            raise unknown_value(item.value, "filter")
    return found


def saved_filter(field: FieldDef, operator: Operator, operand: Operand, scope: "Scope") -> Predicate:
    """The saved filter's own query, with NOT pushed into it; its ORDER BY counts for nothing."""
    from jqlkit.local.resolver import build  # which knows the families
    from jqlkit.parser import parse

    parts: list[Predicate] = []
    negated = operator in NEGATIVE
    for saved in saved_filters(operand, scope):
        id_ = str(saved.get("id") or saved.get("name"))
        if id_ in scope.open_filters:
            raise EvaluationError(f"The filter '{saved.get('name')}' refers to itself.")
        scope.open_filters = (*scope.open_filters, id_)
        where = parse(str(saved["jql"])).where
        parts.append((Some(()) if negated else All(())) if where is None else build(where, negated, scope))
        scope.open_filters = scope.open_filters[:-1]
    return All(tuple(parts)) if negated else Some(tuple(parts))


def entity_property(clause: TerminalClause, operator: Operator, scope: "Scope") -> Predicate:
    """`issue.property[key].path`: one value of an issue's properties, as text, number or instant."""
    from jqlkit.local.families import search  # which knows the relations

    name, properties = clause.field.name, clause.field.properties
    texts = property_source(clause.field, scope.store.facets)
    if operator in (Operator.CONTAINS, Operator.NOT_CONTAINS):
        field = FieldDef(f"{name}[{properties[0].key}]{properties[0].path}", "text", frozenset(), texts)
        slot = scope.store.text_slots.get(f"issue.property[{properties[0].key}]{properties[0].path}", NO_SLOT)
        return search(field, (slot, slot), operator, clause.operand, scope)
    if operator in COMPARISONS:
        text = clause.operand.value if isinstance(clause.operand, ValueOperand) else ""
        try:
            return Compare(replace(texts, column="value_num"), COMPARISONS[operator], float(text))
        except ValueError:
            if (moment := parse_date(text, scope.now)) is None:
                raise EvaluationError(f"The value '{text}' is neither a number nor a date.") from None
            return Compare(replace(texts, column="value_ts"), COMPARISONS[operator], int(moment.at.timestamp() // 1))
    field = FieldDef(name, "label", frozenset(), texts)
    operands = every(clause.operand, lambda text, number: [_folded(text)], no_function(field))
    return membership(field.source, operator, operands.ids, operands.empty)


def _folded(text: str) -> str:
    """A value as properties keep it: numbers in one spelling, texts in lower case."""
    try:
        number = float(text)
    except ValueError:
        return text.casefold()
    return plain_number(number) if isfinite(number) else text.casefold()
