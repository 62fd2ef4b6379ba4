"""`jqlkit lint` as a user runs it."""

import json

from click.testing import CliRunner, Result

from jqlkit.cli.group import main

MESSAGE = "every issue meets this restriction: the search reads all of Jira; add a positive one"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["lint", *arguments], input=stdin)


def test_text_report_has_place_code_and_caret() -> None:
    result = run("-q", "id != null ORDER BY key")
    assert result.exit_code == 1
    assert result.output.splitlines()[:3] == [
        f"<query>:1:1: JQL101 warning vacuous-restriction: {MESSAGE}",
        "    id != null ORDER BY key",
        "    ^^^^^^^^^^",
    ]


def test_clean_query() -> None:
    result = run("-q", "project = DEMO")
    assert (result.exit_code, result.output) == (0, "All checks passed.\n")


def test_json_report() -> None:
    result = run("-q", "project = if", "-o", "json")
    assert result.exit_code == 1
    (diagnostic,) = json.loads(result.output)
    assert diagnostic["location"] == {"row": 1, "column": 11}
    assert diagnostic["end_location"] == {"row": 1, "column": 13}
    assert diagnostic["jql"] == "project = if"
    assert diagnostic["fix"]["edits"][0]["content"] == '"if"'
    assert json.loads(run("-q", "project = A", "--output-format", "json").output) == []


def test_fail_level_and_selection() -> None:
    assert run("-q", "id != null", "--fail-level", "error").exit_code == 0
    assert (
        run("-q", "project = A AND assignee != currentUser()", "--fail-level", "info").exit_code == 0
    )  # info never fails
    assert run("-q", "id != null", "--fail-level", "info").exit_code == 1
    assert run("-q", "id != null", "--ignore", "JQL101,JQL100").exit_code == 0
    assert run("-q", "id != null", "--select", "JQL0").exit_code == 0
    assert run("-q", "", "--deployment", "datacenter").exit_code == 0
    assert run("-q", "").exit_code == 1


def test_wrong_usage() -> None:
    assert run("-q", "a = b", "x.jql").exit_code == 2
    result = run("-q", "a = b", "--select", "JQL777")
    assert result.exit_code == 2
    assert "JQL777" in result.output
