"""Mistakes of a program that uses jqlkit: each is told at once, by what to write instead."""

from collections.abc import Callable
from typing import Any

import pytest

import jqlkit
from jqlkit import edit
from jqlkit.catalog import validate
from jqlkit.jira import JiraClient
from jqlkit.local import Snapshot

EMPTY = Snapshot.from_issues([])
TAKE_A_QUERY: dict[str, Callable[[Any], Any]] = {
    "boundedness": jqlkit.boundedness,
    "count": EMPTY.count,
    "fields_used": edit.fields_used,
    "format": jqlkit.format,
    "JiraClient.search": JiraClient("https://example.com").search,
    "lint": jqlkit.lint,
    "search": lambda query: list(EMPTY.search(query)),
    "simplify": edit.simplify,
    "validate": validate,
}


@pytest.mark.parametrize("function", TAKE_A_QUERY.values(), ids=TAKE_A_QUERY)
@pytest.mark.parametrize("query", [None, b"project = A", 3], ids=repr)
def test_what_is_no_query_is_refused_not_taken_for_all_issues(function: Callable[[Any], Any], query: Any) -> None:
    with pytest.raises(TypeError, match=f"a query is a str, a Query or a Clause, not {type(query).__name__}"):
        function(query)


@pytest.mark.parametrize("text", [None, b"project = A"], ids=repr)
@pytest.mark.parametrize("function", [jqlkit.parse, jqlkit.fix], ids=["parse", "fix"])
def test_what_is_no_text_is_refused(function: Callable[[Any], Any], text: Any) -> None:
    with pytest.raises(TypeError, match=f"takes the text of a query, not {type(text).__name__}"):
        function(text)


@pytest.mark.parametrize("function", [jqlkit.lint, jqlkit.fix], ids=["lint", "fix"])
def test_a_rule_or_deployment_that_does_not_exist_is_an_error(function: Callable[..., Any]) -> None:
    with pytest.raises(jqlkit.ConfigError, match="no rule has the code 'XYZ'"):
        function("a = 1", select=["JQL1", "XYZ"])
    with pytest.raises(jqlkit.ConfigError, match="no rule has the code 'JQL777'"):
        function("a = 1", ignore="JQL777")
    with pytest.raises(jqlkit.ConfigError, match="deployment is 'cloud' or 'datacenter', not 'server'"):
        function("a = 1", deployment="server")


def test_a_clause_in_a_hole_is_told_where_it_goes() -> None:
    clause = jqlkit.field("status") == "Open"
    with pytest.raises(jqlkit.BuildError, match=r"write template\(\.\.\.\)\.and_where\(extra\)"):
        jqlkit.template("project = {key} AND {extra}", key="DEMO", extra=clause)
    assert str(jqlkit.template("project = {key}", key="DEMO").and_where(clause)) == "project = DEMO AND status = Open"


@pytest.mark.parametrize("method", ["from_", "to"])
def test_was_with_from_names_the_method_that_exists(method: str) -> None:
    was = jqlkit.field("status").was("Open")
    with pytest.raises(jqlkit.BuildError, match=rf"write \.changed\(\)\.{method}\(\.\.\.\)"):
        getattr(was, method)("Done")
    getattr(jqlkit.field("status").changed(), method)("Done")
