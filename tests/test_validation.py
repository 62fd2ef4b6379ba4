"""What a catalogue knows to be refused."""

import json
import os
from pathlib import Path

import pytest

from jqlkit import JqlSyntaxError, parse
from jqlkit.builder import field
from jqlkit.catalog import Catalog, FieldInfo, FunctionInfo, validate
from jqlkit.operators import Operator

#: A query, and of each problem: its kind, the text it is about, a part of the message.
REFUSED: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("asignee = x", [("unknown-field", "asignee", "did you mean assignee")]),
    ("x = 1 ORDER BY creatd", [("unknown-field", "creatd", "did you mean created")]),
    ("assignee = curentUser()", [("unknown-function", "curentUser()", "did you mean currentUser")]),
    ("summary = x", [("unsupported-operator", "summary = x", "it takes ~, !~, IS, IS NOT")]),
    ("NOT (text IS EMPTY)", [("unsupported-operator", "text IS EMPTY", "it takes ~, !~")]),
    ("status ~ x", [("unsupported-operator", "status ~ x", "status does not take ~")]),
    ("labels > x", [("unsupported-operator", "labels > x", "labels does not take >")]),
    ("votes IS EMPTY", [("unsupported-operator", "votes IS EMPTY", "votes does not take IS")]),
    ("labels WAS x", [("no-history", "labels WAS x", "assignee, fixVersion, priority")]),
    ("summary CHANGED", [("no-history", "summary CHANGED", "cannot be searched")]),
    ("issue.property[k].p CHANGED", [("no-history", "issue.property[k].p CHANGED", "entity property")]),
    ("status = (Open, Done)", [("list-mismatch", "(Open, Done)", "= takes one value")]),
    ("status IN Open", [("list-mismatch", "Open", "write IN (Open)")]),
    ("status NOT IN EMPTY", [("list-mismatch", "EMPTY", "NOT IN (EMPTY)")]),
    ("status WAS (Open)", [("list-mismatch", "(Open)", "WAS takes one value")]),
    ("assignee = membersOf(x)", [("list-mismatch", "membersOf(x)", "gives a list")]),
    ("created IN now()", [("list-mismatch", "now()", "gives one value")]),
    ("status IS Open", [("operand-shape", "Open", "IS takes EMPTY alone")]),
    ("status IS currentUser()", [("operand-shape", "currentUser()", "IS takes EMPTY alone")]),
    ("created > EMPTY", [("operand-shape", "EMPTY", "write IS EMPTY")]),
    ("assignee = currentUser(1)", [("function-arity", "currentUser(1)", "expects no arguments but received 1")]),
    ("assignee IN membersOf()", [("function-arity", "membersOf()", "expects 1 argument but received 0")]),
    ("created > startOfDay(1, 2)", [("function-arity", "startOfDay(1, 2)", "between 0 and 1 arguments")]),
    ("issue IN linkedIssues()", [("function-arity", "linkedIssues()", "at least 1 argument but")]),
    ("status CHANGED AFTER (1d, 2d)", [("predicate", "(1d, 2d)", "AFTER takes one date")]),
    ("status CHANGED DURING 1d", [("predicate", "1d", "DURING takes two dates")]),
    ("status WAS x DURING (1d, 2d, 3d)", [("predicate", "(1d, 2d, 3d)", "DURING takes two dates")]),
    ("status WAS x FROM y", [("predicate", "FROM y", "goes with CHANGED")]),
    ("status CHANGED BY 123", [("predicate", "123", "takes a user")]),
    ("ORDER BY comment DESC", [("not-orderable", "comment DESC", "does not take comment")]),
    ("progress > 5", [("deployment", "progress", "Data Center only")]),
    ("summary = x AND created > EMPTY", [("unsupported-operator", "summary = x", ""), ("operand-shape", "EMPTY", "")]),
]

ACCEPTED = [
    "",
    "ORDER BY Rank ASC, created",
    'project = DEMO AND status NOT IN (Open, "To Do") AND assignee IS EMPTY',
    "assignee IN membersOf(devs) OR assignee IN (currentUser(), bob) OR assignee WAS currentUser()",
    "assignee IN currentUser()",
    "issue = linkedIssue(DEMO-1) OR issue IN linkedIssue(DEMO-1)",
    "status CHANGED FROM (a, b) TO EMPTY BY (al, bo) DURING (startOfDay(-1), now()) ON 2024-01-01",
    "fixVersion >= 1.0 OR fixVersion IN unreleasedVersions(A, B)",
    '"My own field" WAS x AND cf[10010] ~ y AND "Squad[Dropdown]" = z ORDER BY "My own field"',
    "issue.property[k].p ~ x AND development[commits].all > 0",
    "hierarchyLevel IS EMPTY AND issue IN aqlFunction()",
    "foo = bar()",
]


