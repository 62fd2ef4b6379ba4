"""`jqlkit: ignore[...]` in the comments of every language, behind a query and above it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from jqlkit.cli.group import main

QUERY = "project = A AND status IN Open"
URL = "http://h/rest/api/2/search?jql=project%20%3D%20A%20AND%20status%20IN%20Open"
NOTE = "jqlkit: ignore[JQL212] meant"

#: The name of a file, its text with {} in the line of the query, and a comment of its language.
BEHIND = [
    ("a.py", f'jql = "{QUERY}"{{}}', f"# {NOTE}"),
    ("a.js", f'const jql = "{QUERY}";{{}}', f"// {NOTE}"),
    ("b.js", f'const jql = "{QUERY}";{{}}', f"/* {NOTE} */"),
    ("a.ts", f"const jql = `{QUERY}`;{{}}", f"// {NOTE}"),
    ("a.vue", f'<script>\nconst jql = "{QUERY}";{{}}\n</script>', f"// {NOTE}"),
    ("a.go", f'jql := "{QUERY}"{{}}', f"// {NOTE}"),
    ("A.java", f'String jql = "{QUERY}";{{}}', f"// {NOTE}"),
    ("a.kt", f'val jql = "{QUERY}"{{}}', f"// {NOTE}"),
    ("a.groovy", f'def jql = "{QUERY}"{{}}', f"// {NOTE}"),
    ("a.cs", f'var jql = "{QUERY}";{{}}', f"// {NOTE}"),
    ("a.rb", f'jql = "{QUERY}"{{}}', f"# {NOTE}"),
    ("a.php", f'<?php\n$jql = "{QUERY}";{{}}', f"# {NOTE}"),
    ("a.ps1", f'$jql = "{QUERY}"{{}}', f"# {NOTE}"),
    ("a.yaml", f"jql: {QUERY}{{}}", f"# {NOTE}"),
    ("a.yaml.j2", f'jql: "{QUERY}"{{}}', f"{{# {NOTE} #}}"),
    ("a.toml", f'jql = "{QUERY}"{{}}', f"# {NOTE}"),
    ("a.jsonc", f'{{{{"jql": "{QUERY}"}}}}{{}}', f"// {NOTE}"),
    ("a.sh", f'jira issue list -q "{QUERY}"{{}}', f"# {NOTE}"),
    ("Makefile", f'x:\n\tjira issue list -q "{QUERY}"{{}}', f"# {NOTE}"),
    ("a.html", f'<a href="{URL}">x</a>{{}}', f"<!-- {NOTE} -->"),
]
ABOVE = [
    ("a.ini", f"[x]\n{{}}\njql = {QUERY}", f"; {NOTE}"),
    ("a.http", f"{{}}\nGET {URL}", f"# {NOTE}"),
    ("a.jql", f"# a list\n{{}}\n{QUERY}", f"# {NOTE}"),
    ("a.md", f"{{}}\n```jql\n{QUERY}\n```", f"<!-- {NOTE} -->"),
    ("b.md", f"Do not:\n\n{{}}\n\n```jql\nproject = A\n\n{QUERY}\n```", f"<!-- {NOTE} -->"),
    ("c.md", f'{{}}\n```python\nx = 1\njql = "{QUERY}"\n```', f"<!-- {NOTE} -->"),
    ("a.rst", f"{{}}\n\n.. code-block:: jql\n\n   {QUERY}\n", f".. {NOTE}"),
    ("a.adoc", f"{{}}\n[source,jql]\n----\n{QUERY}\n----", f"// {NOTE}"),
]


def codes(name: str, text: str, folder: Path) -> list[str]:
    path = folder / name
    path.write_text(text + "\n")
    arguments = ["lint", str(path), "-o", "json", "--isolated", "--no-cache", "--select", "JQL0,JQL2,JQL9"]
    return [found["code"] for found in json.loads(CliRunner().invoke(main, arguments).stdout)]


def of_another_rule(comment: str) -> str:
    return comment.replace("JQL212", "JQL213")


@pytest.mark.parametrize(("name", "text", "comment"), BEHIND, ids=[name for name, _, _ in BEHIND])
def test_behind_a_query_and_on_the_line_above(name: str, text: str, comment: str, tmp_path: Path) -> None:
    assert codes(name, text.format(""), tmp_path) == ["JQL212"]
    assert codes(name, text.format(f"  {comment}"), tmp_path) == []
    assert codes(name, text.format(f"  {of_another_rule(comment)}"), tmp_path) == ["JQL212", "JQL900"]
    lines = text.format("").split("\n")
    at = next(number for number, line in enumerate(lines) if "status" in line)
    lines.insert(at, lines[at][: len(lines[at]) - len(lines[at].lstrip())] + comment)
    assert codes(name, "\n".join(lines), tmp_path) == []


@pytest.mark.parametrize(("name", "text", "comment"), ABOVE, ids=[name for name, _, _ in ABOVE])
def test_above_a_query_or_its_block(name: str, text: str, comment: str, tmp_path: Path) -> None:
    assert codes(name, text.format(""), tmp_path) == ["JQL212"]
    assert codes(name, text.format(comment), tmp_path) == []
    assert codes(name, text.format(of_another_rule(comment)), tmp_path) == ["JQL900", "JQL212"]


def test_a_comment_above_a_block_is_for_that_block_alone(tmp_path: Path) -> None:
    block = f"```jql\n{QUERY}\n```\n"
    assert codes("a.md", f"<!-- {NOTE} -->\n{block}\ntext\n\n{block}", tmp_path) == ["JQL212"]
