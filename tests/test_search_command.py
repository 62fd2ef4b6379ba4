"""`jqlkit search` and `count` against the sandbox and against files, as a user runs them."""

import csv
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jqlkit.cli.group import main
from jqlkit.sandbox import Sandbox
from tests import command
from tests.command import Done
from tests.shared import shared_folder

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("JIRA_", "MATON_"))}


def jqlkit(*arguments: str, **environment: str) -> Done:
    return command.jqlkit(*arguments, env=CLEAN | environment)


@pytest.fixture(scope="module")
def site() -> Iterator[dict[str, str]]:
    """The environment of a user of a sandbox that runs."""
    with Sandbox() as server:
        yield {"JIRA_URL": server.url, "JIRA_API_TOKEN": "t", "JIRA_EMAIL": "me@example.com"}


def check_short_error(result: Done, code: int) -> str:
    assert result.code == code, result.stderr
    assert result.stdout == ""
    assert 1 <= len(result.stderr.splitlines()) <= 5
    assert "Traceback" not in result.stderr
    return result.stderr


def test_a_pipe_gets_json_lines_with_whole_issues(site: dict[str, str]) -> None:
    lines = jqlkit("search", "project = DEMO ORDER BY key", "--limit", "3", **site).stdout.splitlines()
    issues = [json.loads(line) for line in lines]
    assert [issue["key"] for issue in issues] == ["DEMO-1", "DEMO-2", "DEMO-3"]
    assert "description" in issues[0]["fields"]


def test_every_page_is_fetched_once(site: dict[str, str]) -> None:
    keys = jqlkit("search", "created >= -10000d", "-o", "keys", **site).stdout.split()
    assert len(keys) == len(set(keys)) > 400
    assert jqlkit("count", "created >= -10000d", **site).stdout == f"{len(keys)}\n"


def test_csv_has_the_columns_asked_for(site: dict[str, str]) -> None:
    query = "project = DEMO ORDER BY key"
    fields = "key,summary,+Story Points"
    result = jqlkit("search", query, "--fields", fields, "--limit", "2", "-o", "csv", **site)
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert rows[0] == ["key", "summary", "Story Points"]
    assert [row[0] for row in rows[1:]] == ["DEMO-1", "DEMO-2"]


def test_a_table_of_the_built_in_site() -> None:
    result = jqlkit("search", "--site", "sandbox", "project = DEMO", "--limit", "2", "-o", "table")
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["key", "type", "status", "priority", "assignee", "updated", "summary"]


def test_an_unbounded_query_is_refused_before_a_request(site: dict[str, str]) -> None:
    error = check_short_error(jqlkit("search", "order by created", **site), 1)
    assert "JQL100" in error
    assert "hint: " in error
    sent = check_short_error(jqlkit("search", "order by created", "--no-lint", **site), 1)
    assert "Unbounded JQL queries are not allowed here" in sent


def test_a_malformed_query_shows_where(site: dict[str, str]) -> None:
    error = check_short_error(jqlkit("search", "project = DEMO AND", **site), 1)
    assert "^" in error


def test_a_wrong_token() -> None:
    with Sandbox(token="right") as server:
        environment = {"JIRA_URL": server.url, "JIRA_API_TOKEN": "wrong-secret", "JIRA_EMAIL": "me@example.com"}
        error = check_short_error(jqlkit("search", "project = DEMO", **environment), 4)
        assert "wrong-secret" not in error
        good = environment | {"JIRA_API_TOKEN": "right"}
        assert jqlkit("search", "project = DEMO", "-o", "keys", **good).stdout.startswith("DEMO-")


def test_an_unreachable_host() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    environment = {"JIRA_URL": url, "JIRA_API_TOKEN": "t", "JIRA_EMAIL": "me@example.com", "JIRA_TIMEOUT": "1"}
    check_short_error(jqlkit("search", "project = DEMO", **environment), 5)


def test_nothing_to_search(tmp_path: Path) -> None:
    error = check_short_error(jqlkit("search", "project = DEMO", HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path)), 2)
    assert "--site sandbox" in error


@pytest.mark.parametrize("data", ["", "{", "[1]", '{"issues": 3}', "\x00\x01", '{"key": "A-1"'])
def test_a_file_that_holds_no_issues(tmp_path: Path, data: str) -> None:
    path = tmp_path / "issues.json"
    path.write_text(data)
    if data:
        check_short_error(jqlkit("search", "--data", str(path), "project = DEMO"), 2)
    else:
        assert "X-1" in check_short_error(jqlkit("search", "--data", str(path), "key = X-1", "-o", "keys"), 1)
    check_short_error(jqlkit("search", "--data", str(tmp_path / "none.json"), "project = DEMO"), 2)


def test_a_closed_pipe_ends_quietly() -> None:
    command = f"{sys.executable} -m jqlkit search --site sandbox 'created >= -10000d' | head -1"
    result = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], env=CLEAN, capture_output=True, timeout=60)
    assert result.returncode == 0
    assert result.stderr == b""
    assert len(result.stdout.splitlines()) == 1


