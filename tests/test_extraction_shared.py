"""The shared extraction cases: position, mode and resolved text of every query in them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jqlkit.linter.extraction import extract_text

SHARED = os.environ.get("JQLKIT_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="JQLKIT_SHARED is not set")
FOLDER = Path(SHARED or ".") / "extraction"


def cases() -> Iterator[Any]:
    """The cases of the shared set."""
    if SHARED:
        for case in json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))["cases"]:
            yield pytest.param(case, id=case["file"])


@pytest.mark.parametrize("case", list(cases()))
def test_every_query_is_found_where_it_stands(case: dict[str, Any]) -> None:
    text = (FOLDER / case["file"]).read_text(encoding="utf-8")
    found = {(q.row, q.column, q.jql): (q.mode, q.resolved) for q in extract_text(text, case["file"]).queries}
    wanted = {(e["line"], e["col"], e["jql"]): e for e in case["expected"]}
    for place, entry in wanted.items():
        if entry["mode"] != "dynamic" and entry.get("level") != "heuristic":
            assert found.get(place) == (entry["mode"], entry["resolved"]), place
    assert {place for place in found if found[place][0] != "dynamic"} <= set(wanted)
