"""The changelogs of issues, a row for each change."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from jqlkit.jira.models import Column, Issue

#: The columns of a report of changes.
CHANGE_COLUMNS: Final = tuple(
    Column(name, name) for name in ("key", "changed", "author", "field", "from", "to", "fromId", "toId")
)


class Change(Issue):
    """One change of one field, in the shape that the writers print."""

    __slots__ = ()

    @property
    def fields(self) -> Mapping[str, Any]:
        """The change itself."""
        return self.raw


def changes(issues: Iterable[Issue]) -> Iterator[Change]:
    """The changes of each issue, oldest first; the issues must have been asked for with `expand=changelog`.

    >>> issue = Issue({"key": "DEMO-1", "changelog": {"histories": [{"created": "2024-01-02T00:00:00.000+0000",
    ...     "items": [{"field": "status", "fromString": "Open", "toString": "Done"}]}]}})
    >>> [change.row(["key", "field", "from", "to"]) for change in changes([issue])]
    [{'key': 'DEMO-1', 'field': 'status', 'from': 'Open', 'to': 'Done'}]
    """
    for issue in issues:
        histories = (issue.raw.get("changelog") or {}).get("histories") or []
        for history in sorted(histories, key=lambda entry: str(entry.get("created", ""))):
            for item in history.get("items") or []:
                yield Change(
                    {
                        "key": issue.key,
                        "changed": history.get("created"),
                        "author": history.get("author"),
                        "field": item.get("field"),
                        "from": item.get("fromString"),
                        "to": item.get("toString"),
                        "fromId": item.get("from"),
                        "toId": item.get("to"),
                    }
                )
