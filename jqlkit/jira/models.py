"""What Jira answers, thinly wrapped."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from jqlkit.jira.cells import cell
from jqlkit.jira.selection import known_id

#: The text of a value of more levels than anybody reads.
_TOO_DEEP: Final = "…"


class Column(NamedTuple):
    """One column of a report: its title, and the id of the field that it shows."""

    title: str
    field: str


class Issue:
    """One issue. `raw` is the JSON object as Jira gave it; the rest are views of it.

    `field_ids` maps the names of fields in lower case to ids, so that `row()` can find them by name.

    >>> issue = Issue({"id": "10001", "key": "DEMO-1", "fields": {"summary": "Crash on start"}})
    >>> issue.key, issue.fields["summary"]
    ('DEMO-1', 'Crash on start')
    """

    __slots__ = ("field_ids", "raw")

    def __init__(self, raw: Mapping[str, Any], field_ids: Mapping[str, str] | None = None) -> None:
        self.raw = raw
        self.field_ids = field_ids or {}

    @property
    def id(self) -> str:
        """The numeric id, as text; "" if it was not asked for."""
        return str(self.raw.get("id", ""))

    @property
    def key(self) -> str:
        """The key, such as DEMO-1; "" if it was not asked for."""
        return str(self.raw.get("key", ""))

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields by id, as Jira gave them; empty if none were asked for."""
        fields = self.raw.get("fields")
        return fields if isinstance(fields, Mapping) else {}

    def cell(self, field: str) -> str:
        """One field as readable text, "" if it is empty; `field` is its id, common name or name on the site.

        >>> Issue({"fields": {"issuetype": {"name": "Bug"}}}).cell("type")
        'Bug'
        """
        try:
            return cell(self.value(field), self._id(field))
        except RecursionError:
            return _TOO_DEEP

    def value(self, field: str) -> Any:
        """One field as Jira gave it, None if it is empty or was not asked for; names as for `cell()`."""
        found = self._id(field)
        return self.raw.get(found) if found in ("key", "id") else self.fields.get(found)

    def _id(self, field: str) -> str:
        return known_id(field) or self.field_ids.get(field.lower(), field)

    def row(self, columns: Iterable[str | Column]) -> dict[str, str]:
        """The cells of a report, by title: what `jqlkit search -o csv` prints.

        >>> issue = Issue({"key": "DEMO-1", "fields": {"labels": ["ui", "slow"]}})
        >>> issue.row(["key", "labels"])
        {'key': 'DEMO-1', 'labels': 'ui, slow'}
        """
        titled = [Column(column, column) if isinstance(column, str) else column for column in columns]
        return {column.title: self.cell(column.field) for column in titled}

    def __repr__(self) -> str:
        return f"Issue({self.key or self.id!r})"
