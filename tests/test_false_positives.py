"""On queries that Jira takes, a rule of severity error fires only where there is a real defect."""

from collections import defaultdict

from jqlkit.linter.diagnostic import Severity
from jqlkit.linter.runner import Linter
from tests.shared import json_lines, shared_folder

#: Why each rule that fires is right, and on how many of the 1,357 queries it does.
EXPLAINED = {
    "JQL006": (5, "typographic quotes or odd blanks outside quotes: part of a name or a value"),
    "JQL009": (11, "IS with a value: row 6 of the table of disputed forms"),
    "JQL100": (27, "no WHERE: what Jira Cloud's search refuses"),
    "JQL202": (17, "an operator that the field's documentation does not list, > EMPTY, history of a property"),
    "JQL205": (7, "a word, or a date with T, in the place of a date"),
    "JQL210": (1, "a function that no documentation has, one letter from one that exists"),
    "JQL212": (24, "a list after =, or one value after IN: rows 4 and 5"),
    "JQL219": (16, "FROM or TO after WAS, DURING without two dates: row 8"),
    "JQL220": (3, "a number beyond 64 bits: row 9"),
}


def test_errors_on_queries_that_parse() -> None:
    linter = Linter()
    found: dict[str, set[str]] = defaultdict(set)
    count = 0
    for path in sorted((shared_folder() / "corpus").glob("*.jsonl")):
        for row in json_lines(path):
            if row["expect"]:
                count += 1
                for diagnostic in linter.check(row["jql"]):
                    if diagnostic.severity is Severity.ERROR:
                        found[diagnostic.code].add(row["jql"])
    assert count == 1357
    assert {code: len(queries) for code, queries in sorted(found.items())} == {
        code: queries for code, (queries, _) in EXPLAINED.items()
    }
