"""What cannot be read, judged or written: it is told, the rest goes on, and the exit code is 2."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jqlkit import files
from jqlkit.cli.group import main
from jqlkit.errors import ConfigError
from jqlkit.linter.extraction import extract

MISTAKE = "project = A AND status IN Open"
NOT_UTF_8 = b"project = caf\xe9"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def run_as_somebody(*arguments: str) -> Result:
    """A run as a user for whom modes of files count, unlike for root."""
    if os.geteuid():
        return run(*arguments)
    os.seteuid(65534)
    try:
        return run(*arguments)
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="modes mean something else there")
@pytest.mark.parametrize("command", [["lint"], ["lint", "--fix"], ["extract"], ["fmt", "--check"]], ids=" ".join)
def test_a_locked_file_and_folder_stop_nothing(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        monkeypatch.setenv("JQLKIT_CONFIG_DIR", name)
        monkeypatch.chdir(folder)
        (folder / "b.jql").write_text("project=1")
        (folder / "d.jql").write_text("project=1")
        (folder / "c").mkdir()
        run(*command, "--help"), run(*command, ".")  # loads all that somebody might not be able to
        (folder / "d.jql").write_text("project=1")
        (folder / "d.jql").chmod(0o666)
        (folder / "b.jql").chmod(0)
        (folder / "c").chmod(0)
        result = run_as_somebody(*command, ".")
        assert result.exit_code == 2
        assert "error: b.jql: cannot read this file: Permission denied\n" in result.stderr
        assert "error: c: cannot read this folder: Permission denied\n" in result.stderr
        assert "d.jql" in result.output or (folder / "d.jql").read_text() == "project = 1"
        (folder / "c").chmod(0o700)


@pytest.mark.parametrize("command", [["lint"], ["lint", "--fix"], ["extract"], ["fmt"]])
@pytest.mark.parametrize("content", [NOT_UTF_8, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xfea\0b"])
def test_a_query_file_that_is_no_text_is_an_error(command: list[str], content: bytes, folder: Path) -> None:
    (folder / "a.jql").write_bytes(content)
    (folder / "b.jql").write_text(MISTAKE)
    for paths in (["."], ["a.jql", "b.jql"]):
        result = run(*command, *paths)
        assert result.exit_code == 2
        assert "error: a.jql: not UTF-" in result.stderr
        assert "b.jql" in result.output or (folder / "b.jql").read_text() != MISTAKE
    assert (folder / "a.jql").read_bytes() == content


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.jql", "project=caf\u00e9 and status IN Open\r\n", "project = caf\u00e9 AND status = Open\r\n"),
        (
            "a.ps1",
            '$jql = "project = A AND status IN Open" # \u00e9\r\n',
            '$jql = "project = A AND status = Open" # \u00e9\r\n',
        ),
    ],
)
def test_utf_16_is_read_and_written(encoding: str, name: str, before: str, after: str, folder: Path) -> None:
    mark = "\ufeff"
    (folder / name).write_bytes((mark + before).encode(encoding))
    assert run("lint", name).exit_code == 1
    assert name in run("extract", ".").stdout
    assert run("lint", "--fix", name).exit_code == 0
    assert (folder / name).read_bytes() == (mark + after).encode(encoding)


def test_formatting_keeps_utf_16(folder: Path) -> None:
    (folder / "a.jql").write_bytes("x=1\r\n".encode("utf-16"))
    assert run("fmt", "a.jql").exit_code == 0
    assert (folder / "a.jql").read_bytes() == "x = 1\r\n".encode("utf-16")
    assert run("search", "--data", "nothing.json", "--file", "a.jql").stderr.count("nothing.json")  # the query was read


@pytest.mark.parametrize("command", [["fmt", "-"], ["lint", "-"], ["extract", "-"], ["parse", "-"]])
def test_standard_input_is_decoded_like_a_file(command: list[str]) -> None:
    assert run(*command, stdin="project = A".encode("utf-16")).exit_code == 0
    result = run(*command, stdin=NOT_UTF_8)
    assert (result.exit_code, result.stderr) == (
        2,
        "error: standard input is not UTF-8: unexpected end of data at byte 13\n",
    )


def test_a_large_file_is_read_if_it_is_named(folder: Path) -> None:
    (folder / "big.py").write_text("jql = 'project == A'\n" + " " * 5_000_001)
    assert run("lint", "big.py").exit_code == 1
    assert "project == A" in run("extract", "big.py").stdout
    for command in ("lint", "extract"):
        result = run(command, ".")
        assert (result.exit_code, result.stderr) == (
            0,
            "warning: big.py: not read: it is larger than 5 MB, and not named\n",
        )


def test_a_binary_file_is_left_alone_unless_it_is_named(folder: Path) -> None:
    data = b"\0\xff http://h/rest/api/2/search?jql=status == Done\n"
    (folder / "a.md").write_bytes(data)
    assert run("lint", ".").exit_code == 0
    assert run("lint", "a.md").exit_code == 1
    assert run("lint", "--fix", "a.md").exit_code == 1
    assert (folder / "a.md").read_bytes() == data


# A ring of the alarm may be lost in a finalizer or a hook of the garbage collector, which Python tells. The file is
# long enough for many more.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_is_judged_in_part_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.md").write_text("```jql\nx = y\n```\n" * 100_000)
    monkeypatch.setattr(extract, "MAX_SECONDS", 1e-6)
    for command in ("lint", "extract", "lint"):  # no cache hides it
        result = run(command, ".")
        assert result.exit_code == 2
        assert result.stderr == "error: a.md: not read to the end: it took more than 1e-06 seconds\n"


def test_a_path_that_is_not_there_stops_before_anything_is_written(folder: Path) -> None:
    (folder / "a.jql").write_text(MISTAKE)
    for command in (["lint", "--fix"], ["fmt"]):
        result = run(*command, "a.jql", "nothing")
        assert (result.exit_code, result.stderr) == (2, "error: nothing: no such file or folder\n")
    assert (folder / "a.jql").read_text() == MISTAKE


@pytest.mark.parametrize("command", [["lint", "--fix"], ["fmt"]])
def test_a_read_only_file_stays_and_the_others_are_written(command: list[str], folder: Path) -> None:
    for name in ("a.jql", "b.jql"):
        (folder / name).write_text("status  IN (Open)")
    (folder / "a.jql").chmod(0o444)
    result = run(*command, ".")
    assert result.exit_code == 2
    assert "error: a.jql: cannot write this file: it is read-only\n" in result.stderr
    assert (folder / "a.jql").read_text() == "status  IN (Open)"
    assert (folder / "b.jql").read_text() != "status  IN (Open)"


def test_a_file_changed_meanwhile_is_left_alone(folder: Path) -> None:
    path = folder / "a.jql"
    path.write_text("a=1")
    read = files.read_file(path)
    path.write_text("a=2")
    with pytest.raises(ConfigError, match="changed meanwhile"):
        files.replace_file(read, "a = 1")
    assert path.read_text() == "a=2"
    assert [file.name for file in folder.iterdir()] == ["a.jql"]


def test_killed_while_fixing_leaves_whole_files(tmp_path: Path) -> None:
    before, after = (
        f'jql = "{MISTAKE}"\n' + "# x\n" * 5000,
        f'jql = "{MISTAKE}"\n'.replace("IN Open", "= Open") + "# x\n" * 5000,
    )
    for number in range(120):
        (tmp_path / f"{number}.py").write_text(before)
    command = [sys.executable, "-m", "jqlkit", "lint", "--fix", "--isolated", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and (tmp_path / "5.py").read_text() == before:
            time.sleep(0.005)
        process.kill()
    texts = {path.read_text() for path in tmp_path.glob("*.py")}
    assert texts <= {before, after}
    assert after in texts
    assert subprocess.run(command, stdout=subprocess.DEVNULL).returncode == 0
    assert {path.read_text() for path in tmp_path.glob("*.py")} == {after}
