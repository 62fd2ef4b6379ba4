"""Python values as operands."""

from datetime import date, datetime

from jqlkit.errors import BuildError
from jqlkit.nodes.operands import ListOperand, Operand, ValueOperand


def to_operand(value: object) -> Operand:
    """The operand for a Python value.

    Raises BuildError for what JQL has no value for.

    >>> str(to_operand(["Open", 3]))
    '(Open, 3)'
    """
    match value:
        case Operand():
            return value
        case None:
            raise BuildError("None is not a JQL value: use .is_empty(), or the constant EMPTY")
        case bool():
            raise BuildError(f"JQL has no boolean value: write what the field holds, not {value}")
        case int():
            return ValueOperand(str(value), is_number=True)
        case str():
            return ValueOperand(value)
        case datetime():
            if value.tzinfo is not None:
                raise BuildError("Jira reads a date in the searching user's time zone: convert it, and drop its zone")
            return ValueOperand(f"{value:%Y-%m-%d %H:%M}")
        case date():
            return ValueOperand(value.isoformat())
        case list() | tuple() | set() | frozenset():
            return ListOperand([to_operand(item) for item in value])
    raise BuildError(f"a {type(value).__name__} is not a JQL value")
