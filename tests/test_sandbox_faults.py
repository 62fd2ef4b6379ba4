"""Trouble on request, the server's life, and the commands."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from jqlkit.cli.group import main
from jqlkit.errors import ConfigError
from jqlkit.sandbox import Sandbox
from jqlkit.sandbox.generator import Generator
from tests.sandbox_data import CONTEXT, small_site


def ask(url: str, **params: Any) -> requests.Response:
    return requests.get(f"{url}/rest/api/3/search/jql", params={"jql": "project = AB", **params}, timeout=10)


def outcomes(url: str, number: int) -> list[object]:
    """Statuses, and the names of errors."""
    found: list[object] = []
    for _ in range(number):
        try:
            found.append(ask(url).status_code)
        except requests.RequestException as error:
            found.append(type(error).__name__)
    return found


def test_latency() -> None:
    with Sandbox(small_site(), latency=0.15) as sandbox:
        start = time.monotonic()
        assert ask(sandbox.url).status_code == 200
        assert time.monotonic() - start >= 0.15


def test_rate() -> None:
    with Sandbox(small_site(), rate="3/m") as sandbox:
        assert outcomes(sandbox.url, 4) == [200, 200, 200, 429]
        limited = ask(sandbox.url)
        assert 0 < int(limited.headers["Retry-After"]) <= 60
        assert limited.headers["RateLimit-Reason"] == "jira-burst-based"
        assert limited.json()["status"] == 429


def test_the_rate_recovers() -> None:
    with Sandbox(small_site(), rate="2/s") as sandbox:
        assert 429 in outcomes(sandbox.url, 5)
        time.sleep(1.05)
        assert outcomes(sandbox.url, 1) == [200]


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        ("503:0.5", [200, 503, 200, 503]),
        ("404:0.25", [200, 200, 200, 404]),
        ("429", [429, 429, 429, 429]),
        ("reset:0.5", [200, "ConnectionError", 200, "ConnectionError"]),
        ("cut:0.5", [200, "ChunkedEncodingError", 200, "ChunkedEncodingError"]),
    ],
)
def test_faults_come_evenly(fault: str, wanted: list[object]) -> None:
    with Sandbox(small_site(), fault=fault) as sandbox:
        assert outcomes(sandbox.url, 4) == wanted


def test_faults_that_look_like_success() -> None:
    with Sandbox(small_site(), fault=["html:0.5", "anonymous:0.5"]) as sandbox:
        answers = [ask(sandbox.url) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert ["text/html" in answer.headers["Content-Type"] for answer in answers] == [False, True, False, True, False]
    assert ["X-Seraph-LoginReason" in answer.headers for answer in answers] == [False, False, True, False, True]


@pytest.mark.parametrize("fault", ["", "200", "teapot", "503:2", "503:x", "503:0"])
def test_a_fault_that_is_none(fault: str) -> None:
    with pytest.raises(ConfigError, match="fault"):
        Sandbox(small_site(), fault=fault)


def test_a_program_that_waits_does_not_keep_the_server_from_stopping() -> None:
    sandbox = Sandbox(small_site(), fault="stall").start()
    with socket.create_connection(("127.0.0.1", int(sandbox.url.rsplit(":", 1)[1]))) as client:
        client.sendall(b"GET /rest/api/3/myself HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.1)
        start = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - start < 2


def test_a_port_that_is_taken() -> None:
    with Sandbox(small_site()) as sandbox:
        port = int(sandbox.url.rsplit(":", 1)[1])
        with pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1:{port}"):
            Sandbox(small_site(), port=port).start()


def test_the_address_is_known_while_the_server_runs() -> None:
    sandbox = Sandbox(small_site())
    with pytest.raises(ConfigError, match="does not run"):
        _ = sandbox.url
    with sandbox:
        url = sandbox.url
        assert ask(url).status_code == 200
    with pytest.raises(requests.ConnectionError):
        ask(url)


@pytest.mark.parametrize("text", [b"\0\0\0\r\n\r\n", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n"])
def test_noise_is_answered_or_dropped_and_hurts_nobody(text: bytes) -> None:
    with Sandbox(small_site()) as sandbox:
        with socket.create_connection(("127.0.0.1", int(sandbox.url.rsplit(":", 1)[1])), 5) as client:
            client.sendall(text)
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(65536)
        assert b"400" in answer or answer == b""
        assert ask(sandbox.url).status_code == 200


def test_the_ten_lines_of_the_documentation(tmp_path: Path) -> None:
    page = Path(__file__).parents[1].joinpath("docs", "sandbox.md").read_text(encoding="utf-8")
    block = re.search(r"^```python\n(import pytest.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert block is not None
    assert len([line for line in block[1].splitlines() if line]) <= 10
    (tmp_path / "test_program.py").write_text(block[1], encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)], capture_output=True, text=True
    )
    assert "1 passed" in result.stdout, result.stdout + result.stderr


# Commands


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
