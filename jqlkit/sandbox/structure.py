"""A query in the shape of `POST /jql/parse`: the schema `JqlQuery` of Jira's OpenAPI document.

Where the document has no word for what JQL can say, JQL's own is used: `!~`, `not changed`, a list inside a list.
"""

from typing import Any

from jqlkit.nodes import (
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
    TerminalClause,
    ValueOperand,
    WasClause,
)
from jqlkit.nodes.text import to_jql
from jqlkit.quoting import quote_name

Json = dict[str, Any]


def structure(query: Query) -> Json:
    """The structure of a query.

    >>> import jqlkit
    >>> structure(jqlkit.parse("ORDER BY key DESC"))["orderBy"]["fields"][0]["direction"]
    'desc'
    """
    result: Json = {}
    if query.where is not None:
        result["where"] = _clause(query.where)
    if query.order_by is not None:
        fields = []
        for sort in query.order_by.sorts:
            fields.append({"field": _field(sort.field)} | ({"direction": sort.order.value} if sort.order else {}))
        result["orderBy"] = {"fields": fields}
    return result


def _clause(clause: Clause) -> Json:
    match clause:
        case AndClause() | OrClause():
            clauses = []
            for part in clause.clauses:
                clauses.append(_clause(part))
            return {"operator": "and" if isinstance(clause, AndClause) else "or", "clauses": clauses}
        case NotClause(inner):
            return {"operator": "not", "clauses": [_clause(inner)]}
        case TerminalClause(field, operator, operand):
            return {"field": _field(field), "operator": operator.value, "operand": _operand(operand)}
        case WasClause(field, operator, operand, predicates):
            result = {"field": _field(field), "operator": operator.value, "operand": _operand(operand)}
            return result | {"predicates": _predicates(predicates)}
        case ChangedClause(field, predicates):
            return {"field": _field(field), "operator": "changed", "predicates": _predicates(predicates)}
    raise TypeError(f"not a clause: {clause!r}")


def _field(field: Field) -> Json:
    name = field.name if field.name.startswith("cf[") else quote_name(field.name)
    result: Json = {"name": field.name, "encodedName": name}
    if field.properties:
        rows = []
        for item in field.properties:
            rows.append({"entity": field.name, "key": item.key, "path": item.path.removeprefix(".")})
        result["property"] = rows
    return result


def _predicates(predicates: tuple[HistoryPredicate, ...]) -> list[Json]:
    return [{"operator": item.operator.value, "operand": _operand(item.operand)} for item in predicates]


def _operand(operand: Operand) -> Json:
    match operand:
        case ValueOperand(value):
            return {"value": value, "encodedValue": to_jql(operand)}
        case ListOperand(operands):
            values = []
            for item in operands:
                values.append(_operand(item))
            return {"values": values, "encodedOperand": to_jql(operand)}
        case FunctionOperand(name, arguments):
            return {"function": name, "arguments": list(arguments), "encodedOperand": to_jql(operand)}
        case KeywordOperand():
            return {"keyword": "empty"}
    raise TypeError(f"not an operand: {operand!r}")
