"""The right side of an operator: one value, or a list."""

from datetime import tzinfo
from typing import Any, Final

from jqlkit.errors import BuildError
from jqlkit.nodes import Field, FunctionOperand, KeywordOperand, ListOperand, Operand, ValueOperand
from jqlkit.nodes.compose import FieldReference
from jqlkit.nodes.values import list_items, to_value
from jqlkit.operators import Operator

#: What a program may write where JQL has a value: see `jqlkit.nodes.values.to_operand`.
Value = Any

_ORDERING: Final = {Operator.LESS, Operator.LESS_EQUALS, Operator.GREATER, Operator.GREATER_EQUALS}
_FOR_LISTS: Final = {
    Operator.EQUALS: ".in_(...)",
    Operator.NOT_EQUALS: ".not_in(...)",
    Operator.WAS: ".was_in(...)",
    Operator.WAS_NOT: ".was_not_in(...)",
}


def one_value(field: Field, operator: Operator, value: Value, tz: str | tzinfo | None) -> Operand:
    """The operand of an operator that takes one value; raises BuildError for a list."""
    if list_items(value) is not None:
        instead = _FOR_LISTS.get(operator, "a clause for each value")
        raise BuildError(f"{operator.upper()} takes one value, not a list: write {instead}")
    operand = _operand(field, value, tz)
    if isinstance(operand, KeywordOperand) and operator in _ORDERING:
        raise BuildError("EMPTY is neither smaller nor greater than a value: write .is_empty() or .is_not_empty()")
    return operand


def value_list(field: Field, values: tuple[Value, ...], tz: str | tzinfo | None) -> Operand:
    """The operand of IN: values one by one, or one iterable of them, or a function that gives them."""
    match values:
        case (FunctionOperand() | ListOperand() as operand,):
            return operand
        case (single,) if (items := list_items(single)) is not None:
            values = tuple(items)
    if not values:
        raise BuildError(
            "IN needs at least one value: decide what an empty list should mean, and leave the clause out if nothing"
        )
    operands = []
    for value in values:
        if list_items(value) is not None:
            raise BuildError("a list inside a list: pass the values one by one, or all of them in one list")
        operands.append(_operand(field, value, tz))
    return ListOperand(operands)


def _operand(field: Field, value: Value, tz: str | tzinfo | None) -> Operand:
    if isinstance(value, FieldReference):
        raise BuildError(f"JQL compares a field with a value, not with another field: {field} and {value}")
    if isinstance(value, bool) and field.properties:
        return ValueOperand(str(value).lower())  # as JSON has it: only the properties of a field hold booleans
    return to_value(value, tz=tz)
