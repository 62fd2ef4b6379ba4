"""What a catalogue holds: fields, functions, values."""

from typing import NamedTuple

from jqlkit.operators import WAS_OPERATORS, Operator
from jqlkit.quoting import decode, quote, quote_name


class FieldInfo(NamedTuple):
    """A field, as far as it is known.

    `name` and `aliases` are its clause names, decoded; `id` is its REST id (`customfield_10010`), `cfid` its
    clause name by number (`cf[10010]`). `types` are Jira's own names of its value types, `type` the short name
    of the first. `unconfirmed` marks an entry, or a part of one, for which no source was found: too weak a base
    for an error.

    >>> from jqlkit.catalog import Catalog
    >>> Catalog.system().field("FIXVERSION").has_history
    True
    """

    name: str
    type: str
    operators: tuple[Operator, ...]
    aliases: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    orderable: bool = False
    searchable: bool = True
    auto: bool = False
    cloud: bool = True
    datacenter: bool = True
    product: str = "core"
    custom: bool = False
    id: str | None = None
    key: str | None = None
    cfid: str | None = None
    display_name: str = ""
    types: tuple[str, ...] = ()
    deprecated_by: str | None = None
    deprecated: bool = False
    unconfirmed: bool = False
    notes: str = ""

    @property
    def text(self) -> str:
        """The name as JQL, with quotes if it needs them."""
        return self.name if self.name == self.cfid else quote_name(self.name)

    @property
    def clause_names(self) -> tuple[str, ...]:
        """All names under which a query finds the field."""
        names = (self.name, *self.aliases)
        return names if self.cfid is None or self.cfid in names else (*names, self.cfid)

    @property
    def has_history(self) -> bool:
        """Whether WAS and CHANGED work on the field."""
        return not WAS_OPERATORS.isdisjoint(self.operators) or Operator.CHANGED in self.operators


class FunctionInfo(NamedTuple):
    """A function, as far as it is known.

    `max_args` is None where no limit is known, `list_valued` None where it is not known whether the function gives
    a list (then it goes with IN) or one value (then with =). `fields` names the fields it is for, or kinds of them
    in words; `types` are Jira's names of the types it gives.

    >>> from jqlkit.catalog import Catalog
    >>> Catalog.system().function("membersof").text
    'membersOf("")'
    """

    name: str
    min_args: int = 0
    max_args: int | None = None
    operators: tuple[Operator, ...] = ()
    fields: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    list_valued: bool | None = False
    cloud: bool = True
    datacenter: bool = True
    product: str = "core"
    addon: str | None = None
    default_unit: str | None = None
    types: tuple[str, ...] = ()
    value: str = ""
    unconfirmed: bool = False
    notes: str = ""

    @property
    def text(self) -> str:
        """The call as it is offered, with its parentheses: `currentUser()`, `membersOf("")`."""
        return self.value or quote_name(self.name) + ('("")' if self.min_args else "()")


class ValueInfo(NamedTuple):
    """A value of a field: `text` as it is written in JQL, `display_name` as Jira shows it.

    >>> ValueInfo('"In Progress"', "In Progress").value
    'In Progress'
    """

    text: str
    display_name: str = ""

    @property
    def value(self) -> str:
        """The decoded value."""
        return unquote(self.text)

    @classmethod
    def of(cls, value: str, display_name: str = "") -> "ValueInfo":
        """The entry for a decoded value."""
        return cls(quote(value), display_name or value)


def unquote(text: str) -> str:
    r"""A name or a value as Jira's autocomplete data writes it, decoded.

    >>> unquote('"Story Points"'), unquote("cf[10010]")
    ('Story Points', 'cf[10010]')
    """
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return decode(text)
