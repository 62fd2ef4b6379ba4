"""The client through the command line: exit codes, faults, exports that go on, nothing secret in any output."""

import base64
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from jqlkit.errors import JiraError
from jqlkit.jira import JiraClient
from tests import command
from tests.command import Commands, Done, jqlkit
from tests.fake_jira import Answer, Call, FakeJira, issues
from tests.faults import MATRIX, ROWS, SLACK, TIMEOUT, searching

TOKEN = "t0k3n-of-the-command"
QUERY = "project = DEMO ORDER BY created"


def environment(home: Path, url: str, **more: str) -> dict[str, str]:
    """A clean environment with one site."""
    return command.environment(home, url, TOKEN, **more)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Done, float]]]:
    """The whole matrix of faults through the command line, several at once."""
    home = tmp_path_factory.mktemp("home")
    names: SimpleQueue[str] = SimpleQueue()
    for name in MATRIX:
        names.put(name)
    results: dict[str, tuple[Done, float]] = {}

    def work() -> None:
        with Commands() as commands:
            commands.run("--version", env={})  # it has started
            while not names.empty():
                name = names.get()
                with FakeJira(issues(ROWS), id_cap=100) as fake:
                    fake.fault = MATRIX[name].fault(fake)
                    env = environment(home, fake.url, JIRA_TIMEOUT=str(TIMEOUT))
                    started = time.monotonic()
                    done = commands.run("search", QUERY, "-o", "csv", "--fields", "key,summary", env=env)
                    results[name] = done, time.monotonic() - started

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    yield results


@pytest.mark.parametrize("name", MATRIX)
def test_fault(name: str, outcomes: dict[str, tuple[Done, float]]) -> None:
    row = MATRIX[name]
    done, seconds = outcomes[name]
    if row.error is JiraError:
        assert done.code in (1, 5)
    else:
        assert done.code == (row.error.exit_code if row.error else 0)
    assert seconds < 5 * TIMEOUT + SLACK
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 5
    assert TOKEN not in done.stderr + done.stdout
    assert row.says in done.stderr
    if row.error is None:
        keys = [line.split(",")[0] for line in done.stdout.splitlines()[1:]]
        assert keys == [f"DEMO-{number}" for number in range(1, ROWS + 1)]


def test_an_unreachable_host_is_5_and_an_unknown_one_too(tmp_path: Path) -> None:
    for url in ("http://127.0.0.1:9", "https://jira.invalid"):
        done = jqlkit("search", QUERY, env=environment(tmp_path, url))
        assert done.code == 5
        assert len(done.stderr.splitlines()) <= 5


def test_a_position_in_jiras_message_is_shown_with_a_caret(tmp_path: Path) -> None:
    text = "Error in the JQL Query: 'foo' is no function. (line 1, character 11)"
    with FakeJira(issues(3)) as fake:
        fake.fault = lambda call: Answer(400, {"errorMessages": [text]}) if searching(call) else None
        done = jqlkit("search", "project = foo()", env=environment(tmp_path, fake.url))
    assert done.code == 1
    assert done.stderr.splitlines()[-2:] == ["project = foo()", "          ^"]


