"""What one Jira knows: its fields, functions, reserved words and values."""

from jqlkit.catalog.catalog import Catalog
from jqlkit.catalog.model import FieldInfo, FunctionInfo, ValueInfo

__all__ = ["Catalog", "FieldInfo", "FunctionInfo", "ValueInfo"]
