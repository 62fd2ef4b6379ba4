"""Generated issues: the same every time, consistent in themselves, something in them for every kind of query."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from itertools import islice
from statistics import mean, median
from typing import Any

import pytest

from jqlkit.sandbox.generator import Generator, demo

Json = dict[str, Any]

TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def issues() -> list[Json]:
    return demo(TODAY)[0]


@pytest.fixture(scope="module")
def large() -> list[Json]:
    return list(Generator(seed=7).issues(4000))


def share(issues: list[Json], field: str) -> float:
    return sum(1 for issue in issues if issue["fields"].get(field)) / len(issues)


def test_same_seed_same_issues_and_another_seed_others() -> None:
    first, again, other = (list(Generator(seed=seed).issues(30)) for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_issues_are_streamed() -> None:
    assert len(list(islice(Generator().issues(10**9), 3))) == 3


def test_demo_is_relative_to_today() -> None:
    now = datetime.now(UTC)
    updated = [issue["fields"]["updated"] for issue in demo()[0]]
    assert max(updated) <= now.strftime("%Y-%m-%dT%H:%M:%S.999+0000")
    assert sum(1 for issue in demo(TODAY)[0] if issue["fields"]["created"] >= "2025-12-01") >= 40


def test_demo_has_something_for_every_query_of_a_tour(issues: list[Json]) -> None:
    fields = [issue["fields"] for issue in issues]
    assert Counter(field["project"]["key"] for field in fields)["DEMO"] > 200
    assert any(field["assignee"] is None for field in fields)
    assert sum(1 for field in fields if field["labels"] and field["priority"]["name"] in ("High", "Highest")) >= 15
    assert any("error" in field["summary"] for field in fields)
    assert any(sprint["state"] == "active" for field in fields for sprint in field["customfield_10020"] or ())
    assert any(field["customfield_10016"] for field in fields)
    assert any(field["customfield_10030"] for field in fields)
    assert {"Bug", "Epic", "Story", "Sub-task", "Task"} == {field["issuetype"]["name"] for field in fields}
    reopened = [
        issue
        for issue in issues
        if issue["fields"]["resolution"] is None
        and any(item["toString"] == "Done" for entry in issue["changelog"]["histories"] for item in entry["items"])
    ]
    assert len(reopened) >= 5


def test_history_ends_where_the_issue_stands(issues: list[Json]) -> None:
    shown = {"status": "name", "resolution": "name", "assignee": "displayName"}
    for issue in issues:
        fields = issue["fields"]
        now: dict[str, Any] = {}
        moments = [entry["created"] for entry in issue["changelog"]["histories"]]
        assert moments == sorted(moments)
        assert all(fields["created"] <= moment <= fields["updated"] for moment in moments)
        for entry in issue["changelog"]["histories"]:
            for item in entry["items"]:
                assert now.get(item["field"], item["fromString"]) == item["fromString"]
                now[item["field"]] = item["toString"]
        for field, text in now.items():
            assert text == (fields[field] or {shown[field]: None})[shown[field]], (issue["key"], field)


def test_links_and_parents_have_both_ends(issues: list[Json]) -> None:
    by_key = {issue["key"]: issue["fields"] for issue in issues}
    links = 0
    for key, fields in by_key.items():
        for link in fields["issuelinks"]:
            (end,) = {"inwardIssue", "outwardIssue"} & link.keys()
            back = {other["id"] for other in by_key[link[end]["key"]]["issuelinks"]}
            assert link["id"] in back
            links += 1
        if fields["issuetype"]["subtask"]:
            assert key in [child["key"] for child in by_key[fields["parent"]["key"]]["subtasks"]]
    assert links > 20


def test_context_knows_all_that_issues_name(issues: list[Json]) -> None:
    context = demo(TODAY)[1]
    names = {"status": {row["name"] for row in context["statuses"]}, "priority": set(context["priorities"])}
    for issue in issues:
        fields = issue["fields"]
        assert fields["status"]["name"] in names["status"]
        assert fields["priority"]["name"] in names["priority"]
        assert fields["reporter"]["name"] in context["users"]
        versions = {version["name"] for version in context["versions"][fields["project"]["key"]]}
        assert {version["name"] for version in fields["fixVersions"]} <= versions
        components = context["components"][fields["project"]["key"]]
        assert all(component["name"] in components for component in fields["components"])


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("assignee", 0.68),
        ("resolution", 0.65),
        ("description", 0.92),
        ("labels", 0.38),
        ("components", 0.65),
        ("fixVersions", 0.45),
        ("duedate", 0.15),
        ("issuelinks", 0.12),
        ("customfield_10020", 0.15),
    ],
)
def test_how_often_a_field_is_set(large: list[Json], field: str, wanted: float) -> None:
    assert share(large, field) == pytest.approx(wanted, abs=0.04)


def test_how_long_issues_are(large: list[Json]) -> None:
    sizes = [len(json.dumps(issue, separators=(",", ":"))) for issue in large]
    assert median(sizes) == pytest.approx(1900, abs=150)
    for field, middle in (("summary", 8), ("description", 50)):
        words = [len(issue["fields"][field].split()) for issue in large if issue["fields"][field]]
        assert median(words) == pytest.approx(middle, abs=2)
    changes = [len(issue["changelog"]["histories"]) for issue in large]
    assert mean(changes) == pytest.approx(1.8, abs=0.1)
    assert median(filter(None, changes)) == 2
    assert max(changes) <= 12


def test_sprints_hold_the_time_in_which_an_issue_was_open(large: list[Json]) -> None:
    for issue in large:
        fields = issue["fields"]
        for sprint in fields.get("customfield_10020", ()):
            assert fields["created"][:19] < sprint["endDate"]
            assert fields["resolutiondate"] is None or sprint["startDate"] < fields["resolutiondate"]


def test_the_largest_of_twenty_projects_has_28_percent(large: list[Json]) -> None:
    projects = Counter(issue["fields"]["project"]["key"] for issue in large)
    assert len(projects) == 20
    assert projects.most_common(1)[0][1] / len(large) == pytest.approx(0.28, abs=0.03)
