"""Completion of a JQL argument in the shells, by the protocol that each shell speaks and in a real bash."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")

SCRIPTS = Path(sys.executable).parent


def ask(shell: str, line: str, words: int, current: str) -> list[str]:
    """The items for a command line that a shell asks about."""
    variables = {"_JQLKIT_COMPLETE": f"{shell}_complete", "COMP_WORDS": line}
    variables["COMP_CWORD"] = current if shell == "fish" else str(words)
    result = subprocess.run(
        [sys.executable, "-m", "jqlkit"], env=os.environ | variables, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def test_bash() -> None:
    assert "plain,project" in ask("bash", "jqlkit complete 'proj", 2, "")
    assert "plain,project = DEMO AND status NOT IN (" in ask(
        "bash", "jqlkit complete 'project = DEMO AND status no", 2, ""
    )
    assert ask("bash", "jqlkit parse 'assignee IN mem", 2, "")[0].startswith('plain,assignee IN membersOf("')


def test_quotes_of_the_shell() -> None:
    line = 'jqlkit complete "summary ~ \\"a\\" AN'
    assert ask("bash", line, 2, "")[0].startswith('plain,summary ~ \\"a\\" AND ')
    line = "jqlkit complete 'summary ~ \"it'\\''s\" AN"
    assert ask("bash", line, 2, "")[0].startswith("plain,summary ~ \"it'\\''s\" AND ")


def test_zsh() -> None:
    lines = ask("zsh", "jqlkit complete 'status wa", 2, "")
    assert lines[:3] == ["plain", "status WAS", "history"]


def test_fish() -> None:
    lines = ask("fish", "jqlkit complete 'type in (Bug, Story", 0, "'type in (Bug, Story")
    assert "plain,type in (Bug, Story)\tcloses" in lines


def test_the_only_item_is_followed_by_what_comes_next() -> None:
    lines = ask("bash", "jqlkit complete 'summ", 2, "")
    assert lines[:2] == ["plain,summary ~", "plain,summary !~"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script(shell: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "jqlkit", "completion", shell], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0
    assert f"_JQLKIT_COMPLETE={shell}_complete" in result.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_a_real_bash(tmp_path: Path) -> None:
    path = f"{SCRIPTS}:{os.environ['PATH']}"
    variables = {"PATH": path, "HOME": str(tmp_path), "PS1": "ready>", "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    bash = pexpect.spawn("bash", ["--norc", "--noprofile", "-i"], env=variables, encoding="utf-8", timeout=20)
    try:
        bash.sendline("bind 'set bell-style none'; bind 'set enable-bracketed-paste off'")
        bash.sendline('eval "$(jqlkit completion bash)"; echo loaded-$((1+1))')
        bash.expect("loaded-2")
        bash.send("jqlkit complete 'summ\t")
        bash.expect("summary ")
        bash.send("~ a AN\t")
        bash.expect("AND ")
        bash.send("stat\t")
        bash.expect("status")
        bash.sendcontrol("c")
        bash.sendline("exit")
    finally:
        bash.close(force=True)
