"""The catalogue: what it knows, how it is found, merged, stored, and how names resolve."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jqlkit.catalog import Catalog, FieldInfo, FunctionInfo, ValueInfo
from jqlkit.errors import ConfigError
from jqlkit.operators import Operator

SYSTEM = Catalog.system()

AUTOCOMPLETE: dict[str, Any] = {
    "visibleFieldNames": [
        {
            "value": "status",
            "displayName": "status",
            "auto": "true",
            "orderable": "true",
            "searchable": "true",
            "operators": ["=", "!=", "in", "was", "changed"],
            "types": ["com.atlassian.jira.issue.status.Status"],
        },
        {
            "value": '"Story Points"',
            "displayName": "<b>Sto</b>ry Points - cf[10016]",
            "orderable": "true",
            "searchable": "true",
            "cfid": "cf[10016]",
            "operators": ["=", "<", ">"],
            "types": ["java.lang.Number"],
        },
        {"value": "Team", "displayName": "Team - Team", "operators": ["="], "types": ["java.lang.String"]},
        {"value": "cf[101]", "cfid": "cf[101]", "displayName": "Team - cf[101]", "operators": [], "types": []},
        {"value": "cf[102]", "cfid": "cf[102]", "displayName": "Team - cf[102]", "operators": [], "types": []},
    ],
    "visibleFunctionNames": [
        {"value": 'membersOf("")', "displayName": 'membersOf("")', "isList": "true", "types": ["x.ApplicationUser"]},
        {"value": "now()", "displayName": "now()", "types": ["java.util.Date"]},
        {"value": "robots()", "displayName": "robots()", "types": ["x.Robot"]},
    ],
    "jqlReservedWords": ["and", "OR"],
}
REST_FIELDS: list[dict[str, Any]] = [
    {"id": "status", "key": "status", "name": "Status", "custom": False, "clauseNames": ["status"]},
    {
        "id": "customfield_10016",
        "key": "customfield_10016",
        "name": "Story Points",
        "custom": True,
        "clauseNames": ["cf[10016]", "Story Points"],
        "schema": {"type": "number"},
    },
    {"id": "customfield_101", "name": "Team", "custom": True, "clauseNames": ["cf[101]", "Team"]},
    {"id": "customfield_102", "name": "Team", "custom": True, "clauseNames": ["cf[102]", "Team"]},
    {"id": "thumbnail", "name": "Images", "custom": False, "clauseNames": [], "searchable": False},
]

EMPTY_DOCUMENT: dict[str, Any] = {
    "format": "jqlkit-catalog",
    "version": 1,
    "complete": True,
    "today": None,
    "recentIssues": [],
    "reservedWords": [],
    "fields": [],
    "functions": [],
    "values": {},
}


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("fixversion", "fixVersion"),
        ("KEY", "issueKey"),
        ("searchRequest", "filter"),
        ("story points", "Story Points"),
        ("issue.property", "issue.property"),
    ],
)
def test_fields_are_found_by_every_clause_name_in_any_letter_case(name: str, canonical: str) -> None:
    field = SYSTEM.field(name)
    assert field is not None
    assert field.name == canonical


def test_what_is_documented_is_known() -> None:
    summary, status, members = SYSTEM.field("summary"), SYSTEM.field("status"), SYSTEM.function("MEMBERSOF")
    assert summary is not None
    assert status is not None
    assert members is not None
    assert Operator.EQUALS not in summary.operators
    assert status.has_history
    assert not summary.has_history
    assert (members.min_args, members.max_args, members.list_valued) == (1, 1, True)
    assert "openSprints" in [function.name for function in SYSTEM.functions_of(SYSTEM.resolve_field("sprint"))]
    assert any(field.unconfirmed for field in SYSTEM.fields)
    assert not SYSTEM.complete


def test_names_are_unique() -> None:
    for entries in (SYSTEM.fields, SYSTEM.functions):
        names = [name.lower() for entry in entries for name in (entry.name, *entry.aliases)]
        assert len(names) == len(set(names))


def test_a_site_knows_its_own_fields_functions_and_values() -> None:
    site = Catalog.from_autocompletedata(
        AUTOCOMPLETE,
        {"status": [{"value": '"In Progress"', "displayName": "In <b>Pro</b>gress"}]},
        ["DEMO-1"],
        "2026-11-22",
    )
    points = site.field("CF[010016]")
    assert points is not None
    assert points == site.field("story points")
    assert (points.name, points.text, points.type) == ("Story Points", '"Story Points"', "number")
    assert (points.id, points.display_name, points.orderable) == ("customfield_10016", "Story Points", True)
    assert site.values_of("Status") == (ValueInfo('"In Progress"', "In Progress"),)
    assert site.values_of("Status")[0].value == "In Progress"
    assert site.complete
    assert site.today == date(2026, 11, 22)
    assert site.recent_issues == ("DEMO-1",)
    assert site.reserved_words == {"and", "or"}
    functions = {function.name: function for function in site.functions}
    assert functions["membersOf"].text == 'membersOf("")'
    assert (functions["membersOf"].list_valued, functions["membersOf"].min_args) == (True, 1)
    assert functions["now"].list_valued is False
    assert functions["robots"].list_valued is None


def test_a_catalogue_survives_a_file(tmp_path: Path) -> None:
    site = Catalog.from_autocompletedata(
        AUTOCOMPLETE, {"status": [{"value": "Open"}]}, today="2026-11-22", fields=REST_FIELDS
    )
    for catalog in (SYSTEM, site, SYSTEM | site):
        catalog.save(tmp_path / "catalog.json")
        assert Catalog.load(tmp_path / "catalog.json") == catalog


def test_autocomplete_data_in_a_file_is_a_catalogue(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text(json.dumps(AUTOCOMPLETE), encoding="utf-8")
    assert Catalog.load(tmp_path / "data.json") == Catalog.from_autocompletedata(AUTOCOMPLETE)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("nonsense", "is not JSON"),
        ("[]", "is not a catalogue"),
        ('{"format": "jqlkit-catalog", "version": 99}', "version 99"),
        ('{"format": "jqlkit-catalog", "version": 1}', "'fields' is missing"),
        ('{"visibleFieldNames": [{}]}', "'value' is missing"),
        ('{"visibleFieldNames": 3}', "not the autocomplete data"),
        (json.dumps(EMPTY_DOCUMENT | {"fields": [{"nam": "x"}]}), "not a whole catalogue"),
        (json.dumps(EMPTY_DOCUMENT | {"fields": 3}), "not a whole catalogue"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "catalog.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        Catalog.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read .*absent\.json"):
        Catalog.load(tmp_path / "absent.json")


def test_the_later_catalogue_wins() -> None:
    own = Catalog(
        [FieldInfo("Summary", "number", (Operator.LESS,)), FieldInfo("Squad", "option", (Operator.EQUALS,))],
        [FunctionInfo("squads", list_valued=True)],
        values={"Squad": [ValueInfo.of("Red team")]},
    )
    both = SYSTEM | own
    summary = both.field("summary")
    assert summary is not None
    assert summary.type == "number"
    assert both.field("squad") is not None
    assert both.field("assignee") == SYSTEM.field("assignee")
    assert both.function("SQUADS") is not None
    assert [value.text for value in both.values_of("squad")] == ['"Red team"']
    again = (own | SYSTEM).field("summary")
    assert again is not None
    assert again.type == "text"


@pytest.mark.parametrize(
    ("name", "field_id"),
    [
        ("customfield_10016", "customfield_10016"),
        ("Story Points", "customfield_10016"),
        ("STORY POINTS", "customfield_10016"),
        ("cf[10016]", "customfield_10016"),
        ("status", "status"),
        ("Images", "thumbnail"),
        ("customfield_101", "customfield_101"),
        ("cf[102]", "customfield_102"),
    ],
)
def test_a_column_name_resolves_to_one_field(name: str, field_id: str) -> None:
    site = Catalog.from_autocompletedata(AUTOCOMPLETE, fields=REST_FIELDS)
    assert site.resolve_field(name).id == field_id


@pytest.mark.parametrize("fields", [REST_FIELDS, []], ids=["with ids", "autocomplete only"])
def test_an_ambiguous_name_lists_the_candidates(fields: list[dict[str, Any]]) -> None:
    site = Catalog.from_autocompletedata(AUTOCOMPLETE, fields=fields)
    with pytest.raises(ConfigError, match=r"2 fields are called 'Team'.*customfield_101 .*customfield_102 "):
        site.resolve_field("Team")


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(ConfigError, match="did you mean 'Story Points'"):
        Catalog.from_autocompletedata(AUTOCOMPLETE, fields=REST_FIELDS).resolve_field("Story Pionts")


SHARED = os.environ.get("JQLKIT_SHARED")


@pytest.mark.skipif(not SHARED, reason="JQLKIT_SHARED is not set")
def test_the_tables_hold_what_the_reference_data_say() -> None:
    folder = Path(SHARED or "") / "language"
    flags = (("cloud", "cloud"), ("dc", "datacenter"), ("orderable", "orderable"), ("product", "product"))
    for row in json.loads((folder / "fields.json").read_text())["fields"]:
        field = SYSTEM.field(row["name"])
        assert field is not None, row["name"]
        assert (field.name, list(field.aliases), field.type) == (row["name"], row["aliases"], row["type"])
        assert set(field.operators) == set(row["operators"]), row["name"]
        assert field.has_history == row["history"]
        assert field.unconfirmed == row.get("unconfirmed", False)
        assert field.deprecated_by == row["deprecated_by"]
        assert [getattr(field, ours) for _, ours in flags] == [row[theirs] for theirs, _ in flags]
        assert set(field.functions) == {name for name in row["functions"] if name.isalpha()}
    seen = set()
    for row in json.loads((folder / "functions.json").read_text())["functions"]:
        function = SYSTEM.function(row["name"])
        assert function is not None, row["name"]
        if row["name"] in seen:  # an app's version of a function that Jira has by now
            continue
        seen.add(row["name"])
        assert (function.min_args, function.max_args) == (row["min_args"], row["max_args"])
        assert function.addon or list(function.forms) == row["forms"]
        assert list(function.aliases) == row["aliases"]
        assert function.list_valued == row["list_valued"]
        here = (row["cloud"] is not False, row["dc"])  # where nothing is known, nothing is refused
        assert (function.cloud, function.datacenter, function.addon) == (*here, row["addon"])
        assert function.unconfirmed == row.get("unconfirmed", False)
        assert set(map(str, function.operators)) >= {name for name in row["operators"] if len(name) < 12}
    assert len(SYSTEM.functions) == len(seen)
