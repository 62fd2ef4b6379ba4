"""Large and deep queries: every function works on all that parses, and what is too deep is refused at once."""

import copy
import pickle
import re
import time
from collections.abc import Callable
from functools import cache

import pytest

import jqlkit
from jqlkit import MAX_DEPTH
from jqlkit.edit import rename_field, simplify
from jqlkit.local import Snapshot
from jqlkit.local.explaining import explain
from jqlkit.parser import accepts

DEPTH = MAX_DEPTH
DEEP = {
    "parentheses": "(" * DEPTH + "x = 1" + ")" * DEPTH,
    "parentheses that count": "(x = 1 OR y = 2 AND " * (DEPTH - 1) + "(z = 3 OR y = 1)" + ")" * (DEPTH - 1),
    "NOT": "NOT " * DEPTH + "x = 1",
    "NOT and parentheses": "NOT (x = 1 OR " * (DEPTH // 2) + "y = 2" + ")" * (DEPTH // 2),
    "lists": "x IN " + "(" * DEPTH + "1" + ")" * DEPTH,
    "lists in predicates": "x CHANGED DURING " + "(" * DEPTH + "f(1), 2" + ")" * DEPTH,
}
LARGE = {
    "list": "x IN (" + ", ".join(map(str, range(5_000))) + ")",
    "AND": " AND ".join(f"x = {n}" for n in range(2_000)),
    "OR": " OR ".join(f"x = {n}" for n in range(2_000)),
    "groups": " OR ".join(f"(x = {n} AND y = 1)" for n in range(1_000)),
    "NOT groups": " AND ".join(f"NOT (x = {n} OR y = 1)" for n in range(1_000)),
    "ORDER BY": "ORDER BY " + ", ".join(f"f{n}" for n in range(1_000)),
}
QUERIES = DEEP | LARGE


def same(node: jqlkit.Node) -> jqlkit.Node:
    """Leaves a node as it is."""
    return node


USES: dict[str, Callable[[jqlkit.Query, jqlkit.Query], bool]] = {
    "print": lambda query, twin: jqlkit.parse(str(query)) == query,
    "format": lambda query, twin: jqlkit.parse(jqlkit.format(query)) == query,
    "compare": lambda query, twin: query == twin and query != jqlkit.Query(),
    "hash": lambda query, twin: hash(query) == hash(twin),
    "repr": lambda query, twin: repr(query) == repr(twin),
    "copy": lambda query, twin: copy.copy(query) == copy.deepcopy(query) == query,
    "pickle": lambda query, twin: pickle.loads(pickle.dumps(query)) == query,
    "walk": lambda query, twin: all(node.span for node in jqlkit.walk(query)),
    "transform": lambda query, twin: jqlkit.transform(query, same) is query,
    "lint": lambda query, twin: isinstance(jqlkit.lint(query), list),
    "fix": lambda query, twin: bool(jqlkit.fix(str(query)).text),
    "JSON form": lambda query, twin: jqlkit.from_dict(jqlkit.to_dict(query)) == query,
    "simplify": lambda query, twin: simplify(query) == simplify(twin),
    "builder": lambda query, twin: query.where is None or str(rename_field(query, "x", "z")).count("x") == 0,
    "complete": lambda query, twin: isinstance(jqlkit.complete(str(query), len(str(query)) // 2), list),
    "explain": lambda query, twin: bool(explain(query).lines),
    "bounds": lambda query, twin: jqlkit.boundedness(query) >= jqlkit.Boundedness.NONE,
    "tokens": lambda query, twin: "".join(token.text for token in jqlkit.tokenize(str(query))) == str(query),
}


@cache
def parsed_twice(text: str) -> tuple[jqlkit.Query, jqlkit.Query]:
    """Two trees of one text."""
    return jqlkit.parse(text), jqlkit.parse(text)


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("kind", QUERIES)
def test_every_function_takes_every_query(kind: str, use: str) -> None:
    assert USES[use](*parsed_twice(QUERIES[kind]))


SEARCHED = {
    kind: re.sub("[xyz]", "votes", text)
    for kind, text in QUERIES.items()
    if kind not in ("lists in predicates", "ORDER BY")
}


@pytest.mark.parametrize("text", SEARCHED.values(), ids=SEARCHED)
def test_a_file_of_issues_is_searched_by_every_query(text: str) -> None:
    snapshot = Snapshot.from_issues([{"id": "1", "key": "A-1", "fields": {"summary": "s"}}])
    found = [issue.key for issue in snapshot.search(text)]
    assert found in ([], ["A-1"])
    assert snapshot.count(text) == len(found)


@pytest.mark.parametrize("kind", ["parentheses", "NOT", "lists"])
def test_one_level_more_is_refused(kind: str) -> None:
    with pytest.raises(jqlkit.JqlSyntaxError, match="nested deeper than"):
        jqlkit.parse(DEEP[kind].replace("NOT x", "NOT NOT x").replace("((", "(((", 1).replace("))", ")))", 1))


@pytest.mark.parametrize("text", ["(" * 100_000, "NOT " * 100_000 + "x = 1", "x IN " + "(" * 100_000, "!" * 100_000])
def test_100_000_levels_are_refused_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises(jqlkit.JqlSyntaxError, match="nested deeper than"):
        jqlkit.parse(text)
    assert time.process_time() - start < 1


HOSTILE = {
    "open quote": '"' + "a" * 100_000,
    "escaped quotes": '"' + '\\"' * 50_000,
    "bad escapes": "x = " + "\\q" * 50_000,
    "blanks": "x =" + " " * 100_000,
    "blanks inside": "x" + " " * 100_000 + "= 1 1",
    "NUL": "x = \0" * 20_000,
    "digits": "x = " + "1" * 100_000 + "a b",
    "backslashes": "x = " + "\\" * 99_999,
    "quotes": "'\"" * 50_000 + "'",
    "closing": ")" * 100_000,
    "commas": "x IN (" + "," * 100_000,
    "surrogates": "x = " + "\ud800" * 50_000 + " y",
    "operators": "x " + "=" * 100_000,
    "words": "x = " + "word " * 20_000,
    "open lists": "x IN (a, " * 20_000,
    "function": "x = f(" * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_cost_no_more_than_others(text: str) -> None:
    start = time.process_time()
    with pytest.raises(jqlkit.JqlSyntaxError) as caught:
        jqlkit.parse(text)
    assert len(str(caught.value)) < 2000
    accepts(text)
    jqlkit.tokenize(text)
    assert time.process_time() - start < 5
