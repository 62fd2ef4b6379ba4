"""The reference: plain Lark on the same grammar, and the nodes' own constructors."""

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from lark import Token, Transformer, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError

from jqlkit.errors import JqlSyntaxError
from jqlkit.grammar import lark_parser
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
    OrderBy,
    Property,
    Query,
    SearchSort,
    TerminalClause,
    ValueOperand,
    WasClause,
)
from jqlkit.operators import Operator, PredicateOperator, SortOrder
from jqlkit.parser.depth import check_depth
from jqlkit.quoting import decode
from jqlkit.spans import Span


class Group(NamedTuple):
    """A clause in parentheses, with the span of the parentheses."""

    clause: Clause
    span: Span


def parse_by_lark(text: str) -> Query:
    """The query; raises Lark's UnexpectedInput, or JqlSyntaxError for what the grammar cannot tell."""
    check_depth(text)
    try:
        query = cast(Query, _Nodes().transform(lark_parser().parse(text)))
    except VisitError as error:
        raise error.orig_exc from None
    return Query(query.where, query.order_by, span=Span(0, len(text)))


def transformer() -> Transformer[Token, Any]:
    """What makes the nodes, for a parser that applies it at once."""
    return _Nodes()


def offset_of(error: UnexpectedInput, text: str) -> int:
    """Where Lark stopped."""
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return len(text)
    return error.pos_in_stream or 0


class _Nodes(Transformer[Token, Any]):
    def query(self, children: list[Any]) -> Query:
        order_by = children.pop() if children and isinstance(children[-1], OrderBy) else None
        where = _clause(children[0]) if children else None
        return Query(where, order_by)

    def or_clause(self, children: list[Any]) -> Clause:
        return OrClause(_clauses(children), span=_span(children))

    def and_clause(self, children: list[Any]) -> Clause:
        return AndClause(_clauses(children), span=_span(children))

    def not_clause(self, children: list[Any]) -> Clause:
        return NotClause(_clause(children[1]), span=_span(children))

    def group(self, children: list[Any]) -> Group:
        return Group(_clause(children[1]), _span(children))

    def terminal_clause(self, children: list[Any]) -> Clause:
        field, operator, operand = children
        return TerminalClause(field, _operator(operator), operand, span=_span(children))

    def was_clause(self, children: list[Any]) -> Clause:
        field, operator, operand, predicates = children
        return WasClause(field, _operator(operator), operand, predicates, span=_span([field, operand, *predicates]))

    def changed_clause(self, children: list[Any]) -> Clause:
        field, word, predicates = children
        return ChangedClause(field, predicates, span=_span([field, word, *predicates]))

    def not_in(self, children: list[Token]) -> Operator:
        return Operator(" ".join(children).lower())

    is_not = was_not = was_in = was_not_in = not_in

    def predicates(self, children: list[HistoryPredicate]) -> tuple[HistoryPredicate, ...]:
        return tuple(children)

    def predicate(self, children: list[Any]) -> HistoryPredicate:
        word, operand = children
        return HistoryPredicate(PredicateOperator(word.lower()), operand, span=_span(children))

    def field(self, children: list[Any]) -> Field:
        return self._field(_decoded(children[0]), children)

    def integer_field(self, children: list[Any]) -> Field:
        return self._field(str(children[0]), children)

    def custom_field(self, children: list[Any]) -> Field:
        return self._field(f"cf[{children[2]}]", children)

    def _field(self, name: str, children: list[Any]) -> Field:
        span = _span(children)
        if not name.strip():
            raise JqlSyntaxError("a field name is missing: this one is blank", span, "")
        return Field(name, [child for child in children if isinstance(child, Property)], span=span)

    def property(self, children: list[Any]) -> Property:
        chunks = []
        for chunk in children[3:]:
            decoded, span = _decoded(chunk), _part_span(chunk)
            if decoded[:1] != "." or decoded[1:2] in ("", "."):
                message = "the path of a property starts with one dot and a name"
                raise JqlSyntaxError(message, span, "")
            chunks.append(decoded)
        return Property(_decoded(children[1]), "".join(chunks), span=_span(children))

    def value(self, children: list[Token]) -> Operand:
        return ValueOperand(_decoded(children[0]), span=_span(children))

    def number(self, children: list[Token]) -> Operand:
        return ValueOperand(str(children[0]), True, span=_span(children))

    def keyword(self, children: list[Token]) -> Operand:
        return KeywordOperand(children[0].upper(), span=_span(children))

    def function(self, children: list[Token]) -> Operand:
        name = _decoded(children[0])
        if not name.strip():
            raise JqlSyntaxError("a function name is missing: this one is blank", _span(children[:1]), "")
        arguments = [_decoded(child) for child in children[2:] if child.type not in ("COMMA", "RPAR")]
        return FunctionOperand(name, arguments, span=_span(children))

    def list_operand(self, children: list[Any]) -> Operand:
        return ListOperand([child for child in children if isinstance(child, Operand)], span=_span(children))

    def order_by(self, children: list[Any]) -> OrderBy:
        return OrderBy([child for child in children if isinstance(child, SearchSort)], span=_span(children))

    def sort(self, children: list[Any]) -> SearchSort:
        order = SortOrder(children[1].lower()) if len(children) > 1 else None
        return SearchSort(children[0], order, span=_span(children))


def _operator(part: Token | Operator) -> Operator:
    return part if isinstance(part, Operator) else Operator(part.lower())


def _clause(part: Clause | Group) -> Clause:
    return part.clause if isinstance(part, Group) else part


def _clauses(children: list[Any]) -> Iterator[Clause]:
    return (_clause(child) for child in children if not isinstance(child, Token))


def _span(children: list[Any]) -> Span:
    return Span(_part_span(children[0]).start, _part_span(children[-1]).end)


def _part_span(part: Any) -> Span:
    match part:
        case Token():
            return Span(cast(int, part.start_pos), cast(int, part.end_pos))
        case _:
            return cast(Span, part.span)


def _decoded(token: Token) -> str:
    return decode(token[1:-1] if token.type == "QUOTED" else str(token))
