"""WAS and CHANGED: values of the past and the windows of their predicates."""

from datetime import timedelta
from typing import TYPE_CHECKING

from jqlkit.dates import Moment, Precision, midnight, parse_offset
from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local import functions
from jqlkit.local.directory import NO_ID
from jqlkit.local.fields import FieldDef
from jqlkit.local.lookups import find_user, unknown_value
from jqlkit.local.operands import every, find
from jqlkit.local.predicates import Changed, HistoryValues, Predicate, Scalar, Was, Window
from jqlkit.nodes import (
    ChangedClause,
    FunctionOperand,
    HistoryPredicate,
    KeywordOperand,
    Operand,
    ValueOperand,
    WasClause,
)
from jqlkit.nodes.operands import operands_in
from jqlkit.operators import Operator, PredicateOperator

if TYPE_CHECKING:
    from jqlkit.local.resolver import Scope


def history(field: FieldDef, clause: WasClause | ChangedClause, negated: bool, scope: "Scope") -> Predicate:
    """The predicate of a history clause or of its negation."""
    if not scope.store.history_is_complete():
        raise UnsupportedError(
            f"the history of {field.name}: the snapshot does not hold the whole changelog of every issue;"
            " export with expand=changelog (search answers hold at most 40 entries of an issue)"
        )
    assert field.history is not None
    if isinstance(clause, WasClause):
        for predicate in clause.predicates:
            if predicate.operator in (PredicateOperator.FROM, PredicateOperator.TO):
                raise EvaluationError(f"The predicate '{predicate.operator}' is only supported after CHANGED.")
        values = _values(field, clause.operand, scope)
        negative = (clause.operator in (Operator.WAS_NOT, Operator.WAS_NOT_IN)) != negated
        window = _window(field, clause.predicates, scope)
        return Was(field.history, values.ids, values.folds, values.empty, window, negative)
    old, new = (_operands(field, clause, kind, scope) for kind in (PredicateOperator.FROM, PredicateOperator.TO))
    return Changed(field.history, old, new, _window(field, clause.predicates, scope), negated)


def _operands(field: FieldDef, clause: ChangedClause, kind: PredicateOperator, scope: "Scope") -> HistoryValues | None:
    found: HistoryValues | None = None
    for predicate in clause.predicates:
        if predicate.operator is kind:
            values = _values(field, predicate.operand, scope)
            if found is not None:  # FROM a FROM b: one change cannot come from both, unless they overlap
                values = HistoryValues(
                    tuple(id_ for id_ in found.ids if id_ in values.ids),
                    tuple(fold for fold in found.folds if fold in values.folds),
                    found.empty and values.empty,
                )
            found = values
    return found


def _values(field: FieldDef, operand: Operand, scope: "Scope") -> HistoryValues:
    """Today's values by id; names that are gone by the text recorded at the time."""
    folds: list[str] = []
    unresolved = False

    def value(text: str, is_number: bool) -> list[Scalar]:
        nonlocal unresolved
        entries = find(field.kind, text, is_number, scope)
        fold = text.casefold()
        if not entries:
            sql = "SELECT 1 FROM issue_period WHERE field_id = ? AND (value_fold = ? OR value_id = ?) LIMIT 1"
            if scope.store.query(sql, (field.history, fold, text)):
                folds.append(fold)
                return [text]
            if field.kind == "resolution" and fold == "unresolved":
                unresolved = True
                return []
            raise unknown_value(text, field.name)
        ids: list[Scalar] = []
        for entry in entries:
            if entry.id.startswith(NO_ID):  # the export has no ids for these: the name is all there is
                folds.append(entry.name.casefold())
            ids += [entry.id, NO_ID + entry.name.casefold(), *entry.data.get("identifiers", ())]
        return ids

    def function(operand: FunctionOperand) -> list[Scalar]:
        ids: list[Scalar] = []
        for id_ in functions.call(operand, field.kind, scope, field.name):
            entry = scope.directory.get(field.kind, id_)
            ids += [id_, *(entry.data.get("identifiers", ()) if entry else ())]
        return ids

    operands = every(operand, value, function)
    ids = tuple(dict.fromkeys(str(id_) for id_ in operands.ids))
    return HistoryValues(ids, tuple(dict.fromkeys(folds)), operands.empty or unresolved)


def _window(field: FieldDef, predicates: tuple[HistoryPredicate, ...], scope: "Scope") -> Window:
    later, before, during, by = [], [], [], []
    for predicate in predicates:
        operands = list(operands_in(predicate.operand))
        match predicate.operator:
            case PredicateOperator.AFTER:
                later.append(after(_only(predicate, operands, field, scope)))  # after a day: after all of it
            case PredicateOperator.BEFORE:
                before.append(int(_only(predicate, operands, field, scope).at.timestamp()))
            case PredicateOperator.ON:
                for operand in operands:
                    moment = _whole(operand, _moment(operand, field, scope))
                    during.append((int(moment.at.timestamp()), int(moment.end().timestamp())))
            case PredicateOperator.DURING:
                if len(operands) != 2:
                    raise EvaluationError("The predicate 'during' takes two dates: DURING (date, date).")
                first, last = (_moment(operand, field, scope) for operand in operands)
                during.append((int(first.at.timestamp()), after(last)))
            case PredicateOperator.BY:
                by.append(_people(predicate, scope))
            case _:
                pass  # FROM and TO are values
    return Window(tuple(later), tuple(before), tuple(during), tuple(by))


def after(moment: Moment) -> int:
    """The first second after the moment or, if it names a day or a minute, after all of that."""
    return int(moment.end().timestamp() // 1) + (moment.precision is Precision.INSTANT)


def _only(predicate: HistoryPredicate, operands: list[Operand], field: FieldDef, scope: "Scope") -> Moment:
    if len(operands) != 1:
        raise EvaluationError(f"The predicate '{predicate.operator}' takes one date, not {len(operands)}.")
    return _moment(operands[0], field, scope)


def _moment(operand: Operand, field: FieldDef, scope: "Scope") -> Moment:
    match operand:
        case ValueOperand(text):
            return functions.date_operand(text, scope, field.name)
        case FunctionOperand():
            return functions.date_of(operand, scope, field.name)
    raise EvaluationError(f"{operand} is not a date (history of '{field.name}').")


def _whole(operand: Operand, moment: Moment) -> Moment:
    """ON means a day, unless it names a minute; an offset in hours or minutes means the minute."""
    if moment.precision is not Precision.INSTANT:
        return moment
    text = operand.value if isinstance(operand, ValueOperand) else ""
    offset = parse_offset(text)
    if offset is not None and offset % timedelta(days=1):
        return Moment(moment.at.replace(second=0, microsecond=0), Precision.MINUTE)
    return Moment(midnight(moment.at.date(), moment.at.tzinfo), Precision.DAY)


def _people(predicate: HistoryPredicate, scope: "Scope") -> tuple[str, ...]:
    ids: list[str] = []
    for operand in operands_in(predicate.operand):
        match operand:
            case ValueOperand(text):
                users = find_user(text, scope, "by")
            case FunctionOperand():
                known = [scope.directory.get("user", id_) for id_ in functions.call(operand, "user", scope, "by")]
                users = [user for user in known if user]
            case KeywordOperand():
                raise EvaluationError("The predicate 'by' does not support EMPTY.")
            case _:
                raise EvaluationError(f"The predicate 'by' does not support {operand}.")
        for user in users:
            ids += [user.id, *user.data.get("identifiers", ())]
    return tuple(dict.fromkeys(ids))
