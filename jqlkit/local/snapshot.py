"""A snapshot of issues that answers JQL by itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from jqlkit.errors import EvaluationError
from jqlkit.jira.models import Issue
from jqlkit.local.context import Context, parse_instant, parse_zone
from jqlkit.local.reading import read_issues, texts, uncollected
from jqlkit.local.store import Store, is_database
from jqlkit.nodes import Clause, Query
from jqlkit.parser import as_query

if TYPE_CHECKING:
    from sqlglot import exp

    from jqlkit.local.compiler import Compiler
    from jqlkit.local.predicates import Predicate
    from jqlkit.local.resolver import Scope
    from jqlkit.local.sql import Sqlite

#: Issues that are read from the database at a time.
_BATCH: Final = 100


class Snapshot:
    """Issues of one Jira at one time. Safe to use from many threads.

    >>> snapshot = Snapshot.from_issues([
    ...     {"id": "1", "key": "DEMO-1", "fields": {"summary": "Crash on start", "labels": ["ui"]}},
    ...     {"id": "2", "key": "DEMO-2", "fields": {"summary": "Slow search", "labels": []}},
    ... ])
    >>> [issue.key for issue in snapshot.search("summary ~ crashes OR labels IS EMPTY ORDER BY key")]
    ['DEMO-1', 'DEMO-2']
    """

    def __init__(self, store: Store, context: Context) -> None:
        self.store = store
        self.context = context

    @classmethod
    def load(
        cls,
        path: str | Path,
        *,
        now: str | datetime | None = None,
        user: str | None = None,
        time_zone: str | None = None,
    ) -> Self:
        """The snapshot of a file: a search response, a JSON array, JSON Lines, issues with context, a saved snapshot.

        `now` (ISO 8601), `user` (any name of the searching user) and `time_zone` take the place of the file's own.
        Raises ConfigError for a file that holds no issues.
        """
        path = Path(path)
        if is_database(path):
            store = Store.open(path)
        else:
            store = Store.create()
            with uncollected():
                store.fill(*read_issues(path))
        return cls(store, _overridden(store.context, now, user, time_zone))

    @classmethod
    def from_issues(cls, issues: Iterable[Any], context: dict[str, Any] | None = None) -> Self:
        """A snapshot of issues of the REST shape (objects, or `Issue`), with a context as in a snapshot file."""
        store = Store.create()
        store.fill(context or {}, texts(issues))
        return cls(store, store.context)

    def search(
        self, query: str | Query | Clause, *, deployment: str = "cloud", limit: int | None = None, start: int = 0
    ) -> Iterator[Issue]:
        """The issues that a query matches, in its order; an unbounded query is allowed.

        Raises JqlSyntaxError; EvaluationError with what Jira would say about a wrong query; UnsupportedError for a
        construct that cannot be answered from the snapshot.
        """
        return self.fetch(self.match(query, deployment=deployment, limit=limit, start=start))

    def match(
        self, query: str | Query | Clause, *, deployment: str = "cloud", limit: int | None = None, start: int = 0
    ) -> list[int]:
        """The ids of the issues that a query matches, in its order. Errors as in `search`."""
        from jqlkit.local.front import front

        statement, dialect = self._compile(as_query(query), deployment, limit, start)
        if limit is not None:
            near = front(statement, self.store.edge, start + limit)
            if near is not None and len(ids := self._ids(near, dialect)) == limit:
                return ids
        return self._ids(statement, dialect)

    def matching(self, predicate: "Predicate") -> list[int]:
        """The ids of the issues that a resolved query matches, in no order."""
        from jqlkit.local.sql import Sqlite

        dialect = Sqlite()
        return self._ids(self._compiler(dialect).statement(predicate, ()), dialect)

    def _ids(self, statement: "exp.Select", dialect: "Sqlite") -> list[int]:
        return [row[0] for row in self.store.query(statement.sql(dialect.name, copy=False), dialect.parameters)]

    def count(self, query: str | Query | Clause, *, deployment: str = "cloud") -> int:
        """How many issues a query matches. Errors as in `search`."""
        from jqlkit.local.sql import Sqlite

        dialect = Sqlite()
        statement = self._compiler(dialect).count(self.resolve(query, deployment))
        result: int = self.store.query(statement.sql(dialect.name, copy=False), dialect.parameters)[0][0]
        return result

    def field_names(self) -> dict[str, str]:
        """The name of each custom field by its id, where the file tells it."""
        return {entry.id: entry.name for entry in self.store.directory.all("field")}

    def fetch(self, ids: Sequence[int]) -> Iterator[Issue]:
        """The issues of these ids, in this order."""
        from orjson import loads

        names = {name.lower(): id_ for id_, name in self.field_names().items()}
        for first in range(0, len(ids), _BATCH):
            batch = ids[first : first + _BATCH]
            marks = ", ".join("?" * len(batch))
            sql = f"SELECT issue_id, body FROM issue_raw WHERE issue_id IN ({marks})"  # noqa: S608
            bodies = dict(self.store.query(sql, batch))
            for id_ in batch:
                yield Issue(loads(bodies[id_]), names)

    def issue(self, key_or_id: str | int) -> Issue | None:
        """The issue of a key (any letter case) or an id; None if there is none."""
        id_ = self.id_of(key_or_id)
        return None if id_ is None else next(self.fetch([id_]), None)

    def id_of(self, key_or_id: str | int) -> int | None:
        """The id in the snapshot of a key or an id; None if there is none."""
        text = str(key_or_id)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
        rows = self.store.query("SELECT id FROM issue WHERE key = ? OR id = ?", (text.upper(), number))
        return rows[0][0] if rows else None

    def statement(
        self, query: str | Query | Clause, *, deployment: str = "cloud", limit: int | None = None, start: int = 0,
        pretty: bool = False,
    ) -> tuple[str, dict[str, str]]:  # fmt: skip
        """The SQL of a query, and its parameters: lists too long for the text, as JSON."""
        statement, dialect = self._compile(as_query(query), deployment, limit, start)
        return statement.sql(dialect.name, pretty=pretty), dialect.parameters

    def _compile(self, query: Query, deployment: str, limit: int | None, start: int) -> "tuple[exp.Select, Sqlite]":
        from jqlkit.local.ordering import ordering
        from jqlkit.local.resolver import resolve
        from jqlkit.local.sql import Sqlite

        dialect = Sqlite()
        scope = self.scope(deployment)
        predicate = resolve(query.where, scope)
        order = ordering(query.order_by, scope)
        return self._compiler(dialect).statement(predicate, order, limit, start), dialect

    def _compiler(self, dialect: "Sqlite") -> "Compiler":
        from jqlkit.local.compiler import Compiler

        def run(sql: str, parameters: dict[str, str]) -> list[int]:
            return [row[0] for row in self.store.query(sql, parameters)]

        return Compiler(dialect, self.store.is_rare, run)

    def resolve(self, query: str | Query | Clause, deployment: str = "cloud") -> "Predicate":
        """The query with every name, function and date resolved."""
        from jqlkit.local.resolver import resolve

        return resolve(as_query(query).where, self.scope(deployment))

    def scope(self, deployment: str = "cloud") -> "Scope":
        """What a query is resolved against, at this moment."""
        from jqlkit.local.resolver import Scope

        if deployment not in ("cloud", "datacenter"):
            raise EvaluationError(f"the deployment is cloud or datacenter, not {deployment!r}")
        return Scope(self.store, self.context, deployment)

    def save(self, path: str | Path) -> None:
        """Writes the snapshot to a file that `load` opens at once. Raises ConfigError."""
        self.store.save(Path(path))

    def __len__(self) -> int:
        return int(self.store.query("SELECT COUNT(*) FROM issue")[0][0])

    def __repr__(self) -> str:
        return f"<Snapshot of {len(self)} issues>"


def _overridden(context: Context, now: str | datetime | None, user: str | None, time_zone: str | None) -> Context:
    if isinstance(now, str):
        now = parse_instant(now)
    if now is not None:
        context = replace(context, now=now if now.tzinfo else now.replace(tzinfo=UTC))
    if time_zone is not None:
        context = replace(context, zone=parse_zone(time_zone))
    return context if user is None else replace(context, user=user)
