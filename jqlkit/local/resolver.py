"""From the AST to predicates: NOT goes to the leaves, names become ids, functions and dates become values."""

from collections.abc import Callable
from typing import Final

from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local.context import Context
from jqlkit.local.fields import FieldDef, find_fields
from jqlkit.local.lookups import UnknownValueError
from jqlkit.local.operands import NEGATIVE
from jqlkit.local.predicates import NOTHING, All, Predicate, Some
from jqlkit.local.store import Store
from jqlkit.nodes import (
    AndClause,
    ChangedClause,
    Clause,
    FunctionOperand,
    KeywordOperand,
    ListOperand,
    NotClause,
    Operand,
    OrClause,
    TerminalClause,
    WasClause,
)
from jqlkit.operators import Operator

#: What an operator becomes under NOT.
OPPOSITE: Final = {
    Operator.EQUALS: Operator.NOT_EQUALS,
    Operator.IN: Operator.NOT_IN,
    Operator.IS: Operator.IS_NOT,
    Operator.CONTAINS: Operator.NOT_CONTAINS,
    Operator.LESS: Operator.GREATER_EQUALS,
    Operator.GREATER: Operator.LESS_EQUALS,
    Operator.WAS: Operator.WAS_NOT,
    Operator.WAS_IN: Operator.WAS_NOT_IN,
}
OPPOSITE.update({opposite: operator for operator, opposite in list(OPPOSITE.items())})

_LISTS: Final = frozenset({Operator.IN, Operator.NOT_IN, Operator.WAS_IN, Operator.WAS_NOT_IN})

Leaf = TerminalClause | WasClause | ChangedClause


class Scope:
    """What the families need to resolve an operand: the snapshot, the context, the clock, the deployment."""

    def __init__(self, store: Store, context: Context, deployment: str) -> None:
        self.store = store
        self.directory = store.directory
        self.context = context
        self.deployment = deployment
        self.now = context.time()
        #: Ids of the saved filters that are being unfolded, to find cycles.
        self.open_filters: tuple[str, ...] = ()
        #: Jira's complaints so far; all are told at once.
        self.complaints: list[str] = []


def resolve(clause: Clause | None, scope: Scope) -> Predicate:
    """The predicate of a clause.

    Raises EvaluationError with all that Jira would complain about, UnsupportedError for what cannot be answered here.
    """
    predicate = All(()) if clause is None else build(clause, False, scope)
    if scope.complaints:
        raise EvaluationError(*dict.fromkeys(scope.complaints))
    return predicate


def build(clause: Clause, negated: bool, scope: Scope) -> Predicate:
    """The predicate of a clause or of its negation; complaints are collected in the scope."""
    match clause:
        case NotClause(inner):
            return build(inner, not negated, scope)
        case AndClause(clauses) | OrClause(clauses):
            parts = []
            for part in clauses:
                parts.append(build(part, negated, scope))
            return All(tuple(parts)) if isinstance(clause, AndClause) != negated else Some(tuple(parts))
        case TerminalClause() | WasClause() | ChangedClause():
            try:
                return leaf(clause, negated, scope)
            except EvaluationError as error:
                if not (isinstance(error, UnknownValueError) and scope.open_filters):
                    scope.complaints.extend(error.messages)
                return NOTHING
    raise TypeError(f"not a clause: {clause!r}")


def leaf(clause: Leaf, negated: bool, scope: Scope) -> Predicate:
    """The predicate of one leaf, or of its negation."""
    from jqlkit.local.families import FAMILIES
    from jqlkit.local.historic import history
    from jqlkit.local.relations import entity_property

    name = clause.field.name
    operator = Operator.CHANGED if isinstance(clause, ChangedClause) else clause.operator
    if clause.field.properties:
        if not isinstance(clause, TerminalClause):
            raise EvaluationError(f"History searches do not support the '{name}' property.")
        return entity_property(clause, _flip(operator, negated), scope)
    parts = []
    for field in find_fields(name, scope.directory):
        check_operator(field, operator, name)
        if isinstance(clause, TerminalClause):
            check_shape(operator, clause.operand, name)
            family: Callable[[FieldDef, Operator, Operand, Scope], Predicate] = FAMILIES[field.kind]
            parts.append(family(field, _flip(operator, negated), clause.operand, scope))
        else:
            if isinstance(clause, WasClause):
                check_shape(operator, clause.operand, name)
            parts.append(history(field, clause, negated, scope))
    if len(parts) == 1:
        return parts[0]
    negative = (operator in NEGATIVE) != negated
    return All(tuple(parts)) if negative else Some(tuple(parts))


def _flip(operator: Operator, negated: bool) -> Operator:
    return OPPOSITE.get(operator, operator) if negated else operator


def check_operator(field: FieldDef, operator: Operator, name: str) -> None:
    """Raises EvaluationError if the field does not take the operator."""
    if field.kind == "rank":
        raise UnsupportedError(f"searching by {name!r} (only ORDER BY is supported)")
    if field.kind == "unknown":
        raise UnsupportedError(f"the type of the field {name!r} is not known, and its values do not tell it")
    if operator in field.operators:
        return
    if operator.startswith(("was", "changed")):
        raise EvaluationError(f"History searches do not support the '{name}' field.")
    raise EvaluationError(f"The operator '{operator.upper()}' is not supported by the '{name}' field.")


def check_shape(operator: Operator, operand: Operand, name: str) -> None:
    """Raises EvaluationError if the operand does not suit the operator: a list without IN, a value with it."""
    from jqlkit.local.functions import is_known, is_list_function

    if isinstance(operand, FunctionOperand) and not is_known(operand):
        return  # the family says that nobody knows it
    listed = isinstance(operand, ListOperand) or is_list_function(operand)
    if operator in _LISTS and not listed:
        raise EvaluationError(
            f"Operator '{operator}' does not support the non-list value '{operand}' for field '{name}'."
        )
    if operator not in _LISTS and listed:
        raise EvaluationError(f"Operator '{operator}' does not support the list value '{operand}' for field '{name}'.")
    empty = isinstance(operand, KeywordOperand)
    if operator in (Operator.IS, Operator.IS_NOT) and not empty:
        raise EvaluationError(f"The '{operator}' operator takes EMPTY or NULL, not '{operand}' (field '{name}').")
    if empty and operator in _NO_EMPTY:
        raise EvaluationError(f"The operator '{operator}' does not support searching for EMPTY in field '{name}'.")


_NO_EMPTY: Final = frozenset(
    {
        Operator.LESS,
        Operator.LESS_EQUALS,
        Operator.GREATER,
        Operator.GREATER_EQUALS,
        Operator.CONTAINS,
        Operator.NOT_CONTAINS,
    }
)
