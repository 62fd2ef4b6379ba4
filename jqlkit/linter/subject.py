"""What a query rule looks at: the text, the AST, and the nodes of the AST by kind, collected in one walk."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from jqlkit.config.lint import LintSettings
from jqlkit.linter.vocabulary import SYSTEM, Vocabulary
from jqlkit.nodes.base import Node
from jqlkit.nodes.clauses import AndClause, ChangedClause, NotClause, OrClause, Query
from jqlkit.nodes.operands import Field, FunctionOperand, KeywordOperand, ListOperand
from jqlkit.spans import Span

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog
    from jqlkit.nodes import Clause, Operand

DEFAULT_SETTINGS: Final = LintSettings()

_NOTHING: Final[list[Any]] = []
_PLAIN_OPERATORS: Final = frozenset(("=", "!=", "in", "not in", "is", "is not"))
_DATE_PREDICATES: Final = frozenset(("after", "before", "on", "during"))


class Subject:
    """A query under examination.

    `text` is what all spans count in. `features` maps the name of a feature to the nodes that have it, in the order
    of the text:

    - "where", "no where" (the query), "order by", "and", "or", "not", "leaf", "predicate"
    - leaves by operator ("=", "not in", "was", "changed"...), and by what is special about them: "date" and "user"
      (the field holds dates or users), "special" (an operator that is not plain, or a field that is not well known)
    - "special sort": sorts by a field that is not well known
    - "field", and "epic" for those whose names speak of epics or links
    - the operands "value", "number", "keyword", "function", "list", nested ones too
    - what the text may hold: "odd character", "placeholder", "word all", "odd spacing", "parenthesis" (the query)
    - "date predicate": history predicates with dates

    `holes` are the spans of fillers, where a template has a value that is not known; `is_fragment` marks a part of a
    query, about whose bounds nothing can be said.
    """

    __slots__ = ("_catalog", "_parents", "features", "holes", "is_fragment", "query", "settings", "text", "vocabulary")

    def __init__(
        self,
        text: str,
        query: Query,
        settings: LintSettings = DEFAULT_SETTINGS,
        *,
        catalog: "Catalog | None" = None,
        vocabulary: Vocabulary = SYSTEM,
        holes: tuple[Span, ...] = (),
        is_fragment: bool = False,
    ) -> None:
        self.text = text
        self.query = query
        self.settings = settings
        self.holes = holes
        self.is_fragment = is_fragment
        self.vocabulary = vocabulary
        self._catalog = catalog
        self._parents: dict[int, Node] | None = None
        self.features = collect(text, query, vocabulary)

    @property
    def catalog(self) -> "Catalog":
        """The given catalogue, else the documented one."""
        if self._catalog is None:
            from jqlkit.catalog import Catalog

            self._catalog = Catalog.system()
        return self._catalog

    def nodes(self, *features: str) -> list[Any]:
        """The nodes with one of the features, feature by feature."""
        if len(features) == 1:
            return self.features.get(features[0], _NOTHING)
        found: list[Any] = []
        for feature in features:
            if feature in self.features:
                found += self.features[feature]
        return found

    def parent(self, node: Node) -> Node | None:
        """The AND, OR or NOT that a clause stands in; None on the top level."""
        if self._parents is None:
            self._parents = {}
            for outer in self.nodes("and", "or", "not"):
                for inner in (outer.clause,) if isinstance(outer, NotClause) else outer.clauses:
                    self._parents[id(inner)] = outer
        return self._parents.get(id(node))

    def is_unknown(self, node: Node) -> bool:
        """Whether the whole node stands in for something that is not known."""
        return bool(self.holes) and is_inside(place(node), self.holes)

    def is_known(self, node: Node) -> bool:
        """Whether nothing of the node stands in for something that is not known."""
        if not self.holes:
            return True
        start, end = place(node)
        return not any(hole.start < end and start < hole.end for hole in self.holes)

    def slice(self, node: Node) -> str:
        """The node as it is written."""
        return self.text[slice(*place(node))]

    def operator_span(self, clause: Any) -> Span:
        """Where the operator of a clause with an operand stands."""
        start, end = place(clause.field).end, place(clause.operand).start
        between = self.text[start:end]
        return Span(start + len(between) - len(between.lstrip()), start + len(between.rstrip()))


def place(node: Node) -> Span:
    """The span of a node, which a parsed one always has."""
    assert node.span is not None
    return node.span


def is_inside(span: Span, outer: tuple[Span, ...]) -> bool:
    """Whether a span lies in one of the others."""
    return any(start <= span.start and span.end <= end for start, end in outer)


def collect(text: str, query: Query, vocabulary: Vocabulary = SYSTEM) -> dict[str, list[Any]]:
    """The nodes of a query by feature; see Subject."""
    features: dict[str, list[Any]] = {}

    def add(feature: str, node: Node) -> None:
        nodes = features.get(feature)
        if nodes is None:
            features[feature] = [node]
        else:
            nodes.append(node)

    def add_operand(operand: "Operand") -> None:
        pending = [operand]
        while pending:
            current: Any = pending.pop()
            if isinstance(current, ListOperand):
                add("list", current)
                pending.extend(reversed(current.operands))
            elif isinstance(current, FunctionOperand):
                add("function", current)
            elif isinstance(current, KeywordOperand):
                add("keyword", current)
            else:
                add("number" if current.is_number else "value", current)

    def add_field(field: Field, name: str) -> None:
        add("field", field)
        if "epic" in name or "link" in name:
            add("epic", field)

    def add_leaf(leaf: Any) -> None:
        field: Field = leaf.field
        name = field.name.lower()
        operator = "changed" if isinstance(leaf, ChangedClause) else leaf.operator.value
        add("leaf", leaf)
        add_field(field, name)
        add(operator, leaf)
        if field.properties or operator not in _PLAIN_OPERATORS or name not in vocabulary.plain:
            add("special", leaf)
        if name in vocabulary.dates:
            add("date", leaf)
        elif name in vocabulary.users:
            add("user", leaf)
        if operator != "changed":
            add_operand(leaf.operand)
        for predicate in getattr(leaf, "predicates", ()):
            add("predicate", predicate)
            if predicate.operator in _DATE_PREDICATES:
                add("date predicate", predicate)
            add_operand(predicate.operand)

    for hint in hints(text):
        add(hint, query)
    add("no where" if query.where is None else "where", query)
    pending: list[Clause] = [] if query.where is None else [query.where]
    while pending:
        clause = pending.pop()
        if isinstance(clause, (AndClause, OrClause)):
            add("and" if isinstance(clause, AndClause) else "or", clause)
            pending.extend(reversed(clause.clauses))
        elif isinstance(clause, NotClause):
            add("not", clause)
            pending.append(clause.clause)
        else:
            add_leaf(clause)
    if query.order_by is not None:
        add("order by", query.order_by)
        for sort in query.order_by.sorts:
            name = sort.field.name.lower()
            add_field(sort.field, name)
            if name not in vocabulary.plain:
                add("special sort", sort)
    return features


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
