"""What a query rule looks at: the text, the AST, and the nodes of the AST by feature."""

from typing import TYPE_CHECKING, Any, Final

from jqlkit.config.lint import LintSettings
from jqlkit.linter.features import collect
from jqlkit.linter.vocabulary import SYSTEM, Vocabulary
from jqlkit.nodes.base import Node
from jqlkit.nodes.clauses import NotClause, Query
from jqlkit.spans import Span

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog

DEFAULT_SETTINGS: Final = LintSettings()

_NOTHING: Final[list[Any]] = []


class Subject:
    """A query under examination.

    `text` is what all spans count in. `features` maps the names of linter/features.py to the nodes that have them, in
    the order of the text.

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
