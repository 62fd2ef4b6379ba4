"""`jqlkit lint` on files: what it finds, repairs, remembers and leaves out."""

import json
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jqlkit.cli.group import main

PYTHON = 'JQL = "status == Done"\nclient.search_issues("created >= -3m")\n'
QUERIES = "--- one\nproject = if\n--- two\norder by key\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.py").write_text(PYTHON)
    (tmp_path / "q.jql").write_text(QUERIES)
    return tmp_path


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["lint", *arguments], input=stdin)


def codes(*arguments: str) -> list[tuple[str, int, int, str]]:
    result = run(*arguments, "-o", "json")
    return [
        (item["filename"], item["location"]["row"], item["location"]["column"], item["code"])
        for item in json.loads(result.stdout)
    ]


def test_places_are_those_of_the_file(project: Path) -> None:
    assert codes(".") == [
        ("q.jql", 2, 11, "JQL002"),
        ("q.jql", 4, 1, "JQL600"),
        ("q.jql", 4, 1, "JQL100"),
        ("report.py", 1, 15, "JQL007"),
        ("report.py", 2, 34, "JQL203"),
    ]
    assert run().exit_code == 1


def test_fix_writes_what_is_safe_and_a_second_run_changes_nothing(project: Path) -> None:
    (project / "report.py").chmod(0o755)
    result = run("--fix")
    assert result.exit_code == 1  # what remains
    assert (project / "report.py").read_text() == PYTHON.replace("==", "=")
    assert (project / "q.jql").read_text() == '--- one\nproject = "if"\n--- two\nORDER BY key\n'
    assert stat.S_IMODE((project / "report.py").stat().st_mode) == 0o755
    before = {path: path.read_bytes() for path in project.iterdir() if path.is_file()}
    run("--fix")
    assert {path: path.read_bytes() for path in project.iterdir() if path.is_file()} == before


def test_fix_goes_through_the_escapes_of_the_host(project: Path) -> None:
    (project / "report.py").write_text("X_JQL = \"project = if AND a = 'b'\"\nY_JQL = 'project = if'\n")
    run("--fix", "report.py")
    assert (project / "report.py").read_text() == (
        'X_JQL = "project = \\"if\\" AND a = \'b\'"\nY_JQL = \'project = "if"\'\n'
    )


def test_unsafe_fixes_are_asked_for(project: Path) -> None:
    path = project / "q.jql"
    path.write_text("created >= -30 AND labels = x\n")
    run("--fix", "q.jql")
    assert path.read_text() == "created >= -30 AND labels = x\n"
    run("--fix", "--unsafe-fixes", "q.jql")
    assert path.read_text() == "created >= -30d AND labels = x\n"


def test_diff_changes_nothing(project: Path) -> None:
    result = run("--diff", "report.py")
    assert result.exit_code == 1
    assert '-JQL = "status == Done"\n+JQL = "status = Done"\n' in result.stdout
    assert (project / "report.py").read_text() == PYTHON
    assert run("--diff", "--select", "JQL203", "report.py").exit_code == 0


def test_standard_input(project: Path) -> None:
    result = run("-", "--stdin-filename", "src/report.py", "-o", "json", stdin=PYTHON)
    assert {item["filename"] for item in json.loads(result.stdout)} == {"src/report.py"}
    result = run("-", "--fix", "--stdin-filename", "report.py", stdin=PYTHON)
    assert result.stdout == PYTHON.replace("==", "=")
    assert "JQL203" in result.stderr
    assert json.loads(run("-", "-o", "json", stdin="ORDER BY key\n").stdout)[0]["code"] == "JQL100"


def test_query_fix_and_diff(project: Path) -> None:
    assert run("-q", "project = if", "--fix").stdout == 'project = "if"\n'
    assert "+a = 1" in run("-q", "a == 1", "--diff").stdout


def test_inline_ignores(project: Path) -> None:
    text = (
        'A_JQL = "created >= -3m"  # jqlkit: ignore[JQL203] minutes are meant\n'
        "# jqlkit: ignore[relative-date-unit] so they are here\n"
        'B_JQL = "created >= -3m"\n'
        "# jqlkit: ignore[JQL204] nothing to ignore\n"
        'C_JQL = "project = A"  # jqlkit: ignore[JQL2999]\n'
    )
    (project / "report.py").write_text(text)
    assert codes("report.py") == [("report.py", 4, 1, "JQL900"), ("report.py", 5, 24, "JQL901")]
    assert len(codes("report.py", "--no-inline-ignores")) == 2
    assert "JQL900" not in str(codes("report.py", "--select", "JQL1"))
    run("--fix", "report.py")
    assert "JQL204" not in (project / "report.py").read_text()
    (project / "q.jql").write_text("# jqlkit: ignore[JQL100] a list of all\n# of them\nORDER BY\n  key\n")
    assert codes("q.jql") == []
    (project / "q.jql").write_text("# jqlkit: ignore-file[JQL100] lists\n--- a\nORDER BY key\n--- b\nORDER BY id")
    assert codes("q.jql") == []


