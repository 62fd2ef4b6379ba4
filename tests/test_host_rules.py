"""Rules about the code around a query: cases as data (tests/data/host), examples that work."""

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Applicability
from jqlkit.linter.documentation import documentation
from jqlkit.linter.extraction import extract_text
from jqlkit.linter.registry import HOST, RULES, Finding, Rule
from jqlkit.spans import apply_edits

DATA = Path(__file__).parent / "data" / "host"
HOST_RULES = [rule for rule in RULES.values() if HOST in rule.triggers]
SETTINGS = LintSettings(max_url=2000)
EXTENSIONS = {"shell": "sh", "python": "py", "javascript": "js", "http": "http"}
SHARED = os.environ.get("JQLKIT_SHARED")


def findings(rule: Rule, text: str, filename: str, settings: LintSettings = SETTINGS) -> list[Finding]:
    check: Any = rule.load()
    return list(check(extract_text(text, filename), settings))


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(rule, case, id=f"{rule.code}-{number}")
        for rule in HOST_RULES
        for number, case in enumerate(tomllib.loads((DATA / f"{rule.name}.toml").read_text(encoding="utf-8"))[kind])
    ]


@pytest.mark.parametrize(("rule", "case"), cases("pass"))
def test_pass(rule: Rule, case: list[str]) -> None:
    filename, text = case
    assert findings(rule, text, filename) == []


@pytest.mark.parametrize(("rule", "case"), cases("fail"))
def test_fail(rule: Rule, case: dict[str, str]) -> None:
    text = case["text"]
    (finding,) = findings(rule, text, case["file"])
    assert text[slice(*finding.span)] == case["at"]
    assert (finding.severity or rule.severity) == case.get("severity", rule.severity)


@pytest.mark.parametrize(("rule", "case"), cases("fail"))
def test_fixed(rule: Rule, case: dict[str, str]) -> None:
    text = case["text"]
    (finding,) = findings(rule, text, case["file"])
    kind = Applicability.SAFE if "fixed" in case else Applicability.UNSAFE
    expected = case.get("fixed", case.get("unsafe"))
    if expected is not None:
        assert finding.fix is not None
        assert finding.fix.applicability is kind
        assert apply_edits(text, finding.fix.edits) == expected
        assert findings(rule, expected, case["file"]) == []


@pytest.mark.parametrize("rule", HOST_RULES, ids=lambda rule: rule.code)
def test_examples(rule: Rule) -> None:
    doc = documentation(rule)
    settings = LintSettings(max_url=60) if rule.code == "JQL407" else SETTINGS
    filename = f"example.{EXTENSIONS[doc.language]}"
    assert findings(rule, doc.sections["Example"], filename, settings)
    for other in HOST_RULES:
        assert not findings(other, doc.sections["Use instead"], filename), other.code


@pytest.mark.skipif(not SHARED, reason="JQLKIT_SHARED is not set")
def test_shared_url_cases() -> None:
    names = {"curl": "x.sh", "bash": "x.sh", "python": "x.py", "js": "x.js", "url": "x.txt"}
    for case in json.loads((Path(SHARED or "") / "linter" / "url_cases.json").read_text(encoding="utf-8")):
        found = {
            rule.code
            for rule in HOST_RULES
            if rule.code.startswith("JQL4")
            for finding in findings(rule, case["text"], names[case["host"]])
            if finding.severity != "info"
        }
        assert found == set(case["expect"]), case["id"]


@pytest.mark.parametrize("filled", ['"project = %s" % key', '"project = {}".format(key)'])
def test_a_hole_without_a_name_is_called_a_value(filled: str) -> None:
    text = f"def mine(client, key):\n    return client.enhanced_search_issues({filled})\n"
    messages = [finding.message for finding in findings(RULES["JQL500"], text, "x.py")]
    assert [message.split(":")[0] for message in messages] == ["a value is not quoted"]
