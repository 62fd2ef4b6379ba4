"""What can be offered before it is matched with what was typed: fields, functions, and where values come from."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from jqlkit.catalog import Catalog, FieldInfo, FunctionInfo, ValueInfo
from jqlkit.completer.completion import Kind
from jqlkit.completer.matching import Keys
from jqlkit.quoting import quote_name

#: A source of values beside the catalogue: called with a field's name as JQL queries it and the typed prefix.
ValueSource = Callable[[str, str], Sequence[ValueInfo]]

#: Fields that most queries use, the most used first.
_COMMON: Final = """
    project status assignee issuetype type created updated key reporter priority resolution labels sprint text summary
    fixVersion component statusCategory due duedate parent description resolved creator issuekey "Epic Link" comment
    affectedVersion watcher filter category "Story Points" issue resolutiondate votes environment
"""
_UNKNOWN_USE: Final = 100


def _common() -> dict[str, int]:
    names = _COMMON.replace('"Epic Link"', "Epic_Link").replace('"Story Points"', "Story_Points").split()
    return {name.replace("_", " ").lower(): index for index, name in enumerate(names)}


USE: Final = _common()


class Item(NamedTuple):
    """A candidate: as in Completion, with its first name, what it is found by, and its place among its kind."""

    text: str
    kind: Kind
    detail: str
    documentation: str
    name: str
    keys: Keys
    order: float = 0

    @classmethod
    def of(
        cls, text: str, kind: Kind, detail: str, documentation: str, names: tuple[str, ...], order: float = 0
    ) -> "Item":
        """An item that is found by these names; lower orders come first."""
        return cls(text, kind, detail, documentation, names[0].lower(), Keys.of(names), order)


class FieldIndex:
    """The fields of a catalogue as items, once for each way to write them."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.searched: list[Item] = []
        self.sorted: list[Item] = []
        self.by_number: list[Item] = []
        self.alike: dict[tuple[str, str], list[FieldInfo]] = {}
        for field in catalog.fields:
            for item in _field_items(field):
                if field.searchable:
                    self.searched.append(item)
                if field.orderable:
                    self.sorted.append(item)
            if field.cfid is not None:
                self.by_number.append(_field_item(field, field.cfid, (field.cfid,)))
            self.alike.setdefault((field.type, field.display_name), []).append(field)


_last_index: list[FieldIndex] = []


def field_index(catalog: Catalog) -> FieldIndex:
    """The index of a catalogue; made once for the one that is in use."""
    found = _last_index[0] if _last_index else None
    if found is None or found.catalog is not catalog:
        found = FieldIndex(catalog)
        _last_index[:] = [found]
    return found


def _field_items(field: FieldInfo) -> Iterator[Item]:
    yield _field_item(field, field.text, tuple(filter(None, (field.name, field.display_name))))
    for alias in field.aliases:
        if alias != field.cfid:
            yield _field_item(field, quote_name(alias), (alias,))


def _field_item(field: FieldInfo, text: str, names: tuple[str, ...]) -> Item:
    order = USE.get(names[0].lower(), _UNKNOWN_USE + 10 * (field.custom or field.product != "core"))
    if field.deprecated or field.deprecated_by:
        order += _UNKNOWN_USE
    return Item.of(text, Kind.FIELD, field.type, field_help(field), names, order)


def field_help(field: FieldInfo) -> str:
    """A line about a field: its name and number, its operators, notes."""
    parts = [field.display_name or field.name]
    if field.cfid is not None:
        parts.append(field.cfid)
    if field.operators:
        parts.append("operators " + " ".join(operator.value.upper() for operator in field.operators))
    if field.deprecated_by:
        parts.append(f"deprecated: use {field.deprecated_by}")
    elif field.deprecated:
        parts.append("deprecated")
    if field.notes:
        parts.append(field.notes)
    return "; ".join(parts)


def function_item(function: FunctionInfo, order: float = 0) -> Item:
    """A function as an item."""
    detail = "list function" if function.list_valued else "function"
    names = (function.name, function.name + "()", *function.aliases)
    return Item.of(function.text, Kind.FUNCTION, detail, function_help(function), names, order)


def function_help(function: FunctionInfo) -> str:
    """A line about a function: its forms, notes, and the app that brings it."""
    parts = [" or ".join(function.forms) or function.text]
    if function.list_valued:
        parts.append("gives a list: use it with IN")
    if function.notes:
        parts.append(function.notes)
    if function.addon:
        parts.append(f"needs {function.addon}")
    return "; ".join(parts)


def value_item(value: ValueInfo, type_name: str, order: float = 0) -> Item:
    """A value as an item; its detail is the name that Jira shows, where that is another."""
    plain = value.value
    shown = value.display_name if value.display_name and value.display_name != plain else type_name
    help_text = f"{value.display_name or plain} ({type_name})"
    names = (plain, value.display_name) if value.display_name else (plain,)
    return Item.of(value.text, Kind.VALUE, shown, help_text, names, order)


def known_values(catalog: Catalog, field: FieldInfo | None, name: str, extra: Iterable[ValueInfo]) -> list[ValueInfo]:
    """The values of a field: its own, those of its namesakes, or those of all fields of its type."""
    found = {value.text: value for value in (*catalog.values_of(name), *extra)}
    if not found and field is not None:
        namesakes = field_index(catalog).alike.get((field.type, field.display_name), []) if field.display_name else []
        for other in namesakes or ():
            found |= {value.text: value for value in catalog.values_of(other.name)}
    if not found and field is not None and field.type not in _OWN_VALUES:
        for other_name in catalog.values:
            other_field = catalog.field(other_name)
            if other_field is not None and other_field.type == field.type:
                found |= {value.text: value for value in catalog.values_of(other_name)}
    return list(found.values())


#: Types whose fields share no values: what one field holds says nothing about another.
_OWN_VALUES: Final = frozenset(
    {"text", "number", "date", "duration", "option", "cascading-option", "custom", "entity-property", "any"}
)
