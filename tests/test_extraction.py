"""Extraction: where queries stand in files of each kind (tests/data/extraction).

In a case's text `⟦` and `⟧` enclose what is to be found, `⟦+` another piece of the same query; `found` has a mode and
the resolved text for each. A case without marks is one in which nothing must be found.
"""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jqlkit.cli.extract import command
from jqlkit.linter.extraction import Extraction, Found, Unread, extract, extract_text, find_files, reading
from jqlkit.spans import Edit, Span, apply_edits
from tests.fuzz import extraction as fuzz

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


def test_damaged_files_are_read_as_far_as_it_goes() -> None:
    """Random and cut-off files, the same in every run; `python -m tests.fuzz.extraction` goes on for longer."""
    assert fuzz.main(count=400) == 400


@pytest.mark.parametrize("text", ["jql: a = b\n", "?jql=", "{{ ", "jql=f(", "\n", "'a' + ", "$(", "```jql\n"])
@pytest.mark.parametrize("extension", ["py", "js", "yaml", "sh", "md", "json"])
def test_no_text_takes_long(text: str, extension: str) -> None:
    found = extract_text("jql " + text * (4000 // len(text)), f"a.{extension}")
    assert found.problem is None or "deeply" in found.problem


@pytest.mark.parametrize(
    ("text", "extension"),
    [('\\"', "json"), ('\\"', "toml"), (" ", "ini"), ("\t", "ini"), ("`${", "md"), ("jql `", "rst")],
)
def test_a_line_of_half_a_million_characters_is_read_to_its_end(text: str, extension: str) -> None:
    assert extract_text("jql " + text * (500_000 // len(text)), f"a.{extension}").problem is None


# The first ring of the alarm may be lost in a finalizer or a hook of the garbage collector, which Python tells.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_over_the_limits_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text("jql " * 1000)
    monkeypatch.setattr(reading, "MAX_SIZE", 100)
    large = extract.extract_file(Found(path))
    assert isinstance(large, Unread)
    assert "larger" in large.reason
    assert isinstance(extract.extract_file(Found(path, is_named=True)), Extraction)
    monkeypatch.setattr(extract, "MAX_SECONDS", 1e-6)
    slow = extract_text("```jql\na = b\n```\n" * 2000, "a.md")
    assert slow.problem is not None
    assert "seconds" in slow.problem


def test_a_folder_is_walked_whole(tmp_path: Path) -> None:
    files = {
        ".github/workflows/a.yml": "jql: a = 1",
        "Makefile": "",
        "run": "#!/bin/sh\n",
        "data.bin": "",
        "unknown": "",
        "b/ignored.md": "",
        "b/kept.md": "",
        "build/x.md": "",
        ".git/config.md": "",
        ".gitignore": "build/\n*ignored*\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = {file.path.relative_to(tmp_path).as_posix() for file in find_files([tmp_path])}
    assert found == {".github/workflows/a.yml", "Makefile", "run", "b/kept.md"}
    named = [tmp_path / "unknown", tmp_path / "build" / "x.md"]
    assert list(find_files(named)) == [Found(path, is_named=True) for path in named]


FIXES = [
    ("a.py", 'jql = "status == \\"Open\\""', Edit(Span(7, 9), "="), 'jql = "status = \\"Open\\""'),
    ("a.py", "jql = 'status = Open'", Edit(Span(9, 13), '"It\'s"'), "jql = 'status = \"It\\'s\"'"),
    ("a.py", 'jql = f"a = {x} AND b == 1"', Edit(Span(13, 15), "!="), 'jql = f"a = {x} AND b != 1"'),
    ("a.json", '{"jql": "a = b"}', Edit(Span(4, 5), '"b"'), '{"jql": "a = \\"b\\""}'),
    ("a.yaml", "jql: 'a = b'", Edit(Span(4, 5), "'b'"), "jql: 'a = ''b'''"),
    ("a.yaml", "jql: |\n  a = 1\n  AND b == 2\n", Edit(Span(12, 14), "="), "jql: |\n  a = 1\n  AND b = 2\n"),
    ("a.sh", 'curl -G "$U" --data-urlencode "jql=a = b"', Edit(Span(4, 5), '"b"'), None),
    ("a.sh", "jira issue list --jql 'a = b'", Edit(Span(4, 5), "'b'"), None),
    ("a.txt", "https://x.org/?jql=a%20%3D%20b", Edit(Span(4, 5), '"b c"'), "https://x.org/?jql=a%20%3D%20%22b%20c%22"),
    ("a.js", "const jql = `a = b`;", Edit(Span(4, 5), '"b"'), 'const jql = `a = "b"`;'),
    ("a.toml", 'jql = "a = b"', Edit(Span(4, 5), '"b"'), 'jql = "a = \\"b\\""'),
    ("a.md", "> ```jql\n> a = b\n> ```\n", Edit(Span(4, 5), '"b"'), '> ```jql\n> a = "b"\n> ```\n'),
]


@pytest.mark.parametrize(("file", "text", "edit", "expected"), FIXES)
def test_an_edit_goes_through_the_escapes_of_its_host(file: str, text: str, edit: Edit, expected: str | None) -> None:
    (query,) = extract_text(text, file).queries
    host_edit = query.host_edit(edit)
    assert host_edit is not None
    result = apply_edits(text, [host_edit])
    if expected is not None:
        assert result == expected
    (again,) = extract_text(result, file).queries
    assert again.text == apply_edits(query.text, [edit])


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ('jql = f"a = {x}"', Edit(Span(4, 6), "1")),
        ('jql = "a = " "b"', Edit(Span(2, 5), "=c")),
        ("jql = r'a = \"b\"'", Edit(Span(4, 7), "'b'")),
    ],
)
def test_an_edit_that_the_host_cannot_hold_is_not_made(text: str, edit: Edit) -> None:
    (query,) = extract_text(text, "a.py").queries
    assert query.host_edit(edit) is None


def test_the_command_prints_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('jql = f"project = {key}"\n')
    result = CliRunner().invoke(command, [str(path), "-o", "jsonl"])
    assert json.loads(result.stdout) == {
        "filename": str(path),
        "row": 1,
        "column": 9,
        "jql": "project = {key}",
        "resolved": "project = PH",
        "mode": "template",
        "via": "variable jql",
        "host": "python",
    }
