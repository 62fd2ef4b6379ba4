"""Jira Cloud's search and bulk fetches over real sockets."""

from typing import Any

import pytest

from jqlkit.sandbox import Sandbox
from tests.sandbox.client import Client, Json, messages


def test_a_search_gives_ids_alone_unless_more_is_asked_for(cloud: Client) -> None:
    assert cloud.search("project = CD") == {"issues": [{"id": "1004"}], "isLast": True}
    by_key = cloud.search("project = CD", fields=["key"])["issues"][0]
    assert (by_key["key"], "fields" in by_key) == ("CD-4", False)
    with_field = cloud.search("project = CD", fields=["summary"])["issues"][0]
    assert with_field["fields"] == {"summary": "Issue 4"}
    assert with_field["self"] == f"{cloud.rest}/issue/1004"


@pytest.mark.parametrize("version", ["2", "3", "latest"])
def test_cloud_answers_under_all_versions(cloud_url: str, version: str) -> None:
    client = Client(cloud_url, version)
    assert client.json("/search/jql", jql="key = AB-1", fields="key")["issues"][0]["key"] == "AB-1"


def test_get_and_post_find_the_same(demo: Client) -> None:
    jql = "project = DEMO AND labels IS NOT EMPTY ORDER BY created DESC, key"
    posted = demo.search(jql, fields=["summary", "status"], maxResults=7)
    got = demo.json("/search/jql", jql=jql, fields="summary,status", maxResults=7)
    repeated = demo.json("/search/jql", jql=jql, fields=["summary", "status"], maxResults=7)
    assert posted["issues"] == got["issues"] == repeated["issues"]
    assert len(got["issues"]) == 7
    assert {"total", "startAt", "maxResults"}.isdisjoint(got)


def test_pages_follow_each_other_to_the_end(demo: Client) -> None:
    found: list[str] = []
    pages = 0
    token: str | None = None
    while True:
        page = demo.search("project = DEMO ORDER BY key", **({"nextPageToken": token} if token else {}))
        found += [issue["id"] for issue in page["issues"]]
        pages += 1
        token = page.get("nextPageToken")
        assert page["isLast"] == (token is None)
        if token is None:
            break
        assert len(page["issues"]) == 50
    count = demo.made("/search/approximate-count", {"jql": "project = DEMO"})["count"]
    assert len(set(found)) == len(found) == count > 250
    assert pages == -(-count // 50)


def test_a_page_is_cut_to_its_cap_and_never_refused(demo: Client) -> None:
    whole = "project IS NOT EMPTY"
    assert len(demo.search(whole, maxResults=10**6)["issues"]) == 500
    assert len(demo.search(whole, maxResults=5000, fields=["key"])["issues"]) == 500
    assert len(demo.search(whole, maxResults=5000, fields=["summary"])["issues"]) == 100
    assert len(demo.search(whole, maxResults=5000, fields=["*all"])["issues"]) == 100


def test_a_token_belongs_to_its_query(demo: Client) -> None:
    token = demo.search("project = DEMO")["nextPageToken"]
    for jql, mark in (("project = OPS", token), ("project = DEMO", "nonsense"), ("project = DEMO", token[:-2] + "AA")):
        answer = demo.post("/search/jql", {"jql": jql, "nextPageToken": mark})
        assert answer.status_code == 400
        assert "token" in messages(answer)[0]


def test_a_token_expires() -> None:
    with Sandbox(token_lifetime=0) as sandbox:
        client = Client(sandbox.url, "3")
        token = client.search("project = DEMO")["nextPageToken"]
        assert client.post("/search/jql", {"jql": "project = DEMO", "nextPageToken": token}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"fields": "summary"},
        {"expand": ["names"]},
        {"startAt": 0},
        {"maxResults": "ten"},
        {"jql": 1},
        {"reconcileIssues": ["AB-1"]},
        {"properties": ["a", "b", "c", "d", "e", "f"]},
        {"maxResults": -1},
        [],
    ],
    ids=str,
)
def test_a_body_of_another_shape_is_refused(cloud: Client, body: Any) -> None:
    answer = cloud.post("/search/jql", {"jql": "project = AB", **body} if isinstance(body, dict) else body)
    assert answer.status_code == 400
    assert messages(answer)


@pytest.mark.parametrize(
    ("jql", "says"),
    [
        ("", "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."),
        ("order by created", "Unbounded JQL"),
        ("project = ", "Error in the JQL Query: Expecting either a value"),
        ("nosuchfield = 1", "nosuchfield"),
        ("project = NOPE", "NOPE"),
        ("created > yesterday", "yesterday"),
        ("project = AB ORDER BY key, created, updated, priority, status, summary, due, votes", "at most 7 fields"),
    ],
)
def test_a_query_that_jira_refuses(cloud: Client, jql: str, says: str) -> None:
    for answer in (
        cloud.get("/search/jql", jql=jql),
        cloud.post("/search/jql", {"jql": jql}),
        cloud.post("/search/approximate-count", {"jql": jql}),
    ):
        assert answer.status_code == 400
        assert says in messages(answer)[0]


