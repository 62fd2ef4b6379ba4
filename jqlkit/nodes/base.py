"""What all nodes share: immutability, equality, hash, repr, copy, pickle and `str()`."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final, Never, Self, TypeVar

from jqlkit.spans import Span

#: Parentheses, NOT and nested lists deeper than this are refused, so that plain recursion is safe everywhere.
MAX_DEPTH: Final = 200

N = TypeVar("N", bound="Node")

set_slot: Final = object.__setattr__


def set_span(node: "Node", span: Span | None) -> None:
    """Gives a new node its place; offsets are kept as two numbers, since the parser makes many of them."""
    set_slot(node, "_start", None if span is None else span[0])
    set_slot(node, "_end", None if span is None else span[1])


class Node:
    """Base of every part of a query.

    Nodes are immutable. They compare and hash by class and by the attributes in `__match_args__`; the span
    takes no part.
    """

    __slots__ = ("_end", "_start")
    __match_args__: ClassVar[tuple[str, ...]] = ()
    _is_leaf: ClassVar[bool] = False  # no attribute is a node, or holds nodes

    _start: int | None
    _end: int | None

    @property
    def span(self) -> Span | None:
        """The place in the text that the node was parsed from; None for a built node."""
        start, end = self._start, self._end
        return None if start is None or end is None else Span(start, end)

    @property
    def depth(self) -> int:
        """Levels of parentheses, NOT and lists in the node's canonical text."""
        return 0

    # What follows does not recurse where C code would take part: comparing or pickling a tuple of nodes takes three
    # or four levels of the interpreter's stack for each node.

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        pending: list[tuple[Node, Node]] = [(self, other)]
        waiting: list[Iterator[tuple[Node, Node]]] = []  # all pairs of a long tuple at once would not fit the cache
        while pending or waiting:
            if pending:
                left, right = pending.pop()
            elif (pair := next(waiting[-1], None)) is not None:
                left, right = pair
            else:
                waiting.pop()
                continue
            if left is right:
                continue
            if left.__class__ is not right.__class__:
                return False
            for name in left._compared():
                mine, theirs = getattr(left, name), getattr(right, name)
                if isinstance(mine, Node) and isinstance(theirs, Node):
                    pending.append((mine, theirs))
                elif _holds_nodes(mine) and _holds_nodes(theirs):
                    if len(mine) != len(theirs):
                        return False
                    waiting.append(zip(mine, theirs, strict=True))
                elif mine != theirs:
                    return False
        return True

    def __hash__(self) -> int:
        return hash((type(self).__name__, *_values(self, self._compared())))

    @classmethod
    def _compared(cls) -> tuple[str, ...]:
        return cls.__match_args__

    def __repr__(self) -> str:
        written: list[str] = []
        _write(self, written)
        return "".join(written)

    def __str__(self) -> str:
        from jqlkit.nodes.text import to_jql  # the printer knows the nodes, not the other way round

        return to_jql(self)

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError(f"{type(self).__name__} is immutable: build a new node, or use jqlkit.transform()")

    def __delattr__(self, name: str) -> Never:
        self.__setattr__(name, None)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        from jqlkit.nodes.flat import flat, unflat

        return unflat, flat(self)


def _values(node: Node, names: tuple[str, ...]) -> list[Any]:
    return [getattr(node, name) for name in names]


def _holds_nodes(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Node)


def _write(node: Node, written: list[str]) -> None:
    """Adds the repr of a node in few pieces, which are joined once: joining each level would copy long lists."""
    text = f"{type(node).__name__}("
    before = ""
    for name in node.__match_args__:
        value = getattr(node, name)
        text += f"{before}{name}="
        before = ", "
        if isinstance(value, Node):
            written.append(text)
            _write(value, written)
            text = ""
        elif _holds_nodes(value):
            text += "("
            for item in value:
                written.append(text)
                _write(item, written)
                text = ", "
            text = ",)" if len(value) == 1 else ")"
        else:
            text += repr(value)
    written.append(f"{text})")


def unlocked(node_type: type[Node]) -> Any:
    """A twin of a node class whose attributes can be set, for the parser: assigning `__class__` locks a node.

    Setting slots by `set_slot` instead takes three times as long.
    """
    free = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(f"_Unlocked{node_type.__name__}", (node_type,), free)
