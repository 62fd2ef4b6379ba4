"""Options of select lists, and of cascades, whose first option has options of its own."""

from typing import TYPE_CHECKING

from jqlkit.errors import EvaluationError
from jqlkit.local import functions
from jqlkit.local.fields import FieldDef
from jqlkit.local.operands import NEGATIVE, membership, names
from jqlkit.local.predicates import All, OneOf, Predicate, Some
from jqlkit.nodes import FunctionOperand, ListOperand, Operand
from jqlkit.nodes.operands import operands_in
from jqlkit.operators import Operator

if TYPE_CHECKING:
    from jqlkit.local.resolver import Scope


def option(field: FieldDef, operator: Operator, operand: Operand, scope: "Scope") -> Predicate:
    """A select list, where cascadeOption() is one of the operands or none."""
    cascades: list[Predicate] = []
    others: list[Operand] = []
    for item in operands_in(operand):
        if isinstance(item, FunctionOperand) and item.name.casefold() == "cascadeoption":
            functions.check_arity(item)
            cascades.append(_cascade(field, item.arguments, operator in NEGATIVE, scope))
        else:
            others.append(item)
    parts = cascades
    if others or not cascades:
        operands = names(field.name, f"option:{field.id}", ListOperand(others), scope)
        parts = [membership(field.source, operator, operands.ids, operands.empty), *cascades]
    if len(parts) == 1:
        return parts[0]
    return All(tuple(parts)) if operator in NEGATIVE else Some(tuple(parts))


def _cascade(field: FieldDef, arguments: tuple[str, ...], negated: bool, scope: "Scope") -> Predicate:
    """cascadeOption(first), (first, second), or (first, none): nothing chosen below the first."""
    kind = f"option:{field.id}"
    parents = [entry for entry in scope.directory.find(kind, arguments[0]) if "parent" not in entry.data]
    if not parents:
        raise _unknown(arguments[0], field)
    ids = {entry.id for entry in parents}
    first = OneOf(field.source, tuple(ids), negated)
    if len(arguments) == 1:
        return first
    below = [entry for entry in scope.directory.all(kind) if entry.data.get("parent") in ids]
    if arguments[1].casefold() == "none":
        second = OneOf(field.source, tuple(entry.id for entry in below), not negated)
        if not below:
            return first
        return Some((first, second)) if negated else All((first, second))
    wanted = arguments[1].strip('"').casefold()
    found = [entry.id for entry in below if wanted in (entry.name.casefold(), entry.id)]
    if not found:
        raise _unknown(arguments[1], field)
    return OneOf(field.source, tuple(found), negated)


def _unknown(text: str, field: FieldDef) -> EvaluationError:
    return EvaluationError(f"The option '{text}' of function 'cascadeOption' does not exist for field '{field.name}'.")