def test_a_search_in_a_pipe_loads_no_user_interface(site: dict[str, str]) -> None:
    code = (
        "import sys\nfrom jqlkit.cli import main\n"
        "try: main(['search', 'project = DEMO', '--limit', '1'])\n"
        "except SystemExit: print(*sys.modules)"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, env=CLEAN | site, capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert "requests" in loaded
    assert not {"rich", "prompt_toolkit", "sqlglot"} & loaded


def test_the_shared_dataset() -> None:
    data = str(shared_folder() / "local" / "dataset.json")
    result = jqlkit("search", "--data", data, "project = APP AND assignee is EMPTY ORDER BY key", "-o", "keys")
    assert result.code == 0
    issues = json.loads(Path(data).read_text())["issues"]
    keys = [i["key"] for i in issues if i["fields"]["project"]["key"] == "APP" and not i["fields"]["assignee"]]
    assert result.stdout.split() == sorted(keys, key=lambda key: int(key.split("-")[1]))


def test_all_fields_as_columns(tmp_path: Path, site: dict[str, str]) -> None:
    fields = {"summary": "s", "description": "long", "customfield_1": 5}
    data: dict[str, Any] = {"context": {"customFields": {"customfield_1": ["Points", "number"]}}, "issues": []}
    project = {"id": "1", "key": "A", "name": "A"}
    data["issues"] = [{"id": "1", "key": "A-1", "fields": fields | {"project": project}}]
    path = tmp_path / "issues.json"
    path.write_text(json.dumps(data))
    command = ["search", "--data", str(path), "key = A-1", "-o", "csv"]
    assert jqlkit(*command, "--fields", "*all,-description").stdout == "key,summary,Points,project\nA-1,s,5,A\n"
    assert jqlkit(*command, "--fields", "Points,key").stdout == "Points,key\n5,A-1\n"
    rows = jqlkit("search", "project = DEMO", "--limit", "1", "--fields", "*all", "-o", "csv", **site).stdout
    header = rows.splitlines()[0]
    assert {"key", "Summary", "Story Points"} <= set(header.split(","))


def test_a_file_has_no_plan_no_checkpoint_and_no_more_of_a_history_than_it_holds(tmp_path: Path) -> None:
    entry = {"id": "1", "created": "2024-01-01T00:00:00.000+0000", "items": [{"field": "status"}]}
    issue = {"id": "1", "key": "DEMO-1", "fields": {}, "changelog": {"total": 90, "histories": [entry]}}
    data = tmp_path / "issues.jsonl"
    data.write_text(json.dumps(issue) + "\n")
    search = ("search", "key = DEMO-1", "--data", str(data))
    assert "from the file" in jqlkit(*search, "--plan").stdout
    changes = jqlkit(*search, "--split-changelog", "-o", "jsonl").stdout.splitlines()
    assert [json.loads(line)["field"] for line in changes] == ["status"]
    assert "for a site" in check_short_error(jqlkit(*search, "--checkpoint", str(tmp_path / "state")), 2)


@pytest.mark.parametrize("output", ["csv", "tsv", "markdown", "table", "json", "jsonl"])
def test_an_error_comes_before_any_title(output: str) -> None:
    result = CliRunner().invoke(main, ["search", "--site", "sandbox", "key = DEMO-1", "--fields", "nope", "-o", output])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no field called nope" in result.stderr


def test_one_query_of_a_file_runs_though_another_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "team.jql"
    path.write_text("--- good\nproject = DEMO AND key = DEMO-1\n--- bad\nproject = DEMO AND\n")
    good = jqlkit("search", "--site", "sandbox", "--file", str(path), "--name", "good", "-o", "keys")
    assert (good.code, good.stdout) == (0, "DEMO-1\n")
    assert "line 4, column 19" in check_short_error(jqlkit("search", "--file", str(path), "--name", "bad"), 1)
    for name, told in ((None, "holds good, bad; choose one with --name"), ("best", "holds good, bad; not best")):
        chosen = [] if name is None else ["--name", name]
        assert told in check_short_error(jqlkit("search", "--site", "sandbox", "--file", str(path), *chosen), 2)


def test_the_built_in_site_can_be_shown() -> None:
    shown = jqlkit("site", "show", "sandbox")
    assert shown.code == 0
    assert shown.stdout.startswith("name        sandbox\n")


def test_an_issue_that_does_not_exist_is_no_matter_of_the_address() -> None:
    told = check_short_error(jqlkit("issue", "NOPE-1", "--site", "sandbox"), 5)
    assert "Issue does not exist" in told
    assert "context path" not in told


def test_no_field_of_that_name_is_told() -> None:
    result = jqlkit("fields", "zzzz", "--documented")
    assert (result.code, result.stdout, result.stderr) == (0, "", "no field matches\n")
