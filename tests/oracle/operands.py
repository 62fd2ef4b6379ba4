"""Operands taken apart."""

from collections.abc import Iterable

from jqlkit import FunctionOperand, ListOperand, Operand, ValueOperand


def flat(operand: Operand) -> Iterable[Operand]:
    """The operands of a list, and of the lists in it; any other operand alone."""
    if isinstance(operand, ListOperand):
        for item in operand.operands:
            yield from flat(item)
    else:
        yield operand


def text_of(operand: Operand) -> str:
    """The text of a value, the name of a function."""
    if isinstance(operand, ValueOperand):
        return operand.value
    assert isinstance(operand, FunctionOperand)
    return operand.name
