"""A Python module as routes see it: its text, its syntax tree, and the names that it binds."""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from jqlkit.linter.extraction.mapped import Hole, Mapped
from jqlkit.spans import Span

_SCOPES: Final = frozenset((ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
#: Nodes that say something of a name.
_BINDING: Final = frozenset(
    (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.arg, ast.Call, ast.BinOp, ast.Import, ast.ImportFrom)
)
#: Nodes that a route may begin at, and those where it does if there is an address in them.
_STARTS: Final = frozenset(
    (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.AugAssign, ast.Dict, ast.FunctionDef, ast.AsyncFunctionDef, ast.Call)
)
_TEXTS: Final = frozenset((ast.Constant, ast.JoinedStr, ast.BinOp))
#: Fields whose nodes have nothing below them.
_LEAVES: Final = frozenset(("ctx", "op", "ops"))


class Module:
    """The text of a module, its syntax tree, and the names that it binds."""

    def __init__(self, source: Mapped, tree: ast.AST) -> None:
        self.source = source
        self.tree = tree
        self._lines = [0]
        text = source.text
        for match in re.finditer(r"\r\n|\r|\n", text):
            self._lines.append(match.end())
        self._ascii = text.isascii()
        #: Lines with a part of an address that leads to a query.
        self.linked = {bisect_right(self._lines, match.start()) for match in re.finditer(r"jql|/rest/api/", text)}
        #: The nodes that a route may begin at, in the order of the text.
        self.nodes: list[ast.expr | ast.stmt] = []
        self.values: dict[tuple[ast.AST, str], list[ast.expr]] = {}
        self.formatted: set[str] = set()
        self.percented: set[str] = set()
        self.numbers: set[str] = set()
        self.imports: set[str] = set()
        self._bind(tree)

    def _bind(self, tree: ast.AST) -> None:
        pending: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
        nodes = self.nodes
        while pending:
            node, scope = pending.pop()
            kind = type(node)
            if kind in _BINDING:
                self._bind_node(node, scope)
            if kind in _STARTS or (kind in _TEXTS and self._is_linked(node)):
                nodes.append(node)  # type: ignore[arg-type]  # these kinds have a place
            if kind in _SCOPES:
                scope = node
            for child in _children(node):
                pending.append((child, scope))
        nodes.sort(key=_place)

    def _is_linked(self, node: ast.AST) -> bool:
        """Whether a literal may have an address in it."""
        first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]  # of _TEXTS
        return not self.linked.isdisjoint(range(first, last + 1))

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node that each node stands in."""
        found: dict[ast.AST, ast.AST] = {}
        pending = [self.tree]
        while pending:
            node = pending.pop()
            for child in _children(node):
                found[child] = node
                pending.append(child)
        return found

    def _bind_node(self, node: ast.AST, scope: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind_target(scope, target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                self._bind_target(scope, target, value)
            case ast.arg(arg=name, annotation=ast.Name(id="int" | "float")):
                self.numbers.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name), attr="format")):
                self.formatted.add(name)
            case ast.BinOp(op=ast.Mod(), left=ast.Name(id=name) | ast.Attribute(attr=name)):
                self.percented.add(name)
            case ast.Import(names=names):
                self.imports.update(alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(module=str() as module):
                self.imports.add(module.split(".")[0])

    def _bind_target(self, scope: ast.AST, target: ast.expr, value: ast.expr) -> None:
        match target:
            case ast.Name(id=name):
                self.values.setdefault((scope, name), []).append(value)
            case ast.Attribute(attr=name):
                self.values.setdefault((self.tree, "." + name), []).append(value)

    def scopes(self, node: ast.AST) -> Iterator[ast.AST]:
        """The functions around a node, the innermost first, and the module."""
        at: ast.AST | None = node
        while at is not None:
            if isinstance(at, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or at is self.tree:
                yield at
            at = self.parents.get(at)

    def bound(self, node: ast.expr) -> list[ast.expr]:
        """The values that a name or attribute is given in this module."""
        match node:
            case ast.Name(id=name):
                for scope in self.scopes(node):
                    if (scope, name) in self.values:
                        return self.values[scope, name]
            case ast.Attribute(attr=name):
                return self.values.get((self.tree, "." + name)) or self.values.get((self.tree, name)) or []
        return []

    def offset(self, line: int, column: int) -> int:
        """The offset of a place that the parser gives as a line and a column in UTF-8 bytes."""
        start = self._lines[line - 1]
        if self._ascii:
            return start + column
        end = self._lines[line] if line < len(self._lines) else len(self.source.text)
        return start + len(
            self.source.text[start:end].encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace")
        )

    def range(self, node: ast.expr) -> tuple[int, int]:
        """Where a node stands in the module's text."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self.offset(node.lineno, node.col_offset), self.offset(end_line, end_column)

    def place(self, node: ast.expr) -> Span:
        """Where a node stands in the file."""
        return self.source.span(*self.range(node))

    def segment(self, node: ast.expr) -> str:
        """The source of a node."""
        start, end = self.range(node)
        return self.source.text[start:end]


def in_hole(source: Mapped, hole: Hole) -> tuple[Module, ast.expr] | None:
    """The expression in a hole of an f-string, and a module that is nothing else; None if there is none."""
    start = _offset_in(source, hole.span.start)
    end = _offset_in(source, hole.span.end - 1) + 1
    inner = source.part(start + 1, end - 1)
    if not inner.text:  # of {} or %s, in a literal that is formatted
        return None
    try:
        tree = ast.parse("(" + inner.text + ")", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Module(_in_parentheses(inner), tree), tree.body


def _offset_in(source: Mapped, place: int) -> int:
    if isinstance(source.starts, range):
        return place - source.starts.start
    return source.starts.index(place) if place in source.starts else 0


def _in_parentheses(inner: Mapped) -> Mapped:
    """The text with a parenthesis put before and behind it, so that it may run over several lines."""
    text = "(" + inner.text + ")"
    starts = [inner.starts[0], *inner.starts, inner.ends[-1]]
    ends = [inner.starts[0], *inner.ends, inner.ends[-1]]
    origins = [inner.origins[0], *inner.origins, inner.origins[-1]]
    return Mapped(text, starts, ends, origins, {at + 1: hole for at, hole in inner.holes.items()})


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name in node._fields:
        if name in _LEAVES:
            continue
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, ast.AST):
                    yield item


def _place(node: ast.expr | ast.stmt) -> tuple[int, int, int]:
    return node.lineno, node.col_offset, -(node.end_col_offset or 0)
