"""Operands taken apart: lists, EMPTY, functions, and the names that stand for ids."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from jqlkit.local import functions
from jqlkit.local.directory import Entry
from jqlkit.local.fields import FieldDef
from jqlkit.local.lookups import find_projects, unknown_value
from jqlkit.local.predicates import Comparison, Empty, OneOf, Predicate, Scalar, Some, Source
from jqlkit.nodes import FunctionOperand, KeywordOperand, Operand, ValueOperand
from jqlkit.nodes.operands import operands_in
from jqlkit.operators import Operator

if TYPE_CHECKING:
    from jqlkit.local.resolver import Scope


#: Operators that match no issue without a value.
NEGATIVE: Final = frozenset(
    {
        Operator.NOT_EQUALS,
        Operator.NOT_IN,
        Operator.IS_NOT,
        Operator.NOT_CONTAINS,
        Operator.WAS_NOT,
        Operator.WAS_NOT_IN,
    }
)
COMPARISONS: Final[dict[Operator, Comparison]] = {
    Operator.LESS: "<",
    Operator.LESS_EQUALS: "<=",
    Operator.GREATER: ">",
    Operator.GREATER_EQUALS: ">=",
}


class Operands(NamedTuple):
    """Resolved values, and whether EMPTY is among them."""

    ids: list[Scalar]
    empty: bool


def every(
    operand: Operand,
    value: Callable[[str, bool], Sequence[Scalar]],
    function: Callable[[FunctionOperand], Sequence[Scalar]],
) -> Operands:
    """All values of an operand: `value` takes a text and whether it is an unquoted integer, `function` a call."""
    ids: list[Scalar] = []
    empty = False
    for item in operands_in(operand):
        match item:
            case KeywordOperand():
                empty = True
            case ValueOperand(text, is_number):
                ids.extend(value(text, is_number))
            case FunctionOperand():
                ids.extend(function(item))
    return Operands(ids, empty)


def names(field: str, kind: str, operand: Operand, scope: "Scope") -> Operands:
    """Names, ids and functions as ids of a kind. Raises EvaluationError for one that the snapshot does not know."""
    empty = False

    def value(text: str, is_number: bool) -> list[Scalar]:
        nonlocal empty
        found = find(kind, text, is_number, scope)
        if not found and kind == "resolution" and text.casefold() == "unresolved":
            empty = True
            return []
        if not found:
            raise unknown_value(text, field)
        return [entry.id for entry in found]

    def function(operand: FunctionOperand) -> list[Scalar]:
        return list(functions.call(operand, kind, scope, field))

    operands = every(operand, value, function)
    return Operands(operands.ids, operands.empty or empty)


def find(kind: str, text: str, is_number: bool, scope: "Scope") -> list[Entry]:
    """The entries of a kind that a name or an id stands for; an unquoted number is an id first."""
    if kind == "user":
        return scope.directory.users(text)
    if kind == "project":
        return find_projects(text, scope, is_number)
    return scope.directory.find(kind, text, is_number)


def membership(source: Source, operator: Operator, values: Iterable[Scalar], empty: bool) -> Predicate:
    """`=`, `!=`, IN, NOT IN, IS, IS NOT over resolved values, EMPTY among them or not."""
    unique = tuple(dict.fromkeys(values))
    if operator in NEGATIVE:
        return OneOf(source, unique, negated=True) if unique or not empty else Empty(source, negated=True)
    found: Predicate = OneOf(source, unique)
    return Some((found, Empty(source))) if empty and unique else Empty(source) if empty else found


def no_function(field: FieldDef) -> Callable[[FunctionOperand], list[Scalar]]:
    """What to do with a function on a field that takes none: refuse it."""

    def refuse(operand: FunctionOperand) -> list[Scalar]:
        raise functions.wrong_function(operand, field.name)

    return refuse
