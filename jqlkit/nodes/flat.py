"""A tree as a flat list, for pickle, whose own recursion would not reach the depth that queries may have."""

from typing import Any, Final, NamedTuple

from jqlkit.nodes.base import Node
from jqlkit.nodes.walk import walk
from jqlkit.spans import Span

#: In place of the number of nodes of an attribute: it is one node, or it is a plain value.
_ONE: Final = -1
_PLAIN: Final = -2


class FlatNode(NamedTuple):
    """A node without its children: its class, its plain attributes, and for each attribute how many nodes it holds."""

    kind: Any
    values: tuple[Any, ...]
    counts: tuple[int, ...]
    span: tuple[int, int] | None


def flat(node: Node) -> list[FlatNode]:
    """The node and all nodes below it, in the order of the text."""
    return [_flat_node(part) for part in walk(node)]


def unflat(parts: list[FlatNode]) -> Node:
    """The tree of which `flat` made the parts."""
    built: list[Node] = []
    for kind, values, counts, place in reversed(parts):
        attributes: list[Any] = []
        for value, count in zip(values, counts, strict=True):
            if count == _PLAIN:
                attributes.append(value)
            elif count == _ONE:
                attributes.append(built.pop())
            else:
                attributes.append([built.pop() for _ in range(count)])
        span = None if place is None else Span(*place)
        built.append(kind(*attributes, span=span))
    return built[0]


def _flat_node(node: Node) -> FlatNode:
    values: list[Any] = []
    counts: list[int] = []
    for name in node.__match_args__:
        value = getattr(node, name)
        is_list = isinstance(value, tuple) and bool(value) and isinstance(value[0], Node)
        is_plain = not is_list and not isinstance(value, Node)
        values.append(value if is_plain else None)
        counts.append(_PLAIN if is_plain else len(value) if is_list else _ONE)
    span = node.span
    return FlatNode(type(node), tuple(values), tuple(counts), None if span is None else (span.start, span.end))
