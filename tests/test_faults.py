"""Every fault over real sockets gives the right rows or one typed error, within its budget."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

import pytest

from jqlkit.errors import JiraError
from jqlkit.jira import BearerAuth, JiraClient
from tests.fake_jira import Call, FakeJira, issues
from tests.faults import MATRIX, ROWS, SLACK, TIMEOUT

SECRET = "t0k3n-of-the-matrix"


class Outcome(NamedTuple):
    """What a search gave."""

    keys: list[str]
    error: JiraError | None
    seconds: float
    warnings: list[str]
    calls: list[Call]


#: How many ids a page of the fake server has: no more than issues with fields, or more, so that ids come first.
ID_PAGES = {"walk": 100, "bulk": 300}


def run(name: str, plan: str) -> Outcome:
    """Searches a server that has this fault."""
    with FakeJira(issues(ROWS), id_cap=ID_PAGES[plan]) as fake:
        fake.fault = MATRIX[name].fault(fake)
        warnings: list[str] = []
        started = time.monotonic()
        found: list[str] = []
        error = None
        try:
            with JiraClient(fake.url, BearerAuth(SECRET), timeout=TIMEOUT, on_warning=warnings.append) as client:
                found += (issue.key for issue in client.search("project = DEMO ORDER BY created"))
        except JiraError as caught:
            error = caught
        return Outcome(found, error, time.monotonic() - started, warnings, fake.calls)


@pytest.fixture(scope="module")
def outcomes() -> Iterator[dict[tuple[str, str], Future[Outcome]]]:
    """All faults at once: most of their time is waiting."""
    with ThreadPoolExecutor(12) as pool:
        yield {(name, plan): pool.submit(run, name, plan) for name in MATRIX for plan in ID_PAGES}


@pytest.mark.parametrize("plan", ID_PAGES)
@pytest.mark.parametrize("name", MATRIX)
def test_fault(name: str, plan: str, outcomes: dict[tuple[str, str], Future[Outcome]]) -> None:
    row = MATRIX[name]
    outcome = outcomes[name, plan].result()
    assert outcome.seconds < row.at_most + SLACK
    assert len(outcome.keys) == len(set(outcome.keys))
    if row.error is None or (row.paging and plan == "bulk"):
        if outcome.error:
            raise outcome.error
        assert outcome.keys == [f"DEMO-{number}" for number in range(1, ROWS + 1)]
    else:
        assert type(outcome.error) is row.error or row.error is JiraError
        text = str(outcome.error)
        assert row.says in text
        assert len(outcome.keys) >= row.kept
        assert SECRET not in text
        assert "SECRET-HTML" not in text
        assert len(text.splitlines()) <= 5
        if row.error.exit_code == 4:
            assert sum("/search" in call.path for call in outcome.calls) == 1  # repeating locks accounts
    expected = ["Jira warns: only 1000 values were used"] if name == "warnings" else []
    assert outcome.warnings == expected
