"""From --fields to what is requested and what is shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from jqlkit.jira.models import Column
from jqlkit.jira.selection import known_id, split_names
from jqlkit.report.issues import RAW_OUTPUTS

if TYPE_CHECKING:
    from jqlkit.jira.models import Issue

#: What a table shows, and so what is requested, unless --fields says otherwise.
DEFAULT_COLUMNS: Final = ("key", "type", "status", "priority", "assignee", "updated", "summary")

#: As many issues are looked at to find the columns of `*all` and `*navigable`.
SAMPLE: Final = 1_000


def columns_of(fields: str | None) -> list[Column]:
    """The columns that --fields asks for, in that order, each once.

    >>> [column.title for column in columns_of("key,+Story Points")]
    ['key', 'Story Points']
    >>> [column.title for column in columns_of("-summary,-updated")]
    ['key', 'type', 'status', 'priority', 'assignee']
    """
    names = split_names(fields)
    added = [name[1:] for name in names if name.startswith("+")]
    removed = {name[1:].lower() for name in names if name.startswith("-")}
    chosen = [name for name in names if name[0] not in "+-"]
    shown = dict.fromkeys([*(chosen or DEFAULT_COLUMNS), *added])
    return [Column(name, name) for name in shown if name.lower() not in removed]


def requested_fields(output: str, columns: Sequence[Column], fields: str | None) -> list[str] | None:
    """The fields to ask the site for; None is everything that Jira shows by default."""
    names = split_names(fields)
    if output == "keys":
        return ["key"]
    if output in RAW_OUTPUTS:
        # What is added to or taken from whole issues changes nothing about the default set but that.
        if all(name[0] in "+-" for name in names):
            return ["*navigable", *[name.removeprefix("+") for name in names]] if names else None
        return [name.removeprefix("+") for name in names]
    removed = [name for name in names if name.startswith("-")] if any(map(is_star, columns)) else []
    return [*[column.field for column in columns], *removed]


def is_star(column: Column) -> bool:
    """Whether a column stands for many: `*all` or `*navigable`."""
    return column.field.startswith("*")


def expand_stars(
    columns: Sequence[Column], issues: "Iterable[Issue]", names: Mapping[str, str], fields: str | None
) -> "tuple[list[Column], Iterator[Issue]]":
    """The columns with a star replaced by one for each field that the first issues have, and the issues.

    Jira answers every field that was asked for on every issue, so that a sample shows them. `names` are the fields'
    names by id; `fields` is --fields, of which -name leaves one out.
    """
    remaining = iter(issues)
    sample = list(islice(remaining, SAMPLE))
    found = dict.fromkeys(chain(["key"], *[issue.fields for issue in sample]))
    for name in split_names(fields):
        if name.startswith("-"):
            found.pop(known_id(name[1:]) or name[1:], None)
    expanded: dict[str, Column] = {}
    for column in columns:
        for field in found if is_star(column) else [column.field]:
            expanded.setdefault(field, Column(names.get(field, field), field) if is_star(column) else column)
    return list(expanded.values()), chain(sample, remaining)
