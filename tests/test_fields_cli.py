"""`jqlkit fields`, and the catalogue of a site over HTTP."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner

from jqlkit.catalog import Catalog
from jqlkit.cli.fields import command
from tests.command import Done, jqlkit

ANSWERS: dict[str, Any] = {
    "/rest/api/2/serverInfo": {"deploymentType": "Server", "version": "10.0.0"},
    "/rest/api/2/jql/autocompletedata": {
        "visibleFieldNames": [
            {
                "value": "status",
                "displayName": "status",
                "searchable": "true",
                "operators": ["="],
                "types": ["x.Status"],
            },
            {
                "value": '"Evil\\u001b[31m"',
                "displayName": "Evil\x1b[31m - cf[10001]",
                "cfid": "cf[10001]",
                "operators": ["~"],
                "types": ["java.lang.String"],
            },
        ],
        "visibleFunctionNames": [{"value": "now()", "displayName": "now()", "types": ["java.util.Date"]}],
        "jqlReservedWords": ["and"],
    },
    "/rest/api/2/field": [
        {"id": "status", "name": "Status", "custom": False, "clauseNames": ["status"]},
        {"id": "customfield_10001", "name": "Evil\x1b[31m", "custom": True, "clauseNames": ["cf[10001]"]},
        {"id": "customfield_10002", "name": "Twin", "custom": True, "clauseNames": ["cf[10002]", "Twin"]},
    ],
}


class Handler(BaseHTTPRequestHandler):
    paths: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.paths.append(self.path)
        answer = ANSWERS.get(self.path.partition("?")[0])
        body = json.dumps(answer).encode()
        self.send_response(404 if answer is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def fields(folder: Path, *arguments: str, **environ: str) -> Done:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JIRA_", "MATON_"))}
    own = {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    return jqlkit("fields", *arguments, cwd=folder, env=kept | own | environ)


def test_without_a_site_the_documented_fields_are_listed(tmp_path: Path) -> None:
    result = fields(tmp_path)
    assert result.code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["field", "id", "type", "operators", "sorts", "remarks"]
    assert len(lines) == len(Catalog.system().fields) + 2
    assert any(line.startswith('"Story Points"') for line in lines)


def test_fields_are_filtered() -> None:
    def rows(*arguments: str) -> list[dict[str, Any]]:
        result = CliRunner().invoke(command, ["--documented", "-o", "json", *arguments])
        assert result.exit_code == 0
        found: list[dict[str, Any]] = json.loads(result.stdout)
        return found

    (fix_version,) = rows("FIXVER")
    assert fix_version["name"] == "fixVersion"
    assert "changed" in fix_version["operators"]
    assert [row["name"] for row in rows("--type", "duration")] == ["originalEstimate", "remainingEstimate", "timeSpent"]
    assert rows("--custom", "summary") == []
    assert [row["name"] for row in rows("--functions", "membersO")] == ["membersOf"]
    table = CliRunner().invoke(command, ["--documented", "--functions", "members", "--no-headers"])
    assert table.stdout.startswith('membersOf("")')
    assert CliRunner().invoke(command, ["--documented", "no such field"]).stdout == ""


def test_a_site_is_asked_saved_and_read_again(tmp_path: Path, url: str) -> None:
    saved = fields(tmp_path, "--save", "jira.json", JIRA_URL=url, JIRA_PAT="t")
    assert (saved.code, saved.stdout) == (0, ""), saved.stderr
    assert saved.stderr == "saved 3 fields and 1 function to jira.json\n"
    catalog = Catalog.load(tmp_path / "jira.json")
    assert catalog.complete
    assert catalog.resolve_field("Twin").id == "customfield_10002"
    assert catalog.resolve_field("status").name == "status"
    rows = json.loads(fields(tmp_path, "--catalog", "jira.json", "-o", "json", "--custom").stdout)
    assert [row["id"] for row in rows] == ["customfield_10001", "customfield_10002"]


def test_names_from_a_site_cannot_write_to_the_terminal(tmp_path: Path, url: str) -> None:
    for output in ("table", "json"):
        result = fields(tmp_path, "-o", output, JIRA_URL=url, JIRA_PAT="t")
        assert result.code == 0
        assert "Evil" in result.stdout
        assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--catalog", "absent.json"], 2, "cannot read absent.json"),
        (["--site", "a", "--catalog", "b"], 2, "exclude each other"),
        (["--site", "nowhere"], 2, "no site called nowhere"),
        (["--save", "no/such/folder.json"], 2, "cannot write"),
    ],
)
def test_mistakes_are_said_in_a_few_lines(tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    result = fields(tmp_path, *arguments)
    assert result.code == code
    assert message in result.stderr
    assert "Traceback" not in result.stderr
