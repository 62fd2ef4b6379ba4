"""Questions about queries and histories that Cloud answers beside a search: match, sanitize, whole changelogs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jqlkit.errors import JiraProtocolError
from jqlkit.jira import BearerAuth, JiraClient
from jqlkit.jira.judgements import MATCH_ISSUES, SANITIZE_QUERIES
from jqlkit.sandbox import Sandbox
from tests.command import environment, jqlkit
from tests.fake_jira import Answer, Call, FakeJira, issues


@pytest.fixture
def client() -> Iterator[JiraClient]:
    with Sandbox() as sandbox, JiraClient(sandbox.url, BearerAuth("t")) as one:
        yield one


def test_which_issues_a_query_matches(client: JiraClient) -> None:
    rows = list(client.search("project = DEMO ORDER BY key", fields=["status"], limit=20))
    ids = [int(row.id) for row in rows]
    status = rows[0].fields["status"]["name"]
    same = {int(row.id) for row in rows if row.fields["status"]["name"] == status}
    matched, nothing, broken = client.match([f'status = "{status}"', "key = DEMO-999999", "nofield = 1"], ids)
    assert set(matched.ids) == same
    assert not matched.errors
    assert nothing.ids == ()
    assert not broken.ids
    assert "nofield" in broken.errors[0]


def test_more_issues_than_one_request_takes() -> None:
    def fault(call: Call) -> Answer | None:
        if not call.path.endswith("/jql/match"):
            return None
        found = [number for number in call.body["issueIds"] if number % 500 == 0]
        return Answer(body={"matches": [{"matchedIssues": found, "errors": []} for _ in call.body["jqls"]]})

    with FakeJira(fault=fault) as fake, JiraClient(fake.url, BearerAuth("t")) as client:
        (match,) = client.match(["a = 1"], range(1, 2 * MATCH_ISSUES + 2))
    assert match.ids == (500, 1000, 1500, 2000)
    assert len([call for call in fake.calls if call.path.endswith("/match")]) == 3


def test_queries_are_sanitized_in_their_order(client: JiraClient) -> None:
    queries = [f"project = P{number % 25}" for number in range(2 * SANITIZE_QUERIES)]
    assert [answer.query for answer in client.sanitize(queries)] == queries


def test_an_answer_about_other_queries_is_refused() -> None:
    with FakeJira() as fake, JiraClient(fake.url, BearerAuth("t")) as client, pytest.raises(JiraProtocolError):
        fake.fault = lambda call: Answer(body={"queries": []}) if "sanitize" in call.path else None
        client.sanitize(["a = 1"])


def histories(count: int) -> list[dict[str, Any]]:
    items = [{"field": "status", "fromString": "A", "toString": "B"}]
    moments = [f"2024-01-01T00:{number // 60:02}:{number % 60:02}.000+0000" for number in range(count)]
    return [{"id": moment, "created": moment, "items": items} for moment in moments]


def cut_changelogs(call: Call) -> Answer | None:
    """Three issues with 90, 5 and 41 changes; a search shows 40, the bulk address 50 a page."""
    counts = {"10001": 90, "10002": 5, "10003": 41}
    if call.path.endswith("/changelog/bulkfetch"):
        entries = [(key, entry) for key in call.body["issueIdsOrKeys"] for entry in histories(counts[key])]
        start = int(call.body.get("nextPageToken", 0))
        logs = [{"issueId": key, "changeHistories": [entry]} for key, entry in entries[start : start + 50]]
        more = {"nextPageToken": str(start + 50)} if start + 50 < len(entries) else {}
        return Answer(body={"issueChangeLogs": logs} | more)
    if call.path.endswith(("/search/jql", "/issue/bulkfetch")) and call.values.get("fields") != ["id"]:
        shown = {key: {"total": count, "histories": histories(min(count, 40))} for key, count in counts.items()}
        rows = [{"id": row["id"], "key": row["key"], "changelog": shown[row["id"]]} for row in issues(3)]
        return Answer(body={"issues": rows, "isLast": True})
    return None


def test_a_history_that_the_search_cuts_is_completed(tmp_path: Path) -> None:
    with FakeJira(issues(3), fault=cut_changelogs) as fake:
        done = jqlkit(
            "search", "project = DEMO", "--split-changelog", "-o", "jsonl", env=environment(tmp_path, fake.url, "t")
        )
    assert done.code == 0, done.stderr
    keys = [json.loads(line)["key"] for line in done.stdout.splitlines()]
    assert keys == ["DEMO-1"] * 90 + ["DEMO-2"] * 5 + ["DEMO-3"] * 41
    asked = [call.body["issueIdsOrKeys"] for call in fake.calls if call.path.endswith("/changelog/bulkfetch")]
    assert asked == [["10001", "10003"]] * 3


def test_histories_of_the_sandbox_are_whole(client: JiraClient) -> None:
    rows = list(client.search("project = DEMO ORDER BY key", fields=["key"], expand=["changelog"], limit=5))
    whole = client.changelogs([row.id for row in rows])
    totals = {row.id: row.raw["changelog"]["total"] for row in rows}
    assert {key: len(found) for key, found in whole.items()} == {key: n for key, n in totals.items() if n}


def test_issues_to_reconcile_reach_the_site(tmp_path: Path) -> None:
    with FakeJira(issues(3)) as fake:
        env = environment(tmp_path, fake.url, "t")
        done = jqlkit("search", "project = DEMO", "--reconcile", "10001, 10002", "-o", "keys", env=env)
        wrong = jqlkit("search", "project = DEMO", "--reconcile", "DEMO-1", env=env)
    assert done.code == 0, done.stderr
    assert fake.searches()[0].body["reconcileIssues"] == [10001, 10002]
    assert wrong.code == 2
    assert "numeric ids" in wrong.stderr
