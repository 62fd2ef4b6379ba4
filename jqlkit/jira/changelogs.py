"""Whole changelogs: inside a search Cloud gives no more than 40 entries of an issue's history."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from jqlkit.jira.bodies import listed
from jqlkit.jira.models import Issue

#: Gives the whole histories of issues by their ids, as `JiraClient.changelogs` does.
Fetch = Callable[[Sequence[str]], Mapping[str, list[dict[str, Any]]]]

_BATCH: Final = 100
#: Where Jira does not say how many entries there are, so many of them may be a part.
_CAP: Final = 40


def with_whole_changelogs(fetch: Fetch, issues: Iterable[Issue]) -> Iterator[Issue]:
    """The issues, asked for with `expand=changelog`; those whose history was cut get all of it, oldest entry first."""
    remaining = iter(issues)
    while batch := list(islice(remaining, _BATCH)):
        cut = [issue.id for issue in batch if is_cut(issue)]
        whole = fetch(cut) if cut else {}
        for issue in batch:
            if issue.id in whole:
                histories = whole[issue.id]
                changelog = {"startAt": 0, "maxResults": len(histories), "total": len(histories)}
                yield Issue({**issue.raw, "changelog": changelog | {"histories": histories}}, issue.field_ids)
            else:
                yield issue


def is_cut(issue: Issue) -> bool:
    """Whether a part of the issue's history is missing.

    >>> is_cut(Issue({"changelog": {"total": 50, "histories": [{"id": "1"}]}}))
    True
    """
    changelog = issue.raw.get("changelog")
    if not isinstance(changelog, Mapping):
        return False
    shown = len(listed(changelog.get("histories")))
    total = changelog.get("total")
    return shown < total if isinstance(total, int) else shown >= _CAP
