"""What one Jira knows: its fields, functions, reserved words and values."""

from typing import TYPE_CHECKING

from jqlkit.catalog.catalog import Catalog
from jqlkit.catalog.model import FieldInfo, FunctionInfo, ValueInfo

if TYPE_CHECKING:
    from jqlkit.catalog.validation import Problem, validate

__all__ = ["Catalog", "FieldInfo", "FunctionInfo", "Problem", "ValueInfo", "validate"]


def __getattr__(name: str) -> object:
    if name not in ("Problem", "validate"):  # only they need the parser
        raise AttributeError(f"module 'jqlkit.catalog' has no attribute {name!r}")
    from jqlkit.catalog import validation

    value: object = getattr(validation, name)
    return value
