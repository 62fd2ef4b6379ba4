"""Operands taken apart: lists, EMPTY, functions, and the names that stand for ids."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from jqlkit.errors import EvaluationError
from jqlkit.local import functions
from jqlkit.local.directory import Entry
from jqlkit.local.predicates import Scalar
from jqlkit.nodes import FunctionOperand, KeywordOperand, ListOperand, Operand, ValueOperand

if TYPE_CHECKING:
    from jqlkit.local.resolver import Scope


class Operands(NamedTuple):
    """Resolved values, and whether EMPTY is among them."""

    ids: list[Scalar]
    empty: bool


def spread(operand: Operand) -> list[Operand]:
    """The operands of a list, and of the lists in it; any other operand alone."""
    found: list[Operand] = []
    pending = [operand]
    while pending:
        item = pending.pop()
        if isinstance(item, ListOperand):
            pending.extend(reversed(item.operands))
        else:
            found.append(item)
    return found


def every(
    operand: Operand,
    value: Callable[[str, bool], Sequence[Scalar]],
    function: Callable[[FunctionOperand], Sequence[Scalar]],
) -> Operands:
    """All values of an operand: `value` takes a text and whether it is an unquoted integer, `function` a call."""
    ids: list[Scalar] = []
    empty = False
    for item in spread(operand):
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
        found = find(field, kind, text, is_number, scope)
        if not found and kind == "resolution" and text.casefold() == "unresolved":
            empty = True
            return []
        if not found:
            raise EvaluationError(f"The value '{text}' does not exist for the field '{field}'.")
        return [entry.id for entry in found]

    def function(operand: FunctionOperand) -> list[Scalar]:
        return list(functions.call(operand, kind, scope, field))

    operands = every(operand, value, function)
    return Operands(operands.ids, operands.empty or empty)


def find(field: str, kind: str, text: str, is_number: bool, scope: "Scope") -> list[Entry]:
    """The entries of a kind that a name or an id stands for; an unquoted number is an id first."""
    if kind == "user":
        return scope.directory.users(text)
    if kind == "project":
        return functions.find_projects(text, scope, is_number)
    return scope.directory.find(kind, text, is_number)
