"""The life of a server: its start, its port, its end, and what noise does to it."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from jqlkit.errors import ConfigError
from jqlkit.sandbox import Sandbox
from tests.sandbox.client import ask, get
from tests.sandbox.data import ISSUE, small_site


def _threads() -> int:
    return sum(not thread.daemon or "sandbox" in thread.name for thread in threading.enumerate())


def test_nothing_is_left_when_the_block_ends() -> None:
    before = _threads()
    with Sandbox([ISSUE]) as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        get(f"{sandbox.url}/rest/api/3/issue/A-1")
    assert _threads() <= before
    with Sandbox([ISSUE], port=port) as again:  # the port is free again
        assert again.url.endswith(f":{port}")


def test_an_exception_in_the_block_ends_the_server_too() -> None:
    with pytest.raises(ZeroDivisionError), Sandbox([ISSUE]) as sandbox:
        url = sandbox.url
        1 / 0  # noqa: B018
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=2)


def test_a_stopped_sandbox_starts_again() -> None:
    sandbox = Sandbox([ISSUE])
    for _ in range(2):
        with sandbox:
            assert sandbox.start() is sandbox
            assert get(f"{sandbox.url}/rest/api/3/issue/A-1")["key"] == "A-1"
        sandbox.stop()


def test_many_at_once_do_not_mix() -> None:
    boxes = [Sandbox([{**ISSUE, "key": f"A-{number}"}]).start() for number in range(1, 13)]
    try:
        found = [get(f"{box.url}/rest/api/3/issue/1")["key"] for box in boxes]
    finally:
        for box in boxes:
            box.stop()
    assert found == [f"A-{number}" for number in range(1, 13)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_asks_its_parents_sandbox() -> None:
    with Sandbox([ISSUE]) as sandbox:
        get(f"{sandbox.url}/rest/api/3/issue/A-1")
        child = os.fork()
        if child == 0:  # as worker processes of a program under test do
            os._exit(0 if get(f"{sandbox.url}/rest/api/3/issue/A-1")["key"] == "A-1" else 1)
        deadline = time.monotonic() + 10
        while (done := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert done == (child, 0)
        assert get(f"{sandbox.url}/rest/api/3/issue/A-1")["key"] == "A-1"


def test_the_ten_lines_of_the_documentation(tmp_path: Path) -> None:
    page = Path(__file__).parents[2].joinpath("docs", "sandbox.md").read_text(encoding="utf-8")
    block = re.search(r"^```python\n(import pytest.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert block is not None
    assert len([line for line in block[1].splitlines() if line]) <= 10
    (tmp_path / "test_program.py").write_text(block[1], encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)], capture_output=True, text=True
    )
    assert "1 passed" in result.stdout, result.stdout + result.stderr


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
