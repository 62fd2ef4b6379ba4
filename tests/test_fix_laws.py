"""`--fix` in the files of other languages: what is written is read back by the language's own parser.

A query with mistakes is written into a file in one of the ways of its language; after the repair, the language's parser
must find exactly what `jqlkit.fix` makes of the query, nothing else may have changed, and a second repair changes
nothing.
"""

import ast
import json
import re
import tomllib
from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import quote, quote_plus, unquote_plus, urlsplit

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import jqlkit
from jqlkit.config.lint import LintSettings
from jqlkit.linter.file_fixing import fix_text
from jqlkit.linter.runner import Linter
from jqlkit.linter.syntax import unparsed

VALUES: Final = (
    "Open",
    '"To Do"',
    "'Won\\'t Do'",
    '"a\\\\b"',
    "“smart”",
    "if",
    '"é😀"',
    '"\\t"',
    "x@y.z",
    '"100%"',
    '"C++"',
    '"#1"',
)
CLAUSES: Final = (
    *("status == {}", "status IN {}", "status in({})", "NOT status = {}", "status <> {}", "labels is {}"),
    *("summary ~ {}", "created >= -30 AND labels = {}", "(project = {})", "status != {} and  x=1"),
)
SELECTED: Final = ("JQL0", "JQL2", "JQL600", "JQL602")  # not JQL601, which is silent in an address


class Form(NamedTuple):
    """A way to write a query: the name of a file, the query as its text, and the query out of that text."""

    file: str
    write: Callable[[str], str | None]
    read: Callable[[str], str]


def _quoted(text: str, quote: str, escapes: dict[str, str]) -> str:
    return quote + "".join(escapes.get(char, char) for char in text) + quote


