"""A snapshot that follows a site: filled by a query, brought up to date by what was updated since, never half written.

The work goes on in FILE.part, batch by batch, each a transaction; FILE is replaced when all is there. A run that was
killed goes on from the last batch.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from jqlkit.dates import seconds
from jqlkit.errors import ConfigError, JiraError
from jqlkit.jira.locks import exclusive
from jqlkit.jira.models import Issue
from jqlkit.local.store import Store
from jqlkit.nodes import AndClause, Clause, Field, OrderBy, Query, SearchSort, TerminalClause, ValueOperand, to_jql
from jqlkit.operators import Operator, SortOrder

_BATCH: Final = 100
#: Seconds before the last update that are asked for again: a site's index may take up an update after a later one.
_OVERLAP: Final = 120
_EXPAND: Final = ("changelog", "names", "schema")


class Site(Protocol):
    """What is needed of a client: `JiraClient` is one."""

    def search(self, query: Query, *, fields: list[str], expand: tuple[str, ...] = ()) -> Iterator[Issue]:
        """The issues of a query."""

    def paged(self, path: str, **params: Any) -> Iterator[Any]:
        """The items of all pages of a path."""

    def myself(self) -> dict[str, Any]:
        """The user who asks."""

    def fields(self) -> list[dict[str, Any]]:
        """The site's fields."""

    def priorities(self) -> list[dict[str, Any]]:
        """The site's priorities, the highest first."""

    def statuses(self) -> list[dict[str, Any]]:
        """The site's statuses."""


class Progress(NamedTuple):
    """What a run did: issues taken from the site, issues that are gone, issues in the file."""

    taken: int
    removed: int
    total: int


def mirror(
    site: Site, query: Query, path: Path, *, prune: bool = False, report: Callable[[int], None] | None = None
) -> Progress:
    """Fills or updates the snapshot in `path` with the issues of a query.

    With `prune` also the keys are compared, and issues that the site no longer finds are dropped. `report` is told
    how many issues have been taken so far. Raises ConfigError if the file mirrors another query, and JiraError.
    """
    part = path.with_name(path.name + ".part")
    try:
        with exclusive(path.with_name(path.name + ".lock")):
            done = _run(site, query, path, part, prune, report)
            part.replace(path)
    except BlockingIOError:
        raise ConfigError(f"another process is mirroring into {path}: wait until it has ended") from None
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror or error}") from None
    except sqlite3.Error as error:
        raise ConfigError(f"cannot write {part}: {error}; what is done so far is kept, run it again") from None
    return done


def _run(
    site: Site, query: Query, path: Path, part: Path, prune: bool, report: Callable[[int], None] | None
) -> Progress:
    store = _open(path, part, query)
    try:
        if not store.settings.get("mirrored"):
            store.learn(_settings(site, query))
        taken = 0
        since = max(0, store.settings["since"] - _OVERLAP)
        for batch in _batches(site.search(_since(query, since), fields=["*all"], expand=_EXPAND)):
            issues = [_whole(site, issue) for issue in batch]
            store.settings["since"] = max([store.settings["since"], *[_updated(issue) for issue in issues]])
            store.upsert([(issue, None) for issue in issues])
            taken += len(issues)
            if report is not None:
                report(taken)
        removed = _prune(site, query, store) if prune else 0
        return Progress(taken, removed, store.query("SELECT COUNT(*) FROM issue")[0][0])
    finally:
        store.close()


def _open(path: Path, part: Path, query: Query) -> Store:
    """The database to work in: what a killed run left, a copy of the finished one, or an empty one."""
    try:
        if part.exists():
            if (store := _continued(part, query)) is not None:
                return store
            part.unlink()
            part.with_name(part.name + "-journal").unlink(missing_ok=True)
        if path.exists():
            _check(path)
            copy = part.with_name(part.name + ".copy")
            shutil.copyfile(path, copy)
            copy.replace(part)
            store = Store.reopen(part)
            mirrored = store.settings.get("mirror")
            if mirrored != _identity(query):
                store.close()
                part.unlink()
                what = "is no mirror" if mirrored is None else f"mirrors {mirrored!r}"
                raise ConfigError(f"{path} {what}: choose another file, or remove it")
            return store
        store = Store.create(str(part))
    except OSError as error:
        raise ConfigError(f"cannot write {part}: {error.strerror}") from None
    except sqlite3.Error as error:
        raise ConfigError(f"cannot use {part}: {error}; remove it to begin again") from None
    store.index()
    store.settings = {"mirror": _identity(query), "since": 0}
    return store


