"""The verdict on every line of the corpus."""

import pytest

import jqlkit
from tests.shared import json_lines, shared_folder

FILES = ("valid", "invalid", "edge", "disputed")


@pytest.mark.parametrize("name", FILES)
def test_verdicts(name: str) -> None:
    rows = json_lines(shared_folder() / "corpus" / f"{name}.jsonl")
    assert rows
    assert [row["jql"] for row in rows if _parses(row["jql"]) != row["expect"]] == []


def _parses(text: str) -> bool:
    try:
        query = jqlkit.parse(text)
    except jqlkit.JqlSyntaxError:
        return False
    assert jqlkit.parse(str(query)) == query
    return True
