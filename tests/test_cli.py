"""The command line as a user meets it: help, errors, exit codes."""

import pytest

from jqlkit.cli import COMMANDS
from tests.command import jqlkit


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = jqlkit(command, "--help")
    assert result.code == 0
    assert "Usage: jqlkit" in result.stdout
    assert jqlkit(command, "-h").stdout == result.stdout


def test_the_list_of_commands() -> None:
    result = jqlkit("--help")
    assert result.code == 0
    for command, entry in COMMANDS.items():
        assert command in result.stdout
        assert entry.help.split()[0] in result.stdout


def test_a_command_that_is_nearly_right() -> None:
    result = jqlkit("prase", "x = 1")
    assert result.code == 2
    assert "did you mean 'parse'?" in result.stderr


def test_a_malformed_query() -> None:
    result = jqlkit("parse", "project = (")
    assert result.code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert len(result.stderr.splitlines()) <= 5
    assert "Traceback" not in result.stderr


def test_a_query_on_standard_input() -> None:
    assert jqlkit("parse", "-", typed="project = DEMO\n").stdout == jqlkit("parse", "project = DEMO").stdout


def test_escapes_in_a_query_do_not_reach_the_terminal() -> None:
    shown = jqlkit("parse", "a = \x1b[31m").stderr + jqlkit("parse", 'x = "\\u001b[31m"').stdout
    assert "a =  [31m\n" in shown
    assert "value='\\x1b[31m'" in shown
    assert "\x1b" not in shown
