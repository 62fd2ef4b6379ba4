"""What the parser makes of each rule of the grammar.

An action takes the values of the rule's symbols off the end of a list and puts its own there: a node, or a part of
one. The value of a terminal is its match; the last group of a match holds the text without the blanks before it.
"""

from typing import Any, Final, cast

from jqlkit.nodes import (
    AndClause,
    ChangedClause,
    Clause,
    HistoryPredicate,
    NotClause,
    OrClause,
    OrderBy,
    Query,
    SearchSort,
    TerminalClause,
    WasClause,
)
from jqlkit.nodes.base import unlocked
from jqlkit.operators import Operator, PredicateOperator, SortOrder
from jqlkit.parser.leaves import LEAF_ACTIONS, Action, Match, Values, start_of, text_of

_new: Final = object.__new__
_AndClause, _OrClause, _NotClause = unlocked(AndClause), unlocked(OrClause), unlocked(NotClause)
_TerminalClause, _WasClause, _ChangedClause = unlocked(TerminalClause), unlocked(WasClause), unlocked(ChangedClause)
_HistoryPredicate = unlocked(HistoryPredicate)
_OrderBy, _SearchSort, _Query = unlocked(OrderBy), unlocked(SearchSort), unlocked(Query)

_OPERATORS: Final = {text: operator for operator in Operator for text in (operator.value, operator.value.upper())}
_PREDICATES: Final = {operator.value: operator for operator in PredicateOperator}
_ORDERS: Final = {order.value: order for order in SortOrder}


class Group:
    """A clause in parentheses, with their place."""

    __slots__ = ("_end", "_start", "clause")

    def __init__(self, clause: Clause, start: int, end: int) -> None:
        self.clause = clause
        self._start = start
        self._end = end


def query_of(parts: Values, length: int) -> Query:
    """The query of what stays at the end: a clause, an ORDER BY, both, or nothing."""
    node = _new(_Query)
    node.order_by = parts.pop() if parts and parts[-1].__class__ is OrderBy else None
    node.where = _clause(parts[0]) if parts else None
    node._start = 0
    node._end = length
    node.__class__ = Query
    return cast(Query, node)


# ---- lists


def _start_list(values: Values) -> None:
    values[-1] = [values[-1]]


def _start_list_2(values: Values) -> None:
    item = values.pop()
    values[-1] = [item]


def _append(values: Values) -> None:
    item = values.pop()
    values[-1].append(item)


def _append_3(values: Values) -> None:
    item = values.pop()
    values.pop()
    values[-1].append(item)


def _keep(_: Values) -> None:
    pass


# ---- clauses


def _and_clause(values: Values) -> None:
    others = values.pop()
    values[-1] = _joined(_new(_AndClause), AndClause, values[-1], others)


def _or_clause(values: Values) -> None:
    others = values.pop()
    values[-1] = _joined(_new(_OrClause), OrClause, values[-1], others)


def _joined(node: Any, kind: type[AndClause] | type[OrClause], first: Any, others: list[Any]) -> Any:
    node._start = first._start
    node._end = others[-1]._end
    clauses: list[Any] = []
    for part in (first, *others):
        clause = part.clause if part.__class__ is Group else part
        if clause.__class__ is kind:
            clauses.extend(clause.clauses)
        else:
            clauses.append(clause)
    node.clauses = tuple(clauses)
    node.__class__ = kind
    return node


def _clause(part: Any) -> Any:
    return part.clause if part.__class__ is Group else part


def _not_clause(values: Values) -> None:
    part = values.pop()
    node = _new(_NotClause)
    node.clause = _clause(part)
    node._start = start_of(values[-1])
    node._end = part._end
    node.__class__ = NotClause
    values[-1] = node


def _group(values: Values) -> None:
    closing = values.pop()
    clause = _clause(values.pop())
    values[-1] = Group(clause, start_of(values[-1]), closing.end())


def _terminal_clause(values: Values) -> None:
    operand = values.pop()
    operator = values.pop()
    field = values[-1]
    node = _new(_TerminalClause)
    node.field = field
    node.operator = operator if operator.__class__ is Operator else _operator(operator)
    node.operand = operand
    node._start = field._start
    node._end = operand._end
    node.__class__ = TerminalClause
    values[-1] = node


