"""What is said about queries with a mistake: tests/data/mistakes.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import jqlkit
from jqlkit.spans import apply_edits
from tests import strategies

MISTAKES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "data" / "mistakes.toml").read_text(encoding="utf-8")
)["mistake"]


@pytest.mark.parametrize("row", MISTAKES, ids=[row["jql"] for row in MISTAKES])
def test_mistake(row: dict[str, Any]) -> None:
    text = row["jql"]
    with pytest.raises(jqlkit.JqlSyntaxError) as caught:
        jqlkit.parse(text)
    error = caught.value
    assert error.message == row["message"]
    assert (error.span.start, text[slice(*error.span)]) == (row["offset"], row["marked"])
    assert error.hint == row.get("hint")
    assert (apply_edits(text, [error.fix]) if error.fix else None) == row.get("fixed")


def test_most_mistakes_have_a_hint() -> None:
    assert len(MISTAKES) >= 80
    assert sum("hint" in row for row in MISTAKES) >= 0.9 * len(MISTAKES)


@given(strategies.texts)
def test_every_text_gets_a_message_of_few_lines(text: str) -> None:
    try:
        jqlkit.parse(text)
    except jqlkit.JqlSyntaxError as error:
        lines = str(error).split("\n")
        assert len(lines) in (3, 4)
        assert all(line.isprintable() for line in lines)
        if error.fix:
            assert apply_edits(text, [error.fix]) != text
