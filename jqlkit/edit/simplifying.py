"""The same query in fewer words.

Jira moves NOT to the leaves and judges each leaf by itself, true or false; above them AND and OR are plain logic. So
a repeated clause says nothing new, NOT NOT is nothing, and since IN is an OR of = and NOT IN an AND of != (both
without the issues that have no value), such chains can be lists.
"""

from collections.abc import Iterable
from typing import Final

from jqlkit.catalog import Catalog
from jqlkit.catalog.names import name_key
from jqlkit.nodes import (
    AndClause,
    Clause,
    Field,
    FunctionOperand,
    KeywordOperand,
    ListOperand,
    Node,
    NotClause,
    Operand,
    OrClause,
    OrderBy,
    Property,
    Query,
    SearchSort,
    TerminalClause,
    ValueOperand,
    transform,
)
from jqlkit.operators import Operator
from jqlkit.parser import as_query

#: The operators that become a list, and the one they become, in a chain of this kind.
_MERGED: Final = {
    OrClause: (Operator.EQUALS, Operator.IN),
    AndClause: (Operator.NOT_EQUALS, Operator.NOT_IN),
}


def simplify(query: str | Query | Clause, catalog: Catalog | None = None) -> Query:
    """A query that finds the same issues in the same order, without what says nothing.

    Removes repeated clauses, list items and sorts, parentheses and double NOT that change nothing; turns an OR of =
    on one field into IN, and an AND of != into NOT IN, where the field takes them (by `catalog`, the documented one
    if none is given) and every value has the same meaning in a list.

    >>> print(simplify("status = Open OR (status = 'To Do' OR Status = Open) ORDER BY key, created, KEY DESC"))
    status IN (Open, "To Do") ORDER BY key, created
    >>> print(simplify("NOT (NOT (labels != a1 AND labels != b1 AND labels IS NOT EMPTY))"))
    labels NOT IN (a1, b1) AND labels IS NOT EMPTY
    """
    return transform(as_query(query), _Simplifier(catalog or Catalog.system()).change)


class _Simplifier:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._numbers: dict[object, int] = {}
        self._numbered: dict[int, tuple[Clause, int]] = {}  # by id(), which no other clause gets while this one is here

    def change(self, node: Node) -> Node:
        """The node, whose parts are simple already."""
        match node:
            case NotClause(NotClause(clause)):
                return clause
            case OrClause(clauses):
                return self._chain(OrClause, clauses)
            case AndClause(clauses):
                return self._chain(AndClause, clauses)
            case TerminalClause(field, Operator.IN | Operator.NOT_IN as operator, ListOperand(operands)):
                return TerminalClause(field, operator, ListOperand(dict.fromkeys(operands)))
            case OrderBy(sorts):
                first: dict[object, SearchSort] = {}
                for sort in sorts:
                    first.setdefault(_key(sort.field), sort)
                return OrderBy(first.values())
        return node

    def _chain(self, kind: type[OrClause] | type[AndClause], clauses: Iterable[Clause]) -> Clause:
        single, listed = _MERGED[kind]
        groups: dict[object, list[TerminalClause]] = {}
        simple: dict[object, Clause] = {}
        for clause in clauses:
            if isinstance(clause, TerminalClause) and self._may_merge(clause, single, listed):
                group = groups.setdefault(_key(clause.field), [])
                group.append(clause)
                simple.setdefault(("merged", _key(clause.field)), group[0])
            else:
                simple.setdefault(self._number(clause), clause)
        for key, group in groups.items():
            simple["merged", key] = _merge(group, listed)
        parts = list(simple.values())
        return parts[0] if len(parts) == 1 else kind(parts)

    def _number(self, clause: Clause) -> int:
        """Equal for clauses that say the same: the letter case of a field's name does not count.

        Parts stand in a key by their numbers, so that a level of a nested query does not go through all below it.
        """
        if id(clause) in self._numbered:
            return self._numbered[id(clause)][1]
        key: list[object] = [type(clause)]
        for name in clause.__match_args__:
            match getattr(clause, name):
                case Field() as field:
                    key.append(_key(field))
                case Clause() as inner:
                    key.append(self._number(inner))
                case tuple() as parts:
                    for part in parts:
                        key.append(self._number(part) if isinstance(part, Clause) else part)
                case value:
                    key.append(value)
        number = self._numbers.setdefault(tuple(key), len(self._numbers))
        self._numbered[id(clause)] = clause, number
        return number

    def _may_merge(self, clause: TerminalClause, single: Operator, listed: Operator) -> bool:
        if clause.operator not in (single, listed) or clause.field.properties:
            return False
        info = self.catalog.field(clause.field.name)
        if info is not None and not {single, listed} <= set(info.operators):
            return False
        is_list = isinstance(clause.operand, ListOperand)
        if is_list != (clause.operator is listed):
            return False  # `x IN f()` and what Jira refuses, `x = (a)` and `x IN a`
        return all(self._may_be_item(item, info is not None, listed) for item in _items(clause))

    def _may_be_item(self, operand: Operand, is_known_field: bool, listed: Operator) -> bool:
        match operand:
            case ValueOperand():
                return True
            case KeywordOperand():
                return listed is Operator.IN
            case FunctionOperand(name):
                info = self.catalog.function(name)
                return is_known_field and info is not None and info.list_valued is False and not info.unconfirmed
        return False


def _merge(group: list[TerminalClause], listed: Operator) -> TerminalClause:
    first = group[0]
    items = dict.fromkeys([item for clause in group for item in _items(clause)])
    return first if len(group) == 1 or len(items) == 1 else TerminalClause(first.field, listed, ListOperand(items))


def _items(clause: TerminalClause) -> tuple[Operand, ...]:
    return clause.operand.operands if isinstance(clause.operand, ListOperand) else (clause.operand,)


def _key(field: Field) -> tuple[str, tuple[Property, ...]]:
    return name_key(field.name), field.properties
