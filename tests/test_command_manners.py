"""What holds for commands in general: streams, options that mean the same everywhere, pipes, and hostile names."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from jqlkit.cli import COMMANDS
from tests.command import jqlkit

ISSUE = '{"id": "1", "key": "A-1", "fields": {"project": {"id": "1", "key": "A", "name": "A"}, "summary": "x"}}\n'
HOSTILE = "e\x1b[31mvil"


def on_terminal(*arguments: str, cwd: Path) -> str:
    """Standard output of one call whose standard output is a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "jqlkit", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        cwd=cwd,
        env=os.environ | {"NO_COLOR": "1"},
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # how a terminal ends on Linux
        pass
    os.close(ours)
    process.wait()
    return shown.decode()


@pytest.mark.parametrize("name", ["parse", "lint", "rule", "complete", "extract", "search", "fields", "issue", "repl"])
def test_output_format_is_the_same_option_as_output(name: str) -> None:
    command = __import__(COMMANDS[name].module, fromlist=["command"]).command
    options = [option.opts for option in command.params if "--output" in option.opts]
    assert options == [["-o", "--output", "--output-format"]]


@pytest.mark.parametrize(("command", "shown"), [("fmt", "project = DEMO\n"), ("lint", "JQL601")])
def test_a_query_of_a_dash_is_read_from_standard_input(command: str, shown: str) -> None:
    code, out, err = jqlkit(command, "-q", "-", typed=b"project=DEMO\n")
    assert (code, err) == (0, "")
    assert shown in out


def test_standard_input_keeps_its_line_ends(tmp_path: Path) -> None:
    code, out, _ = jqlkit("fmt", "-", typed=b"--- a\r\nb=1\r\n")
    assert (code, out) == (0, "--- a\r\nb = 1\r\n")
    assert jqlkit("fmt", "-", "--check", typed=out)[0] == 0
    assert jqlkit("fmt", "-", "--diff", typed=out)[:2] == (0, "")


def test_many_broken_files_take_a_line_each(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.jql").write_text("x =")
    code, _, err = jqlkit("fmt", ".", cwd=tmp_path)
    assert code == 1
    assert "b.jql:1:4: a value is missing" in err
    assert len(err.splitlines()) == 4 + 2 + 1
    assert err.splitlines()[-1] == "3 files with an error"


@pytest.mark.parametrize("text", [ISSUE, f"[{ISSUE}]", f'{{"issues": [{ISSUE}]}}'])
def test_issues_are_read_from_a_pipe(text: str) -> None:
    code, out, err = jqlkit("search", "--data", "/dev/stdin", "ORDER BY key", "-o", "keys", typed=text)
    assert (code, out, err) == (0, "A-1\n", "")


@pytest.mark.parametrize(
    "arguments",
    [["extract", "."], ["lint", "."], ["lint", ".", "-o", "github"], ["lint", ".", "--diff"], ["fmt", ".", "--diff"]],
    ids=" ".join,
)
def test_escapes_in_names_and_texts_do_not_reach_a_terminal(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / f"{HOSTILE}.jql").write_text("status IN Open")
    (tmp_path / f"{HOSTILE}.py").write_text('jira.search_issues("\x1b[31m status in Open")  # jql\n')
    shown = on_terminal(*arguments, cwd=tmp_path)
    assert "vil" in shown
    assert "\x1b" not in shown


def test_a_repaired_text_in_a_pipe_is_what_it_was_but_for_the_repair() -> None:
    text = 'RED = "\x1b[31m"\njira.search_issues("project = A AND status IN Open")\n'
    code, out, _ = jqlkit("lint", "-", "--fix", "--select", "JQL212", "--stdin-filename", "a.py", typed=text)
    assert code == 0
    assert out == text.replace("IN Open", "= Open")


def test_json_escapes_what_a_terminal_would_act_on() -> None:
    code, out, _ = jqlkit("parse", 'a = "\\u009b31m"', "-o", "json")
    assert code == 0
    assert '"value": "\\u009b31m"' in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_said_plainly(unbuffered: str) -> None:
    run = [sys.executable, "-m", "jqlkit", "parse", "a = 1"]
    env = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(run, stdout=full, stderr=subprocess.PIPE, env=env)
    assert (done.returncode, done.stderr) == (2, b"error: no space is left where the output goes\n")


@pytest.mark.parametrize(
    "command", [["fmt", "-q"], ["explain"], ["lint", "-q"], ["search", "--site", "sandbox", "--plan"]]
)
def test_characters_that_reorder_a_line_do_not_reach_a_terminal(command: list[str], tmp_path: Path) -> None:
    shown = on_terminal(
        *command, 'summary ~ "a\u202eb" AND x == 1' if command[0] == "lint" else 'summary ~ "a\u202eb"', cwd=tmp_path
    )
    assert "summary" in shown
    assert "\u202e" not in shown


def in_shell(redirection: str, *arguments: str) -> tuple[int, str, str]:
    """The same, with what a shell makes of a redirection."""
    command = ["sh", "-c", f'"$@" {redirection}', "sh", sys.executable, "-m", "jqlkit", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "arguments", [["parse", "x=1"], ["lint", "-q", "x = 1"], ["fmt", "-q", "x=1"], ["rule"], ["--help"]]
)
def test_a_closed_output_is_an_empty_one(arguments: list[str]) -> None:
    assert in_shell(">&-", *arguments) == (0, "", "")
    assert in_shell("<&- >&- 2>&-", *arguments) == (0, "", "")


@pytest.mark.parametrize(("arguments", "code"), [(["parse", "x =="], 1), (["lint", "no such file"], 2), (["count"], 2)])
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_an_error_that_cannot_be_told_keeps_its_exit_code(arguments: list[str], code: int, redirection: str) -> None:
    assert in_shell(redirection, *arguments)[0] == code


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["lint", "--help"], ["sandbox", "--help"], ["rule"]])
def test_a_reader_that_has_gone_is_no_error(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-m", "jqlkit", *arguments], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_stands_behind_two_dashes_is_no_option() -> None:
    code, _, err = jqlkit("parse", "--", "--debug")
    assert code == 1
    assert "Traceback" not in err
    assert "--debug (line 1" in err


@pytest.mark.parametrize(
    "arguments",
    [["lint", "--fix", ""], ["fmt", ""], ["extract", ""], ["issue", ""], ["mirror", "key = A-1", ""]],
    ids=" ".join,
)
def test_an_empty_name_is_wrong_usage(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.jql").write_text("x=1")
    code, out, err = jqlkit(*arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "defect" not in err
    assert (tmp_path / "a.jql").read_text() == "x=1"


@pytest.mark.parametrize("arguments", [["lint"], ["lint", "-q", "x = 1"], ["fmt", "-q", "x=1"], ["site", "list"]])
def test_a_folder_that_is_gone_is_said_plainly(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    command = ["sh", "-c", 'cd gone && rmdir ../gone && "$@"', "sh", sys.executable, "-m", "jqlkit", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "error: the working directory is no longer there\n")
