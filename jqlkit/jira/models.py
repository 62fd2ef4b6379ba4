"""What Jira answers, thinly wrapped."""

from collections.abc import Mapping
from typing import Any


class Issue:
    """One issue. `raw` is the JSON object as Jira gave it; the rest are views of it.

    >>> issue = Issue({"id": "10001", "key": "DEMO-1", "fields": {"summary": "Crash on start"}})
    >>> issue.key, issue.fields["summary"]
    ('DEMO-1', 'Crash on start')
    """

    __slots__ = ("raw",)

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

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
        fields: Mapping[str, Any] = self.raw.get("fields") or {}
        return fields

    def __repr__(self) -> str:
        return f"Issue({self.key or self.id!r})"
