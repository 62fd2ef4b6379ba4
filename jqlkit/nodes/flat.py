"""A tree as one flat list, for pickle, whose own recursion would not reach the depth that queries may have."""

from typing import Any, Final

from jqlkit.nodes.base import Node
from jqlkit.nodes.walk import walk
from jqlkit.spans import Span

#: What an attribute holds: one node, a tuple of nodes, or a plain value.
_ONE: Final = 0
_MANY: Final = 1
_PLAIN: Final = 2

#: A class, and what each of its attributes holds.
Shape = tuple[type[Node], tuple[int, ...]]


def flat(node: Node) -> tuple[list[Shape], list[Any]]:
    """The shapes of the node and all nodes below it, and what the nodes hold, each after its children.

    A node is written as the number of its shape, start and end of its span, its plain values, and for each tuple of
    nodes how many they are. A tuple for each node instead would take twice as long.
    """
    shapes: dict[Shape, int] = {}
    written: list[Any] = []
    for part in reversed(list(walk(node))):
        kinds: list[int] = []
        values: list[Any] = []
        for name in part.__match_args__:
            value = getattr(part, name)
            if isinstance(value, Node):
                kinds.append(_ONE)
            elif value.__class__ is tuple and value and isinstance(value[0], Node):
                kinds.append(_MANY)
                values.append(len(value))
            else:
                kinds.append(_PLAIN)
                values.append(value)
        shape = (part.__class__, tuple(kinds))
        written += shapes.setdefault(shape, len(shapes)), part._start, part._end, *values
    return list(shapes), written


def unflat(shapes: list[Shape], written: list[Any]) -> Node:
    """The tree of which `flat` made the parts."""
    built: list[Any] = []
    values = iter(written)
    for number in values:
        node_type, kinds = shapes[number]
        start, end = next(values), next(values)
        attributes: list[Any] = []
        for kind in kinds:
            if kind == _ONE:
                attributes.append(built.pop())
            elif kind == _MANY:
                attributes.append([built.pop() for _ in range(next(values))])
            else:
                attributes.append(next(values))
        built.append(node_type(*attributes, span=None if start is None else Span(start, end)))
    node: Node = built[0]
    return node
