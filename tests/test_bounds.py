"""How far a query is restricted."""

import json
import os
from pathlib import Path

import pytest

import jqlkit
from jqlkit import Boundedness

#: Query, level.
CASES = {
    "": "NONE",
    "ORDER BY key DESC": "NONE",
    "id != NULL": "VACUOUS",
    "id = EMPTY": "SCOPE",
    "NOT summary IS EMPTY": "VACUOUS",
    "component != EMPTY": "OPEN",
    'updated >= "2001-12-31"': "VACUOUS",
    'updated >= "2002-01-01"': "FILTER",
    "created > 0": "VACUOUS",
    "created > 1700000000000": "FILTER",
    f"created > {'9' * 5000}": "FILTER",
    "created > startOfYear(-19)": "FILTER",
    "created > startOfYear(-20)": "VACUOUS",
    'created > startOfDay("-1000w")': "FILTER",
    "createdDate <= endOfYear()": "VACUOUS",
    "created <= endOfYear(-1)": "OPEN",
    "due <= now()": "OPEN",
    "NOT created > now()": "VACUOUS",
    "priority > High": "OPEN",
    '"epic link" in (A-1)': "SCOPE",
    "issue.property[k].p = 1": "SCOPE",
    "project[k].p = 1": "FILTER",
    "status WAS Open": "FILTER",
    "NOT status WAS Open": "OPEN",
    "status CHANGED": "OPEN",
    "status CHANGED BEFORE -1d": "OPEN",
    "status CHANGED ON now()": "FILTER",
    "assignee IS currentUser()": "FILTER",
    "status = Done OR status != Done": "VACUOUS",
    "status = Done OR NOT status = Done": "VACUOUS",
    "labels = a OR labels != a": "OPEN",
    "labels = a OR labels != a OR labels IS EMPTY": "VACUOUS",
    "NOT (labels = a AND labels != a AND labels IS NOT EMPTY)": "VACUOUS",
    "NOT (resolution IS EMPTY AND resolution IS NOT EMPTY)": "VACUOUS",
    "created IS NOT EMPTY AND project = A": "SCOPE",
}


@pytest.mark.parametrize(("jql", "level"), CASES.items(), ids=[jql[:40] for jql in CASES])
def test_level(jql: str, level: str) -> None:
    assert jqlkit.boundedness(jql).name == level
    assert jqlkit.boundedness(jqlkit.parse(jql)).name == level


def test_levels_are_ordered() -> None:
    names = ["NONE", "VACUOUS", "OPEN", "FILTER", "SCOPE"]
    assert [level.name for level in sorted(Boundedness)] == names


def test_unknown_clause_gives_an_upper_bound() -> None:
    where = jqlkit.parse("status != Done AND hole = hole").where
    assert where is not None
    assert jqlkit.boundedness(where, unknown=lambda clause: str(clause) == "hole = hole") is Boundedness.SCOPE


def test_deep_and_long_queries() -> None:
    deep = "NOT (a = 1 AND " * (jqlkit.MAX_DEPTH // 2 - 1) + "project = A" + ")" * (jqlkit.MAX_DEPTH // 2 - 1)
    assert jqlkit.boundedness(deep) in Boundedness
    clause = jqlkit.parse("project = A").where
    assert clause is not None
    assert jqlkit.boundedness(jqlkit.OrClause([clause] * 100_000)) is Boundedness.SCOPE


@pytest.mark.skipif("JQLKIT_SHARED" not in os.environ, reason="needs the shared reference data")
def test_reference_cases() -> None:
    cases = json.loads(Path(os.environ["JQLKIT_SHARED"], "linter", "bounded_cases.json").read_text())
    wrong = []
    for case in cases:
        try:
            level = jqlkit.boundedness(case["jql"]).name
        except jqlkit.JqlSyntaxError:
            level = "SYNTAX"
        if level != case["level"]:
            wrong.append((case["jql"], case["level"], level))
    assert wrong == []
