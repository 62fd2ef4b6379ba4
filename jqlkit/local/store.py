"""The SQLite database of a snapshot: filling, saving, opening, and queries from many threads."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import orjson

from jqlkit.errors import ConfigError, UnsupportedError
from jqlkit.local.context import Context, read_context
from jqlkit.local.context_names import learn_context
from jqlkit.local.directory import Directory
from jqlkit.local.reading import IssueText, uncollected
from jqlkit.local.rows import RowMaker
from jqlkit.local.schema import APPLICATION_ID, INDEXES, INSERTS, ISSUE_TABLES, TABLES, VERSION

if TYPE_CHECKING:
    from jqlkit.local.predicates import Scalar, Source

_BATCH: Final = 2000
#: One of how many issues is near the front of an order.
_FRONT: Final = 10
_FEW_VALUES: Final = 100
#: Of databases in memory, and of the files that they are saved to: a tenth smaller and faster than with 4 KiB.
_PAGE_BYTES: Final = 16384
_CACHE_KIB: Final = 64 * 1024
_HEADER: Final = b"SQLite format 3\0"


class Store:
    """A database with its catalogue. One connection serves all threads, one query at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.directory = Directory()
        self.settings: dict[str, Any] = {}
        self.facets: set[str] = set()
        self.text_slots: dict[str, int] = {}
        self._lock = threading.Lock()
        self._complete: bool | None = None
        self._rare: int | None = None
        self._edges: dict[tuple[str, bool], tuple[int, int | None]] = {}

    @classmethod
    def create(cls, path: str = ":memory:") -> Self:
        """An empty database."""
        connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, cached_statements=256)
        if path == ":memory:":  # nothing is written page by page
            connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        for statement in TABLES:
            connection.execute(statement)
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The database of a file, read-only. Raises ConfigError for one that is not a snapshot of this version."""
        uri = f"{path.absolute().as_uri()}?mode=ro"
        try:
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if application != APPLICATION_ID:
                raise ConfigError(f"{path} is a SQLite file, but not a snapshot of jqlkit")
            if version != VERSION:
                raise ConfigError(f"{path} was written by another version of jqlkit: load its issues again")
            store = cls(connection)
            store._load_catalogue()
        except sqlite3.DatabaseError as error:
            raise ConfigError(f"cannot open {path}: {error}") from None
        return store

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """The database of a file, to be written to; each batch is a transaction that survives a crash."""
        cls.open(path).close()  # checks what it is
        store = cls(sqlite3.connect(path, check_same_thread=False, isolation_level=None))
        store._load_catalogue()
        return store

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()

    def _load_catalogue(self) -> None:
        self.directory.load(self.query("SELECT kind, id, name, project_id, seq, data FROM catalogue"))
        meta = dict(self.query("SELECT name, value FROM meta"))
        self.settings = json.loads(meta.get("settings", "{}"))
        self.facets = set(json.loads(meta.get("facets", "[]")))
        self.text_slots = json.loads(meta.get("text_slots", "{}"))

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows of a SELECT. Raises UnsupportedError for one that is beyond SQLite's limits."""
        try:
            with self._lock:
                return self.connection.execute(sql, parameters).fetchall()
        except sqlite3.OperationalError as error:
            if "too " not in str(error) and "overflow" not in str(error):
                raise
            raise UnsupportedError(f"this query is too much for SQLite: {error}") from None
        except UnicodeEncodeError:  # half a surrogate pair, which no stored text holds either
            if isinstance(parameters, dict):
                raise
            whole = [part.encode("utf-8", "replace").decode() if isinstance(part, str) else part for part in parameters]
            return self.query(sql, whole)

    def is_rare(self, source: "Source", values: "Sequence[Scalar]") -> bool:
        """Whether so few issues have one of these values that they are better found by the value."""
        if source.table != "issue_value" or source.column != "value_id" or len(values) > _FEW_VALUES:
            return False
        if self._rare is None:
            self._rare = max(50, self.query("SELECT COUNT(*) FROM issue")[0][0] // 20)
        marks = ", ".join("?" * len(values))
        sql = f"SELECT 1 FROM issue_value WHERE field_id = ? AND value_id IN ({marks}) LIMIT ?"  # noqa: S608
        count = self.query(f"SELECT COUNT(*) FROM ({sql})", (source.where[0][1], *values, self._rare))[0][0]  # noqa: S608
        return bool(count < self._rare)

    def edge(self, column: str, descending: bool, wanted: int) -> int | None:
        """The value of a column of instants that a tenth of the issues come up to; None where EMPTY comes before.

        None also if that tenth is not twice as many as are wanted.
        """
        known = self._edges.get((column, descending))
        if known is None:
            total, filled = self.query(f"SELECT COUNT(*), COUNT({column}) FROM issue")[0]  # noqa: S608
            at = total // _FRONT
            found = []
            if at and (total == filled or not descending):
                order = f"{column} {'DESC' if descending else 'ASC'} LIMIT 1 OFFSET ?"
                sql = f"SELECT {column} FROM issue WHERE {column} IS NOT NULL ORDER BY {order}"  # noqa: S608
                found = self.query(sql, (at,))
            known = self._edges[column, descending] = at, found[0][0] if found else None
        return known[1] if known[0] >= 2 * wanted else None

    def history_is_complete(self) -> bool:
        """Whether every issue has its whole changelog."""
        if self._complete is None:
            self._complete = not self.query("SELECT 1 FROM issue WHERE history = 0 LIMIT 1")
        return self._complete

    @property
    def context(self) -> Context:
        """The context that the file brought."""
        return read_context(self.settings)

    def fill(self, settings: dict[str, Any], issues: Iterable[IssueText]) -> None:
        """Takes all issues, and makes the indexes. An issue that comes twice is kept as it came last."""
        self.settings = {name: value for name, value in settings.items() if name in _SETTINGS}
        learn_context(self.directory, settings)
        maker = RowMaker(self.directory)
        try:
            with self._lock, uncollected():
                self.connection.execute("BEGIN")
                self._take(maker, issues)
                for statement in INDEXES:
                    self.connection.execute(statement)
                self.facets, self.text_slots = maker.facets, maker.text_slots
                self._write_catalogue()
                self.connection.execute("COMMIT")
        except (sqlite3.Error, OverflowError) as error:
            raise ConfigError(f"a value is not of the shape of Jira's REST interface: {error}") from None

    def _take(self, maker: RowMaker, issues: Iterable[IssueText]) -> None:
        keys: dict[str, int] = {}
        taken: set[int] = set()
        for count, (issue, text) in enumerate(issues, 1):
            key, id_ = issue["key"].upper(), maker.id_of(issue)
            if stale := {keys.get(key), id_ if id_ in taken else None} - {None}:
                self._flush(maker)
                self.remove([old for old in stale if old is not None])
            keys[key] = id_
            taken.add(id_)
            maker.add(issue, text or orjson.dumps(issue).decode(), id_)
            if count % _BATCH == 0:
                self._flush(maker)
        self._flush(maker)
        self.connection.execute("INSERT INTO issue_fts (issue_fts) VALUES ('rebuild')")

    def _flush(self, maker: RowMaker) -> None:
        for kind, values in maker.rows.items():
            insert = INSERTS[kind]
            whole = len(values) - len(values) % insert.block
            blocks = (values[at : at + insert.block] for at in range(0, whole, insert.block))
            self.connection.executemany(insert.many, blocks)
            single = (values[at : at + insert.width] for at in range(whole, len(values), insert.width))
            self.connection.executemany(insert.one, single)
            values.clear()

    def remove(self, ids: Sequence[int]) -> None:
        """Forgets issues; the full-text index has to be told of the texts separately."""
        for table, column in ISSUE_TABLES.items():
            sql = f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608
            self.connection.execute(sql, (json.dumps(ids),))

    def _write_catalogue(self) -> None:
        self.connection.execute("DELETE FROM catalogue")
        self.connection.executemany("INSERT INTO catalogue VALUES (?, ?, ?, ?, ?, ?)", self.directory.rows())
        meta = {
            "settings": json.dumps(self.settings),
            "facets": json.dumps(sorted(self.facets)),
            "text_slots": json.dumps(self.text_slots),
        }
        self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())

    def index(self) -> None:
        """Makes the indexes of an empty database that is filled by `upsert`."""
        for statement in INDEXES:
            self.connection.execute(statement)

    def learn(self, settings: dict[str, Any]) -> None:
        """Takes the names and settings of a context."""
        self.settings = {name: value for name, value in settings.items() if name in _SETTINGS}
        learn_context(self.directory, settings)
        with self._lock, self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            self._write_catalogue()

    def upsert(self, issues: Iterable[IssueText]) -> None:
        """Takes issues in the place of what is known of them, and the settings with them: all or nothing."""
        maker = RowMaker(self.directory, self.text_slots, self.facets)
        bodies: dict[int, tuple[dict[str, Any], str]] = {}
        for issue, text in issues:
            bodies[int(issue["id"])] = (issue, text or orjson.dumps(issue).decode())
        with self._lock, self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            self._forget(list(bodies))
            for issue, text in bodies.values():
                maker.add(issue, text, maker.id_of(issue))
            self._flush(maker)
            ids = json.dumps(list(bodies))
            self.connection.execute(f"INSERT INTO issue_fts (rowid, body) {_TEXTS_OF}", (ids,))
            self._write_catalogue()

    def drop(self, ids: Sequence[int]) -> None:
        """Drops issues: all or nothing."""
        with self._lock, self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            self._forget(ids)

    def _forget(self, ids: Sequence[int]) -> None:
        """Takes issues out, and what was counted with them."""
        texts = _TEXTS_OF.replace("SELECT", "SELECT 'delete',", 1)
        sql = f"INSERT INTO issue_fts (issue_fts, rowid, body) {texts}"
        self.connection.execute(sql, (json.dumps(ids),))
        self.remove(ids)
        self._complete = self._rare = None
        self._edges.clear()

    def save(self, path: Path) -> None:
        """Writes the database to a file, whole or not at all."""
        part = path.with_name(path.name + ".part")
        try:
            part.unlink(missing_ok=True)
            with self._lock:
                self.connection.execute("VACUUM INTO ?", (str(part),))
            part.replace(path)
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(f"cannot write {path}: {error}") from None


_TEXTS_OF: Final = "SELECT id, body FROM issue_text WHERE issue_id IN (SELECT value FROM json_each(?))"

#: Parts of a file's context that are settings rather than names.
_SETTINGS: Final = frozenset(
    "now timeZone currentUser weekStartsOn hoursPerDay daysPerWeek groups votedIssues issueHistory savedFilters filters"
    " logins mirror mirrored since".split()
)


def is_database(path: Path) -> bool:
    """Whether the file is a SQLite database; a pipe is none. Raises ConfigError for one that cannot be read."""
    try:
        if path.is_fifo():
            return False  # what is read here would be lost
        with path.open("rb") as file:
            return file.read(len(_HEADER)) == _HEADER
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from None
