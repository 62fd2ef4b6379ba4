"""Fields that may have several values as rows: labels, components, versions, custom fields."""

from collections.abc import Mapping
from typing import Any, Final

from jqlkit.local.custom import MIXED, QUANTITIES, VERSION_FLAGS, guessed_kind, make_reader
from jqlkit.local.directory import Directory
from jqlkit.local.history import Named, Rows
from jqlkit.local.slots import Texts

#: Places of the second parts of cascading options come after those of the first.
SECOND_OPTION: Final = 1_000_000

_SYSTEM: Final = (("components", "component"), ("fixVersions", "version"), ("versions", "version"))


class Values:
    """Makes the rows of values, and learns names on the way."""

    def __init__(self, directory: Directory, rows: Mapping[str, Rows], texts: Texts) -> None:
        self._directory = directory
        self._known = {kind: directory.entries.setdefault(kind, {}) for _, kind in _SYSTEM}
        self._values, self._quantities = rows["value"], rows["quantity"]
        self._texts = texts
        self._readers = make_reader(directory)
        self._kinds: dict[str, str] = {}
        #: Fields that are no custom fields, or whose values are of several kinds.
        self._skipped: set[str] = set()

    def add(self, id_: int, fields: dict[str, Any], project: str) -> list[Named]:
        """Makes the rows of an issue; the versions in which it is to be fixed."""
        self._add_custom(id_, fields)
        put = self._values.extend
        for seq, label in enumerate(fields.get("labels") or ()):
            fold = label.casefold()
            put((id_, "labels", seq, fold, fold))
        fixed: list[Named] = []
        for field, kind in _SYSTEM:
            for seq, value in enumerate(fields.get(field) or ()):
                named = self._named(kind, value, project)
                put((id_, field, seq, *named))
                if field == "fixVersions":
                    fixed.append(named)
        return fixed

    def _named(self, kind: str, value: dict[str, Any], project: str) -> Named:
        id_, name = value.get("id"), value["name"]
        if id_ not in self._known[kind]:
            flags = {flag: value[flag] for flag in VERSION_FLAGS if flag in value}
            id_ = self._directory.learn(kind, None if id_ is None else str(id_), name, project, **flags)
        return id_, name.casefold()

    def _add_custom(self, id_: int, fields: dict[str, Any]) -> None:
        skipped = self._skipped
        for field, value in fields.items():
            if value is None or field in skipped:
                continue
            kind = self._kinds.get(field) or self._kind(field, value)
            if kind == "text":
                self._texts.add_custom(id_, field, value)
            elif kind is not None:
                try:
                    self._add_values(id_, field, kind, value)
                except (AttributeError, TypeError, ValueError):  # the kind was a guess, by the first value
                    self._directory.entries["field"][field].data["type"] = MIXED
                    skipped.add(field)

    def _add_values(self, id_: int, field: str, kind: str, value: Any) -> None:
        read, rows = self._readers[kind], self._quantities if kind in QUANTITIES else self._values
        for seq, item in enumerate(value if isinstance(value, list) else (value,)):
            rows.extend((id_, field, seq, *read(field, item)))
            if kind == "option" and isinstance(item, dict) and isinstance(item.get("child"), dict):
                rows.extend((id_, field, seq + SECOND_OPTION, *read(field, item["child"])))

    def _kind(self, field: str, value: object) -> str | None:
        """The kind of a field that is met for the first time; None if this value does not tell."""
        known = self._directory.get("field", field)
        kind: str | None = known.data.get("type") if known else None
        if kind == MIXED or not field.startswith("customfield_"):
            self._skipped.add(field)
            return None
        if kind is None and (kind := guessed_kind(value)):
            if known is None:
                self._directory.learn("field", field, field, type=kind)
            else:
                known.data["type"] = kind
        if kind is not None:
            self._kinds[field] = kind
        return kind
