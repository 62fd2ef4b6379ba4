"""`jqlkit mirror` against a server on loopback."""

import copy
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from jqlkit.errors import ConfigError, JiraConnectionError
from jqlkit.jira import BasicAuth, JiraClient
from jqlkit.jira.locks import exclusive
from jqlkit.jira.models import Issue
from jqlkit.local import Snapshot
from jqlkit.local.mirroring import mirror
from jqlkit.nodes import Query
from jqlkit.parser import parse
from jqlkit.sandbox import Sandbox
from jqlkit.sandbox.generator import Generator
from tests.mirror_runs import finish, mirror_killed, rows, start

AUTH = BasicAuth("ann@example.test", "any")
QUERY = parse("project IS NOT EMPTY")
GENERATOR = Generator(seed=3)
ISSUES = list(GENERATOR.issues(230))


def long_history(issues: list[Any]) -> None:
    """Gives the first issue more changes than a search answers with."""
    author = issues[0]["fields"]["reporter"]
    histories = issues[0]["changelog"]["histories"]
    status = issues[0]["fields"]["status"]
    for number in range(60):
        item = {"field": "status", "fieldId": "status", "from": status["id"], "fromString": status["name"]}
        item |= {"to": status["id"], "toString": status["name"]}
        at = f"2026-10-01T00:{number:02}:00.000+0000"
        histories.append({"id": str(9_000_000 + number), "author": author, "created": at, "items": [item]})
    issues[0]["changelog"] |= {"total": len(histories)}


@pytest.fixture
def server() -> Iterator[Sandbox]:
    issues = copy.deepcopy(ISSUES)
    long_history(issues)
    with Sandbox(issues=issues, context=GENERATOR.context) as sandbox:
        yield sandbox


