"""The table of docs/builder.md: each row's Python gives the nodes of its JQL."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import jqlkit
import jqlkit.builder

PAGE = Path(__file__).parents[1] / "docs" / "builder.md"
NAMES = {name: getattr(jqlkit.builder, name) for name in jqlkit.builder.__all__}
NAMES |= {"date": date, "datetime": datetime, "timedelta": timedelta}
ROWS = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
TABLE = [(jql, code.replace(r"\|", "|")) for jql, code in ROWS if code.startswith(("field", "(", "~", "cf", "a", "i"))]


def test_the_table_is_found() -> None:
    assert len(TABLE) > 30


@pytest.mark.parametrize(("jql", "code"), TABLE)
def test_a_row_says_the_same_twice(jql: str, code: str) -> None:
    built = eval(code, dict(NAMES))
    query = jqlkit.parse(jql)
    assert built in (query, query.where)
    assert str(built) == jql


def test_every_public_name_exists_and_is_documented() -> None:
    assert jqlkit.builder.__all__ == sorted(jqlkit.builder.__all__)
    for name, value in NAMES.items():
        if callable(value):
            assert value.__doc__, name
