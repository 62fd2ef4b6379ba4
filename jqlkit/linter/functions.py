"""What is known of the functions in a query."""

from typing import TYPE_CHECKING

from jqlkit.linter.subject import Subject
from jqlkit.nodes import FunctionOperand, ListOperand, Operand

if TYPE_CHECKING:
    from jqlkit.catalog import FunctionInfo


def function_info(subject: Subject, function: FunctionOperand) -> "FunctionInfo | None":
    """The function's entry in the catalogue."""
    return subject.catalog.function(function.name)


def is_list_valued(subject: Subject, operand: Operand) -> bool | None:
    """Whether the operand goes with IN; None for a function of which that is not known."""
    if isinstance(operand, ListOperand):
        return True
    if not isinstance(operand, FunctionOperand):
        return False
    info = function_info(subject, operand)
    return None if info is None else info.list_valued


def is_own_function(subject: Subject, function: FunctionOperand) -> bool:
    """Whether the settings name the function as one of the team's own."""
    return function.name.lower() in [name.lower() for name in subject.settings.functions]
