"""Which fields to ask for: ids, names and clause names, `*all`, `*navigable`, `-name`."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from jqlkit.errors import ConfigError
from jqlkit.jira.bodies import listed

#: The ids of the fields that every Jira has.
SYSTEM_FIELDS: Final = frozenset(
    """
    aggregateprogress aggregatetimeestimate aggregatetimeoriginalestimate aggregatetimespent archivedby archiveddate
    assignee attachment comment components created creator description duedate environment fixVersions id issuekey
    issuelinks issuerestriction issuetype key labels lastViewed parent priority progress project reporter resolution
    resolutiondate security status statusCategory statuscategorychangedate subtasks summary thumbnail timeestimate
    timeoriginalestimate timespent timetracking updated versions votes watches worklog workratio
    """.split()
)
#: What else these fields are called, in JQL and in Jira's pages; lower case.
ALIASES: Final[Mapping[str, str]] = {
    "affected version": "versions",
    "affects versions": "versions",
    "affectedversion": "versions",
    "attachments": "attachment",
    "comments": "comment",
    "component": "components",
    "createddate": "created",
    "due": "duedate",
    "due date": "duedate",
    "fix version": "fixVersions",
    "fix versions": "fixVersions",
    "fixversion": "fixVersions",
    "issue type": "issuetype",
    "issuekey": "key",
    "last viewed": "lastViewed",
    "linked issues": "issuelinks",
    "links": "issuelinks",
    "originalestimate": "timeoriginalestimate",
    "remainingestimate": "timeestimate",
    "resolutiondate": "resolutiondate",
    "resolved": "resolutiondate",
    "sub-tasks": "subtasks",
    "type": "issuetype",
    "updateddate": "updated",
    "watchers": "watches",
    "work log": "worklog",
}
_KNOWN: Final = {name.lower(): name for name in SYSTEM_FIELDS} | dict(ALIASES)
_CUSTOM: Final = re.compile(r"(?:customfield_|cf\[)(\d+)\]?", re.IGNORECASE)


def known_id(name: str) -> str | None:
    """The id of a field that needs no look-up: a system field or the number of a custom one; else None.

    >>> known_id("Fix versions"), known_id("cf[10010]"), known_id("Story Points")
    ('fixVersions', 'customfield_10010', None)
    """
    if match := _CUSTOM.fullmatch(name):
        return f"customfield_{match[1]}"
    return _KNOWN.get(name.lower())


def split_names(names: Sequence[str] | str | None) -> list[str]:
    """Names as a program gives them: a list, or one text with commas.

    >>> split_names("summary, status"), split_names(["Story Points"]), split_names(None)
    (['summary', 'status'], ['Story Points'], [])
    """
    given = names.split(",") if isinstance(names, str) else names or ()
    return [bare for name in given if (bare := name.strip())]


def find_field(name: str, fields: Sequence[Mapping[str, Any]]) -> str:
    """The id for a name among the fields of /field: by id, key, clause name, then name.

    Raises ConfigError where there is none, or several of that name.
    """
    wanted = name.lower()
    tests: tuple[Callable[[Mapping[str, Any]], bool], ...] = (
        lambda field: field.get("id") == name,
        lambda field: field.get("key") == name,
        lambda field: wanted in [str(clause).lower() for clause in listed(field.get("clauseNames"))],
        lambda field: str(field.get("name")).lower() == wanted,
    )
    for test in tests:
        ids = sorted({str(field["id"]) for field in fields if test(field)})
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise ConfigError(f"several fields are called {name}: {', '.join(ids)}\nhint: name one by its id")
    import difflib

    names = [str(field.get("name")) for field in fields]
    near = difflib.get_close_matches(name, [*names, *SYSTEM_FIELDS], n=1)
    hint = f"did you mean {near[0]}?" if near else "`jqlkit fields` lists them"
    raise ConfigError(f"the site has no field called {name}; {hint}")


def resolve(names: Iterable[str], fields: Callable[[], Sequence[Mapping[str, Any]]]) -> list[str]:
    """Ids for names as a user wrote them, in order, each once; `fields` is only called for a name that needs it.

    >>> resolve(["summary", "Type", "-description", "*navigable"], lambda: [])
    ['summary', 'issuetype', '-description', '*navigable']
    """
    ids: list[str] = []
    for written in names:
        name = written.strip()
        if not name:
            continue
        sign = "-" if name.startswith("-") else ""
        bare = name.removeprefix("-")
        found = bare if bare.startswith("*") else known_id(bare) or find_field(bare, fields())
        if sign + found not in ids:
            ids.append(sign + found)
    return ids


def requested(ids: Sequence[str] | None) -> tuple[str, ...]:
    """What to send as `fields`: the key is always among them, and exclusions alone exclude from `*navigable`.

    >>> requested(None), requested(["summary"]), requested(["-comment"])
    (('*navigable', 'key'), ('summary', 'key'), ('*navigable', '-comment', 'key'))
    """
    wanted = list(ids) if ids else ["*navigable"]
    if all(name.startswith("-") for name in wanted):
        wanted.insert(0, "*navigable")
    return tuple(wanted if "key" in wanted else [*wanted, "key"])
