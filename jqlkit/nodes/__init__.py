"""The AST of a query: classes, text, traversal, composition."""

from jqlkit.nodes.base import MAX_DEPTH, N, Node
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
from jqlkit.nodes.compose import Clause, HistoryClause
from jqlkit.nodes.operands import (
    Field,
    FunctionOperand,
    KeywordOperand,
    ListOperand,
    Operand,
    Property,
    ValueOperand,
)
from jqlkit.nodes.text import to_jql
from jqlkit.nodes.walk import children, transform, walk

__all__ = [
    "MAX_DEPTH",
    "AndClause",
    "ChangedClause",
    "Clause",
    "Field",
    "FunctionOperand",
    "HistoryClause",
    "HistoryPredicate",
    "KeywordOperand",
    "ListOperand",
    "N",
    "Node",
    "NotClause",
    "Operand",
    "OrClause",
    "OrderBy",
    "Property",
    "Query",
    "SearchSort",
    "TerminalClause",
    "ValueOperand",
    "WasClause",
    "children",
    "to_jql",
    "transform",
    "walk",
]