def test_the_log_has_each_request_and_no_secret(tmp_path: Path) -> None:
    def echo(call: Call) -> Answer | None:
        if "bulkfetch" in call.path:
            return Answer(
                502, f"<html><title>{call.headers['Authorization']}</title>".encode(), {"X-RateLimit-Limit": "9"}
            )
        return None

    log = tmp_path / "requests.jsonl"
    with FakeJira(issues(300)) as fake:
        fake.fault = echo
        env = environment(tmp_path, fake.url, JIRA_TIMEOUT="0.5")
        done = jqlkit("search", 'summary ~ "a b"', "--log", str(log), "--debug", env=env)
    assert done.code != 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["path"] for line in lines][:3] == [
        "/rest/api/2/serverInfo",
        "/rest/api/3/search/jql",
        "/rest/api/3/issue/bulkfetch",
    ]
    assert lines[1]["jql"] == 'summary ~ "a b"'
    assert any(
        line.get("headers") == {"x-ratelimit-limit": "9", "server": line["headers"]["server"]} for line in lines[2:]
    )
    outputs = log.read_text() + done.stdout + done.stderr
    for secret in (TOKEN, base64.b64encode(f"ann@example.com:{TOKEN}".encode()).decode()):
        assert secret not in outputs
    assert oct(log.stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize("kind", ["cloud", "datacenter"])
def test_a_killed_export_goes_on_exactly(tmp_path: Path, kind: str) -> None:
    state, out = tmp_path / "state", tmp_path / "issues.csv"
    with FakeJira(issues(1500), kind=kind, latency=0.02) as fake:
        env = environment(tmp_path, fake.url)
        run = [sys.executable, "-m", "jqlkit", "search", QUERY, "--fields", "key,summary", "-o", "csv"]
        run += ["--checkpoint", str(state)]
        if kind == "datacenter":
            fake.fault = searched_ids(fake)
        for _ in range(2):
            with out.open("a") as file, subprocess.Popen(run, stdout=file, env=env) as process:
                before = out.stat().st_size
                until = time.monotonic() + 10
                while out.stat().st_size < before + 2000 and process.poll() is None and time.monotonic() < until:
                    time.sleep(0.005)
                process.send_signal(signal.SIGKILL)
        with out.open("a") as file:
            assert subprocess.run(run, stdout=file, env=env, check=False).returncode == 0
            again = subprocess.run(run, stdout=file, env=env, check=False, capture_output=False)
        assert again.returncode == 0
    lines = out.read_text().splitlines()
    assert lines[0] == "key,summary"
    assert lines[1:] == [f"DEMO-{number},Issue {number}" for number in range(1, 1501)]


def searched_ids(fake: FakeJira):  # type: ignore[no-untyped-def]  # a fault
    """Answers a search for ids as Jira does."""

    def fault(call: Call) -> Answer | None:
        jql = str(call.values.get("jql") or "")
        if not jql.startswith("id IN"):
            return None
        wanted = {item.strip() for item in jql.removeprefix("id IN (").removesuffix(")").split(",")}
        rows = [row for row in fake.rows if row["id"] in wanted]
        return Answer(body={"startAt": 0, "maxResults": 100, "total": len(rows), "issues": rows[::-1]})

    return fault


def test_a_checkpoint_of_another_search_is_refused(tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    with FakeJira(issues(30)) as fake:
        env = environment(tmp_path, fake.url)
        assert jqlkit("search", QUERY, "--checkpoint", state, env=env).code == 0
        done = jqlkit("search", "project = OTHER", "--checkpoint", state, env=env)
    assert done.code == 2
    assert "another search" in done.stderr


@pytest.mark.parametrize("text", ["[]", "{}", '{"version": 1}', '{"version": 1, "search": 5, "position": "a"}', "\0"])
def test_what_is_no_checkpoint_is_left_alone(text: str, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.write_text(text)
    with FakeJira(issues(3)) as fake:
        done = jqlkit("search", QUERY, "--checkpoint", str(state), env=environment(tmp_path, fake.url))
    assert (done.code, done.stdout) == (2, "")
    assert "not a checkpoint" in done.stderr
    assert state.read_text() == text


def test_one_checkpoint_is_for_one_export_at_a_time(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with FakeJira(issues(300)) as fake, JiraClient(fake.url, timeout=5) as client:
        env = environment(tmp_path, fake.url)
        first = client.search(QUERY, checkpoint=state)
        keys = [next(first).key]
        done = jqlkit("search", QUERY, "--checkpoint", str(state), env=env)
        assert (done.code, done.stdout) == (2, "")
        assert "under way" in done.stderr
        keys += [issue.key for issue in first]
        assert keys == [issue["key"] for issue in fake.rows]
        assert list(client.search(QUERY, checkpoint=state)) == []


def test_the_plan_is_printed_and_nothing_is_sent(tmp_path: Path) -> None:
    with FakeJira(issues(30)) as fake:
        done = jqlkit("search", QUERY, "--plan", "--fields", "key,summary", env=environment(tmp_path, fake.url))
        assert fake.calls == []
    assert "bulkfetch" in done.stdout
    assert "12 for 10,000 issues" in done.stdout


def test_a_search_in_a_pipe_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom jqlkit.cli import main\n"
        f"try:\n    main(['search', {QUERY!r}, '-o', 'csv'])\nexcept SystemExit as end:\n    assert not end.code\n"
        "names = ('rich', 'prompt_toolkit', 'sqlglot', 'sqlite3')\n"
        "print([name for name in names if name in sys.modules], file=sys.stderr)"
    )
    with FakeJira(issues(30)) as fake:
        env = environment(tmp_path, fake.url)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert done.stderr.strip() == "[]"


def test_the_head_of_an_export_ends_quietly(tmp_path: Path) -> None:
    with FakeJira(issues(500)) as fake:
        pipe = f"{sys.executable} -m jqlkit search '{QUERY}' -o keys | head -1"
        env = environment(tmp_path, fake.url)
        done = subprocess.run(["/bin/sh", "-c", pipe], capture_output=True, text=True, env=env, check=True)
    assert done.stdout == "DEMO-1\n"
    assert done.stderr == ""
