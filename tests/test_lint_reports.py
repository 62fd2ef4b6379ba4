"""The reports of `jqlkit lint` for machines."""

import json
import os
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from jqlkit.cli.group import main
from jqlkit.report.lint import OUTPUTS

QUERY = "status == Done AND created <= '2024-01-31'"


def report(output: str, *arguments: str) -> str:
    return CliRunner().invoke(main, ["lint", *arguments, "-o", output]).stdout


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a%b,c.jql").write_text('--- one\nproject = if\n--- two\nlabels = "<&>\x01" ORDER BY\n')
    return tmp_path


@pytest.mark.parametrize("output", OUTPUTS)
def test_clean_run(output: str) -> None:
    text = report(output, "-q", "project = A")
    empty = {"json": "[]\n", "gitlab": "[]\n", "github": "", "text": "All checks passed.\n"}
    assert text == empty.get(output, text)
    if output == "sarif":
        assert json.loads(text)["runs"][0]["results"] == []
    if output == "junit":
        assert ElementTree.fromstring(text).attrib["failures"] == "0"


def test_json_has_the_shape_of_ruff() -> None:
    (item,) = json.loads(report("json", "-q", "status == Done"))
    assert list(item) == [
        *("code", "name", "severity", "message", "filename", "location", "end_location", "jql", "fix", "url"),
    ]
    assert item["location"] == {"row": 1, "column": 8}
    assert item["end_location"] == {"row": 1, "column": 10}
    assert item["fix"] == {
        "applicability": "safe",
        "message": "use =",
        "edits": [
            {"content": "=", "location": {"row": 1, "column": 8}, "end_location": {"row": 1, "column": 10}},
        ],
    }


def test_a_rule_names_no_site_but_brings_its_page() -> None:
    (item,) = json.loads(report("json", "-q", "status == Done"))
    page = Path(__file__).parents[1] / item["url"]
    text = report("sarif", "-q", "status == Done")
    (rule,) = json.loads(text)["runs"][0]["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"] == page.read_text(encoding="utf-8")
    assert "helpUri" not in rule
    assert "readthedocs" not in text


def test_columns_count_code_points() -> None:
    (item,) = json.loads(report("json", "-q", "summary ~ '😀é' AND status == Done"))
    assert item["location"]["column"] == 27


def test_sarif(project: Path) -> None:
    log = json.loads(report("sarif", "."))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert run["tool"]["driver"]["name"] == "jqlkit"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    first = run["results"][0]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"]["uri"] == "a%25b%2Cc.jql"
    assert first["region"] == {"startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 13}


@pytest.mark.skipif("JQLKIT_SHARED" not in os.environ, reason="needs the shared reference data")
@pytest.mark.parametrize("arguments", [(".",), ("-q", "project = A"), ("-q", QUERY)])
def test_sarif_meets_its_schema(project: Path, arguments: tuple[str, ...]) -> None:
    jsonschema: Any = pytest.importorskip("jsonschema")
    schema = json.loads(Path(os.environ["JQLKIT_SHARED"], "linter", "sarif-2.1.0.schema.json").read_text())
    jsonschema.Draft7Validator(schema).validate(json.loads(report("sarif", *arguments)))


def test_github(project: Path) -> None:
    first = report("github", ".").splitlines()[0]
    assert first.startswith(
        "::error title=jqlkit JQL002,file=a%25b%2Cc.jql,line=2,col=11,endLine=2,endColumn=13::a%25b,c.jql:2:11: JQL002"
    )


def test_gitlab_knows_a_finding_again_after_it_moved(project: Path) -> None:
    before = json.loads(report("gitlab", "."))
    path = project / "a%b,c.jql"
    path.write_text("# moved\n\n" + path.read_text())
    after = json.loads(report("gitlab", "."))
    assert [item["fingerprint"] for item in after] == [item["fingerprint"] for item in before]
    assert len({item["fingerprint"] for item in before}) == len(before)
    assert before[0]["location"]["path"] == "a%b,c.jql"
    assert [item["location"]["lines"]["begin"] for item in after] == [
        item["location"]["lines"]["begin"] + 2 for item in before
    ]
    assert {item["severity"] for item in before} <= {"info", "minor", "major"}


def test_junit(project: Path) -> None:
    suites = ElementTree.fromstring(report("junit", "."))
    (suite,) = suites
    assert suite.attrib["name"] == "a%b,c.jql"
    assert int(suites.attrib["failures"]) == len(suite)
    assert "JQL002" in suite[0].attrib["name"]


def test_an_info_is_no_failure_of_junit() -> None:
    suites = ElementTree.fromstring(
        report("junit", "-q", "project = A AND assignee != currentUser()", "--select", "JQL201")
    )
    assert suites.attrib["failures"] == suites[0].attrib["failures"] == "0"
    (case,) = suites[0]
    assert case.findtext("system-out", "").startswith("<query>:1:")


def test_no_control_character_reaches_a_terminal(project: Path) -> None:
    for output in OUTPUTS:
        text = report(output, ".") + report(output, "-q", "a == '\x1b[31m\x9b' \x07")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text), output
