"""`jqlkit lint --online`: Jira's own verdict, over a real socket."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jqlkit.cli.group import main
from jqlkit.cli.lint_online import place_of

ERRORS = {
    "nope": ["Field 'nope' does not exist or you do not have permission to view it."],
    "Donne": ["The value 'Donne' does not exist for the field 'status'."],
}


class ParseEndpoint(BaseHTTPRequestHandler):
    asked: list[dict[str, Any]]

    def do_GET(self) -> None:
        self.answer({"deploymentType": "Cloud", "version": "1001.0.0"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, "queries": body["queries"]})
        rows = []
        for query in body["queries"]:
            errors = [error for word, texts in ERRORS.items() if word in query for error in texts]
            rows.append({"query": query, "errors": errors})
        self.answer({"queries": rows})

    def answer(self, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """A site in the environment, and what it was asked."""
    handler = type("Handler", (ParseEndpoint,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("JIRA_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("JIRA_API_TOKEN", "token")
        yield handler.asked  # type: ignore[attr-defined]  # made above
        server.shutdown()


def lint(*arguments: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, ["lint", *arguments, "-o", "json", "--select", "JQL001"])
    assert result.exit_code in (0, 1), result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_verdict_on_a_query(asked: list[dict[str, Any]]) -> None:
    (item,) = lint("-q", "project = A AND status = Donne", "--online")
    assert (item["code"], item["name"], item["severity"]) == ("JQL900", "refused-by-jira", "error")
    assert item["message"] == f"Jira says: {ERRORS['Donne'][0]}"
    assert item["location"]["column"] == 26
    assert asked[0]["path"].endswith("/jql/parse?validation=strict")


def test_verdicts_on_files_in_batches(asked: list[dict[str, Any]]) -> None:
    queries = "".join(f"--- q{number}\nproject = P{number}\n" for number in range(60))
    Path("q.jql").write_text(f"{queries}--- last\nproject = A\n  AND nope = 3\n")
    Path("a.py").write_text('A_JQL = "status = Donne"\nB_JQL = f"status = Donne AND x = {y}"\nC_JQL = "a =="\n')
    found = [item for item in lint(".", "--online") if item["code"] == "JQL900"]
    assert [(item["filename"], item["location"]) for item in found] == [
        ("a.py", {"row": 1, "column": 19}),
        ("q.jql", {"row": 123, "column": 7}),
    ]
    assert [len(call["queries"]) for call in asked] == [50, 12]


def test_nothing_is_asked_without_the_option(asked: list[dict[str, Any]]) -> None:
    assert lint("-q", "nope = 3") == []
    assert asked == []


def test_places() -> None:
    assert place_of("Error in the JQL Query: ... (line 2, character 13)", "project = A\nAND status = B") == (25, 26)
    assert place_of("Something else.", "a = 1") == (0, 5)
    assert place_of("Field 'A' is unknown", "project = a OR b = 1") == (10, 11)


def test_a_verdict_is_not_described_as_the_rule_that_shares_its_code(asked: list[dict[str, Any]]) -> None:
    Path("a.py").write_text('jql = "status = Donne"  # jqlkit: ignore[JQL204] for nothing\n')
    result = CliRunner().invoke(main, ["lint", "a.py", "--online", "-o", "sarif"])
    (run,) = json.loads(result.stdout)["runs"]
    names = [run["tool"]["driver"]["rules"][found["ruleIndex"]]["name"] for found in run["results"]]
    assert names == ["refused-by-jira", "unused-ignore"]
    result = CliRunner().invoke(main, ["lint", "a.py", "--online", "-o", "json"])
    assert [found["url"] for found in json.loads(result.stdout)] == ["docs/linting.md", "docs/rules/unused-ignore.md"]
