"""Where a sandbox's issues come from: made up, given by a program, or from a file."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Final

from jqlkit.local import Snapshot
from jqlkit.local.reading import IssueText, read_issues, texts, uncollected
from jqlkit.local.store import Store, is_database
from jqlkit.sandbox.generator import demo

Json = dict[str, Any]

#: Issues that come without an id are numbered from here.
FIRST_ID: Final = 90_000_001


def open_source(
    issues: Iterable[Mapping[str, Any]] | Snapshot | str | Path | None, context: Mapping[str, Any] | None = None
) -> tuple[Snapshot, Json]:
    """A snapshot, and the whole context that came with it. Raises ConfigError for a file without issues.

    >>> snapshot, context = open_source([{"key": "A-1", "fields": {}}], {"currentUser": "me"})
    >>> len(snapshot), context
    (1, {'currentUser': 'me'})
    """
    if isinstance(issues, Snapshot):
        return issues, {**issues.store.settings, **(context or {})}
    if isinstance(issues, (str, Path)):
        return _from_file(Path(issues), context or {})
    if issues is None:
        issues, world = demo()
        context = {**world, **(context or {})}
    return _filled(texts(issues), dict(context or {}))


def _from_file(path: Path, context: Mapping[str, Any]) -> tuple[Snapshot, Json]:
    if is_database(path):
        snapshot = Snapshot.load(path)
        return snapshot, {**snapshot.store.settings, **context}
    with uncollected():
        own, rows = read_issues(path)
        return _filled(rows, {**own, **context})


def _filled(rows: Iterable[IssueText], context: Json) -> tuple[Snapshot, Json]:
    store = Store.create()
    store.fill(context, _with_ids(rows))
    return Snapshot(store, store.context), context


def _with_ids(rows: Iterable[IssueText]) -> Iterator[IssueText]:
    """The issues, those without an id with one: clients fetch by it."""
    ids = count(FIRST_ID)
    for issue, text in rows:
        yield (issue, text) if issue.get("id") else ({**issue, "id": str(next(ids))}, None)
