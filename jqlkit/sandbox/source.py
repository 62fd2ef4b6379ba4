"""Where a sandbox's issues come from: made up, given by a program, or from a file."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jqlkit.local import Snapshot
from jqlkit.local.reading import read_issues
from jqlkit.local.store import Store, is_database
from jqlkit.sandbox.generator import demo

Json = dict[str, Any]


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
    known = dict(context or {})
    return Snapshot.from_issues(issues, known), known


def _from_file(path: Path, context: Mapping[str, Any]) -> tuple[Snapshot, Json]:
    if is_database(path):
        snapshot = Snapshot.load(path)
        return snapshot, {**snapshot.store.settings, **context}
    own, texts = read_issues(path)
    known = {**own, **context}
    store = Store.create()
    store.fill(known, texts)
    return Snapshot(store, store.context), known
