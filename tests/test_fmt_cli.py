"""`jqlkit fmt` as a user calls it."""

from pathlib import Path

import pytest

from tests.command import Done, jqlkit


def fmt(*arguments: str, typed: str = "", cwd: Path | None = None) -> Done:
    return jqlkit("fmt", *arguments, typed=typed, cwd=cwd)


def test_one_query() -> None:
    assert fmt("-q", "project=DEMO")[:2] == (0, "project = DEMO\n")
    assert fmt("-q", "project=DEMO", "--check")[0] == 1
    assert fmt("-q", "project = DEMO", "--check")[0] == 0


@pytest.mark.parametrize("name", ["jqlkit.toml", "pyproject.toml"])
def test_settings(name: str, tmp_path: Path) -> None:
    table = "fmt" if name == "jqlkit.toml" else "tool.jqlkit.fmt"
    (tmp_path / name).write_text(f"[{table}]\nline-length = 16\nindent = 2\n")
    query = "project = DEMO AND (x = 1 OR y = 2)"
    assert fmt("-q", query, cwd=tmp_path)[1].splitlines() == ["project = DEMO", "AND (", "  x = 1", "  OR y = 2", ")"]
    assert fmt("-q", query, "--line-length", "88", cwd=tmp_path)[1] == f"{query}\n"
    assert fmt("-q", query, "--isolated", cwd=tmp_path)[1] == f"{query}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[fmt]\nline-lenght = 3", "jqlkit.toml: fmt: unknown key line-lenght; did you mean line-length?"),
        ("[fmt]\nindent = 'x'", "jqlkit.toml: fmt.indent must be a positive number"),
        ("fmt = 3", "jqlkit.toml: fmt must be a table"),
        ("[fmt", "jqlkit.toml: not TOML: Expected ']'"),
        ("\udcff", "jqlkit.toml: not UTF-8: invalid start byte at byte 0"),
    ],
)
def test_mistakes_in_the_settings(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "jqlkit.toml").write_bytes(text.encode(errors="surrogateescape"))
    code, out, err = fmt("-q", "x=1", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert says in err


def test_standard_input() -> None:
    assert fmt("-", typed="# c\nproject=DEMO")[:2] == (0, "# c\nproject = DEMO\n")


def test_files(tmp_path: Path) -> None:
    crlf = tmp_path / "a.jql"
    crlf.write_bytes(b"\xef\xbb\xbf--- x\r\nz=1\r\n")
    crlf.chmod(0o640)
    good = tmp_path / "sub" / "b.jql"
    good.parent.mkdir()
    good.write_text("b = 2\n")
    (tmp_path / "c.txt").write_text("a=1")

    code, out, _ = fmt("--check", ".", cwd=tmp_path)
    assert (code, out) == (1, "")
    code, out, _ = fmt("--diff", ".", cwd=tmp_path)
    assert code == 1
    assert "-z=1\n+z = 1\n" in out
    assert crlf.read_bytes() == b"\xef\xbb\xbf--- x\r\nz=1\r\n"

    code, out, err = fmt(".", cwd=tmp_path)
    assert (code, out) == (0, "")
    assert "1 file reformatted, 1 file left unchanged" in err
    assert crlf.read_bytes() == b"\xef\xbb\xbf--- x\r\nz = 1\r\n"
    assert crlf.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jql", "c.txt", "sub"]
    assert fmt("--check", ".", cwd=tmp_path)[0] == 0


def test_a_broken_file_is_left_alone_and_the_others_are_formatted(tmp_path: Path) -> None:
    (tmp_path / "a.jql").write_text("a == 1")
    (tmp_path / "b.jql").write_text("b=2")
    code, _, err = fmt(".", cwd=tmp_path)
    assert code == 1
    assert "a.jql" in err
    assert "write =" in err
    assert (tmp_path / "a.jql").read_text() == "a == 1"
    assert (tmp_path / "b.jql").read_text() == "b = 2\n"


@pytest.mark.parametrize("arguments", [("missing.jql",), ("-q", "a", "b.jql"), ("-", "b.jql"), ("--line-length", "0")])
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    code, _, err = fmt(*arguments)
    assert code == 2
    assert "Traceback" not in err
