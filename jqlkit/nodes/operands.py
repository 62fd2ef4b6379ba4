"""Fields and operands: the leaves of a query."""

from collections.abc import Iterable, Iterator
from typing import Final

from jqlkit.errors import BuildError
from jqlkit.nodes.base import MAX_DEPTH, Node, set_slot, set_span
from jqlkit.quoting import INTEGER, join_surrogates
from jqlkit.spans import Span

TOO_DEEP: Final = f"a query may nest {MAX_DEPTH} levels of parentheses, NOT and lists: this one has more"


class Property(Node):
    """`[key].path` after a field: an entity property.

    `key` is the text in brackets, `path` the rest in one string with its leading dot, or "".
    Atlassian: `Property` (Java), `JqlQueryFieldEntityProperty` (REST).

    >>> str(Property("tags", ".owner name"))
    '[tags]".owner name"'
    """

    __slots__ = ("key", "path")
    __match_args__ = ("key", "path")
    _is_leaf = True

    key: str
    path: str

    def __init__(self, key: str, path: str = "", *, span: Span | None = None) -> None:
        if path and (path[0] != "." or path[1:2] in ("", ".")):
            raise BuildError(f"the path of a property starts with one dot and a name, as in '.a.b': {path!r}")
        set_slot(self, "key", join_surrogates(key))
        set_slot(self, "path", join_surrogates(path))
        set_span(self, span)


class Field(Node):
    """A field by name, `cf[10010]` by id, each optionally with entity properties.

    `name` is the decoded name as written; `cf[...]` is in lower case without blanks, digits as written.
    Atlassian: clause name (Java), `JqlQueryField` (REST).

    >>> str(Field("Story Points")), str(Field("issue.property", (Property("k", ".a"),)))
    ('"Story Points"', 'issue.property[k].a')
    """

    __slots__ = ("name", "properties")
    __match_args__ = ("name", "properties")

    name: str
    properties: tuple[Property, ...]

    def __init__(self, name: str, properties: Iterable[Property] = (), *, span: Span | None = None) -> None:
        if not name.strip():
            raise BuildError("a field needs a name: this one is blank")
        set_slot(self, "name", join_surrogates(name))
        set_slot(self, "properties", tuple(properties))
        set_span(self, span)


class Operand(Node):
    """Base of what may stand to the right of an operator."""

    __slots__ = ()


class ValueOperand(Operand):
    """One value: `value` is the decoded text, always a str; `is_number` marks an unquoted integer.

    Atlassian: `SingleValueOperand` (Java), `ValueOperand` (REST).

    >>> str(ValueOperand("In Progress")), str(ValueOperand("007", is_number=True)), str(ValueOperand("007"))
    ('"In Progress"', '007', '"007"')
    """

    __slots__ = ("is_number", "value")
    __match_args__ = ("value", "is_number")
    _is_leaf = True

    value: str
    is_number: bool

    def __init__(self, value: str, is_number: bool = False, *, span: Span | None = None) -> None:
        if is_number and not INTEGER.fullmatch(value):
            raise BuildError(f"only an integer is written as a number in JQL, not {value!r}")
        set_slot(self, "value", join_surrogates(value))
        set_slot(self, "is_number", is_number)
        set_span(self, span)


class KeywordOperand(Operand):
    """EMPTY or NULL; the two are equal, and printed as spelled.

    Atlassian: `EmptyOperand` (Java), `KeywordOperand` (REST).

    >>> KeywordOperand("EMPTY") == KeywordOperand("NULL"), str(KeywordOperand("NULL"))
    (True, 'NULL')
    """

    __slots__ = ("keyword",)
    __match_args__ = ("keyword",)
    _is_leaf = True

    keyword: str

    def __init__(self, keyword: str = "EMPTY", *, span: Span | None = None) -> None:
        upper = keyword.upper()
        if upper not in ("EMPTY", "NULL"):
            raise BuildError(f"the keyword is EMPTY or NULL, not {keyword!r}")
        set_slot(self, "keyword", upper)
        set_span(self, span)

    @classmethod
    def _compared(cls) -> tuple[str, ...]:
        return ()


class FunctionOperand(Operand):
    """A function call; `arguments` are the decoded texts, integers included.

    Atlassian: `FunctionOperand` in both vocabularies.

    >>> str(FunctionOperand("membersOf", ("dev team",)))
    'membersOf("dev team")'
    """

    __slots__ = ("arguments", "name")
    __match_args__ = ("name", "arguments")
    _is_leaf = True

    name: str
    arguments: tuple[str, ...]

    def __init__(self, name: str, arguments: Iterable[str] = (), *, span: Span | None = None) -> None:
        if not name.strip():
            raise BuildError("a function needs a name: this one is blank")
        set_slot(self, "name", join_surrogates(name))
        set_slot(self, "arguments", tuple([join_surrogates(argument) for argument in arguments]))
        set_span(self, span)


class ListOperand(Operand):
    """A list in parentheses, of at least one operand; lists may nest.

    Atlassian: `MultiValueOperand` (Java), `ListOperand` (REST).

    >>> str(ListOperand((ValueOperand("Open"), ValueOperand("To Do"))))
    '(Open, "To Do")'
    """

    __slots__ = ("_depth", "operands")
    __match_args__ = ("operands",)

    operands: tuple[Operand, ...]
    _depth: int

    def __init__(self, operands: Iterable[Operand], *, span: Span | None = None) -> None:
        items = tuple(operands)
        if not items:
            raise BuildError("a list in JQL has at least one value: decide what no value should mean")
        set_slot(self, "operands", items)
        set_span(self, span)
        check_depth(self.depth)

    @property
    def depth(self) -> int:
        """Levels of lists."""
        try:
            return self._depth
        except AttributeError:  # not asked for before
            depth = 1 + max([item.depth for item in self.operands if item.__class__ is ListOperand], default=0)
            set_slot(self, "_depth", depth)
            return depth


def operands_in(operand: Operand) -> Iterator[Operand]:
    """The operand, or the items of a list and of the lists in it, in the order of the text.

    >>> inner = ListOperand((ValueOperand("Done"), ValueOperand("Closed")))
    >>> [str(item) for item in operands_in(ListOperand((ValueOperand("Open"), inner)))]
    ['Open', 'Done', 'Closed']
    """
    pending = [operand]
    while pending:
        current = pending.pop()
        if isinstance(current, ListOperand):
            pending.extend(reversed(current.operands))
        else:
            yield current


def check_depth(depth: int) -> int:
    """The depth, if it is allowed.

    Raises BuildError for one beyond MAX_DEPTH, since its text would not parse.
    """
    if depth > MAX_DEPTH:
        raise BuildError(TOO_DEEP)
    return depth