def _was_clause(values: Values) -> None:
    predicates = values.pop()
    operand = values.pop()
    operator = values.pop()
    field = values[-1]
    node = _new(_WasClause)
    node.field = field
    node.operator = operator if operator.__class__ is Operator else _operator(operator)
    node.operand = operand
    node.predicates = predicates
    node._start = field._start
    node._end = predicates[-1]._end if predicates else operand._end
    node.__class__ = WasClause
    values[-1] = node


def _changed_clause(values: Values) -> None:
    predicates = values.pop()
    word = values.pop()
    field = values[-1]
    node = _new(_ChangedClause)
    node.field = field
    node.predicates = predicates
    node._start = field._start
    node._end = predicates[-1]._end if predicates else word.end()
    node.__class__ = ChangedClause
    values[-1] = node


def _no_predicates(values: Values) -> None:
    values.append(())


def _predicates(values: Values) -> None:
    values[-1] = tuple(values[-1])


def _predicate(values: Values) -> None:
    operand = values.pop()
    word = values[-1]
    node = _new(_HistoryPredicate)
    node.operator = _PREDICATES[text_of(word).lower()]
    node.operand = operand
    node._start = start_of(word)
    node._end = operand._end
    node.__class__ = HistoryPredicate
    values[-1] = node


def _operator(match: Match) -> Operator:
    text = match[match.lastindex or 0]
    return _OPERATORS.get(text) or _OPERATORS[text.lower()]


def _words(operator: Operator) -> Action:
    """The action for an operator of several words."""
    size = operator.count(" ") + 1

    def action(values: Values) -> None:
        values[-size:] = [operator]

    return action


# ---- ORDER BY


def _order_by(values: Values) -> None:
    _sorted(values, [values.pop()])


def _order_by_many(values: Values) -> None:
    others = values.pop()
    _sorted(values, [values.pop(), *others])


def _sorted(values: Values, sorts: list[Any]) -> None:
    values.pop()
    node = _new(_OrderBy)
    node.sorts = tuple(sorts)
    node._start = start_of(values[-1])
    node._end = sorts[-1]._end
    node.__class__ = OrderBy
    values[-1] = node


def _sort(values: Values) -> None:
    field = values[-1]
    values[-1] = _search_sort(field, None, field._end)


def _sort_in_order(values: Values) -> None:
    word = values.pop()
    values[-1] = _search_sort(values[-1], _ORDERS[text_of(word).lower()], word.end())


def _search_sort(field: Any, order: SortOrder | None, end: int) -> Any:
    node = _new(_SearchSort)
    node.field = field
    node.order = order
    node._start = field._start
    node._end = end
    node.__class__ = SearchSort
    return node


#: The action for the name and the size of a rule in the tables.
ACTIONS: Final[dict[tuple[str, int], Action]] = LEAF_ACTIONS | {
    ("start", 1): _start_list,
    ("start", 2): _start_list_2,
    ("append", 2): _append,
    ("append", 3): _append_3,
    ("query", 0): _keep,
    ("query", 1): _keep,
    ("query", 2): _keep,
    ("or_clause", 2): _or_clause,
    ("and_clause", 2): _and_clause,
    ("not_clause", 2): _not_clause,
    ("group", 3): _group,
    ("terminal_clause", 3): _terminal_clause,
    ("was_clause", 4): _was_clause,
    ("changed_clause", 3): _changed_clause,
    ("not_in", 2): _words(Operator.NOT_IN),
    ("is_not", 2): _words(Operator.IS_NOT),
    ("was_not", 2): _words(Operator.WAS_NOT),
    ("was_in", 2): _words(Operator.WAS_IN),
    ("was_not_in", 3): _words(Operator.WAS_NOT_IN),
    ("predicates", 0): _no_predicates,
    ("predicates", 1): _predicates,
    ("predicate", 2): _predicate,
    ("order_by", 3): _order_by,
    ("order_by", 4): _order_by_many,
    ("sort", 1): _sort,
    ("sort", 2): _sort_in_order,
}
