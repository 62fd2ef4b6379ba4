"""What all nodes share: immutability, equality, hash, repr, copy, pickle and `str()`."""

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

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        for name in self.__match_args__:  # a loop, since all() would double the depth of the stack
            if getattr(self, name) != getattr(other, name):
                return False
        return True

    def __hash__(self) -> int:
        return hash((type(self).__name__, *[getattr(self, name) for name in self.__match_args__]))

    def __repr__(self) -> str:
        arguments = []
        for name in self.__match_args__:
            arguments.append(f"{name}={getattr(self, name)!r}")
        return f"{type(self).__name__}({', '.join(arguments)})"

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
        values = tuple([getattr(self, name) for name in self.__match_args__])
        return _restore, (type(self), values, self.span)


def unlocked(node_type: type[Node]) -> Any:
    """A twin of a node class whose attributes can be set, for the parser: assigning `__class__` locks a node.

    Setting slots by `set_slot` instead takes three times as long.
    """
    free = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(f"_Unlocked{node_type.__name__}", (node_type,), free)


def _restore(node_type: type[Node], values: tuple[Any, ...], span: Span | None) -> Node:
    return node_type(*values, span=span)  # type: ignore[call-arg]  # every subclass takes its attributes and a span
