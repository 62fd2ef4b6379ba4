"""Names of fields and functions in their documented spelling; nothing but letter case changes."""

from functools import cache

from jqlkit.catalog import Catalog
from jqlkit.nodes import Field, FunctionOperand, N, Node, transform


def documented_spelling(node: N) -> N:
    """The node with the known names of fields and functions spelled as Jira's documentation does.

    >>> import jqlkit
    >>> str(documented_spelling(jqlkit.parse("FIXVERSION IN releasedversions()")))
    'fixVersion IN releasedVersions()'
    """
    return transform(node, _spelled)


def without_case(node: N) -> N:
    """The node with the names of fields and functions in lower case, for comparing."""
    return transform(node, _lowered)


def _spelled(node: Node) -> Node:
    match node:
        case Field(name, properties) if (known := _field_names().get(name.lower(), name)) != name:
            return Field(known, properties, span=node.span)
        case FunctionOperand(name, arguments) if (known := _function_names().get(name.lower(), name)) != name:
            return FunctionOperand(known, arguments, span=node.span)
    return node


def _lowered(node: Node) -> Node:
    match node:
        case Field(name, properties):
            return Field(name.lower(), properties)
        case FunctionOperand(name, arguments):
            return FunctionOperand(name.lower(), arguments)
    return node


@cache
def _field_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for field in Catalog.system().fields:
        for name in (field.name, *field.aliases):
            names.setdefault(name.lower(), name)
    return names


@cache
def _function_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for function in Catalog.system().functions:
        for name in (function.name, *function.aliases):
            names.setdefault(name.lower(), name)
    return names
