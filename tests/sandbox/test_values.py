"""Shapes of values, single issues and what hangs on them, and lists."""

from typing import Any

import pytest
import requests

from jqlkit.sandbox import Sandbox
from tests.sandbox.client import Client, messages


def test_long_texts_are_documents_in_version_3_and_plain_in_version_2(cloud_url: str) -> None:
    documents = Client(cloud_url, "3").json("/issue/AB-1", fields="description")["fields"]["description"]
    assert documents["type"] == "doc"
    assert [node["type"] for node in documents["content"][0]["content"]] == ["text", "hardBreak", "text"]
    plain = Client(cloud_url, "2").json("/issue/AB-1", fields="description")["fields"]["description"]
    assert plain == "First line\nsecond line\n\nnew paragraph"


def test_cloud_knows_people_by_account_and_data_center_by_name(cloud: Client, datacenter: Client) -> None:
    there = cloud.json("/issue/AB-1")["fields"]["assignee"]
    assert there["accountId"] == "acc-tester"
    assert {"name", "key"}.isdisjoint(there)
    here = datacenter.json("/issue/AB-1")["fields"]["assignee"]
    assert (here["name"], here["key"]) == ("tester", "key-tester")
    assert "accountId" not in here


def test_other_issues_come_with_a_few_fields(cloud: Client) -> None:
    fields = cloud.json("/issue/AB-1")["fields"]
    assert fields["subtasks"][0]["fields"]["summary"] == "Issue 2"
    assert fields["issuelinks"][0]["outwardIssue"]["fields"]["status"]["name"] == "Open"
    assert cloud.json("/issue/AB-2")["fields"]["parent"]["key"] == "AB-1"


@pytest.mark.parametrize(
    ("wanted", "present", "absent"),
    [
        ("*all", {"summary", "comment"}, set()),
        ("*navigable", {"summary", "customfield_10016"}, {"comment"}),
        ("*all,-comment,-summary", {"labels"}, {"comment", "summary"}),
        ("-comment", {"summary", "labels"}, {"comment"}),
        ("summary,nothing", {"summary"}, {"labels", "nothing"}),
    ],
)
def test_choice_of_fields(cloud: Client, wanted: str, present: set[str], absent: set[str]) -> None:
    fields = cloud.json("/issue/AB-1", fields=wanted)["fields"].keys()
    assert present <= fields
    assert absent.isdisjoint(fields)


def test_what_hangs_on_an_issue(cloud: Client) -> None:
    page = cloud.json("/issue/AB-5/comment", startAt=25, maxResults=100)
    assert (page["total"], len(page["comments"])) == (30, 5)
    assert page["comments"][0]["body"]["content"][0]["content"][0]["text"] == "Remark 25"
    log = cloud.json("/issue/AB-5/changelog", maxResults=10)
    assert (log["total"], len(log["values"]), log["isLast"]) == (50, 10, False)
    assert [row["to"]["name"] for row in cloud.json("/issue/AB-5/transitions")["transitions"]] == ["Done"]
    assert cloud.json("/issue/1005")["key"] == cloud.json("/issue/ab-5")["key"] == "AB-5"
    missing = cloud.get("/issue/AB-99")
    assert missing.status_code == 404
    assert "does not exist" in messages(missing)[0]


def test_createmeta(cloud: Client, datacenter: Client) -> None:
    projects = cloud.json("/issue/createmeta", projectKeys="AB", expand="projects.issuetypes.fields")["projects"]
    assert [project["key"] for project in projects] == ["AB"]
    assert projects[0]["issuetypes"][0]["fields"]["summary"]["required"]
    assert cloud.json("/issue/createmeta/AB/issuetypes")["issueTypes"][0]["name"] == "Bug"
    assert datacenter.json("/issue/createmeta/AB/issuetypes")["values"][0]["name"] == "Bug"


def test_lists(cloud: Client) -> None:
    assert [row["name"] for row in cloud.json("/status")] == ["Open", "Done"]
    assert cloud.json("/status/Done")["statusCategory"]["key"] == "done"
    assert [row["name"] for row in cloud.json("/priority")] == ["High", "Low"]
    assert [row["name"] for row in cloud.json("/issuetype")] == ["Bug"]
    assert [row["key"] for row in cloud.json("/project")] == ["AB", "CD"]
    assert [row["key"] for row in cloud.json("/project/search", query="char")["values"]] == ["CD"]
    assert cloud.json("/project/AB")["versions"][0]["name"] == "1.0"
    assert cloud.json("/project/AB")["lead"]["accountId"] == "acc-writer"
    assert cloud.json("/filter/search")["values"][0]["jql"] == "assignee = currentUser()"
    assert cloud.get("/project/ZZ").status_code == 404


def test_fields_tell_names_types_and_clause_names(cloud: Client) -> None:
    fields = {row["id"]: row for row in cloud.json("/field")}
    assert fields["customfield_10016"]["clauseNames"] == ["cf[10016]", "Story Points"]
    assert fields["customfield_10016"]["schema"]["type"] == "number"
    assert fields["fixVersions"]["schema"] == {"type": "array", "items": "version", "system": "fixVersions"}
    assert not fields["comment"]["navigable"]
    custom = cloud.json("/field/search", type="custom", query="point")
    assert [row["id"] for row in custom["values"]] == ["customfield_10016"]
    assert custom["isLast"]


def test_users(cloud: Client, datacenter: Client) -> None:
    assert [user["accountId"] for user in cloud.json("/user/search", query="write")] == ["acc-writer"]
    assert [user["name"] for user in datacenter.json("/user/search", username="tester@")] == ["tester"]
    assert cloud.json("/user", accountId="acc-writer")["displayName"] == "Writer Role"
    assert cloud.get("/user", accountId="nobody").status_code == 404
    assert cloud.json("/myself")["accountId"] == "acc-tester"
    assert datacenter.json("/myself")["name"] == "tester"


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (5, {"type": "number"}),
        ("2024-01-01", {"type": "date"}),
        ("2024-01-01T10:00:00.000+0000", {"type": "datetime"}),
        ("next week", {"type": "string"}),
        ({"value": "Core"}, {"type": "option"}),
        ([{"value": "Core"}], {"type": "array", "items": "option"}),
        ([{"accountId": "a", "displayName": "A"}], {"type": "array", "items": "user"}),
        (["one"], {"type": "array", "items": "string"}),
    ],
    ids=str,
)
def test_the_type_of_a_field_is_that_which_queries_take_it_for(value: Any, schema: dict[str, str]) -> None:
    with Sandbox([{"id": "1", "key": "A-1", "fields": {"customfield_1": value}}]) as sandbox:
        rows = requests.get(f"{sandbox.url}/rest/api/3/field", timeout=10).json()
    (found,) = [row["schema"] for row in rows if row["id"] == "customfield_1"]
    assert {name: found[name] for name in found if name in ("type", "items")} == schema
