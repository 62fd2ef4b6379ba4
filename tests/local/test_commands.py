"""`jqlkit why`, `explain` and `sql` as a user runs them."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jqlkit.cli.group import main
from jqlkit.local import Snapshot

ISSUES = [
    {
        "id": "1",
        "key": "APP-1",
        "fields": {
            "project": {"id": "10", "key": "APP", "name": "Application"},
            "summary": "Crash \x1b[31mon start",
            "assignee": None,
            "labels": ["ui"],
            "status": {"id": "3", "name": "In Progress", "statusCategory": {"key": "indeterminate"}},
            "created": "2024-01-01T13:45:00.000+0000",
        },
        "changelog": {"total": 0, "histories": []},
    },
    {
        "id": "2",
        "key": "APP-2",
        "fields": {
            "project": {"id": "10", "key": "APP", "name": "Application"},
            "summary": "Slow search",
            "assignee": {"accountId": "a1", "displayName": "Desk"},
            "labels": [],
            "status": {"id": "1", "name": "Open", "statusCategory": {"key": "new"}},
            "created": "2024-02-01T00:00:00.000+0000",
        },
        "changelog": {"total": 0, "histories": []},
    },
]


@pytest.fixture
def data(tmp_path: Path) -> str:
    path = tmp_path / "issues.jsonl"
    path.write_text("".join(json.dumps(issue) + "\n" for issue in ISSUES), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_why_shows_the_value_at_each_leaf(data: str) -> None:
    result = run("why", "app-1", "project = APP AND NOT (assignee = Desk OR summary ~ crashes)", "--data", data)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "APP-1 does not match:",
        "AND -> no",
        "  project = APP -> yes: project is Application",
        "  assignee != Desk -> no: assignee is EMPTY",
        "  summary !~ crashes -> no: summary is Crash [31mon start",
    ]


def test_why_shows_the_past(data: str) -> None:
    result = run("why", "APP-1", 'status WAS "In Progress"', "--data", data)
    assert 'status WAS "In Progress" -> yes: status was In Progress' in result.output


def test_why_refuses_an_issue_that_is_not_there(data: str) -> None:
    result = run("why", "APP-9", "project = APP", "--data", data)
    assert result.exit_code == 1
    assert "APP-9" in result.output


def test_explain_names_the_traps() -> None:
    result = run("explain", "project = APP AND assignee != bob AND created <= 2024-01-01")
    assert "  - assignee is set and is not bob" in result.output
    assert "OR assignee IS EMPTY" in result.output
    assert "leaves out all of that day" in result.output


def test_sql_runs_on_a_saved_snapshot(data: str, tmp_path: Path) -> None:
    result = run("sql", "--data", data, "labels IS EMPTY AND status IN (Open, 'In Progress') ORDER BY key")
    assert result.exit_code == 0
    saved = tmp_path / "saved.db"
    Snapshot.load(data).save(saved)
    with sqlite3.connect(saved) as connection:
        assert connection.execute(result.output).fetchall() == [(2,)]
    assert "Open" not in result.output