def _python(text: str) -> str:
    tree = ast.parse(text)
    (value,) = [node.value for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    return str(ast.literal_eval(value))


def _toml(text: str) -> str:
    return str(tomllib.loads(text)["jql"])


def _json(text: str) -> str:
    return str(json.loads(text)["jql"])


def _yaml(text: str) -> str:
    return str(yaml.safe_load(text)["jql"])


def _plain_yaml(query: str) -> str | None:
    text = f"a: 1\njql: {query}\nb: 2\n"
    try:
        return text if yaml.safe_load(text) == {"a": 1, "jql": query, "b": 2} else None
    except yaml.YAMLError:
        return None


def _block(header: str, indent: str, newline: str = "\n") -> Callable[[str], str]:
    def write(query: str) -> str:
        lines = query.replace(" AND ", "\nAND ").replace(" and ", "\nand ").split("\n")
        return newline.join(["é: 1", f"jql: {header}", *[indent + line for line in lines], "b: 2", ""])

    return write


def _literal(text: str) -> str:
    (match,) = re.finditer(r"(?<=jql = )(.*?);\n", text, re.DOTALL)
    body = match[1]
    if body.startswith("`"):
        return re.sub(r"\\(.)", r"\1", body[1:-1], flags=re.DOTALL)
    return str(ast.literal_eval(body))  # the escapes that are written here are those of Python


def _url(text: str) -> str:
    query = urlsplit(text.split()[1].strip('"')).query
    return unquote_plus(query.removeprefix("jql=").removesuffix("&maxResults=5"))


_PYTHON_DOUBLE: Final = {'"': '\\"', "\\": "\\\\", "\t": "\\t"}
_PYTHON_SINGLE: Final = {"'": "\\'", "\\": "\\\\", "\t": "\\t"}

FORMS: Final = [
    Form("a.py", lambda query: f"jql = {_quoted(query, chr(34), _PYTHON_DOUBLE)}  # é\n", _python),
    Form("a.py", lambda query: f"if 1:\n\tjql = {_quoted(query, chr(39), _PYTHON_SINGLE)}\n", _python),
    Form("a.py", lambda query: f"jql = {_quoted(query, chr(34) * 3, _PYTHON_DOUBLE)}\r\n", _python),
    Form("a.py", lambda query: f"jql = {query!a}\n", _python),
    Form("a.py", lambda query: f"jql = r'{query}'\n" if "'" not in query else None, _python),
    Form(
        "a.py", lambda query: "jql = (\n    " + "\n    ".join(map(repr, re.split(r"(?<= )", query))) + "\n)\n", _python
    ),
    Form("a.json", lambda query: json.dumps({"jql": query}), _json),
    Form("a.json", lambda query: json.dumps({"é": 1, "jql": query}, ensure_ascii=False, indent="\t"), _json),
    Form("a.toml", lambda query: f"jql = {json.dumps(query, ensure_ascii=False)}\n", _toml),
    Form("a.toml", lambda query: f"jql = '{query}'\n" if "'" not in query else None, _toml),
    Form("a.toml", lambda query: f"jql = '''\n{query}'''\n" if "'" not in query else None, _toml),
    Form("a.yaml", _plain_yaml, _yaml),
    Form("a.yaml", lambda query: f"jql: '{query.replace(chr(39), chr(39) * 2)}'  # x\n", _yaml),
    Form("a.yaml", lambda query: f"jql: {json.dumps(query)}\n", _yaml),
    Form(
        "a.yaml",
        lambda query: f"a: [{{jql: {json.dumps(query, ensure_ascii=False)}}}]\n",
        lambda text: str(yaml.safe_load(text)["a"][0]["jql"]),
    ),
    *[
        Form("a.yml", _block(header, indent), _yaml)
        for header, indent in (
            ("|", "  "),
            ("|-", "    "),
            (">", "  "),
            (">-", " "),
            (">+", "   "),
            ("|2-", "  "),
            ("| # x", "  "),
        )
    ],
    Form("a.yml", _block("|-", "  ", "\r\n"), _yaml),
    Form("a.js", lambda query: f"const jql = {_quoted(query, chr(34), _PYTHON_DOUBLE)};\n", _literal),
    Form("a.ts", lambda query: f"const jql = {_quoted(query, chr(39), _PYTHON_SINGLE)};\n", _literal),
    Form(
        "a.js",
        lambda query: f"const jql = {_quoted(query, '`', {'`': chr(92) + '`', chr(92): chr(92) * 2})};\n",
        _literal,
    ),
    Form("A.java", lambda query: f"String jql = {_quoted(query, chr(34), _PYTHON_DOUBLE)};\n", _literal),
    Form("a.http", lambda query: f"GET http://h/rest/api/2/search?jql={quote(query, safe='')}&maxResults=5\n", _url),
    Form("a.http", lambda query: f"GET http://h/rest/api/2/search?jql={quote_plus(query)}\n", _url),
    Form("a.sh", lambda query: f'curl "http://h/rest/api/2/search?jql={quote(query, safe="")}"\n', _url),
    Form("a.jql", lambda query: f"# é\n{query}\n", lambda text: text.removeprefix("# é\n").removesuffix("\n")),
    Form(
        "a.md",
        lambda query: f"# é\n\n> ```jql\n> {query}\n> ```\n",
        lambda text: text.split("\n")[3].removeprefix("> "),
    ),
]


@st.composite
def mistaken(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from(VALUES)), min_size=1, max_size=3))
    joint = draw(st.sampled_from([" AND ", " and ", " or "]))
    return joint.join(clause.replace("{}", value) for clause, value in parts) + draw(
        st.sampled_from(["", " order by key"])
    )


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("a.yaml", r'jql: "status in(\"\ud83d\ude00\")"', 'jql: "status =\\"😀\\""'),
        ("a.yaml", r'jql: "status in(\"\ud83d\")"', r'jql: "status IN(\"\ud83d\")"'),
        ("a.json", r'{"jql": "status in(\"\ud83d\")"}', r'{"jql": "status IN(\"\ud83d\")"}'),
    ],
)
def test_half_a_character_stays_the_escape_that_it_is(file: str, before: str, after: str) -> None:
    fixed = fix_text(Linter(LintSettings(select=SELECTED)), before, file, unsafe=False).text
    assert fixed == after


@settings(max_examples=150)
@given(st.sampled_from(FORMS), mistaken(), st.booleans())
def test_a_repair_is_what_the_language_reads(form: Form, query: str, unsafe: bool) -> None:
    text = form.write(query)
    assume(text is not None)
    assert text is not None
    before = form.read(text)
    linter = Linter(LintSettings(select=SELECTED))
    fixes = fix_text(linter, text, form.file, unsafe=unsafe)
    after = form.read(fixes.text)
    assert unparsed(after) <= unparsed(before)
    if fixes.text == text:
        assert not fixes.applied
        return
    assert fixes.applied
    possible = jqlkit.fix(before, unsafe=unsafe, select=list(SELECTED)).text
    assert after.split() == possible.split() or fixes.remaining, (before, after, possible)
    again = fix_text(linter, fixes.text, form.file, unsafe=unsafe)
    assert (again.text, again.applied) == (fixes.text, [])
