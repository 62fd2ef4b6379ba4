"""A command line that is read without click does what it does with click."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jqlkit.cli.lint import PARAMETERS, run
from jqlkit.cli.parameters import FLAG, click_command, plain_values
from tests.command import Done, commands, jqlkit

ENTRIES = ("jqlkit.cli", "jqlkit.cli.group")

#: Words of a command line of `jqlkit lint`, and whether it is plain.
LINES = [
    (["-q", "project = A"], True),
    (["-q", "status IN Open AND"], True),
    (["-q", "project=A", "-o", "json", "--fail-level", "info"], True),
    (["--query=id != null", "--exit-zero", "--output=github"], True),
    (["-q", "project = é OR a = \x1b[31m\udcff"], True),
    (["-q", "status == Done", "--fix"], True),
    (["-q", "status == Done", "--diff"], True),
    (["-q", "id != null", "--select", "JQL1,JQL2", "--ignore", "JQL100", "--select", "JQL6"], True),
    (["-q", "id != null", "--select", "JQL777"], True),
    (["-q", "a = b", "-q", "c == d"], True),
    (["-q", "--fix"], True),
    (["-q", ""], True),
    (["-q", "-"], True),
    (["-q", "a = b", "q.jql"], True),
    (["-"], True),
    (["-", "--fix", "--stdin-filename", "x.jql"], True),
    (["--no-cache", "q.jql", "--statistics"], True),
    (["--no-cache"], True),
    (["--no-cache", "", "--fail-level", "error"], True),
    (["--no-cache", "no such file"], True),
    (["--config-schema"], True),
    (["-q", "a = b", "--catalog", "no such file"], True),
    (["-q", "a = b", "--debug"], True),
    (["-qa = b"], False),
    (["--no-cache", "--", "q.jql"], False),
    (["-q"], False),
    (["--fix=yes", "q.jql"], False),
    (["-o", "xml", "-q", "a = b"], False),
    (["--qeury", "a = b"], False),
    (["--help"], False),
    (["-x"], False),
]


def both_ways(words: Sequence[str], typed: bytes = b"", **options: Any) -> Done:
    """How `jqlkit lint` ends, which is the same with click."""
    plain, by_click = (commands(entry).run("lint", *words, typed=typed, **options) for entry in ENTRIES)
    assert plain == by_click
    return plain


def start(entry: str, words: Sequence[str], **options: object) -> "subprocess.Popen[bytes]":
    code = f"import sys; from {entry} import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "lint", *words]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, **(pipes | options))  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "q.jql").write_text("status == Done\n")
    (tmp_path / "report.py").write_text('client.search_issues("created >= -3m")\n')
    return tmp_path


@pytest.mark.parametrize(("words", "is_plain"), LINES, ids=lambda value: ascii(value))
def test_both_ways_do_the_same(words: list[str], is_plain: bool, project: Path) -> None:
    assert (plain_values(PARAMETERS, [word for word in words if word != "--debug"]) is not None) == is_plain
    assert both_ways(words, b"project = if", cwd=project).code in (0, 1, 2)


def test_both_ways_read_the_settings(project: Path) -> None:
    (project / "jqlkit.toml").write_text('[lint]\nselect = ["JQL6"]\nseverity = { JQL600 = "error" }\n')
    assert "JQL600 error" in both_ways(["-q", "a = b or c == d", "-q", "a = b or c = d"], cwd=project).stdout
    (project / "jqlkit.toml").write_text("[lint]\nselekt = []\n")
    assert "did you mean" in both_ways(["-q", "a = b"], cwd=project).stderr


def test_both_ways_complete_for_a_shell(tmp_path: Path) -> None:
    asked = {"_JQLKIT_COMPLETE": "bash_complete", "COMP_WORDS": "jqlkit lint --fai", "COMP_CWORD": "2"}
    assert "--fail-level" in both_ways([], env=os.environ | asked, cwd=tmp_path).stdout


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_interrupt_is_told(entry: str) -> None:
    with start(entry, ["-q", "-"], bufsize=0) as process:
        assert process.stdin and process.stderr
        process.stdin.write(b" " * 1_000_000)  # more than a pipe holds: the command is reading when this returns
        while fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)) != bytes(4):  # there is something left to read
            time.sleep(0.01)
        while process.poll() is None:
            process.send_signal(signal.SIGINT)  # once more if Python missed it between two reads
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=2)
        assert process.stderr.read() == b"\ninterrupted\n"
    assert process.returncode == 130


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_reader_that_has_gone_ends_it_quietly(entry: str) -> None:
    with start(entry, ["-q", "-"]) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        process.stdin.write(b"project = if")
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told(entry: str) -> None:
    with Path("/dev/full").open("wb") as full, start(entry, ["-q", "a = b"], stdout=full) as process:
        assert process.stderr
        assert process.stderr.read() == b"error: no space is left where the output goes\n"
    assert process.returncode == 2


COMMAND = click_command(run, PARAMETERS)
SPELLINGS = [spelling for row in PARAMETERS for spelling in row.spellings.split()]
CHOICES = sorted({choice for row in PARAMETERS for choice in row.choices})
TEXTS = st.sampled_from(["a = b", "", "-", "--", "-x", "=", "é", "JQL1,JQL2", "x.jql", *CHOICES])
WORDS = st.one_of(
    st.sampled_from(SPELLINGS),
    TEXTS,
    st.builds("{}={}".format, st.sampled_from(SPELLINGS), TEXTS),
    st.builds("{}{}".format, st.sampled_from(SPELLINGS), TEXTS),
    st.text("-=qo ab", max_size=4),
)


@given(st.lists(WORDS, max_size=6))
def test_values_are_those_of_click(words: list[str]) -> None:
    values = plain_values(PARAMETERS, words)
    if values is None:
        return
    with COMMAND.make_context("lint", list(words)) as context:
        assert values == context.params


def test_every_parameter_can_be_read_without_click() -> None:
    for row in PARAMETERS:
        value = row.choices[0] if row.choices else "x"
        for spelling in row.spellings.split() or [""]:
            words = [spelling] if row.kind == FLAG else [spelling, value] if spelling else [value]
            values = plain_values(PARAMETERS, words)
            assert values is not None, spelling
            with COMMAND.make_context("lint", words) as context:
                assert values == context.params


def test_help_lists_every_option() -> None:
    shown = COMMAND.get_help(click.Context(COMMAND))
    for spelling in SPELLINGS:
        assert spelling in shown
    assert json.loads(jqlkit("lint", "--config-schema").stdout)
