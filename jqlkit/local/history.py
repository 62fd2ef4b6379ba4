"""Changelogs as rows: the changes, and the periods in which a field had a value, from the creation on."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from jqlkit.local.directory import NO_ID, Directory

#: Field ids and names in changelogs, folded, of the fields whose history JQL can search; with the directory's kind.
HISTORY_FIELDS: Final = {
    "status": ("status", "status"),
    "assignee": ("assignee", "user"),
    "reporter": ("reporter", "user"),
    "priority": ("priority", "priority"),
    "resolution": ("resolution", "resolution"),
    "fixversions": ("fixVersions", "version"),
    "fix version": ("fixVersions", "version"),
    "fix version/s": ("fixVersions", "version"),
}
#: Those with one value, and all.
FIELDS: Final = ("status", "assignee", "reporter", "priority", "resolution")
HISTORIES: Final = (*FIELDS, "fixVersions")


class Named(NamedTuple):
    """A value in a history: its id and its folded name; None and None where the field was empty."""

    id: str | None = None
    fold: str | None = None


EMPTY: Final = Named()


class Change(NamedTuple):
    """One item of a changelog."""

    field: str
    old: Named
    new: Named
    at: int
    actor: str | None


class Period(NamedTuple):
    """A time in which a field had a value; `end` is None where it still has it."""

    field: str
    value: Named
    start: int
    end: int | None
    actor: str | None


def read_changes(
    changelog: dict[str, Any], directory: Directory, seconds: Callable[[str], int]
) -> tuple[list[Change], list[tuple[str, int]]]:
    """The changes of the searchable fields, oldest first, and who touched the issue when."""
    changes: list[Change] = []
    touches: list[tuple[str, int]] = []
    for entry in changelog.get("histories") or changelog.get("values") or ():
        at = seconds(entry["created"])
        author = entry.get("author")
        actor = directory.learn_user(author) if author else None
        if actor is not None:
            touches.append((actor, at))
        for item in entry.get("items") or ():
            known = HISTORY_FIELDS.get(str(item.get("fieldId") or item.get("field")).casefold())
            if known is None:
                continue
            field, kind = known
            old = _named(directory, kind, item.get("from"), item.get("fromString"))
            new = _named(directory, kind, item.get("to"), item.get("toString"))
            changes.append(Change(field, old, new, at, actor))
    changes.sort(key=lambda change: change.at)
    return changes, touches


def _named(directory: Directory, kind: str, id_: object, name: object) -> Named:
    if id_ in (None, "") and name in (None, ""):
        return EMPTY
    fold = str(name or "").casefold()
    if id_ in (None, ""):
        known = directory.users(str(name)) if kind == "user" else directory.find(kind, str(name))
        return Named(known[0].id if known else NO_ID + fold, fold)
    if kind == "user":
        user = directory.users(str(id_))
        return Named(user[0].id if user else str(id_), fold)
    return Named(str(id_), fold)


def is_complete(changelog: object) -> bool:
    """Whether the export holds the issue's whole changelog."""
    if not isinstance(changelog, dict):
        return False
    entries = changelog.get("histories") or changelog.get("values") or ()
    total = changelog.get("total")
    return not isinstance(total, int) or total <= len(entries)


def single_periods(
    field: str, changes: list[Change], current: Named, created: int, creator: str | None
) -> list[Period]:
    """The periods of a field with one value; the value before the first change is what that change replaced."""
    value, start, actor = (changes[0].old if changes else current), created, creator
    periods = []
    for change in changes:
        periods.append(Period(field, value, start, change.at, actor))
        value, start, actor = change.new, change.at, change.actor
    periods.append(Period(field, value, start, None, actor))
    return periods


def multi_periods(
    field: str, changes: list[Change], current: list[Named], created: int, creator: str | None
) -> list[Period]:
    """The periods of a field with several values, one for each value, and those in which it was empty."""
    held = {value.id: value for value in current}
    for change in reversed(changes):
        held.pop(change.new.id, None)
        if change.old != EMPTY:
            held[change.old.id] = change.old
    open_: dict[str | None, Period] = {}
    for value in held.values() or (EMPTY,):
        open_[value.id] = Period(field, value, created, None, creator)
    periods = []
    for index, change in enumerate(changes):
        if change.old.id in open_ and change.old != EMPTY:
            periods.append(open_.pop(change.old.id)._replace(end=change.at))
        if change.new != EMPTY and change.new.id not in open_:
            open_[change.new.id] = Period(field, change.new, change.at, None, change.actor)
        if index + 1 < len(changes) and changes[index + 1].at == change.at:
            continue  # the items of one edit happen together
        if not open_:
            open_[None] = Period(field, EMPTY, change.at, None, change.actor)
        elif None in open_ and len(open_) > 1:
            periods.append(open_.pop(None)._replace(end=change.at))
    return periods + list(open_.values())
