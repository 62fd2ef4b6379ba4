"""Values for completion from issues that are at hand."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from jqlkit.catalog import ValueInfo
from jqlkit.jira.models import Issue

#: Field of JQL -> field of an issue, and what of its value a query would say.
_SUBJECTS: Final = {
    "project": ("project", "key"),
    "status": ("status", "name"),
    "priority": ("priority", "name"),
    "issuetype": ("issuetype", "name"),
    "type": ("issuetype", "name"),
    "resolution": ("resolution", "name"),
    "component": ("components", "name"),
    "fixVersion": ("fixVersions", "name"),
    "affectedVersion": ("versions", "name"),
    "labels": ("labels", ""),
    "assignee": ("assignee", "accountId"),
    "reporter": ("reporter", "accountId"),
    "creator": ("creator", "accountId"),
}
_MOST: Final = 200
_KEYS: Final = 20


def values_of_issues(issues: Iterable[Issue]) -> tuple[dict[str, list[ValueInfo]], list[str]]:
    """The values that issues have, by field of JQL, and some of their keys.

    >>> issue = Issue({"key": "A-1", "fields": {"status": {"name": "To Do"}, "labels": ["x"]}})
    >>> values, keys = values_of_issues([issue])
    >>> [value.text for value in values["status"]], [value.text for value in values["labels"]], keys
    (['"To Do"'], ['x'], ['A-1'])
    """
    found: dict[str, dict[str, ValueInfo]] = {}
    keys: list[str] = []
    for issue in issues:
        if len(keys) < _KEYS:
            keys.append(issue.key)
        for subject, (field, name) in _SUBJECTS.items():
            value = issue.fields.get(field)
            for item in value if isinstance(value, list) else [value]:
                text = _text(item, name)
                if text:
                    shown = (
                        str(item.get("displayName") or item.get("name") or text) if isinstance(item, Mapping) else text
                    )
                    found.setdefault(subject, {}).setdefault(text, ValueInfo.of(text, shown))
    return {subject: sorted(values.values())[:_MOST] for subject, values in found.items()}, keys


def _text(item: Any, name: str) -> str:
    if isinstance(item, Mapping):
        return str(item.get(name) or item.get("name") or "")
    return str(item) if isinstance(item, str) and not name else ""
