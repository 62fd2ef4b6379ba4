"""What a query rule looks at: the text, the AST, and the nodes of the AST by kind, collected in one walk."""

from typing import TYPE_CHECKING, Any, Final

from jqlkit.config.lint import LintSettings
from jqlkit.nodes.base import Node
from jqlkit.nodes.clauses import AndClause, ChangedClause, NotClause, OrClause, Query
from jqlkit.nodes.operands import FunctionOperand, KeywordOperand, ListOperand
from jqlkit.spans import Span

if TYPE_CHECKING:
    from jqlkit.nodes import Clause, Operand, TerminalClause, WasClause

DEFAULT_SETTINGS: Final = LintSettings()


class Subject:
    """A query under examination.

    `text` is what all spans count in. `features` maps the name of a feature to the nodes that have it, in the order
    of the text: "where", "no where", "and", "or", "not", "leaf", each operator ("=", "not in", "was", "changed"...),
    "field", "predicate", "value", "number", "keyword", "function", "list", "order by".
    `holes` are the spans of fillers, where a template has a value that is not known; `is_fragment` marks a part of a
    query, about whose bounds nothing can be said.
    """

    __slots__ = ("features", "holes", "is_fragment", "query", "settings", "text")

    def __init__(
        self,
        text: str,
        query: Query,
        settings: LintSettings = DEFAULT_SETTINGS,
        holes: tuple[Span, ...] = (),
        is_fragment: bool = False,
    ) -> None:
        self.text = text
        self.query = query
        self.settings = settings
        self.holes = holes
        self.is_fragment = is_fragment
        self.features = collect(query)

    def nodes(self, *features: str) -> list[Any]:
        """The nodes with one of the features, feature by feature."""
        found: list[Any] = []
        for feature in features:
            found.extend(self.features.get(feature, ()))
        return found

    def is_unknown(self, node: Any) -> bool:
        """Whether the whole node stands in for something that is not known."""
        return bool(self.holes) and is_inside(node.span, self.holes)

    def operator_span(self, clause: "TerminalClause | WasClause") -> Span:
        """Where the operator of a clause stands."""
        start, end = clause.field.span.end, clause.operand.span.start  # type: ignore[union-attr]  # parsed: has spans
        between = self.text[start:end]
        return Span(start + len(between) - len(between.lstrip()), start + len(between.rstrip()))


def place(node: Node) -> Span:
    """The span of a node, which a parsed one always has."""
    assert node.span is not None
    return node.span


def is_inside(span: Span, outer: tuple[Span, ...]) -> bool:
    """Whether a span lies in one of the others."""
    return any(start <= span.start and span.end <= end for start, end in outer)


def collect(query: Query) -> dict[str, list[Any]]:
    """The nodes of a query by feature; see Subject."""
    features: dict[str, list[Any]] = {}

    def add(feature: str, node: Any) -> None:
        nodes = features.get(feature)
        if nodes is None:
            features[feature] = [node]
        else:
            nodes.append(node)

    def add_operand(operand: "Operand") -> None:
        operands = [operand]
        while operands:
            operand = operands.pop()
            if isinstance(operand, ListOperand):
                add("list", operand)
                operands.extend(reversed(operand.operands))
            elif isinstance(operand, FunctionOperand):
                add("function", operand)
            elif isinstance(operand, KeywordOperand):
                add("keyword", operand)
            else:
                add("number" if operand.is_number else "value", operand)  # type: ignore[attr-defined]

    add("no where" if query.where is None else "where", query)
    pending: list[Clause] = [] if query.where is None else [query.where]
    while pending:
        clause: Any = pending.pop()
        if isinstance(clause, (AndClause, OrClause)):
            add("and" if isinstance(clause, AndClause) else "or", clause)
            pending.extend(reversed(clause.clauses))
            continue
        if isinstance(clause, NotClause):
            add("not", clause)
            pending.append(clause.clause)
            continue
        add("leaf", clause)
        add("field", clause.field)
        if isinstance(clause, ChangedClause):
            add("changed", clause)
        else:
            add(clause.operator.value, clause)
            add_operand(clause.operand)
        for predicate in getattr(clause, "predicates", ()):
            add("predicate", predicate)
            add_operand(predicate.operand)
    if query.order_by is not None:
        add("order by", query.order_by)
        for sort in query.order_by.sorts:
            add("field", sort.field)
    return features
