"""`--quiet` and `--verbose`: on every command, and what they leave out and add."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from jqlkit.cli import COMMANDS
from jqlkit.cli.group import main

SANDBOX = ["--site", "sandbox"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, (*path, name))
    else:
        yield path


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_both(name: str) -> None:
    command = __import__(COMMANDS[name].module, fromlist=["command"]).command
    for path in commands(command, (name,)):
        shown = run(*path, "--help").stdout
        for option in ("--quiet", "--verbose"):
            assert shown.count(f"  {option} ") == 1, (path, option)


@pytest.mark.parametrize("command", [["count", *SANDBOX, "project = DEMO"], ["parse", "x = 1"], ["fmt", "-q", "x=1"]])
def test_both_leave_the_result_alone(command: list[str]) -> None:
    plain, quiet, verbose = run(*command), run(*command, "--quiet"), run(*command, "--verbose")
    assert plain.stdout == quiet.stdout == verbose.stdout
    assert (plain.stderr, quiet.stderr) == ("", "")
    assert verbose.stderr.splitlines()[-1].startswith("done in ")
    assert run(*command, "--verbose", "--quiet").exit_code == 2
    assert run(*command).stderr == ""  # nothing stays


def test_verbose_tells_of_requests_and_hides_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = run("count", *SANDBOX, "project = DEMO", "--verbose").stderr
    assert "POST /rest/api/3/search/approximate-count: 200, " in shown
    for name in [name for name in os.environ if name.startswith(("JIRA_", "MATON_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("JIRA_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("JIRA_PAT", "hunter2hunter2")
    shown = run("api", "issue/hunter2hunter2", "--verbose").stderr
    assert "GET /rest/api/" in shown
    assert "hunter2" not in shown.partition("error:")[0]


def test_quiet_leaves_out_warnings() -> None:
    command = ["search", *SANDBOX, "--deployment", "datacenter", "--limit", "1", "-o", "keys", "ORDER BY key"]
    assert run(*command).stderr == "warning: JQL100: this query has no restriction: it brings every issue of the site\n"
    assert run(*command, "--quiet").stderr == ""


def test_quiet_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jql").write_text("x=1")
    Path("b.jql").write_bytes(b"\xff")
    for command in ("lint", "fmt", "extract"):
        result = run(command, ".", "--quiet", *(["--select", "JQL0"] if command == "lint" else []))
        assert (result.exit_code, result.stderr) == (2, "error: b.jql: not UTF-8: invalid start byte at byte 0\n")
    for command in ("lint", "fmt", "extract"):
        assert "a.jql" in run(command, "a.jql", "--verbose").stderr
