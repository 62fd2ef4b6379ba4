"""Changelogs as rows: the changes, and the periods in which a field had a value, from the creation on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from jqlkit.dates import seconds
from jqlkit.local.directory import NO_ID, Directory

Row = tuple[Any, ...]
#: An id and a folded name.
Pair = tuple[str | None, str | None]

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
#: Those with one value.
FIELDS: Final = ("status", "assignee", "reporter", "priority", "resolution")


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

    value: Named
    start: int
    end: int | None
    actor: str | None


class Histories:
    """Turns changelogs into rows of the tables of histories; `rows` are lists by table, emptied by their owner."""

    def __init__(self, directory: Directory, rows: Mapping[str, list[Row]]) -> None:
        self._directory = directory
        self._periods, self._changes = rows["issue_period"], rows["issue_change"]
        self._activity = rows["issue_activity"]
        self._named: dict[tuple[str, str, str], Named] = {}

    def add(
        self, id_: int, changelog: dict[str, Any], now: Sequence[Pair], versions: list[Named], created: int,
        creator: str | None,
    ) -> None:  # fmt: skip
        """Makes the rows of an issue. `now` are its values in the order of FIELDS, `versions` those to be fixed in."""
        by_field = self._read(id_, changelog)
        if creator:
            self._activity.append((id_, creator, created))
        put = self._periods.append
        for field, (value, fold) in zip(FIELDS, now, strict=True):
            start, actor = created, creator
            if field in by_field:
                value, fold = by_field[field][0].old  # what was before the first change is what it replaced
                for change in by_field[field]:
                    put((id_, field, value, fold, start, change.at, actor))
                    (value, fold), start, actor = change.new, change.at, change.actor
            put((id_, field, value, fold, start, None, actor))
        if "fixVersions" not in by_field and len(versions) < 2:  # by far the most
            put((id_, "fixVersions", *(versions[0] if versions else EMPTY), created, None, creator))
            return
        for period in multi_periods(by_field.get("fixVersions", ()), versions, created, creator):
            put((id_, "fixVersions", *period.value, period.start, period.end, period.actor))

    def _read(self, id_: int, changelog: dict[str, Any]) -> dict[str, list[Change]]:
        """The changes of the searchable fields, oldest first, by field; makes the rows of each change."""
        changes: list[Change] = []
        for entry in changelog.get("histories") or changelog.get("values") or ():
            at = seconds(entry["created"])
            author = entry.get("author")
            actor = self._directory.learn_user(author) if author else None
            if actor is not None:
                self._activity.append((id_, actor, at))
            for item in entry.get("items") or ():
                name = item.get("fieldId") or item.get("field")
                if known := HISTORY_FIELDS.get(name) or HISTORY_FIELDS.get(str(name).casefold()):
                    field, kind = known
                    old = self._name(kind, item.get("from"), item.get("fromString"))
                    new = self._name(kind, item.get("to"), item.get("toString"))
                    changes.append(Change(field, old, new, at, actor))
        if len(changes) > 1:
            changes.sort(key=lambda change: change.at)
        by_field: dict[str, list[Change]] = {}
        for change in changes:
            by_field.setdefault(change.field, []).append(change)
            self._changes.append((id_, change.field, *change.old, *change.new, change.at, change.actor))
        return by_field

    def _name(self, kind: str, id_: Any, name: Any) -> Named:
        if id_ is None and name is None:
            return EMPTY
        known = self._named.get((kind, id_, name))
        if known is None:
            known, settled = _named(self._directory, kind, id_, name)
            if settled:
                self._named[kind, id_, name] = known
        return known


def _named(directory: Directory, kind: str, id_: object, name: object) -> tuple[Named, bool]:
    """The value that a changelog tells, and whether that is so whatever else will be learned."""
    fold = str(name or "").casefold()
    if id_ in (None, ""):
        if name in (None, ""):
            return EMPTY, True
        known = directory.users(str(name)) if kind == "user" else directory.find(kind, str(name))
        return Named(known[0].id if known else NO_ID + fold, fold), False
    if kind == "user":
        user = directory.users(str(id_))
        return Named(user[0].id if user else str(id_), fold), bool(user)
    return Named(str(id_), fold), True


def is_complete(changelog: object) -> bool:
    """Whether the export holds the issue's whole changelog."""
    if not isinstance(changelog, dict):
        return False
    entries = changelog.get("histories") or changelog.get("values") or ()
    total = changelog.get("total")
    return not isinstance(total, int) or total <= len(entries)


def multi_periods(
    changes: Sequence[Change], current: list[Named], created: int, creator: str | None
) -> Iterable[Period]:
    """The periods of a field with several values, one for each value, and those in which it was empty."""
    held = {value.id: value for value in current}
    for change in reversed(changes):
        held.pop(change.new.id, None)
        if change.old != EMPTY:
            held[change.old.id] = change.old
    open_: dict[str | None, Period] = {}
    for value in held.values() or (EMPTY,):
        open_[value.id] = Period(value, created, None, creator)
    periods = []
    for index, change in enumerate(changes):
        if change.old.id in open_ and change.old != EMPTY:
            periods.append(open_.pop(change.old.id)._replace(end=change.at))
        if change.new != EMPTY and change.new.id not in open_:
            open_[change.new.id] = Period(change.new, change.at, None, change.actor)
        if index + 1 < len(changes) and changes[index + 1].at == change.at:
            continue  # the items of one edit happen together
        if not open_:
            open_[None] = Period(EMPTY, change.at, None, change.actor)
        elif None in open_ and len(open_) > 1:
            periods.append(open_.pop(None)._replace(end=change.at))
    return periods + list(open_.values())
