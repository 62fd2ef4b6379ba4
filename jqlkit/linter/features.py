"""The nodes of a query by feature, collected in one walk: what a rule is about is found without looking for it.

- "where", "no where" (the query), "order by", "and", "or", "not", "leaf", "predicate"
- leaves by operator ("=", "not in", "was", "changed"...), and by what is special about them: "date" and "user" (the
  field holds dates or users), "special" (an operator that is not plain, or a field that is not well known)
- "special sort": sorts by a field that is not well known
- "field", and "epic" for those whose names speak of epics or links
- the operands "value", "number", "keyword", "function", "list", nested ones too
- what the text may hold: "odd character", "placeholder", "word all", "odd spacing", "parenthesis" (the query)
- "date predicate": history predicates with dates
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from jqlkit.linter.vocabulary import SYSTEM, Vocabulary
from jqlkit.nodes.base import Node
from jqlkit.nodes.clauses import AndClause, ChangedClause, NotClause, OrClause, Query
from jqlkit.nodes.operands import Field, FunctionOperand, KeywordOperand, ListOperand

if TYPE_CHECKING:
    from jqlkit.nodes import Clause, Operand, OrderBy

_PLAIN_OPERATORS: Final = frozenset(("=", "!=", "in", "not in", "is", "is not"))
_DATE_PREDICATES: Final = frozenset(("after", "before", "on", "during"))


def collect(text: str, query: Query, vocabulary: Vocabulary = SYSTEM) -> dict[str, list[Any]]:
    """The nodes of a query by feature, in the order of the text."""
    collector = _Collector(vocabulary)
    for hint in hints(text):
        collector.add(hint, query)
    if query.where is None:
        collector.add("no where", query)
    else:
        collector.add("where", query)
        collector.add_clauses(query.where)
    if query.order_by is not None:
        collector.add_order(query.order_by)
    return collector.features


class _Collector:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.features: dict[str, list[Any]] = {}
        self._vocabulary = vocabulary

    def add(self, feature: str, node: Node) -> None:
        nodes = self.features.get(feature)
        if nodes is None:
            self.features[feature] = [node]
        else:
            nodes.append(node)

    def add_clauses(self, where: "Clause") -> None:
        pending = [where]
        while pending:
            clause = pending.pop()
            if isinstance(clause, (AndClause, OrClause)):
                self.add("and" if isinstance(clause, AndClause) else "or", clause)
                pending.extend(reversed(clause.clauses))
            elif isinstance(clause, NotClause):
                self.add("not", clause)
                pending.append(clause.clause)
            else:
                self._add_leaf(clause)

    def add_order(self, order_by: "OrderBy") -> None:
        self.add("order by", order_by)
        for sort in order_by.sorts:
            name = sort.field.name.lower()
            self._add_field(sort.field, name)
            if name not in self._vocabulary.plain:
                self.add("special sort", sort)

    def _add_leaf(self, leaf: Any) -> None:
        field: Field = leaf.field
        name = field.name.lower()
        operator = "changed" if isinstance(leaf, ChangedClause) else leaf.operator.value
        self.add("leaf", leaf)
        self._add_field(field, name)
        self.add(operator, leaf)
        if field.properties or operator not in _PLAIN_OPERATORS or name not in self._vocabulary.plain:
            self.add("special", leaf)
        if name in self._vocabulary.dates:
            self.add("date", leaf)
        elif name in self._vocabulary.users:
            self.add("user", leaf)
        if operator != "changed":
            self._add_operand(leaf.operand)
        for predicate in getattr(leaf, "predicates", ()):
            self.add("predicate", predicate)
            if predicate.operator in _DATE_PREDICATES:
                self.add("date predicate", predicate)
            self._add_operand(predicate.operand)

    def _add_field(self, field: Field, name: str) -> None:
        self.add("field", field)
        if "epic" in name or "link" in name:
            self.add("epic", field)

    def _add_operand(self, operand: "Operand") -> None:
        pending = [operand]
        while pending:
            current: Any = pending.pop()
            if isinstance(current, ListOperand):
                self.add("list", current)
                pending.extend(reversed(current.operands))
            elif isinstance(current, FunctionOperand):
                self.add("function", current)
            elif isinstance(current, KeywordOperand):
                self.add("keyword", current)
            else:
                self.add("number" if current.is_number else "value", current)


def hints(text: str) -> Iterator[str]:
    """The features that a text may have, found by counting: a pattern would take longer to compile than to use.

    >>> list(hints("all=1")), list(hints("project = A AND b != 2"))
    (['word all', 'odd spacing'], [])
    """
    lower = text.lower()
    if not text.isascii():
        yield "odd character"
    if (
        "{" in text
        or "$" in text
        or "%" in text
        or "<" in text
        or "todo" in lower
        or "fixme" in lower
        or "xxx" in lower
    ):
        yield "placeholder"
    if "all" in lower:
        yield "word all"
    if "(" in text:
        yield "parenthesis"
    count = text.count
    if (
        count("=") != count(" = ") + count(" != ") + count(" <= ") + count(" >= ")
        or count("~") != count(" ~ ") + count(" !~ ")
        or count("<") != count(" < ") + count(" <= ")
        or count(">") != count(" > ") + count(" >= ")
        or count(",") != count(", ")
        or count(")") != count(") ") + count("))") + count("),") + text.endswith(")")
        or "  " in text
        or " ," in text
        or "( " in text
        or " )" in text
        or text[:1] in " \t"
        or text[-1:] in " \t"
    ):
        yield "odd spacing"
