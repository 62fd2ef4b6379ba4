"""Changelogs as rows: the changes, and the periods in which a field had a value, from the creation on."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from jqlkit.dates import seconds
from jqlkit.local.directory import NO_ID, Directory

#: The values of rows, one row after the other.
Rows = list[Any]

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


#: A value in a history: its id and its folded name, both "" where the field was empty.
Named = tuple[str, str]

EMPTY: Final = ("", "")
#: One item of a changelog: the field, its values before and after, when, and by whom.
Change = tuple[str, Named, Named, int, str | None]
_AT: Final = itemgetter(3)


class Period(NamedTuple):
    """A time in which a field had a value; `end` is None where it still has it."""

    value: Named
    start: int
    actor: str | None
    end: int | None = None


class Histories:
    """Turns changelogs into rows of histories; `rows` are by kind, emptied by their owner."""

    def __init__(self, directory: Directory, rows: Mapping[str, Rows]) -> None:
        self._directory = directory
        self._past, self._present, self._changes = rows["past"], rows["present"], rows["change"]
        self._activity = rows["activity"]
        self._named: dict[tuple[str, Any, Any], Named] = {}

    def add(
        self, id_: int, changelog: dict[str, Any], now: Sequence[Named], versions: list[Named], created: int,
        creator: str | None,
    ) -> None:  # fmt: skip
        """Makes the rows of an issue. `now` are its values in the order of FIELDS, `versions` those to be fixed in."""
        if creator:
            self._activity.extend((id_, creator, created))
        #: By field: the value that it got last, when, and from whom.
        latest: dict[str, tuple[Named, int, str | None]] = {}
        of_versions: list[Change] = []
        for change in self._read(id_, changelog):
            field, old, new, at, actor = change
            self._changes.extend((id_, field, *old, *new, at, actor))
            if field == "fixVersions":
                of_versions.append(change)
            else:
                # What was before the first change is what it replaced.
                value, start, by = latest.get(field) or (old, created, creator)
                self._past.extend((id_, field, *value, start, by, at))
                latest[field] = new, at, actor
        for field, value in zip(FIELDS, now, strict=True):
            last, start, by = latest.get(field) or (value, created, creator)
            if value[0] != last[0] and value[1] != last[1] and value != EMPTY:
                # It changed without a word, as in a migration; nothing tells when, but that it was so and is so.
                self._past.extend((id_, field, *last, start, by, start))
                last = value
            self._present.extend((id_, field, *last, start, by))
        if not of_versions:
            for value in versions or (EMPTY,):
                self._present.extend((id_, "fixVersions", *value, created, creator))
            return
        for value, start, by, end in multi_periods(of_versions, versions, created, creator):
            if end is None:
                self._present.extend((id_, "fixVersions", *value, start, by))
            else:
                self._past.extend((id_, "fixVersions", *value, start, by, end))

    def _read(self, id_: int, changelog: dict[str, Any]) -> list[Change]:
        """The changes of the searchable fields, oldest first."""
        changes: list[Change] = []
        known = self._named
        entries: Sequence[dict[str, Any]] = changelog.get("histories") or changelog.get("values") or ()
        if len(entries) > 1 and _stamp(entries[0]) > _stamp(entries[-1]):
            entries = entries[::-1]  # Cloud gives the newest first, and several may be of one second
        for entry in entries:
            at = seconds(entry["created"])
            author = entry.get("author")
            actor = self._directory.learn_user(author) if author else None
            if actor is not None:
                self._activity.extend((id_, actor, at))
            for item in entry.get("items") or ():
                get = item.get
                name = get("fieldId") or get("field")
                if searched := HISTORY_FIELDS.get(name) or HISTORY_FIELDS.get(str(name).casefold()):
                    field, kind = searched
                    old, new = (kind, get("from"), get("fromString")), (kind, get("to"), get("toString"))
                    changes.append(
                        (field, known.get(old) or self._name(*old), known.get(new) or self._name(*new), at, actor)
                    )
        changes.sort(key=_AT)
        return changes

    def _name(self, kind: str, id_: Any, name: Any) -> Named:
        value, settled = _named(self._directory, kind, id_, name)
        if settled:
            self._named[kind, id_, name] = value
        return value


def _stamp(entry: dict[str, Any]) -> tuple[str, int, str]:
    """What is greater of a later entry of the same changelog."""
    id_ = str(entry.get("id") or "")
    return entry["created"], len(id_), id_


def _named(directory: Directory, kind: str, id_: object, name: object) -> tuple[Named, bool]:
    """The value that a changelog tells, and whether that is so whatever else will be learned."""
    fold = str(name or "").casefold()
    if id_ in (None, ""):
        if name in (None, ""):
            return EMPTY, True
        known = directory.users(str(name)) if kind == "user" else directory.find(kind, str(name))
        return (known[0].id if known else NO_ID + fold, fold), False
    if kind == "user":
        user = directory.users(str(id_))
        return (user[0].id if user else str(id_), fold), bool(user)
    return (str(id_), fold), True


def is_complete(changelog: object) -> bool:
    """Whether the export holds the issue's whole changelog."""
    if not isinstance(changelog, dict):
        return False
    entries = changelog.get("histories") or changelog.get("values") or ()
    total = changelog.get("total")
    return not isinstance(total, int) or total <= len(entries)


def multi_periods(
    changes: Sequence[Change], current: list[Named], created: int, creator: str | None
) -> Sequence[Period]:
    """The periods of a field with several values, one for each value, and those in which it was empty."""
    held = {value[0]: value for value in current}
    for _, old, new, _, _ in reversed(changes):
        held.pop(new[0], None)
        if old != EMPTY:
            held[old[0]] = old
    open_ = {value[0]: Period(value, created, creator) for value in held.values() or (EMPTY,)}
    periods = []
    for index, (_, old, new, at, actor) in enumerate(changes):
        if old != EMPTY and old[0] in open_:
            periods.append(open_.pop(old[0])._replace(end=at))
        if new != EMPTY and new[0] not in open_:
            open_[new[0]] = Period(new, at, actor)
        if index + 1 < len(changes) and _AT(changes[index + 1]) == at:
            continue  # the items of one edit happen together
        if not open_:
            open_[""] = Period(EMPTY, at, actor)
        elif "" in open_ and len(open_) > 1:
            periods.append(open_.pop("")._replace(end=at))
    return periods + list(open_.values())