@pytest.mark.parametrize(("text", "expected"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_jira_refuses_is_found_where_it_is(text: str, expected: list[tuple[str, str, str]]) -> None:
    problems = validate(text)
    assert [(problem.kind, text[slice(*problem.span)]) for problem in problems] == [(k, t) for k, t, _ in expected]
    for problem, (_, _, message) in zip(problems, expected, strict=True):
        assert message in problem.message
        assert "\n" not in problem.message


@pytest.mark.parametrize("text", ACCEPTED)
def test_nothing_is_said_of_what_jira_takes_or_may_take(text: str) -> None:
    assert validate(text) == []


def test_deployments_differ() -> None:
    assert [p.kind for p in validate("progress > 5", deployment="cloud")] == ["deployment"]
    assert validate("progress > 5", deployment="datacenter") == []
    assert validate("progress > 5 AND parentEpic = X-1", deployment=None) == []
    (problem,) = validate("parentEpic = X-1", deployment="datacenter")
    assert "on Cloud only, not on Data Center" in problem.message


def test_a_complete_catalogue_knows_what_does_not_exist() -> None:
    site = Catalog(
        [FieldInfo("Squad", "option", (Operator.EQUALS,), orderable=False), FieldInfo("labels", "label", ())],
        [FunctionInfo("squads", 1, 1, list_valued=None)],
        complete=True,
    )
    problems = validate("Squads = x AND nothing = y AND SQUAD IN squads() AND a = now() ORDER BY squad", site)
    assert [(problem.kind, problem.suggestion, problem.certain) for problem in problems] == [
        ("unknown-field", "Squad", True),
        ("unknown-field", None, True),
        ("unsupported-operator", None, True),
        ("function-arity", None, True),
        ("unknown-field", None, True),
        ("unknown-function", None, True),
        ("not-orderable", None, True),
    ]
    assert validate("labels ~ x", site) == []


def test_a_site_lists_a_field_by_one_of_its_names() -> None:
    row = {"operators": ["=", "in"], "orderable": "true", "types": ["x"]}
    names = ("issuekey", "type", "created", "resolved", "Component")
    fields = [{"value": name, "displayName": name, **row} for name in names]
    site = Catalog.from_autocompletedata({"visibleFieldNames": fields, "visibleFunctionNames": []})
    assert validate('key = x AND "Component[Dropdown]" = x AND issue.property[k].p = 1 ORDER BY issuetype', site) == []
    assert validate("issue = x AND createdDate = x AND resolutiondate = x AND WORKTYPE = x", site) == []
    assert [problem.kind for problem in validate("issues = x OR issue.property = x", site)] == ["unknown-field"] * 2


def test_a_guess_is_not_certain() -> None:
    (problem,) = validate("label = x")
    assert (problem.suggestion, problem.certain) == ("labels", False)


def test_queries_of_every_form_are_taken() -> None:
    query = parse("  summary = x")
    built = (field("summary") == "x") & (field("labels") == "y")
    assert [tuple(problem.span) for problem in validate(query)] == [(2, 13)]
    assert [tuple(problem.span) for problem in validate(built)] == [(0, 11)]
    assert query.where is not None
    assert validate(query.where) == validate(query)
    with pytest.raises(JqlSyntaxError):
        validate("x =")


def test_control_characters_do_not_reach_a_message() -> None:
    (problem,) = validate('"labels\\u001b" = x')
    assert "labels" in problem.message
    assert "\x1b" not in problem.message


def test_a_long_query_is_judged_too() -> None:
    assert len(validate(" OR ".join(["summary = x"] * 20_000))) == 20_000


SHARED = os.environ.get("JQLKIT_SHARED")


@pytest.mark.skipif(not SHARED, reason="JQLKIT_SHARED is not set")
@pytest.mark.parametrize("deployment", ["cloud", None])
def test_no_false_problem_on_queries_of_the_documentation(deployment: str | None) -> None:
    lines = (Path(SHARED or "") / "corpus" / "valid.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    documented = [row["jql"] for row in rows if "support.atlassian.com" in row["source"] or "docs" in row["source"]]
    documented += [row["jql"] for row in rows if "functions page" in row["source"]]
    assert len(documented) > 20
    for jql in documented:
        assert validate(jql, deployment=deployment) == [], jql


@pytest.mark.skipif(not SHARED, reason="JQLKIT_SHARED is not set")
def test_no_false_problem_on_queries_that_have_an_answer() -> None:
    lines = (Path(SHARED or "") / "local" / "eval_cases.jsonl").read_text(encoding="utf-8").splitlines()
    answered = [row["jql"] for row in map(json.loads, lines) if "expected" in row and "~ connect " not in row["jql"]]
    assert len(answered) > 100
    for jql in answered:
        assert validate(jql, deployment=None) == [], jql
