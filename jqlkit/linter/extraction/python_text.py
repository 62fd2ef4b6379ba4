"""What a Python expression makes of its string literals: f-strings, +, %, format, join, dedent."""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from jqlkit.linter.extraction.expressions import hole_kind
from jqlkit.linter.extraction.mapped import HOLE, Mapped, detached, joined
from jqlkit.linter.extraction.python_strings import dollar_holes, format_holes, percent_holes, read_literals
from jqlkit.spans import Span

#: Calls and methods that give the text back, but for white space or case.
_SAME_TEXT: Final = frozenset(
    "dedent cleandoc strip lstrip rstrip removesuffix removeprefix str text Template JQL sub".split()
)
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
_BRACES: Final = re.compile(r"\{\w*(?:[.!:\[][^{}]*)?\}")
_ENUM: Final = re.compile(r"^[A-Z]\w*(?:\.[A-Z_]\w*)+(?:\.value)?$|\.value$")


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

    def kind(self, node: ast.expr) -> str:
        """What is known of an expression that fills a hole."""
        match node:
            case ast.Constant(value=int() | float()):
                return "number"
            case ast.Name(id=name) if name in self.numbers:
                return "number"
            case ast.Name() if self._is_constant(node):
                return "constant"
            case ast.IfExp(body=body, orelse=orelse) if _is_text(body) or _is_text(orelse):
                return "optional"
            case ast.Attribute() if _ENUM.search(self.segment(node)):
                return "constant"
            case ast.Name() if values := self.bound(node):
                return self.kind_of_value(values[-1])
        return hole_kind(self.segment(node))

    def kind_of_value(self, value: ast.expr) -> str:
        """What is known of a variable from the expression that it was given, one step back."""
        kind = "optional" if isinstance(value, ast.IfExp) and (_is_text(value.body) or _is_text(value.orelse)) else ""
        return kind or hole_kind(self.segment(value))

    def _is_constant(self, node: ast.expr) -> bool:
        values = self.bound(node)
        return len(values) == 1 and isinstance(values[0], ast.Constant)

    def classify(self, source: Mapped, start: int, end: int, tail: str) -> str:
        """The kind of an f-string's hole."""
        if tail.startswith(":") and tail.endswith("d"):
            return "number"
        if "!r" in tail:
            return "quoted"
        return hole_kind(source.text[start:end])

    def text_of(self, node: ast.expr) -> Mapped | None:
        """The text that an expression makes, with holes for what is not known; None if it is no text."""
        match node:
            case ast.Constant(value=str()) | ast.JoinedStr():
                return self._literal(node)
            case ast.BinOp(op=ast.Add()):
                return self._sum(node)
            case ast.BinOp(op=ast.Mod(), left=left, right=right):
                text = self.text_of(left)
                return text and percent_holes(text, Operands(self, right))
            case ast.Call(func=ast.Attribute(value=value, attr="format"), args=args, keywords=keywords):
                text = self.text_of(value)
                return text and format_holes(text, Arguments(self, args, keywords))
            case ast.Call(func=ast.Attribute(value=ast.Call() as made, attr="substitute" | "safe_substitute")):
                return self.text_of(made)
            case ast.Call(func=ast.Name(id="Template") | ast.Attribute(attr="Template"), args=[first, *_]):
                text = self.text_of(first)
                return text and dollar_holes(text, lambda name, number: "")
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]) if name in _SAME_TEXT:
                return self.text_of(first)
            case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in _SAME_TEXT | {"replace", "encode"}:
                return self.text_of(value)
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                return self.text_of(value)
        return None

    def _literal(self, node: ast.expr) -> Mapped | None:
        start, end = self.range(node)
        read = read_literals(self.source, start, end, Classifier(self, node))
        if isinstance(node, ast.Constant) and read is not None and not self.source.holes and read.text != node.value:
            return None
        return read

    def _sum(self, node: ast.BinOp) -> Mapped | None:
        terms: list[ast.expr] = []
        at: ast.expr = node
        while isinstance(at, ast.BinOp) and isinstance(at.op, ast.Add):
            terms.append(at.right)
            at = at.left
        terms.append(at)
        parts: list[Mapped] = []
        known = False
        for term in reversed(terms):
            text = self.text_of(term)
            known = known or text is not None
            parts.append(text if text is not None else detached(self.segment(term), self.kind(term), self.place(term)))
        return joined(parts) if known else None


class Classifier:
    """Tells the kind of an f-string's hole, with the names of the scope that the f-string stands in."""

    def __init__(self, module: Module, node: ast.expr) -> None:
        self._module = module
        self._node = node

    def __call__(self, source: Mapped, start: int, end: int, tail: str) -> str:
        kind = self._module.classify(source, start, end, tail)
        if kind:
            return kind
        try:
            expression = ast.parse(source.text[start:end].strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ""
        self._module.parents[expression] = self._node
        match expression:
            case ast.Name() | ast.IfExp() | ast.Attribute():
                return self._known(expression)
        return ""

    def _known(self, expression: ast.expr) -> str:
        module = self._module
        match expression:
            case ast.Name(id=name) if name in module.numbers:
                return "number"
            case ast.IfExp(body=body, orelse=orelse):
                return "optional" if _is_text(body) or _is_text(orelse) else ""
            case ast.Attribute():
                return "constant" if _ENUM.search(ast.unparse(expression)) else ""
        values = module.bound(expression)
        if len(values) == 1 and isinstance(values[0], ast.Constant):
            return "constant"
        return module.kind_of_value(values[-1]) if values else ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


class Operands:
    """The operand of % by the name or the number of a conversion."""

    def __init__(self, module: Module, right: ast.expr) -> None:
        self._module = module
        self._right = right

    def __call__(self, name: str, number: int) -> str:
        match self._right:
            case ast.Tuple(elts=items):
                return self._module.kind(items[number]) if number < len(items) else ""
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == name:
                        return self._module.kind(value)
                return ""
        return self._module.kind(self._right) if number == 0 else ""


class Arguments:
    """The arguments of str.format by the name or the number of a field."""

    def __init__(self, module: Module, args: list[ast.expr], keywords: list[ast.keyword]) -> None:
        self._module = module
        self._args = args
        self._keywords = {word.arg: word.value for word in keywords if word.arg}

    def __call__(self, name: str, number: int) -> str:
        first = re.split(r"[.\[]", name)[0]
        if first in self._keywords:
            return self._module.kind(self._keywords[first])
        index = int(first) if first.isascii() and first.isdigit() else number
        return self._module.kind(self._args[index]) if index < len(self._args) else ""


def has_fields(text: Mapped) -> bool:
    """Whether a text has fields of str.format."""
    return bool(_BRACES.search(text.text.replace(HOLE, "")))
