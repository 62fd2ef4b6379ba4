"""The catalogue: look-ups, merging, and where one comes from."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from jqlkit.catalog.model import FieldInfo, FunctionInfo, ValueInfo
from jqlkit.catalog.names import name_key
from jqlkit.operators import DOCUMENTED_RESERVED_WORDS, KEYWORDS, RESERVED_WORDS

if TYPE_CHECKING:  # the linter loads this module on its way to the first finding
    from datetime import date
    from pathlib import Path

Entry = TypeVar("Entry", FieldInfo, FunctionInfo)


class Catalog:
    """The fields, functions, reserved words and values that one Jira has.

    `complete` tells whether what is not here does not exist: true for a site's catalogue, false for the documented
    one, which knows no custom fields or apps of a site. `values` are by field name; `recent_issues` are keys of
    issues and `today` a date, both for completion. A catalogue does not change once it is made.

    >>> catalog = Catalog.system()
    >>> catalog.field("Key").name, catalog.field("nothing")
    ('issueKey', None)
    """

    def __init__(
        self,
        fields: Iterable[FieldInfo] = (),
        functions: Iterable[FunctionInfo] = (),
        *,
        reserved_words: Iterable[str] | None = None,
        values: Mapping[str, Iterable[ValueInfo]] | None = None,
        recent_issues: Iterable[str] = (),
        today: "date | None" = None,
        complete: bool = False,
    ) -> None:
        self.fields = tuple(fields)
        self.functions = tuple(functions)
        self.reserved_words = frozenset(
            KEYWORDS | RESERVED_WORDS | DOCUMENTED_RESERVED_WORDS
            if reserved_words is None
            else map(str.lower, reserved_words)
        )
        self.values = {name: tuple(items) for name, items in (values or {}).items()}
        self.recent_issues = tuple(recent_issues)
        self.today = today
        self.complete = complete
        self._fields = _index(self.fields)
        self._functions = _index(self.functions)
        self._values = {name_key(name): items for name, items in self.values.items()}

    def __repr__(self) -> str:
        return f"<Catalog of {len(self.fields)} fields and {len(self.functions)} functions>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Catalog) and self.contents() == other.contents()

    __hash__ = None  # type: ignore[assignment]  # it holds dictionaries

    def field(self, name: str) -> FieldInfo | None:
        """The field with this clause name, `cf[10010]` or alias, in any letter case; None if it is not known."""
        return self._fields.get(name_key(name))

    def function(self, name: str) -> FunctionInfo | None:
        """The function of this name or alias, in any letter case; None if it is not known."""
        return self._functions.get(name_key(name))

    def values_of(self, name: str) -> tuple[ValueInfo, ...]:
        """The known values of a field, under whichever of its names they are kept.

        >>> catalog = Catalog.system() | Catalog(values={"issuetype": [ValueInfo("Bug")]})
        >>> [value.text for value in catalog.values_of("type")]
        ['Bug']
        """
        field = self.field(name)
        for candidate in (name, *(field.clause_names if field else ())):
            found = self._values.get(name_key(candidate))
            if found:
                return found
        return ()

    def functions_of(self, field: FieldInfo) -> tuple[FunctionInfo, ...]:
        """The functions that give a value, or a list of values, for a field."""
        if field.types:
            types = set(field.types)
            return tuple(function for function in self.functions if not types.isdisjoint(function.types))
        names = {name_key(name) for name in field.functions}
        own = name_key(field.name)
        return tuple(
            function
            for function in self.functions
            if name_key(function.name) in names or own in map(name_key, function.fields)
        )

    def resolve_field(self, name: str) -> FieldInfo:
        """The field that a column name means: by id, by key, by clause name, or by a name that is unique.

        Raises ConfigError for an unknown name, and for one that several fields have, which it lists.

        >>> Catalog.system().resolve_field("due").id
        'duedate'
        """
        from jqlkit.catalog.resolving import resolve_field

        return resolve_field(self.fields, name)

    def __or__(self, other: "Catalog") -> "Catalog":
        """Both catalogues; where both know a name, `other` is right."""
        if not isinstance(other, Catalog):
            return NotImplemented
        return Catalog(
            [*(field for field in self.fields if other.field(field.name) is None), *other.fields],
            [*(function for function in self.functions if other.function(function.name) is None), *other.functions],
            reserved_words=self.reserved_words | other.reserved_words,
            values=self.values | other.values,
            recent_issues=other.recent_issues or self.recent_issues,
            today=other.today or self.today,
            complete=self.complete or other.complete,
        )

    @classmethod
    def system(cls) -> "Catalog":
        """The documented fields and functions of Jira, its products and widespread apps."""
        return _system()

    @classmethod
    def from_autocompletedata(
        cls,
        data: Mapping[str, Any],
        values: Mapping[str, Iterable[Mapping[str, str]]] | None = None,
        recent_issues: Iterable[str] = (),
        today: "date | str | None" = None,
        *,
        fields: Iterable[Mapping[str, Any]] = (),
    ) -> "Catalog":
        """The catalogue of a site, from its answers.

        `data` is that of `GET /jql/autocompletedata`; `values` the results of `.../suggestions` by field; `fields`
        those of `GET /field`, which add ids and the fields that cannot be searched. Raises ConfigError for an
        answer of another shape.
        """
        from jqlkit.catalog.reading import from_autocompletedata

        return from_autocompletedata(data, values, recent_issues, today, fields)

    @classmethod
    def load(cls, path: "str | Path") -> "Catalog":
        """A catalogue from a file that `save()` wrote, or that holds autocomplete data as Jira gave it.

        Raises ConfigError for a file that cannot be read or is neither.
        """
        from pathlib import Path

        from jqlkit.catalog.reading import load

        return load(Path(path))

    def save(self, path: "str | Path") -> None:
        """Writes the catalogue as JSON. Raises ConfigError if the file cannot be written."""
        from pathlib import Path

        from jqlkit.catalog.reading import save

        save(self, Path(path))

    def contents(self) -> tuple[object, ...]:
        """All by which one catalogue differs from another."""
        return (
            self.fields,
            self.functions,
            self.reserved_words,
            self.values,
            self.recent_issues,
            self.today,
            self.complete,
        )


@cache
def _system() -> Catalog:
    from jqlkit.catalog.fields_data import FIELDS
    from jqlkit.catalog.functions_data import FUNCTIONS

    return Catalog(FIELDS, FUNCTIONS)


def _index(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entries by every name.

    A name of its own comes before an alias, what can be searched before what cannot (a site lists a system field and
    a custom field that differ only in letter case), and a later entry before an earlier one.
    """
    by_alias: dict[str, Entry] = {}
    by_name: dict[str, Entry] = {}
    ordered = sorted(entries, key=lambda entry: bool(getattr(entry, "searchable", True)))
    for entry in ordered:
        by_name[name_key(entry.name)] = entry
        for alias in entry.aliases:
            by_alias[name_key(alias)] = entry
        if isinstance(entry, FieldInfo) and entry.cfid is not None:
            by_alias[name_key(entry.cfid)] = entry
    return by_alias | by_name
