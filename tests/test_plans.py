"""The plans: same rows in the same order whichever way they come, few requests, nothing lost where things move."""

import random
from pathlib import Path

import pytest

from jqlkit.errors import JiraProtocolError, JiraServerError
from jqlkit.jira import BearerAuth, JiraClient
from jqlkit.sandbox import Sandbox
from tests.fake_jira import Answer, Call, FakeJira, Fault, issues

QUERY = "project = DEMO ORDER BY created"


def found(fake: FakeJira, **options: object) -> list[str]:
    """The keys that a search brings."""
    with JiraClient(fake.url, BearerAuth("t"), timeout=5) as client:
        return [issue.key for issue in client.search(QUERY, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("fields", [None, ["summary"], ["key"]])
def test_rows_come_in_the_servers_order(fields: list[str] | None) -> None:
    rows = issues(1234)
    random.Random(7).shuffle(rows)
    with FakeJira(rows, id_cap=500) as fake:
        assert found(fake, fields=fields) == [row["key"] for row in rows]


def test_light_fields_take_few_requests() -> None:
    with FakeJira(issues(10_000)) as fake:
        assert len(found(fake, fields=["summary", "status", "assignee"])) == 10_000
        assert len(fake.calls) <= 14


def test_an_older_cloud_takes_a_hundred_at_once() -> None:
    with FakeJira(issues(700), bulk_cap=100) as fake:
        assert len(found(fake, fields=["summary"])) == 700


@pytest.mark.parametrize("status", [404, 405, 410])
def test_without_bulkfetch_the_pages_are_walked(status: int) -> None:
    with FakeJira(issues(700)) as fake:
        fake.fault = lambda call: Answer(status, {"errorMessages": ["no"]}) if "bulkfetch" in call.path else None
        assert len(found(fake)) == 700


def broken(fake: FakeJira, number: str) -> Fault:
    """One issue that Jira cannot deliver, alone or among others."""

    def fault(call: Call) -> Answer | None:
        ids = call.values.get("issueIdsOrKeys") or ()
        return Answer(500, b"<html>") if number in ids else None

    return fault


def test_one_broken_issue_is_found_and_named_and_the_others_arrive() -> None:
    with FakeJira(issues(500)) as fake:
        fake.fault = broken(fake, "10250")
        keys: list[str] = []
        with JiraClient(fake.url, BearerAuth("t"), timeout=1) as client, pytest.raises(JiraServerError, match="10250"):
            keys += (issue.key for issue in client.search(QUERY))
    assert keys == [f"DEMO-{number}" for number in range(1, 501) if number != 250]


def test_an_issue_that_is_gone_is_told() -> None:
    rows = issues(300)
    with FakeJira(rows) as fake:
        fake.lose("10007")
        warnings: list[str] = []
        with JiraClient(fake.url, BearerAuth("t"), on_warning=warnings.append) as client:
            assert len(list(client.search(QUERY))) == 299
    assert warnings == ["1 issues were found, but are gone or hidden by now"]


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_an_export_goes_on_where_an_issue_is_gone_meanwhile(tmp_path: Path, deployment: str) -> None:
    state, ids = tmp_path / "state", tmp_path / "state.ids"
    warnings: list[str] = []
    with (
        Sandbox(deployment=deployment) as sandbox,
        JiraClient(sandbox.url, BearerAuth("t"), on_warning=warnings.append) as client,
    ):
        search = client.search(QUERY, checkpoint=str(state))
        next(search)
        search.close()  # type: ignore[attr-defined]  # a generator
        there = ids.read_text().split()
        ids.write_text("\n".join([*there[:30], "99999999", *there[30:]]))
        assert [issue.id for issue in client.search(QUERY, checkpoint=str(state))] == there
    assert warnings == ["1 issues were found, but are gone or hidden by now"]


@pytest.mark.parametrize("gone", [1, 40])
def test_data_center_loses_nothing_when_issues_vanish_between_pages(gone: int) -> None:
    with FakeJira(issues(500), kind="datacenter", cap=50) as fake:

        def vanish(call: Call) -> Answer | None:
            if len(fake.searches()) == 4:
                del fake.rows[:gone]
            return None

        fake.fault = vanish
        keys = found(fake)
    assert len(keys) == len(set(keys))
    assert set(keys) >= {f"DEMO-{number}" for number in range(gone + 1, 501)}


def test_data_center_is_sorted_without_ties() -> None:
    with FakeJira(issues(5), kind="datacenter") as fake:
        found(fake)
        assert fake.searches()[-1].body["jql"] == "project = DEMO ORDER BY created, key ASC"


def test_a_search_that_is_left_early_stops_asking() -> None:
    with FakeJira(issues(5000), latency=0.01) as fake:
        with JiraClient(fake.url, BearerAuth("t")) as client:
            search = client.search(QUERY)
            next(search)
            search.close()  # type: ignore[attr-defined]  # a generator
        assert len(fake.calls) < 40


def expiring(times: int) -> Fault:
    """Refuses the token of the third page so many times."""
    left = [times]

    def fault(call: Call) -> Answer | None:
        if call.path.endswith("/search/jql") and call.values.get("nextPageToken") == "t200" and left[0] > 0:
            left[0] -= 1
            text = "The next page token is invalid or has expired. Start the search again without it."
            return Answer(400, {"errorMessages": [text], "errors": {}})
        return None

    return fault


def test_a_walk_whose_token_expires_begins_again_and_doubles_nothing() -> None:
    with FakeJira(issues(350), fault=expiring(1)) as fake, JiraClient(fake.url, BearerAuth("t"), threads=1) as client:
        assert [row.key for row in client.search(QUERY)] == [f"DEMO-{number}" for number in range(1, 351)]


def test_a_walk_whose_tokens_always_expire_ends_with_a_token_to_go_on() -> None:
    keys: list[str] = []
    with FakeJira(issues(350), fault=expiring(9)) as fake, pytest.raises(JiraProtocolError, match="expired") as caught:
        client = JiraClient(fake.url, BearerAuth("t"), threads=1)
        keys.extend(row.key for row in client.search(QUERY))
    assert caught.value.resume_token == "t200"
    assert keys == [f"DEMO-{number}" for number in range(1, 201)]


@pytest.mark.parametrize(
    ("options", "latency", "wanted", "name"),
    [
        ({}, 0.0, {"fields": ["*all"]}, "ids, then parallel bulkfetch"),
        ({}, 0.0, {"fields": ["*all"], "limit": 100}, "token walk"),
        ({}, 0.0, {"fields": ["*all"], "limit": 200}, "token walk"),
        ({}, 0.0, {"fields": ["*all"], "limit": 1000}, "ids, then parallel bulkfetch"),
        ({"threads": 1}, 0.0, {"fields": ["*all"]}, "token walk"),
        # At ten a second, a quick site is walked as soon, in fewer requests; a slow one is not.
        ({"rate_limit": "10/s"}, 0.0, {"fields": ["*all"]}, "token walk"),
        ({"rate_limit": "10/s"}, 0.3, {"fields": ["*all"]}, "ids, then parallel bulkfetch"),
        ({"rate_limit": "10/s"}, 0.0, {"fields": ["summary"]}, "ids, then parallel bulkfetch"),
    ],
)
def test_the_plan_fits_what_is_asked_and_what_is_known_of_the_site(
    options: dict[str, object], latency: float, wanted: dict[str, object], name: str
) -> None:
    with (
        FakeJira(issues(10), latency=latency) as fake,
        JiraClient(fake.url, BearerAuth("t"), **options) as client,  # type: ignore[arg-type]
    ):
        client.count(QUERY)
        assert client.plan(QUERY, **wanted).name == name  # type: ignore[arg-type]
