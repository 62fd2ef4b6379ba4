"""Verdict and AST compared with Atlassian's own parser, @atlaskit/jql-ast; docs/contributing.md tells how to run it.

Every difference must be one of those that grammar/README.md lists.
"""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import jqlkit
from jqlkit.nodes import Node
from jqlkit.operators import RESERVED
from jqlkit.parser import stop
from jqlkit.quoting import decode
from tests.differential.offsets import reason
from tests.test_mistakes import MISTAKES
from tests.texts import Writer

MODULES = os.environ.get("JQLKIT_NODE_MODULES", "")
SEEDS = (1, 2, 3, 4)
COUNT = int(os.environ.get("JQLKIT_DIFFERENTIAL_COUNT", "50000"))  # for each seed
BATCH = 2000

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not Path(MODULES, "@atlaskit", "jql-ast").is_dir(),
    reason="needs node, and JQLKIT_NODE_MODULES with @atlaskit/jql-ast",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_difference_without_a_row(seed: int) -> None:
    rows: Counter[int] = Counter()
    places: Counter[str] = Counter()
    accepted = 0
    texts = Writer(seed).texts(COUNT)
    while batch := list(islice(texts, BATCH)):
        for text, answer in zip(batch, reference(batch), strict=True):
            accepted += "query" in answer
            rows.update(compare(text, answer))
            places.update(place_of_error(text, answer))
    print(f"seed {seed}: {COUNT} texts, {accepted} accepted by the reference; differences by row: {dict(rows)}")
    for place, count in places.most_common():
        print(f"{count:7} {place}")
    assert accepted > COUNT // 10


def test_mistakes_tell_why_their_place_is_another() -> None:
    for row, answer in zip(MISTAKES, reference([row["jql"] for row in MISTAKES]), strict=True):
        text, expected = row["jql"], answer.get("offset")
        if expected == row["offset"]:
            assert "why" not in row, text
            continue
        assert row.get("reference") == expected, text
        if expected is None or "row" in row["why"]:
            assert "LANGUAGE.md section 7, row" in row["why"], text
            continue
        with pytest.raises(jqlkit.JqlSyntaxError) as caught:
            jqlkit.parse(text)
        assert reason(text, caught.value, expected) == row["why"], text


def place_of_error(text: str, answer: dict[str, Any]) -> list[str]:
    """Where our error stands beside theirs, if both refuse the text."""
    if "offset" not in answer:
        return []
    try:
        jqlkit.parse(text)
    except jqlkit.JqlSyntaxError as error:
        if error.span.start == answer["offset"]:
            return ["at the same place"]
        return [reason(text, error, answer["offset"])]
    return []