def _check(path: Path) -> None:
    try:
        Store.open(path).close()
    except ConfigError as error:
        raise ConfigError(f"{error}; remove the file to mirror again") from None


def _continued(part: Path, query: Query) -> Store | None:
    """What a killed run left; None if that was another query's, or not yet begun."""
    try:
        store = Store.reopen(part)
    except (ConfigError, sqlite3.Error):
        return None
    if store.settings.get("mirror") == _identity(query):
        return store
    store.close()
    return None


def _identity(query: Query) -> str:
    return "" if query.where is None else to_jql(query.where)


def _settings(site: Site, query: Query) -> dict[str, Any]:
    """The context that the site can tell: who asks, its fields, its priorities and statuses in order."""
    myself = site.myself()
    user = myself.get("accountId") or myself.get("name")
    settings: dict[str, Any] = {
        "users": [myself],
        "currentUser": user,
        "timeZone": myself.get("timeZone"),
        "names": {},
        "schema": {},
        "mirror": _identity(query),
        "since": 0,
        "mirrored": True,
    }
    for field in site.fields():
        settings["names"][field["id"]] = field.get("name") or field["id"]
        settings["schema"][field["id"]] = field.get("schema")
    for name, read in (("priorities", site.priorities), ("statuses", site.statuses)):
        try:
            settings[name] = read()
        except JiraError:  # not every user may list them; the issues tell their names
            settings[name] = []
    return settings


def _since(query: Query, since: int) -> Query:
    """The issues of the query that were updated since, the oldest update first; an instant in ms has no zone."""
    newer = TerminalClause(Field("updated"), Operator.GREATER_EQUALS, ValueOperand(str(since * 1000), is_number=True))
    clauses: list[Clause] = [newer] if query.where is None else [query.where, newer]
    order = OrderBy([SearchSort(Field("updated"), SortOrder.ASC), SearchSort(Field("key"), SortOrder.ASC)])
    return Query(clauses[0] if len(clauses) == 1 else AndClause(clauses), order)


def _batches(issues: Iterable[Issue]) -> Iterator[list[Issue]]:
    rest = iter(issues)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _updated(issue: dict[str, Any]) -> int:
    return seconds(issue["fields"]["updated"])


def _whole(site: Site, issue: Issue) -> dict[str, Any]:
    """The issue with its whole changelog and all its comments; a search answers with the first of them only."""
    raw = {**issue.raw, "fields": dict(issue.fields)}
    changelog = raw.get("changelog") or {}
    entries = changelog.get("histories") or ()
    if changelog.get("total", len(entries)) > len(entries) or "changelog" not in raw:
        histories = list(site.paged(f"issue/{issue.key}/changelog"))
        raw["changelog"] = {"startAt": 0, "total": len(histories), "maxResults": len(histories), "histories": histories}
    comment = raw["fields"].get("comment")
    if isinstance(comment, dict) and (comment.get("total") or 0) > len(comment.get("comments") or ()):
        comments = list(site.paged(f"issue/{issue.key}/comment"))
        raw["fields"]["comment"] = {**comment, "comments": comments, "total": len(comments)}
    worklog = raw["fields"].get("worklog")
    if isinstance(worklog, dict) and (worklog.get("total") or 0) > len(worklog.get("worklogs") or ()):
        worklogs = list(site.paged(f"issue/{issue.key}/worklog"))
        raw["fields"]["worklog"] = {**worklog, "worklogs": worklogs, "total": len(worklogs)}
    return raw


def _prune(site: Site, query: Query, store: Store) -> int:
    """Drops the issues that the site no longer finds, deleted or out of the query's reach."""
    every = query if query.where is not None else _since(query, 0)
    found = {issue.key.upper() for issue in site.search(every, fields=["key"])}
    gone = [id_ for id_, key in store.query("SELECT id, key FROM issue") if key not in found]
    store.drop(gone)
    return len(gone)
