"""Trees as JSON, in the shape of Jira's answer to `POST /rest/api/3/jql/parse` (schema `JqlQuery`).

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/#api-rest-api-3-jql-parse-post

Where that schema has no room: lists in lists are written as lists; NULL is "empty"; not-contains is "!~", and the
"~=" of the schema's enumeration is read too. `encodedValue` holds the value as JQL, so that numbers stay numbers.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jqlkit.errors import BuildError
from jqlkit.nodes.base import MAX_DEPTH, Node
from jqlkit.nodes.clauses import (
    AndClause,
    ChangedClause,
    HistoryPredicate,
    NotClause,
    OrClause,
    OrderBy,
    Query,
    SearchSort,
    TerminalClause,
    WasClause,
)
from jqlkit.nodes.compose import Clause
from jqlkit.nodes.operands import (
    TOO_DEEP,
    Field,
    FunctionOperand,
    KeywordOperand,
    ListOperand,
    Operand,
    Property,
    ValueOperand,
)
from jqlkit.nodes.text import to_jql
from jqlkit.operators import WAS_OPERATORS, Operator, PredicateOperator, SortOrder
from jqlkit.quoting import INTEGER

#: Levels of nodes that a tree of MAX_DEPTH can have, and some to spare.
_MOST_LEVELS: Final = 2 * MAX_DEPTH + 10


def to_dict(node: Node) -> dict[str, Any]:
    """A query, or a part of one, as JSON objects.

    >>> import jqlkit
    >>> jqlkit.to_dict(jqlkit.parse("ORDER BY key DESC"))
    {'orderBy': {'fields': [{'field': {'name': 'key', 'encodedName': 'key'}, 'direction': 'desc'}]}}
    """
    shown: dict[str, Any]
    match node:
        case Query(where, order_by):
            parts = {"where": where, "orderBy": order_by}
            return {name: to_dict(part) for name, part in parts.items() if part is not None}
        case AndClause(clauses) | OrClause(clauses):
            operator = "and" if isinstance(node, AndClause) else "or"
            return {"operator": operator, "clauses": list(map(to_dict, clauses))}
        case NotClause(clause):
            return {"operator": "not", "clauses": [to_dict(clause)]}
        case TerminalClause(field, operator, operand):
            return {"field": to_dict(field), "operator": operator.value, "operand": to_dict(operand)}
        case WasClause(field, operator, operand, predicates):
            shown = {"field": to_dict(field), "operator": operator.value, "operand": to_dict(operand)}
            return shown | {"predicates": list(map(to_dict, predicates))}
        case ChangedClause(field, predicates):
            return {"field": to_dict(field), "operator": "changed", "predicates": list(map(to_dict, predicates))}
        case HistoryPredicate(operator, operand):
            return {"operator": operator.value, "operand": to_dict(operand)}
        case ValueOperand(value):
            return {"value": value, "encodedValue": to_jql(node)}
        case KeywordOperand():
            return {"keyword": "empty"}
        case FunctionOperand(name, arguments):
            return {"function": name, "arguments": list(arguments), "encodedOperand": to_jql(node)}
        case ListOperand(operands):
            return {"values": list(map(to_dict, operands))}
        case Field(name, properties):
            shown = {"name": name, "encodedName": to_jql(Field(name))}
            return shown | {"property": [_property_dict(name, item) for item in properties]} if properties else shown
        case OrderBy(sorts):
            return {"fields": list(map(to_dict, sorts))}
        case SearchSort(field, order):
            shown = {"field": to_dict(field)}
            return shown if order is None else shown | {"direction": order.value}
    raise TypeError(f"no part of a query: {node!r}")


def _property_dict(entity: str, item: Property) -> dict[str, str]:
    return {"entity": entity, "key": item.key, "path": item.path.removeprefix(".")}


def from_dict(data: Mapping[str, Any]) -> Query:
    """The query of such JSON objects, whether jqlkit or Jira wrote them.

    Raises BuildError for anything else.

    >>> import jqlkit
    >>> query = jqlkit.parse("status WAS Open BY alice OR x !~ '1' ORDER BY key")
    >>> jqlkit.from_dict(jqlkit.to_dict(query)) == query
    True
    """
    try:
        where, order_by = data.get("where"), data.get("orderBy")
        clause = None if where is None else _clause(where, 0)
        sorts = None if order_by is None else OrderBy([_sort(item) for item in order_by["fields"]])
        return Query(clause, sorts)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, BuildError):
            raise
        reason = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise BuildError(f"this is no query in the form of Jira's jql/parse: {reason}") from None


def _clause(data: Mapping[str, Any], level: int) -> Clause:
    if level > _MOST_LEVELS:
        raise BuildError(TOO_DEEP)
    if "clauses" in data:
        clauses = []
        for item in data["clauses"]:
            clauses.append(_clause(item, level + 1))
        return _joined(data["operator"], clauses)
    operator = Operator(data["operator"].lower().replace("~=", "!~"))
    field = _field(data["field"])
    if operator is Operator.CHANGED:
        return ChangedClause(field, _predicates(data))
    operand = _operand(data["operand"], 0)
    if operator in WAS_OPERATORS:
        return WasClause(field, operator, operand, _predicates(data))
    return TerminalClause(field, operator, operand)


def _joined(operator: str, clauses: list[Clause]) -> Clause:
    match operator.lower():
        case "not" if len(clauses) == 1:
            return NotClause(clauses[0])
        case "and":
            return AndClause(clauses) if len(clauses) != 1 else clauses[0]
        case "or":
            return OrClause(clauses) if len(clauses) != 1 else clauses[0]
    raise BuildError(f"{operator!r} with {len(clauses)} clauses is no compound clause")


def _predicates(data: Mapping[str, Any]) -> list[HistoryPredicate]:
    predicates = []
    for item in data.get("predicates") or ():
        operator = PredicateOperator(item["operator"].lower())
        predicates.append(HistoryPredicate(operator, _operand(item["operand"], 0)))
    return predicates


def _operand(data: Mapping[str, Any], level: int) -> Operand:
    if level > _MOST_LEVELS:
        raise BuildError(TOO_DEEP)
    if "values" in data:
        operands = []
        for item in data["values"]:
            operands.append(_operand(item, level + 1))
        return ListOperand(operands)
    if "keyword" in data:
        return KeywordOperand(data["keyword"])
    if "function" in data:
        return FunctionOperand(data["function"], _strings(data["arguments"]))
    encoded = data.get("encodedValue", "")
    value = data["value"]
    is_number = encoded == value and INTEGER.fullmatch(value) is not None
    return ValueOperand(value, is_number)


def _strings(values: Sequence[Any]) -> list[str]:
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise BuildError("the arguments of a function are a list of texts")
    return list(values)


def _field(data: Mapping[str, Any]) -> Field:
    properties = [Property(item["key"], _path(item.get("path", ""))) for item in data.get("property") or ()]
    return Field(data["name"], properties)


def _path(path: str) -> str:
    return f".{path}" if path and path[0] != "." else path


def _sort(data: Mapping[str, Any]) -> SearchSort:
    direction = data.get("direction")
    return SearchSort(_field(data["field"]), None if direction is None else SortOrder(direction.lower()))