@pytest.mark.parametrize("path", ["/search", "/search/id"])
@pytest.mark.parametrize("version", ["2", "3", "latest"])
def test_the_old_search_is_gone_from_cloud(cloud_url: str, version: str, path: str) -> None:
    client = Client(cloud_url, version)
    for answer in (client.get(path, jql="project = AB"), client.post(path, {"jql": "project = AB"})):
        assert answer.status_code == 410
        assert "The requested API has been removed" in messages(answer)[0]


def test_expansions_of_a_search(cloud: Client) -> None:
    page = cloud.search("key = AB-1", fields=["summary", "customfield_10016"], expand="names,schema,transitions")
    assert page["names"] == {"summary": "Summary", "customfield_10016": "Story Points"}
    assert page["schema"]["customfield_10016"]["customId"] == 10016
    assert [row["name"] for row in page["issues"][0]["transitions"]] == ["Done"]


def test_a_search_caps_changelogs_and_comments(cloud: Client) -> None:
    issue = cloud.search("key = AB-5", fields=["comment"], expand="changelog")["issues"][0]
    log = issue["changelog"]
    assert (len(log["histories"]), log["total"]) == (40, 50)
    assert log["histories"][0]["items"][0]["toString"] == "50"  # the newest entry
    assert (len(issue["fields"]["comment"]["comments"]), issue["fields"]["comment"]["total"]) == (20, 30)
    whole = cloud.made("/changelog/bulkfetch", {"issueIdsOrKeys": ["AB-5"]})["issueChangeLogs"][0]["changeHistories"]
    assert [entry["items"][0]["toString"] for entry in whole] == [str(number) for number in range(1, 51)]


def test_bulk_fetch_answers_by_ascending_id_and_leaves_out_what_it_does_not_know(cloud: Client) -> None:
    wanted = {"issueIdsOrKeys": ["CD-4", "1003", "ab-1", "ZZ-9"], "fields": ["summary"]}
    answer = cloud.made("/issue/bulkfetch", wanted)
    assert [issue["key"] for issue in answer["issues"]] == ["AB-1", "AB-3", "CD-4"]
    assert answer["issues"][0]["fields"] == {"summary": "Issue 1"}


def test_issues_without_an_id_get_one() -> None:
    with Sandbox([{"key": "A-1"}, {"key": "A-2", "fields": {"summary": "x"}}]) as sandbox:
        client = Client(sandbox.url, "3")
        ids = [issue["id"] for issue in client.search("project = A ORDER BY key")["issues"]]
        found = client.made("/issue/bulkfetch", {"issueIdsOrKeys": ids})["issues"]
        assert [(issue["id"], issue["key"]) for issue in found] == [(ids[0], "A-1"), (ids[1], "A-2")]


@pytest.mark.parametrize(
    ("number", "more", "status"),
    [
        (0, {}, 400),
        (100, {}, 200),
        (101, {}, 400),
        (1000, {"fields": ["summary"]}, 200),
        (1001, {"fields": ["summary"]}, 400),
        (101, {"fields": ["*all"]}, 400),
        (101, {"fields": ["comment"]}, 400),
        (101, {"fields": ["summary"], "expand": ["changelog"]}, 400),
    ],
)
def test_caps_of_a_bulk_fetch(cloud: Client, number: int, more: Json, status: int) -> None:
    ids = [str(1001 + place) for place in range(number)]
    assert cloud.post("/issue/bulkfetch", {"issueIdsOrKeys": ids, **more}).status_code == status


def test_changelogs_page_by_token_and_filter_by_field(cloud: Client) -> None:
    wanted: Json = {"issueIdsOrKeys": ["AB-5", "AB-1"], "maxResults": 30}
    first = cloud.made("/changelog/bulkfetch", wanted)
    second = cloud.made("/changelog/bulkfetch", wanted | {"nextPageToken": first["nextPageToken"]})
    entries = first["issueChangeLogs"][0]["changeHistories"] + second["issueChangeLogs"][0]["changeHistories"]
    assert len({entry["id"] for entry in entries}) == 50
    assert "nextPageToken" not in second
    none = cloud.made("/changelog/bulkfetch", {"issueIdsOrKeys": ["AB-5"], "fieldIds": ["status"]})
    assert none == {"issueChangeLogs": []}


def test_what_the_engine_cannot_answer_is_a_400(cloud: Client, datacenter: Client) -> None:
    jql = "issueFunction IN hasLinks(Blocks)"
    for answer in (cloud.get("/search/jql", jql=jql), datacenter.get("/search", jql=jql)):
        assert answer.status_code == 400
        assert "issueFunction" in messages(answer)[0] or "hasLinks" in messages(answer)[0]
    assert len(messages(cloud.get("/search/jql", jql="project = NOPE OR status = NADA"))) == 2


def test_the_demo_has_open_work_for_everybody(demo: Client) -> None:
    for jql in (
        "labels IS NOT EMPTY AND priority >= High",
        "sprint IN openSprints()",
        "project = DEMO AND status WAS Done AND resolution IS EMPTY",
        "text ~ error",
        "created >= -90d",
        "assignee IS EMPTY AND statusCategory != Done",
        "assignee = currentUser()",
        "'Story Points' > 3 AND Team = Core",
        "issue IN linkedIssues('DEMO-10') OR fixVersion IN unreleasedVersions()",
    ):
        assert demo.made("/search/approximate-count", {"jql": jql})["count"] > 0, jql
