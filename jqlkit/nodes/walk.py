"""The generic traversals: every child of a node, every node below it, and a copy with changes."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from jqlkit.nodes.base import N, Node


def children(node: Node) -> Iterator[Node]:
    """The direct children of a node, in the order of the text."""
    for name in node.__match_args__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    yield item


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, in the order of the text (pre-order).

    >>> import jqlkit
    >>> [n.name for n in jqlkit.walk(jqlkit.parse("a = 1 AND b = f()")) if isinstance(n, jqlkit.Field)]
    ['a', 'b']
    """
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(list(children(current))))


def transform(node: N, change: Callable[[Node], Node]) -> N:
    """A copy of the node in which each node below, from the leaves up, is what `change` makes of it.

    Nodes that stay the same are shared with the original.

    >>> import jqlkit
    >>> def rename(node):
    ...     return jqlkit.Field("team") if node == jqlkit.Field("squad") else node
    >>> str(jqlkit.transform(jqlkit.parse("squad = Kiwi"), rename))
    'team = Kiwi'
    """
    values: list[Any] = []
    changed = False
    for name in node.__match_args__:
        value = getattr(node, name)
        new: Any = value
        if isinstance(value, Node):
            new = transform(value, change)
        elif isinstance(value, tuple):
            items = []
            for item in value:
                items.append(transform(item, change) if isinstance(item, Node) else item)
            if any(map(_is_not, items, value)):
                new = tuple(items)
        changed = changed or new is not value
        values.append(new)
    if changed:
        node = type(node)(*values, span=node.span)  # type: ignore[call-arg]  # as in Node.__reduce__
    return cast(N, change(node))


def _is_not(left: object, right: object) -> bool:
    return left is not right
