"""Every rule: cases as data (tests/data/lint), documentation that is complete, examples that work."""

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

import jqlkit
from jqlkit.config.lint import LintSettings
from jqlkit.linter.documentation import SECTIONS, documentation, pages
from jqlkit.linter.file_linting import lint_text
from jqlkit.linter.fixing import fix_query
from jqlkit.linter.registry import HOST, META, RULES, Rule
from jqlkit.linter.runner import Linter

DATA = Path(__file__).parent / "data" / "lint"
QUERY_RULES = [rule for rule in RULES.values() if not {HOST, META} & set(rule.triggers)]
META_RULES = [rule for rule in RULES.values() if META in rule.triggers]


def load(rule: Rule) -> dict[str, Any]:
    path = DATA / f"{rule.name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(rule, case, id=f"{rule.code}-{number}")
        for rule in QUERY_RULES
        for number, case in enumerate(load(rule).get(kind, []))
    ]


def linter(rule: Rule, case: dict[str, Any]) -> Linter:
    """A linter for one rule, and for JQL001 so that a text that does not parse is seen."""
    settings = {"select": (rule.code, "JQL001"), **case.get("settings", {})}
    return Linter(LintSettings(**settings))


@pytest.mark.parametrize(("rule", "case"), cases("pass"))
def test_pass(rule: Rule, case: str | dict[str, Any]) -> None:
    case = {"jql": case} if isinstance(case, str) else case
    assert [(d.code, d.message) for d in linter(rule, case).check(case["jql"])] == []


@pytest.mark.parametrize(("rule", "case"), cases("fail"))
def test_fail(rule: Rule, case: dict[str, Any]) -> None:
    jql = case["jql"]
    found = [d for d in linter(rule, case).check(jql) if d.code == rule.code]
    at = case["at"] if isinstance(case["at"], list) else [case["at"]]
    assert [jql[slice(*d.span)] for d in found] == at
    if "offset" in case:
        assert found[0].span.start == case["offset"]
    if "severity" in case:
        assert found[0].severity == case["severity"]
    if "says" in case:
        assert case["says"] in found[0].message


@pytest.mark.parametrize(("rule", "case"), cases("fail"))
def test_fixed(rule: Rule, case: dict[str, Any]) -> None:
    """`fixed` is what --fix makes of the query, `unsafe` what --unsafe-fixes does; without them nothing changes."""
    checker = linter(rule, case)
    safe = fix_query(checker, case["jql"])
    unsafe = fix_query(checker, case["jql"], unsafe=True)
    assert safe.text == case.get("fixed", case["jql"])
    assert unsafe.text == case.get("unsafe", safe.text)
    assert fix_query(checker, unsafe.text, unsafe=True).text == unsafe.text


@pytest.mark.parametrize("rule", QUERY_RULES, ids=lambda rule: rule.code)
def test_rule_has_cases(rule: Rule) -> None:
    data = load(rule)
    assert data.get("pass")
    assert data.get("fail")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_documentation_is_complete(rule: Rule) -> None:
    doc = documentation(rule)
    assert tuple(doc.sections) == SECTIONS
    assert all(doc.sections.values())
    assert doc.summary.endswith(".")


#: Rules whose example needs a setting.
EXAMPLE_SETTINGS: dict[str, dict[str, Any]] = {"JQL106": {"max_list": 2}}


@pytest.mark.parametrize("rule", QUERY_RULES, ids=lambda rule: rule.code)
def test_example_fails_and_the_replacement_is_clean(rule: Rule) -> None:
    doc = documentation(rule)
    settings = EXAMPLE_SETTINGS.get(rule.code, {}) | ({} if rule.default else {"extend_select": (rule.code,)})
    checker = Linter(LintSettings(**settings))
    assert rule.code in [d.code for d in checker.check(doc.sections["Example"])]
    assert [(d.code, d.message) for d in checker.check(doc.sections["Use instead"])] == []


@pytest.mark.parametrize("rule", META_RULES, ids=lambda rule: rule.code)
def test_example_of_a_rule_about_comments(rule: Rule) -> None:
    doc = documentation(rule)
    checker = Linter(LintSettings(extend_select=(rule.code,)))
    assert rule.code in [item.diagnostic.code for item in lint_text(checker, doc.sections["Example"], "a.jql")[0]]
    assert lint_text(checker, doc.sections["Use instead"], "a.jql")[0] == []


def test_pages_are_fresh() -> None:
    """`python -m jqlkit.linter.documentation docs/rules` writes them."""
    folder = Path(__file__).parents[1] / "docs" / "rules"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")} == pages()


@pytest.mark.skipif("JQLKIT_SHARED" not in os.environ, reason="needs the shared reference data")
def test_reference_examples() -> None:
    rules = json.loads(Path(os.environ["JQLKIT_SHARED"], "linter", "rules.json").read_text())["rules"]
    wrong = []
    for entry in rules:
        rule = RULES.get(entry["code"])
        if rule is None or rule not in QUERY_RULES or entry["code"] == "JQL106":  # three keys are below the limit
            continue
        select = None if rule.default else [rule.code]
        bad = {d.code for d in jqlkit.lint(entry["bad"], select=select)}
        good = {d.code for d in jqlkit.lint(entry["good"], select=select)}
        if rule.code not in bad or rule.code in good:
            wrong.append((rule.code, bad, good))
    assert wrong == []
