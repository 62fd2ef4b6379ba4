"""Every query that Jira takes can be written with the builder: rewritten as calls, it gives equal nodes."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from jqlkit import (
    AndClause,
    ChangedClause,
    Clause,
    Field,
    FunctionOperand,
    HistoryPredicate,
    KeywordOperand,
    ListOperand,
    NotClause,
    Operand,
    OrClause,
    Query,
    SearchSort,
    TerminalClause,
    ValueOperand,
    WasClause,
    parse,
)
from jqlkit.builder import EMPTY, FieldExpression, all_of, any_of, field, function
from jqlkit.operators import Operator, PredicateOperator, SortOrder

QUERIES = [
    "",
    "ORDER BY created",
    "project = DEMO AND (status = Open OR NOT assignee IS EMPTY) ORDER BY priority DESC, key ASC, cf[7]",
    "a != 1 AND b < 2 AND c <= 3 AND d > 4 AND e >= 5 AND f ~ g AND h !~ i AND j IS NOT NULL",
    "a IN (b, 2, now(), EMPTY, (c, d)) OR a NOT IN membersOf('x y') OR a = EMPTY OR a != null",
    "status WAS Open AND status WAS NOT EMPTY AND status WAS IN (a, b) AND status WAS NOT IN f()",
    "status CHANGED FROM a TO (b, c) BY currentUser() AFTER -1w BEFORE 2024-01-01 ON '2024-02-02' DURING (1d, 2d)",
    "issue.property['a b'].c.d = 1 AND 123 = x AND dev[a].b[c].d > 0",
]

COMPARE: dict[Operator, Any] = {
    Operator.EQUALS: lambda f, v: f == v,
    Operator.NOT_EQUALS: lambda f, v: f != v,
    Operator.LESS: lambda f, v: f < v,
    Operator.LESS_EQUALS: lambda f, v: f <= v,
    Operator.GREATER: lambda f, v: f > v,
    Operator.GREATER_EQUALS: lambda f, v: f >= v,
    Operator.CONTAINS: lambda f, v: f.contains(v),
    Operator.NOT_CONTAINS: lambda f, v: f.not_contains(v),
    Operator.IN: lambda f, v: f.in_(v),
    Operator.NOT_IN: lambda f, v: f.not_in(v),
    Operator.IS: lambda f, v: f.is_empty(),
    Operator.IS_NOT: lambda f, v: f.is_not_empty(),
    Operator.WAS: lambda f, v: f.was(v),
    Operator.WAS_NOT: lambda f, v: f.was_not(v),
    Operator.WAS_IN: lambda f, v: f.was_in(v),
    Operator.WAS_NOT_IN: lambda f, v: f.was_not_in(v),
}


def rewrite(query: Query) -> Query:
    result = Query() if query.where is None else Query().and_where(rewrite_clause(query.where))
    if query.order_by is None:
        return result
    return result.with_order_by(*[rewrite_sort(sort) for sort in query.order_by.sorts])


def rewrite_clause(clause: Clause) -> Clause:
    match clause:
        case AndClause(clauses):
            return all_of([rewrite_clause(part) for part in clauses])
        case OrClause(clauses):
            return any_of([rewrite_clause(part) for part in clauses])
        case NotClause(inner):
            return ~rewrite_clause(inner)
        case TerminalClause(name, operator, operand):
            result: Clause = COMPARE[operator](rewrite_field(name), rewrite_operand(operand))
            return result
        case WasClause(name, operator, operand, predicates):
            return add_predicates(COMPARE[operator](rewrite_field(name), rewrite_operand(operand)), predicates)
        case ChangedClause(name, predicates):
            return add_predicates(rewrite_field(name).changed(), predicates)
    raise AssertionError(clause)


def add_predicates(clause: Any, predicates: tuple[HistoryPredicate, ...]) -> Clause:
    for operator, operand in ((p.operator, rewrite_operand(p.operand)) for p in predicates):
        if operator is PredicateOperator.DURING and isinstance(operand, list) and len(operand) == 2:
            clause = clause.during(*operand)
        else:
            method = "from_" if operator is PredicateOperator.FROM else str(operator)
            clause = getattr(clause, method)(operand)
    assert isinstance(clause, Clause)
    return clause


def rewrite_field(name: Field) -> FieldExpression:
    result = field(name.name)
    for item in name.properties:
        result = result.property(item.key, item.path)
    return result


def rewrite_sort(sort: SearchSort) -> SearchSort | FieldExpression:
    subject = rewrite_field(sort.field)
    match sort.order:
        case SortOrder.ASC:
            return subject.asc()
        case SortOrder.DESC:
            return subject.desc()
    return subject


def rewrite_operand(operand: Operand) -> Any:
    match operand:
        case ValueOperand(value, is_number):
            # A number beyond 64 bits, or one with leading zeros, has no int: the node itself is a value too.
            if is_number:
                return int(value) if str(int(value)) == value and abs(int(value)) < 2**63 else operand
            return value
        case KeywordOperand():
            return EMPTY
        case FunctionOperand(name, arguments):
            return function(name, *arguments)
        case ListOperand(operands):
            if any(isinstance(item, ListOperand) for item in operands):
                return operand
            return [rewrite_operand(item) for item in operands]
    raise AssertionError(operand)


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_rewritten_with_the_builder_has_equal_nodes(text: str) -> None:
    query = parse(text)
    assert rewrite(query) == query


SHARED = os.environ.get("JQLKIT_SHARED")


@pytest.mark.skipif(not SHARED, reason="JQLKIT_SHARED is not set")
def test_the_corpus_rewritten_with_the_builder_has_equal_nodes() -> None:
    lines = (Path(SHARED or "") / "corpus" / "valid.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 1000
    for line in lines:
        query = parse(json.loads(line)["jql"])
        assert rewrite(query) == query, line
