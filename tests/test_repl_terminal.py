"""The session as a user has it: the real program in a pseudo-terminal."""

import json
import os
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.completion_cases import SITE
from tests.fake_jira import Answer, Call, FakeJira, issues
from tests.terminal import Terminal, repl


def site(call: Call) -> Answer | None:
    """A Jira that knows its fields and values."""
    if call.path.endswith("/jql/autocompletedata"):
        return Answer(body=SITE)
    if call.path.endswith("/suggestions"):
        return Answer(body={"results": [{"value": "back-end", "displayName": "back-end"}]})
    return None


def on_site(folder: Path, jira: FakeJira, **variables: str) -> Terminal:
    """A session on a fake Jira, whose address comes from the environment."""
    environment = {"JIRA_BASE_URL": jira.url, "JIRA_API_TOKEN": "s3cret-token", "JIRA_EMAIL": "ann@example.com"}
    return repl(folder, environment=environment | variables)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with repl(tmp_path, "--site", "sandbox") as terminal:
        terminal.until("sandbox>")
        yield terminal


def test_a_session(terminal: Terminal, tmp_path: Path) -> None:
    terminal.send("stat")
    terminal.until("statusCategory")
    terminal.send("\t")
    terminal.until("sandbox> status")
    terminal.send(' == "to do" ')
    terminal.until("Alt-Enter")  # the mistake and its fix are in the toolbar
    terminal.send("\x1b\r")
    terminal.until('status = "to do"')
    terminal.send("\r")
    screen = terminal.until("more: F3")
    assert "MOB-" in screen
    assert "summary" in screen
    terminal.send("\\next\r")
    terminal.until("sandbox> \\next")
    terminal.send("\\save open status = $1 AND project = DEMO ORDER BY key\r")
    terminal.until("saved as open")
    terminal.send("\\limit 2\r")
    terminal.until("limit is 2 now")
    terminal.send("\\run open Done\r")
    terminal.until("2 issues in")
    terminal.send("\\q\r")
    assert terminal.leave() == 0
    history = tmp_path / "state" / "history.jsonl"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert json.loads(history.read_text().splitlines()[-1]) == "\\q"
    assert stat.S_IMODE((tmp_path / "config" / "queries.jql").stat().st_mode) == 0o600


def test_enter_continues_an_incomplete_query(terminal: Terminal) -> None:
    terminal.send("project = DEMO AND\r")
    terminal.until("...")
    terminal.send("key = DEMO-1\r")
    terminal.until("1 issue in")


def test_a_completion_replaces_the_whole_word(terminal: Terminal) -> None:
    terminal.send("statusX = Done\x01")
    terminal.send("\x1b[C" * 3)
    terminal.settle()
    terminal.send("\t")
    terminal.until(lambda screen: "sandbox> status = Done" in screen)


def test_the_value_is_put_in_a_list(terminal: Terminal) -> None:
    terminal.until(lambda screen: "fetching" not in screen)
    terminal.send("status in ")
    terminal.until('"To Do"')
    terminal.send("To\t")
    terminal.until('status in ("To Do"')


def test_values_appear_when_they_come(tmp_path: Path) -> None:
    def slow(call: Call) -> Answer | None:
        if call.path.endswith("/suggestions"):
            time.sleep(3)
        return site(call)

    with FakeJira(issues(3), fault=slow) as jira, on_site(tmp_path, jira) as terminal:
        terminal.until("environment>")
        terminal.until(lambda screen: "fetching" not in screen)
        terminal.send("labels = ")
        terminal.until("EMPTY", timeout=2.5)  # at once, what is known
        terminal.until("back-end")  # and then what the site says, without a key


def test_keys_of_the_prompt(terminal: Terminal) -> None:
    terminal.send("project=DEMO and key=DEMO-1")
    terminal.send("\x1bOS")  # F4
    terminal.until("project = DEMO AND key = DEMO-1")
    terminal.send("\r")
    terminal.until("1 issue in")
    terminal.send("proj")
    terminal.until("DEMO AND key")  # the suggestion from the history
    terminal.send("\x1b")
    prompts = terminal.settle().count("sandbox>")
    terminal.send("\x03")
    terminal.until(lambda screen: screen.count("sandbox>") > prompts)
    terminal.send("\x12key")
    terminal.until("I-search backward")
    terminal.send("\x03\x03")
    terminal.send("\x1bOQ")  # F2
    terminal.until("vi keys")


