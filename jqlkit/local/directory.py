"""What a snapshot knows by name (projects, statuses, versions, users, fields, ...), and the way from names to ids."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

#: An entry that the export gave no id for has its folded name, after this mark, as its id.
NO_ID: Final = "~"

_FIRST_NUMBERS: Final = 1e6  # sequences of entries that only issues mention come after all configured ones


class Entry(NamedTuple):
    """One named thing. `seq` is its place in the site's own order, if that is known; `data` holds the rest."""

    id: str
    name: str
    project: str | None
    seq: float | None
    data: dict[str, Any]


class Directory:
    """Entries by kind and id. Kinds: project, status, type, priority, resolution, component, version, sprint, user,
    security, field, and "option:" + a custom field's id."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Entry]] = {}
        self._names: dict[str, dict[str, list[str]]] = {}
        self._aliases: dict[str, list[str]] = {}
        self._users = self.entries.setdefault("user", {})

    def learn(
        self, kind: str, id_: str | None, name: str, project: str | None = None, seq: float | None = None, **data: Any
    ) -> str:
        """Adds an entry unless it is known; its id, made from the name where there is none."""
        known = self.entries.setdefault(kind, {})
        if id_ in known:
            return id_
        fold = name.casefold()
        if id_ is None:
            for other in self._names.setdefault(kind, {}).get(fold, ()):
                if project is None or known[other].project == project:
                    return other
            id_ = NO_ID + (fold if project is None else f"{project}~{fold}")
            if id_ in known:
                return id_
        names = self._names.setdefault(kind, {}).setdefault(fold, [])
        for other in names:  # the context may have told the order of a name whose id the issues tell
            twin = known[other]
            if seq is None and twin.project in (None, project):
                seq = twin.seq
                data = twin.data | data
        known[id_] = Entry(id_, name, project, seq, data)
        names.append(id_)
        if kind == "user":
            self._index_user(known[id_])
        return id_

    def learn_user(self, user: dict[str, Any]) -> str:
        """Adds a user of the REST shape; its id is the account id, else the key, else the name."""
        id_ = str(user.get("accountId") or user.get("key") or user.get("name") or user.get("displayName") or "")
        if id_ not in self._users:
            name = str(user.get("displayName") or user.get("name") or id_)
            identifiers = {str(user[key]) for key in ("accountId", "key", "name") if user.get(key)} | {id_}
            email = user.get("emailAddress")
            active = user.get("active", True)
            self.learn("user", id_, name, identifiers=sorted(identifiers), email=email, active=active)
        return id_

    def _index_user(self, entry: Entry) -> None:
        for alias in {entry.name, entry.data.get("email") or entry.name, *entry.data.get("identifiers", ())}:
            self._aliases.setdefault(alias.casefold(), []).append(entry.id)

    def users(self, text: str) -> list[Entry]:
        """The users that an account id, key, name, e-mail address or full name stands for."""
        known = self.entries.get("user", {})
        return [known[id_] for id_ in self._aliases.get(text.casefold(), ())]

    def find(self, kind: str, text: str, id_first: bool = False) -> list[Entry]:
        """The entries that a name or an id stands for: all of that name, in every project."""
        known = self.entries.get(kind, {})
        by_name = [known[id_] for id_ in self._names.get(kind, {}).get(text.casefold(), ())]
        by_id = [known[text]] if text in known and not text.startswith(NO_ID) else []
        return (by_id or by_name) if id_first else (by_name or by_id)

    def all(self, kind: str) -> list[Entry]:
        """All entries of a kind."""
        return list(self.entries.get(kind, {}).values())

    def get(self, kind: str, id_: str) -> Entry | None:
        """The entry of an id."""
        return self.entries.get(kind, {}).get(id_)

    def ranked(self, kind: str) -> list[Entry]:
        """All entries of a kind in the site's order; those of unknown place last, by id."""
        return sorted(self.all(kind), key=rank)

    def rows(self) -> Iterator[tuple[str, str, str, str | None, float | None, str]]:
        """The rows of the catalogue table."""
        for kind, entries in self.entries.items():
            for entry in entries.values():
                yield kind, entry.id, entry.name, entry.project, entry.seq, json.dumps(entry.data)

    def load(self, rows: Iterable[tuple[str, str, str, str | None, float | None, str]]) -> None:
        """Takes the rows of the catalogue table."""
        for kind, id_, name, project, seq, data in rows:
            self.learn(kind, id_, name, project, seq, **json.loads(data))


def rank(entry: Entry) -> tuple[float, float, str]:
    """Sort key in the site's own order; without a sequence by number of the id, as they were made."""
    number = float(entry.id) if entry.id.isascii() and entry.id.isdigit() else _FIRST_NUMBERS
    return (_FIRST_NUMBERS if entry.seq is None else entry.seq, number, entry.id)