def test_configuration(project: Path) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.jqlkit.lint]\nignore = ["JQL6"]\ndeployment = "datacenter"\nexclude = ["old/"]\n'
        'per-file-ignores = { "report.py" = ["JQL203"] }\nseverity = { JQL002 = "info" }\n'
    )
    (project / "old").mkdir()
    (project / "old" / "x.jql").write_text("project = if")
    assert codes(".") == [("q.jql", 2, 11, "JQL002"), ("report.py", 1, 15, "JQL007")]
    assert codes("old/x.jql") == []  # pre-commit names every file
    assert run("q.jql").exit_code == 0
    assert run("q.jql", "--isolated").exit_code == 1
    assert ("q.jql", 4, 1, "JQL100") in codes("q.jql", "--deployment", "cloud")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("selct = ['JQL1']", "did you mean select?"),
        ("select = 'JQL1'", "must be a list of codes"),
        ("select = ['JQL999']", "JQL999"),
        ("deployment = 'clod'", "did you mean cloud?"),
        ("max-list = 0", "a positive number"),
        ("severity = { JQL100 = 'fatal' }", "fatal"),
    ],
)
def test_mistakes_in_the_configuration(project: Path, table: str, says: str) -> None:
    (project / "jqlkit.toml").write_text(f"[lint]\n{table}\n")
    result = run("q.jql")
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) <= 5


def test_baseline_counts_findings_of_a_file_and_a_rule(project: Path) -> None:
    assert run("--write-baseline").exit_code == 0
    assert run("--baseline", "jqlkit-baseline.json").exit_code == 0
    (project / "report.py").write_text(f"import os\n{PYTHON}")  # lines may move
    assert codes("--baseline", "jqlkit-baseline.json") == []
    (project / "report.py").write_text(f'{PYTHON}X_JQL = "status == Open"\n')
    assert [code for *_, code in codes("--baseline", "jqlkit-baseline.json")] == ["JQL007", "JQL007"]


def test_statistics(project: Path) -> None:
    (project / "q.jql").write_text("--- a\nproject = if\n--- b\nproject = if\n")
    assert run("--statistics").stdout.splitlines()[0].split() == ["2", "JQL002", "reserved-word-unquoted"]


def test_warm_run_says_the_same(project: Path) -> None:
    cold = run(".", "-o", "sarif").stdout
    assert (project / ".jqlkit_cache" / ".gitignore").read_text() == "*\n"
    assert run(".", "-o", "sarif").stdout == cold
    assert run(".", "-o", "sarif", "--no-cache").stdout == cold


def test_undecodable_file_is_linted_and_left_alone(project: Path) -> None:
    data = b'# caf\xe9\nX_JQL = "status == Done"\n'
    (project / "report.py").write_bytes(data)
    assert codes("report.py") == [("report.py", 2, 17, "JQL007")]
    run("--fix", "report.py")
    assert (project / "report.py").read_bytes() == data


def test_byte_order_mark_and_line_ends_stay(project: Path) -> None:
    (project / "q.jql").write_bytes(b"\xef\xbb\xbfproject = if\r\nAND a = 1\r\n")
    run("--fix", "q.jql")
    assert (project / "q.jql").read_bytes() == b'\xef\xbb\xbfproject = "if"\r\nAND a = 1\r\n'


def test_schema_of_the_configuration() -> None:
    schema = json.loads(run("--config-schema").stdout)
    assert "per-file-ignores" in schema["properties"]
    assert schema["additionalProperties"] is False


def test_parallel_run_says_the_same(project: Path) -> None:
    if (os.cpu_count() or 1) < 2:
        pytest.skip("needs two processors")
    filler = "# jql\n" * 60_000
    for number in range(4):
        (project / f"m{number}.py").write_text(f'X_JQL = "status == Done"\n{filler}')
    assert codes(".", "--no-cache", "--select", "JQL007") == [
        *[(f"m{number}.py", 1, 17, "JQL007") for number in range(4)],
        ("report.py", 1, 15, "JQL007"),
    ]


def test_part_of_a_query_in_documentation(project: Path) -> None:
    (project / "a.md").write_text('```jql\nAND component = "X"\n```\n')
    assert codes("a.md") == [("a.md", 2, 1, "JQL012")]
    assert run("a.md").exit_code == 0


def test_standard_input_under_an_excluded_name_is_left_out(project: Path) -> None:
    (project / "jqlkit.toml").write_text('[lint]\nexclude = ["old/"]\n')
    result = run("-", "--stdin-filename", "old/a.jql", "-o", "json", stdin="project = if")
    assert (result.exit_code, result.stdout) == (0, "[]\n")
    assert run("-", "--fix", "--stdin-filename", "old/a.jql", stdin="project = if\n").stdout == "project = if\n"
    assert run("-", "--stdin-filename", "new/a.jql", stdin="project = if").exit_code == 1


def test_statistics_as_json(project: Path) -> None:
    assert json.loads(run("q.jql", "--statistics", "-o", "json", "--select", "JQL0").stdout) == [
        {"code": "JQL002", "name": "reserved-word-unquoted", "count": 1}
    ]
