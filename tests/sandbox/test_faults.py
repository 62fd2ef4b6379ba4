"""Trouble on request: latency, rates, faults."""

import time

import pytest
import requests

from jqlkit.errors import ConfigError
from jqlkit.sandbox import Sandbox
from tests.sandbox.client import ask
from tests.sandbox.data import small_site


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
