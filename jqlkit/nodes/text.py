"""Nodes as canonical JQL: one line, upper-case keywords, quotes and parentheses only where they are needed."""

import re
from typing import Final

from jqlkit.nodes.base import Node
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
from jqlkit.nodes.operands import Field, FunctionOperand, KeywordOperand, ListOperand, Property, ValueOperand
from jqlkit.quoting import in_quotes, quote, quote_name, quote_path

_CUSTOM_FIELD: Final = re.compile(r"cf\[[0-9]+\]")


def to_jql(node: Node) -> str:
    """The node as JQL; `parse(to_jql(query)) == query` for every query.

    >>> import jqlkit
    >>> jqlkit.to_jql(jqlkit.parse("(x=1)&&(not b in('x y')||c is null)"))
    'x = 1 AND (NOT b IN ("x y") OR c IS NULL)'
    """
    match node:
        case Query(where, order_by):
            return " ".join([to_jql(part) for part in (where, order_by) if part is not None])
        case AndClause(clauses):
            texts = []
            for clause in clauses:
                text = to_jql(clause)
                texts.append(f"({text})" if isinstance(clause, OrClause) else text)
            return " AND ".join(texts)
        case OrClause(clauses):
            return " OR ".join(list(map(to_jql, clauses)))
        case NotClause(clause):
            text = to_jql(clause)
            return f"NOT ({text})" if isinstance(clause, (AndClause, OrClause)) else f"NOT {text}"
        case TerminalClause(field, operator, operand):
            return f"{to_jql(field)} {operator.upper()} {to_jql(operand)}"
        case WasClause(field, operator, operand, predicates):
            return " ".join([to_jql(field), operator.upper(), to_jql(operand), *map(to_jql, predicates)])
        case ChangedClause(field, predicates):
            return " ".join([to_jql(field), "CHANGED", *map(to_jql, predicates)])
        case HistoryPredicate(operator, operand):
            return f"{operator.upper()} {to_jql(operand)}"
        case ValueOperand(value, is_number):
            return value if is_number else quote(value)
        case KeywordOperand(keyword):
            return keyword
        case FunctionOperand(name, arguments):
            return f"{quote_name(name)}({', '.join(map(quote_name, arguments))})"
        case ListOperand(operands):
            return f"({', '.join(list(map(to_jql, operands)))})"
        case Field(name, properties):
            return _field_name(name, bool(properties)) + "".join(map(to_jql, properties))
        case Property(key, path):
            return f"[{quote_name(key)}]" + (quote_path(path) if path else "")
        case OrderBy(sorts):
            return "ORDER BY " + ", ".join(map(to_jql, sorts))
        case SearchSort(field, order):
            return to_jql(field) if order is None else f"{to_jql(field)} {order.upper()}"
    raise TypeError(f"not a node: {node!r}")


def _field_name(name: str, has_properties: bool) -> str:
    if _CUSTOM_FIELD.fullmatch(name):
        return name
    # A bare integer takes no property, and a bare "cf" is a keyword (quote_name sees to that one).
    return in_quotes(name) if has_properties and name.lstrip("-").isdigit() else quote_name(name)
