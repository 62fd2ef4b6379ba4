"""Extraction: where queries stand in files of each kind (tests/data/extraction).

In a case's text `⟦` and `⟧` enclose what is to be found, `⟦+` another piece of the same query; `found` has a mode and
the resolved text for each. A case without marks is one in which nothing must be found.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from jqlkit.linter.extraction import extract_text

DATA = Path(__file__).parent / "data" / "extraction"


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{case.get('name', number)}")
        for path in sorted(DATA.glob("*.toml"))
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"])
    ]


def unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without marks, and what they enclose: row, column, text."""
    text = re.sub(r"⟦\+?|⟧", "", marked)
    found: list[tuple[int, int, str]] = []
    for match in re.finditer(r"⟦(\+?)([^⟧]*)⟧", marked):
        before = re.sub(r"⟦\+?|⟧", "", marked[: match.start()])
        if match[1]:
            row, column, first = found[-1]
            found[-1] = (row, column, first + match[2])
        else:
            blank = len(match[2]) - len(match[2].lstrip(" "))
            found.append((before.count("\n") + 1, len(before) - before.rfind("\n") + blank, match[2]))
    return text, [(row, column, jql.strip()) for row, column, jql in found]


@pytest.mark.parametrize("case", cases())
def test_found_where_it_stands(case: dict[str, Any]) -> None:
    text, expected = unmarked(case["text"])
    queries = [
        query
        for query in extract_text(text, case["file"], level=case.get("level", "normal")).queries
        if query.mode != "dynamic" or case.get("dynamic")
    ]
    assert [(query.row, query.column, query.jql) for query in queries] == expected
    if "found" in case:
        assert [[query.mode, query.resolved or ""] for query in queries] == case["found"]
