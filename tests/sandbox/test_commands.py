"""`jqlkit sandbox serve` and `generate`."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from jqlkit.cli.group import main
from jqlkit.sandbox import Sandbox
from jqlkit.sandbox.generator import Generator
from tests.sandbox.data import CONTEXT, small_site


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["sandbox", *arguments])


@contextmanager
def served(*arguments: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    command = [sys.executable, "-m", "jqlkit", "sandbox", "serve", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize(
    ("sent", "code", "words"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 0, "")], ids=["Ctrl-C", "TERM"]
)
def test_serve_prints_its_address_and_ends_when_told(sent: int, code: int, words: str, tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"context": CONTEXT, "issues": small_site()}), encoding="utf-8")
    with served("--data", str(data), "--token", "T", "--deployment", "datacenter") as (url, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
        search = f"{url}/rest/api/2/search"
        assert requests.get(search, auth=("x", "T"), timeout=10).json()["total"] == 5
        assert requests.get(search, auth=("x", "F"), timeout=10).status_code == 401
        process.send_signal(sent)
        output, errors = process.communicate(timeout=10)
        assert (process.returncode, output, errors.strip()) == (code, "", words)


def test_generate_is_json_lines_and_the_same_again() -> None:
    first, again = run("generate", "--issues", "20", "--seed", "3"), run("generate", "--issues", "20", "--seed", "3")
    assert first.output == again.output
    issues = [json.loads(line) for line in first.output.splitlines()]
    assert issues == list(Generator(seed=3).issues(20))
    assert run("generate", "--issues", "20", "--seed", "4").output != first.output


def test_generate_with_context_is_a_snapshot_file(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_text(run("generate", "--issues", "30", "--demo", "--with-context").output, encoding="utf-8")
    with Sandbox(path, deployment="datacenter") as sandbox:
        answer = requests.get(
            f"{sandbox.url}/rest/api/2/search", params={"jql": "assignee in membersOf('jira-users')"}, timeout=10
        )
        assert answer.json()["total"] > 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["generate", "--issues", "-1"], 2),
        (["generate", "--last-day", "soon"], 2),
        (["serve", "--data", "missing.jsonl"], 2),
        (["serve", "--deployment", "server"], 2),
        (["serve", "--fault", "teapot"], 2),
        (["serve", "--rate", "fast"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage(arguments: list[str], code: int) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert len(result.output.splitlines()) <= 6


def test_help_has_examples() -> None:
    for arguments in (["--help"], ["serve", "--help"], ["generate", "--help"]):
        assert "sandbox" in run(*arguments).output
