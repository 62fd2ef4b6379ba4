"""Queries of each kind over the shared data set: the keys by hand; by key where there is no ORDER BY."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from jqlkit.errors import EvaluationError
from jqlkit.local import Snapshot
from tests.shared import shared_folder

KINDS = tomllib.loads((Path(__file__).parents[1] / "data/local/cases.toml").read_text(encoding="utf-8"))
REFUSED = KINDS.pop("refused")


@cache
def _snapshot() -> Snapshot:
    return Snapshot.load(shared_folder() / "local" / "dataset.json")


@pytest.mark.parametrize("kind", KINDS)
def test_kind(kind: str) -> None:
    for query, expected in KINDS[kind].items():
        jql = query.removeprefix("server ")
        deployment = "cloud" if jql == query else "datacenter"
        ordered = jql if "ORDER BY" in jql else f"{jql} ORDER BY key"
        found = " ".join(issue.key for issue in _snapshot().search(ordered, deployment=deployment))
        assert found == expected, query


@pytest.mark.parametrize("jql", REFUSED)
def test_refused(jql: str) -> None:
    with pytest.raises(EvaluationError) as error:
        _snapshot().count(jql) if "ORDER BY" not in jql else list(_snapshot().search(jql))
    assert REFUSED[jql] in str(error.value)
