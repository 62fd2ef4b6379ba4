"""The addresses that help with JQL: completion data, suggestions, match, sanitize, parse."""

import pytest

from tests.sandbox.client import Client, Json


def test_completion_data_makes_a_catalogue(cloud: Client) -> None:
    from jqlkit.catalog import Catalog

    data = cloud.json("/jql/autocompletedata")
    assert data == cloud.made("/jql/autocompletedata", {"projectIds": [100]})
    catalog = Catalog.from_autocompletedata(data, fields=cloud.json("/field"))
    points = catalog.field("Story Points")
    assert points is not None
    assert (points.id, points.type) == ("customfield_10016", "number")
    assert catalog.field("assignee") is not None
    function = catalog.function("membersOf")
    assert function is not None
    assert function.list_valued


@pytest.mark.parametrize(
    ("params", "values"),
    [
        ({"fieldName": "status"}, ["Open", "Done"]),
        ({"fieldName": "status", "fieldValue": "do"}, ["Done"]),
        ({"fieldName": "assignee", "fieldValue": "writer"}, ["acc-writer"]),
        ({"fieldName": "project", "fieldValue": "beta"}, ["AB"]),
        ({"fieldName": "Team"}, ['"Core team"']),
        ({"fieldName": "cf[10030]", "fieldValue": "core"}, ['"Core team"']),
        ({"fieldName": "status", "predicateName": "by", "predicateValue": "tester"}, ["acc-tester"]),
        ({"fieldName": "status", "predicateName": "to", "predicateValue": "op"}, ["Open"]),
        ({"fieldName": "nothing"}, []),
    ],
)
def test_suggestions(cloud: Client, params: Json, values: list[str]) -> None:
    assert [row["value"] for row in cloud.json("/jql/autocompletedata/suggestions", **params)["results"]] == values


def test_suggestions_mark_the_match_and_escape_the_rest(cloud: Client) -> None:
    shown = cloud.json("/jql/autocompletedata/suggestions", fieldName="status", fieldValue="ON")["results"]
    assert shown[0]["displayName"] == "D<b>on</b>e"
    assert cloud.get("/jql/autocompletedata/suggestions").status_code == 400


def test_match(cloud: Client) -> None:
    body = {"issueIds": [1001, 1003, 1004, 9], "jqls": ["project = AB", "project = ZZ", "labels = ui", "broken"]}
    matches = cloud.made("/jql/match", body)["matches"]
    assert [row["matchedIssues"] for row in matches] == [[1001, 1003], [], [1001], []]
    assert [bool(row["errors"]) for row in matches] == [False, True, False, True]


def test_sanitize(cloud: Client) -> None:
    rows = cloud.made("/jql/sanitize", {"queries": [{"query": "project = AB"}, {"query": "a = "}]})["queries"]
    assert rows[0] == {"initialQuery": "project = AB", "sanitizedQuery": "project = AB"}
    assert "Expecting" in rows[1]["errors"]["errorMessages"][0]
    many = [{"query": f"project = A{number}"} for number in range(21)]
    assert cloud.post("/jql/sanitize", {"queries": many}).status_code == 400


def test_parse_gives_the_structure_of_each_query(cloud: Client) -> None:
    jql = "project = AB AND NOT (labels IN (ui, EMPTY) OR status WAS Open BEFORE now()) ORDER BY key DESC, summary"
    rows = cloud.made("/jql/parse", {"queries": [jql, "a = ", "project = NOPE"]}, validation="strict")["queries"]
    assert rows[0]["query"] == jql
    where = rows[0]["structure"]["where"]
    assert (where["operator"], len(where["clauses"])) == ("and", 2)
    assert where["clauses"][0] == {
        "field": {"name": "project", "encodedName": "project"},
        "operator": "=",
        "operand": {"value": "AB", "encodedValue": "AB"},
    }
    labels, status = where["clauses"][1]["clauses"][0]["clauses"]
    assert labels["operand"]["values"] == [{"value": "ui", "encodedValue": "ui"}, {"keyword": "empty"}]
    assert status["predicates"][0]["operand"]["function"] == "now"
    order = rows[0]["structure"]["orderBy"]["fields"]
    assert [(sort["field"]["name"], sort.get("direction")) for sort in order] == [("key", "desc"), ("summary", None)]
    assert "Expecting" in rows[1]["errors"][0]
    assert "structure" not in rows[1]


@pytest.mark.parametrize(
    ("validation", "members"),
    [("strict", {"query", "errors"}), ("warn", {"query", "errors", "structure"}), ("none", {"query", "structure"})],
)
def test_how_strictly_parse_validates(cloud: Client, validation: str, members: set[str]) -> None:
    (row,) = cloud.made("/jql/parse", {"queries": ["project = NOPE"]}, validation=validation)["queries"]
    assert row.keys() == members


def test_parse_refuses_what_it_does_not_know(cloud: Client) -> None:
    assert cloud.post("/jql/parse", {"queries": ["a = 1"]}, validation="lax").status_code == 400
    assert cloud.post("/jql/parse", {"queries": []}).status_code == 400
