"""`.jql` files: names, comments, and what counts as neither."""

from pathlib import Path

import pytest
from hypothesis import given

import jqlkit
from jqlkit.documents import split_sections
from tests import strategies

SECTIONS = [
    ("one query", "a = 1\nAND b = 2\n", [("", "a = 1\nAND b = 2")]),
    ("an empty file is the empty query", "", [("", "")]),
    ("so is one of comments", "# nothing yet\n", [("", "")]),
    ("blank lines separate nothing", "a = 1\n\n\nAND b = 2", [("", "a = 1\n\n\nAND b = 2")]),
    ("names", "--- mine\na = 1\n---   two words  \nb = 2", [("mine", "a = 1"), ("two words", "b = 2")]),
    ("a query before the first name", "a = 1\n--- b\nb = 2", [("", "a = 1"), ("b", "b = 2")]),
    ("comments", "# first\na = 1 # not one\n  # second\nAND b = 2", [("", "a = 1 # not one\n          \nAND b = 2")]),
    ("comment in a string", "a = 'x\n# y' AND b = 2", [("", "a = 'x\n# y' AND b = 2")]),
    ("no string runs over a name", 'a = "x\n--- y\nb = "2"', [("", 'a = "x'), ("y", 'b = "2"')]),
    ("quote in a comment", "# it's\na = 1\n# isn't\n", [("", "a = 1")]),
    ("CR LF", "# c\r\n--- n\r\na = 1\r\n", [("n", "a = 1")]),
    ("a bare --- is a word", "---\n= 1", [("", "---\n= 1")]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in SECTIONS], ids=[row[0] for row in SECTIONS])
def test_sections(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(section.name, section.jql.strip()) for section in split_sections(text)] == expected


@given(strategies.texts, strategies.texts)
def test_sections_keep_the_offsets_of_the_file(first: str, second: str) -> None:
    text = f"# c\n{first}\n--- n\n{second}"
    for section in split_sections(text):
        source = text[slice(*section.span)]
        assert len(section.jql) == len(source)
        assert all(new in (old, " ") for new, old in zip(section.jql, source, strict=True))


def test_load(tmp_path: Path) -> None:
    path = tmp_path / "queries.jql"
    path.write_bytes("\ufeff# board\r\n--- open\r\nstatus = Open\r\n--- mine\r\nassignee = currentUser()\r\n".encode())
    assert {name: str(query) for name, query in jqlkit.load(path).items()} == {
        "open": "status = Open",
        "mine": "assignee = currentUser()",
    }


def test_an_error_points_into_the_file(tmp_path: Path) -> None:
    path = tmp_path / "queries.jql"
    path.write_text("# board\n--- open\n\nstatus = if")
    with pytest.raises(jqlkit.JqlSyntaxError) as caught:
        jqlkit.load(path)
    assert (caught.value.line, caught.value.column) == (4, 10)
    assert caught.value.fix == jqlkit.Edit(jqlkit.Span(27, 29), '"if"')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff", "not UTF-8"),
        (b"\xff\xfe\0", "not UTF-16"),
        (b"--- a\nx = 1\n--- a\ny = 2", "two queries"),
        (None, "cannot read"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "queries.jql"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(jqlkit.ConfigError, match=words):
        jqlkit.load(path)
