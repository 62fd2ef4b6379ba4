"""to_dict() and from_dict(): the shape of Jira's own answers."""

import json
from typing import Any

import pytest
from hypothesis import given

import jqlkit
from tests import strategies
from tests.shared import shared_folder

ANSWER = {
    "where": {
        "operator": "and",
        "clauses": [
            {
                "field": {"name": "summary", "encodedName": "summary"},
                "operator": "~=",
                "operand": {"value": "test", "encodedValue": "test"},
            },
            {
                "operator": "not",
                "clauses": [
                    {
                        "field": {
                            "name": "issue.property",
                            "property": [{"entity": "issue.property", "key": "k", "path": "a.b", "type": "number"}],
                        },
                        "operator": "in",
                        "operand": {"values": [{"value": "1", "encodedValue": "1"}, {"keyword": "empty"}]},
                    }
                ],
            },
            {
                "field": {"name": "status"},
                "operator": "was not in",
                "operand": {"function": "f", "arguments": ["x y"]},
                "predicates": [{"operator": "before", "operand": {"value": "-1w"}}],
            },
        ],
    },
    "orderBy": {"fields": [{"field": {"name": "key"}, "direction": "desc"}, {"field": {"name": "cf[10010]"}}]},
}


def test_an_answer_of_jira_is_read() -> None:
    assert str(jqlkit.from_dict(ANSWER)) == (
        "summary !~ test AND NOT issue.property[k].a.b IN (1, EMPTY) "
        'AND status WAS NOT IN f("x y") BEFORE -1w ORDER BY key DESC, cf[10010]'
    )


@given(strategies.queries())
def test_every_tree_survives(query: jqlkit.Query) -> None:
    data = jqlkit.to_dict(query)
    assert jqlkit.from_dict(data) == query
    assert json.loads(json.dumps(data)) == data


BROKEN: list[Any] = [
    {"where": {}},
    {"where": {"operator": "=", "field": {"name": "x"}}},
    {"where": {"operator": "xor", "clauses": []}},
    {"where": {"operator": "like", "field": {"name": "x"}, "operand": {"value": "y"}}},
    {"where": {"operator": "=", "field": {"name": ""}, "operand": {"value": "y"}}},
    {"where": {"operator": "=", "field": {"name": "x"}, "operand": {"value": 3}}},
    {"where": {"operator": "=", "field": {"name": "x"}, "operand": {"values": []}}},
    {"where": {"operator": "=", "field": {"name": "x"}, "operand": {"function": "f", "arguments": "xy"}}},
    {"where": {"operator": "and", "clauses": [1, 2]}},
    {"orderBy": {}},
    {"orderBy": {"fields": [{"field": {"name": "x"}, "direction": "down"}]}},
    [],
    None,
]


@pytest.mark.parametrize("data", BROKEN)
def test_anything_else_is_refused(data: Any) -> None:
    with pytest.raises(jqlkit.BuildError):
        jqlkit.from_dict(data)


def test_what_is_too_deep_is_refused() -> None:
    data: dict[str, Any] = {"operator": "=", "field": {"name": "x"}, "operand": {"value": "y"}}
    for _ in range(5000):
        data = {"operator": "not", "clauses": [data]}
    with pytest.raises(jqlkit.BuildError, match="levels"):
        jqlkit.from_dict({"where": data})


@given(strategies.queries())
def test_the_form_is_that_of_the_schema(query: jqlkit.Query) -> None:
    folder = shared_folder()
    schemas = json.loads((folder / "executor/openapi/jira-cloud-v3.search.json").read_text())["components"]["schemas"]
    nested = {
        id(inner)
        for node in jqlkit.walk(query)
        if isinstance(node, jqlkit.ListOperand)
        for inner in node.operands
        if isinstance(inner, jqlkit.ListOperand)
    }
    if not nested:
        assert problems(jqlkit.to_dict(query), {"$ref": "#/components/schemas/JqlQuery"}, schemas) == []


def problems(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> list[str]:
    """What is wrong with a value, by the parts of JSON Schema that these schemas use."""
    if "$ref" in schema:
        return problems(value, schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    if "anyOf" in schema:
        return [] if any(not problems(value, part, schemas) for part in schema["anyOf"]) else [f"no form fits {value}"]
    if "enum" in schema:
        return [] if value in schema["enum"] or value == "!~" else [f"{value} is not in the enumeration"]
    if schema["type"] == "array":
        return [text for item in value for text in problems(item, schema["items"], schemas)]
    if schema["type"] == "string":
        return [] if isinstance(value, str) else [f"{value} is no text"]
    known = schema.get("properties", {})
    found = [f"{name} is missing" for name in schema.get("required", ()) if name not in value]
    found += [f"{name} is unknown" for name in value if name not in known]
    return found + [text for name in value if name in known for text in problems(value[name], known[name], schemas)]