def reference(texts: list[str]) -> list[dict[str, Any]]:
    """What the reference makes of the texts."""
    script = Path(__file__).with_name("oracle.js")
    node = shutil.which("node") or "node"
    environment = {**os.environ, "NODE_PATH": MODULES}
    done = subprocess.run([node, script], input=json.dumps(texts), capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def compare(text: str, answer: dict[str, Any]) -> set[int]:
    """The rows that explain a difference, none if there is no difference; fails on any other."""
    try:
        query = jqlkit.parse(text)
    except jqlkit.JqlSyntaxError as error:
        if "query" not in answer:
            stopped = stop(text)
            assert stopped is not None or stricter(text, error), text
            return set()
        rows = stricter(text, error)
        assert rows, f"the reference accepts {text!r}"
        return rows
    if "query" in answer:
        assert ours(query) == theirs(answer["query"]), text
        return set()
    rows = looser(query)
    assert rows, f"the reference refuses {text!r}: {answer}"
    return rows


def stricter(text: str, error: jqlkit.JqlSyntaxError) -> set[int]:
    """The rows for which we refuse what the reference accepts."""
    stopped = stop(text)
    if stopped is None:
        return {10} if "name is missing" in error.message else {11} if "path of a property" in error.message else set()
    kind, start, end = stopped.lexeme
    return {14} if kind == RESERVED and "\\" in text[start:end] else set()


def looser(query: jqlkit.Query) -> set[int]:
    """The rows for which we accept what the reference refuses."""
    rows = set()
    for node in jqlkit.walk(query):
        match node:
            case jqlkit.TerminalClause(_, operator, operand) | jqlkit.WasClause(_, operator, operand):
                rows |= set(_looser_operand(operator.value.removeprefix("was ").replace("was", "="), operand))
        if isinstance(node, jqlkit.WasClause):
            rows |= {8 for predicate in node.predicates if predicate.operator.value in ("from", "to")}
    return rows


def _looser_operand(operator: str, operand: jqlkit.Operand) -> Iterator[int]:
    is_list, is_keyword = isinstance(operand, jqlkit.ListOperand), isinstance(operand, jqlkit.KeywordOperand)
    if operator in ("in", "not in"):
        if not is_list and not isinstance(operand, jqlkit.FunctionOperand):
            yield 5
    elif operator in ("is", "is not"):
        if not is_keyword:
            yield 6
    elif is_list:
        yield 4
    elif is_keyword and operator[0] in "<>":
        yield 7


def ours(node: Node | None) -> Any:
    """Our tree, in a form that both can be brought into."""
    match node:
        case jqlkit.Query(where, order_by):
            sorts = (
                [(field(sort.field), sort.order and sort.order.value) for sort in order_by.sorts] if order_by else []
            )
            return (ours(where), sorts)
        case jqlkit.AndClause(clauses):
            return ("and", [ours(clause) for clause in clauses])
        case jqlkit.OrClause(clauses):
            return ("or", [ours(clause) for clause in clauses])
        case jqlkit.NotClause(clause):
            return ("not", ours(clause))
        case jqlkit.TerminalClause(name, operator, operand):
            return (field(name), operator.value, ours(operand), [])
        case jqlkit.WasClause(name, operator, operand, predicates):
            return (field(name), operator.value, ours(operand), [ours(item) for item in predicates])
        case jqlkit.ChangedClause(name, predicates):
            return (field(name), "changed", None, [ours(item) for item in predicates])
        case jqlkit.HistoryPredicate(operator, operand):
            return (operator.value, ours(operand))
        case jqlkit.ValueOperand(value):
            return ("value", value)
        case jqlkit.KeywordOperand():
            return ("empty",)
        case jqlkit.FunctionOperand(name, arguments):
            return ("function", name, list(arguments))
        case jqlkit.ListOperand(operands):
            return ("list", [ours(operand) for operand in operands])
    return None


def field(node: jqlkit.Field) -> Any:
    """A field: its name, and key and path of each property."""
    return (node.name, [(item.key, item.path) for item in node.properties])


def theirs(node: dict[str, Any]) -> Any:
    """The reference's tree in the same form. Its texts are decoded here, since it does that wrongly (row 15)."""
    where = node.get("where") and _their_clause(node["where"])
    sorts = node["orderBy"]["fields"] if node.get("orderBy") else []
    directions = [item["direction"]["value"].lower() if item.get("direction") else None for item in sorts]
    return (where, list(zip([_their_field(item["field"]) for item in sorts], directions, strict=True)))


def _their_clause(node: dict[str, Any]) -> Any:
    if node["clauseType"] == "compound":
        operator = node["operator"]["value"]
        parts = [_their_clause(part) for part in node["clauses"]]
        flat: list[Any] = []
        for part in parts:
            flat.extend(part[1] if part[0] == operator else [part])
        return (operator, flat) if len(flat) > 1 else flat[0]
    if node["clauseType"] == "not":
        return ("not", _their_clause(node["clause"]))
    operand = _their_operand(node["operand"]) if node.get("operand") else None
    predicates = [(item["operator"]["value"], _their_operand(item["operand"])) for item in node["predicates"]]
    return (_their_field(node["field"]), node["operator"]["value"], operand, predicates)


def _their_operand(node: dict[str, Any]) -> Any:
    match node["operandType"]:
        case "value":
            return ("value", _string(node["text"]))
        case "keyword":
            return ("empty",)
        case "function":
            return ("function", _string(node["function"]["text"]), [_string(a["text"]) for a in node["arguments"]])
    return ("list", [_their_operand(item) for item in node["values"]])


def _their_field(node: dict[str, Any]) -> Any:
    properties = [
        (_string(p["key"]["text"]), "".join(_string(c["text"]) for c in p.get("path") or ()))
        for p in node.get("properties") or ()
    ]
    text = node["text"]
    if custom := re.match(r"(?i)cf\s*\[\s*([0-9]+)\s*\]", text):
        return (f"cf[{custom[1]}]", properties)
    name = re.match(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|[^\[ \t\r\n])+)""", text)
    return (_string(name[0] if name and properties else text), properties)


def _string(text: str) -> str:
    return decode(text[1:-1] if text[:1] in ("'", '"') else text)
