"""What a search leaves out without a word: of an issue's comments, work logs and changes it brings some dozens."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from jqlkit.jira.bodies import listed
from jqlkit.jira.changelogs import is_cut
from jqlkit.jira.models import Issue

#: The fields that may be cut, what they are called, and how to get them whole.
_LISTS: Final = {
    "comment": ("comments", "`jqlkit issue KEY --comments` shows them all"),
    "worklog": ("work logs", "`jqlkit api issue/KEY/worklog --paginate` brings them all"),
}
_CHANGES: Final = ("changes", "--split-changelog brings them all")


def may_be_cut(fields: Iterable[str], expand: Iterable[str]) -> bool:
    """Whether a search for these fields asks for something that may be cut."""
    return not {*_LISTS, "*all"}.isdisjoint(fields) or "changelog" in expand


def with_notice(issues: Iterable[Issue], say: Callable[[str], None]) -> Iterator[Issue]:
    """The issues; at the end `say` is told of how many a part is missing.

    >>> comments = {"total": 30, "comments": [{"body": "first"}]}
    >>> len(list(with_notice([Issue({"fields": {"comment": comments}})], print)))
    Jira left out a part of the comments of 1 issue; `jqlkit issue KEY --comments` shows them all
    1
    """
    missing: Counter[tuple[str, str]] = Counter()
    for issue in issues:
        for field, told in _LISTS.items():
            part = issue.fields.get(field)
            if not isinstance(part, Mapping) or not isinstance(total := part.get("total"), int):
                continue
            if len(listed(part.get(f"{field}s"))) < total:
                missing[told] += 1
        if is_cut(issue):
            missing[_CHANGES] += 1
        yield issue
    for (what, cure), count in missing.items():
        say(f"Jira left out a part of the {what} of {count} issue{'' if count == 1 else 's'}; {cure}")