def test_a_mirror_answers_as_the_site_does(server: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "mirror.db"
    with JiraClient(server.url, AUTH) as client:
        done = mirror(client, QUERY, file)
        again = mirror(client, QUERY, file, prune=True)
        snapshot = Snapshot.load(file)
        for jql in ("status WAS Done ORDER BY key", "assignee IS EMPTY ORDER BY priority DESC, key"):
            expected = [issue.key for issue in client.search(jql, fields=["key"])]
            assert [issue.key for issue in snapshot.search(jql)] == expected
    assert (done.taken, done.total, again.total, again.removed) == (230, 230, 230, 0)
    assert again.taken < 5
    changes = [issue for issue in snapshot.search("status CHANGED") if issue.key == ISSUES[0]["key"]]
    assert len(changes[0].raw["changelog"]["histories"]) > 60
    assert not list(tmp_path.glob("*.part*"))


def test_what_is_gone_is_dropped_on_request(server: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "mirror.db"
    with JiraClient(server.url, AUTH) as client:
        mirror(client, QUERY, file)
    fewer = copy.deepcopy(ISSUES[:-3])
    fewer[5]["fields"] |= {"summary": "zebra crossing", "updated": "2026-11-02T00:00:00.000+0000"}
    with Sandbox(issues=fewer, context=GENERATOR.context) as sandbox, JiraClient(sandbox.url, AUTH) as client:
        kept = mirror(client, QUERY, file)
        pruned = mirror(client, QUERY, file, prune=True)
    assert (kept.total, pruned.removed, pruned.total) == (230, 3, 227)
    found = list(Snapshot.load(file).search("summary ~ zebras"))
    assert [issue.key for issue in found] == [fewer[5]["key"]]


def test_another_query_is_refused(server: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "mirror.db"
    with JiraClient(server.url, AUTH) as client:
        mirror(client, QUERY, file)
        with pytest.raises(ConfigError, match="mirrors 'project IS NOT EMPTY'"):
            mirror(client, parse("assignee IS EMPTY"), file)
    assert len(Snapshot.load(file)) == 230


def test_a_killed_run_goes_on(server: Sandbox, tmp_path: Path) -> None:
    finish(start(server.url, str(QUERY), tmp_path / "whole.db"))
    mirror_killed(server.url, str(QUERY), tmp_path / "killed.db", kills=1, seed=1)
    assert rows(tmp_path / "killed.db") == rows(tmp_path / "whole.db")


class Dying:
    """A client of a site that goes away after so many issues."""

    def __init__(self, client: JiraClient, after: int) -> None:
        self.client, self.after = client, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def search(self, query: Query, **options: Any) -> Iterator[Issue]:
        yield from islice(self.client.search(query, **options), self.after)
        raise JiraConnectionError("the site is gone")


def test_a_site_that_dies_in_the_middle(server: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "mirror.db"
    with JiraClient(server.url, AUTH) as client:
        with pytest.raises(JiraConnectionError):
            mirror(Dying(client, after=150), QUERY, file)
        assert not file.exists()
        done = mirror(client, QUERY, file)
    assert done.total == 230
    assert done.taken < 230  # the first hundred are kept
    assert [path.name for path in tmp_path.iterdir()] == ["mirror.db"]


def test_one_process_at_a_time(server: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "mirror.db"
    with JiraClient(server.url, AUTH) as client:
        with exclusive(tmp_path / "mirror.db.lock"), pytest.raises(ConfigError, match="another process"):
            mirror(client, QUERY, file)
        assert mirror(client, QUERY, file).total == 230


def test_two_at_once_leave_one_whole_file(server: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "mirror.db"
    runs = [start(server.url, str(QUERY), file) for _ in range(3)]
    assert 0 in {run.wait(60) for run in runs}
    assert len(Snapshot.load(file)) == 230
    assert not list(tmp_path.glob("*.part*"))


def test_a_folder_that_cannot_be_written(server: Sandbox, tmp_path: Path) -> None:
    with JiraClient(server.url, AUTH) as client, pytest.raises(ConfigError, match="cannot write"):
        mirror(client, QUERY, tmp_path / "missing" / "mirror.db")


@pytest.mark.skipif(sys.platform == "win32", reason="no ulimit here")
def test_a_full_disk(server: Sandbox, tmp_path: Path) -> None:
    file, whole = tmp_path / "mirror.db", tmp_path / "whole.db"
    full = start(server.url, str(QUERY), file, before="ulimit -f 400;")
    assert full.wait(60) == 2
    assert not file.exists()
    finish(start(server.url, str(QUERY), file))
    finish(start(server.url, str(QUERY), whole))
    assert rows(file) == rows(whole)


def test_a_query_without_issues_and_one_with_an_order(server: Sandbox, tmp_path: Path) -> None:
    with JiraClient(server.url, AUTH) as client:
        none = mirror(client, parse("labels = nothing-has-it"), tmp_path / "none.db")
        ordered = parse("project IS NOT EMPTY ORDER BY priority DESC")
        first = mirror(client, ordered, tmp_path / "mirror.db")
        second = mirror(client, QUERY, tmp_path / "mirror.db")  # the order is no part of what is mirrored
    assert (none.total, first.total, second.total) == (0, 230, 230)
    assert list(Snapshot.load(tmp_path / "none.db").search("project IS NOT EMPTY")) == []


def test_updates_that_the_index_takes_up_late_are_found(server: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "mirror.db"
    issues = copy.deepcopy(ISSUES)
    last = max(issue["fields"]["updated"] for issue in issues)
    early = f"{datetime.fromisoformat(last) - timedelta(seconds=60):%Y-%m-%dT%H:%M:%S.000+0000}"
    with JiraClient(server.url, AUTH) as client:
        mirror(client, QUERY, file)
    issues[3]["fields"] |= {"summary": "zebra crossing", "updated": early}
    with Sandbox(issues=issues, context=GENERATOR.context) as sandbox, JiraClient(sandbox.url, AUTH) as client:
        mirror(client, QUERY, file)
    assert [issue.key for issue in Snapshot.load(file).search("summary ~ zebras")] == [issues[3]["key"]]