def test_a_search_is_cancelled(tmp_path: Path) -> None:
    def slow(call: Call) -> Answer | None:
        if "/search" in call.path:
            time.sleep(4)
        return site(call)

    with FakeJira(issues(3), fault=slow) as jira, on_site(tmp_path, jira) as terminal:
        terminal.until("environment>")
        terminal.send("project = DEMO\r")
        terminal.until("searching...")
        started = time.monotonic()
        terminal.send("\x03")
        terminal.until("cancelled")
        assert time.monotonic() - started < 3
        terminal.send("\\limit\r")
        terminal.until("off\nenvironment>")
        terminal.settle()
        terminal.send("\x04")
        assert terminal.leave() == 0


def test_a_slow_site_does_not_slow_the_keys(tmp_path: Path) -> None:
    def slow(call: Call) -> Answer | None:
        time.sleep(4)
        return site(call)

    with FakeJira(issues(3), fault=slow) as jira, on_site(tmp_path, jira) as terminal:
        terminal.until("environment>")
        terminal.send("assi")
        terminal.until("assignee", timeout=3)  # before the site has said anything
        terminal.send("\x03\\q\r")
        assert terminal.leave() == 0


def test_a_site_that_dies(tmp_path: Path) -> None:
    dead = threading.Event()

    def dying(call: Call) -> Answer | None:
        return Answer(how="reset") if dead.is_set() else site(call)

    with FakeJira(issues(60), fault=dying) as jira, on_site(tmp_path, jira, JIRA_TIMEOUT="0.2") as terminal:
        terminal.until("environment>")
        terminal.send("project = DEMO\r")
        terminal.until("issues in")
        dead.set()
        terminal.send("project = DEMO AND key = DEMO-1\r")
        terminal.until("error: ")
        terminal.send("lab")
        terminal.until("label")  # what is known is still offered
        terminal.send("\x03\\q\r")
        assert terminal.leave() == 0
        assert b"Traceback" not in terminal.received
        everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert b"s3cret" not in everything + terminal.received


@pytest.mark.parametrize(("rows", "columns"), [(24, 80), (50, 200)])
def test_a_table_fits_the_terminal(tmp_path: Path, rows: int, columns: int) -> None:
    with repl(tmp_path, "--site", "sandbox", rows=rows, columns=columns) as terminal:
        terminal.until("sandbox>")
        terminal.send("project = DEMO ORDER BY key\r")
        screen = terminal.until("issues in")
        lines = [line for line in screen.splitlines() if line.startswith("DEMO-")]
        assert len(lines) == rows - 11
        assert all(len(line) <= columns for line in lines)
        assert ("…" in screen) == (columns == 80)


def test_links_and_colours(terminal: Terminal) -> None:
    terminal.send("key = DEMO-1\r")
    terminal.until("1 issue in")
    assert b"\x1b]8;;http" in terminal.received
    assert b"/browse/DEMO-1" in terminal.received


def test_no_color(tmp_path: Path) -> None:
    with repl(tmp_path, "--site", "sandbox", environment={"NO_COLOR": "1"}) as terminal:
        terminal.until("sandbox>")
        terminal.send("key = DEMO-1\r")
        terminal.until("1 issue in")
        assert b";5;" not in terminal.received
        assert b"\x1b[38" not in terminal.received
        assert b"\x1b[36m" not in terminal.received


def test_a_dumb_terminal(tmp_path: Path) -> None:
    with repl(tmp_path, "--site", "sandbox", environment={"TERM": "dumb"}) as terminal:
        terminal.until("sandbox>")
        terminal.send("key = DEMO-1\r")
        terminal.until("DEMO-1 ")
        terminal.send("\\q\r")
        assert terminal.leave() == 0
        assert b"\x1b]8" not in terminal.received


def test_the_external_editor(tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf 'key = DEMO-1' > \"$1\"\n")
    editor.chmod(0o755)
    with repl(tmp_path, "--site", "sandbox", environment={"EDITOR": str(editor), "VISUAL": ""}) as terminal:
        terminal.until("sandbox>")
        terminal.send("key = DEMO-2\x18\x05")
        terminal.until("sandbox> key = DEMO-1")
        terminal.send("\r")
        terminal.until("1 issue in")


def test_open_starts_a_browser(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    with repl(tmp_path, "--site", "sandbox", environment={"BROWSER": str(browser), "PATH": path}) as terminal:
        terminal.until("sandbox>")
        terminal.send("key = DEMO-1\r")
        terminal.until("1 issue in")
        terminal.send("\\open\r")
        terminal.until("opening http")
        terminal.settle()
        assert (tmp_path / "opened").read_text().endswith("/browse/DEMO-1\n")


def test_watch_until_ctrl_c(terminal: Terminal) -> None:
    terminal.send("key = DEMO-1\r")
    terminal.until("1 issue in")
    terminal.send("\\watch 1s\r")
    terminal.until(lambda screen: screen.count("DEMO-1 ") >= 3)
    terminal.send("\x03")
    terminal.settle()
    terminal.send("\\limit\r")
    terminal.until("off")
