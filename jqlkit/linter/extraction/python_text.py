"""What a Python expression makes of its string literals: f-strings, +, %, format, join, dedent."""

import ast
import re
from typing import Final

from jqlkit.linter.extraction.expressions import hole_kind
from jqlkit.linter.extraction.mapped import HOLE, Mapped, detached, joined
from jqlkit.linter.extraction.python_module import Module
from jqlkit.linter.extraction.python_strings import dollar_holes, format_holes, percent_holes, read_literals

#: Calls and methods that give the text back, but for white space or case.
_SAME_TEXT: Final = frozenset(
    "dedent cleandoc strip lstrip rstrip removesuffix removeprefix str text Template JQL sub".split()
)
_BRACES: Final = re.compile(r"\{\w*(?:[.!:\[][^{}]*)?\}")
_ENUM: Final = re.compile(r"^[A-Z]\w*(?:\.[A-Z_]\w*)+(?:\.value)?$|\.value$")


def text_of(module: Module, node: ast.expr) -> Mapped | None:
    """The text that an expression makes, with holes for what is not known; None if it is no text."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return _literal(module, node)
        case ast.BinOp(op=ast.Add()):
            return _sum(module, node)
        case ast.BinOp(op=ast.Mod(), left=left, right=right):
            text = text_of(module, left)
            return text and percent_holes(text, Operands(module, right))
        case ast.Call(func=ast.Attribute(value=value, attr="format"), args=args, keywords=keywords):
            text = text_of(module, value)
            return text and format_holes(text, Arguments(module, args, keywords))
        case ast.Call(func=ast.Attribute(value=ast.Call() as made, attr="substitute" | "safe_substitute")):
            return text_of(module, made)
        case ast.Call(func=ast.Name(id="Template") | ast.Attribute(attr="Template"), args=[first, *_]):
            text = text_of(module, first)
            return text and dollar_holes(text, lambda name, number: "")
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]) if name in _SAME_TEXT:
            return text_of(module, first)
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in _SAME_TEXT | {"replace", "encode"}:
            return text_of(module, value)
        case ast.Await(value=value) | ast.NamedExpr(value=value):
            return text_of(module, value)
    return None


def _literal(module: Module, node: ast.expr) -> Mapped | None:
    start, end = module.range(node)
    read = read_literals(module.source, start, end, Classifier(module, node))
    if isinstance(node, ast.Constant) and read is not None and not module.source.holes and read.text != node.value:
        return None
    return read


def _sum(module: Module, node: ast.BinOp) -> Mapped | None:
    terms: list[ast.expr] = []
    at: ast.expr = node
    while isinstance(at, ast.BinOp) and isinstance(at.op, ast.Add):
        terms.append(at.right)
        at = at.left
    terms.append(at)
    parts: list[Mapped] = []
    known = False
    for term in reversed(terms):
        text = text_of(module, term)
        known = known or text is not None
        parts.append(
            text if text is not None else detached(module.segment(term), kind_of(module, term), module.place(term))
        )
    return joined(parts) if known else None


def kind_of(module: Module, node: ast.expr) -> str:
    """What is known of an expression that fills a hole."""
    match node:
        case ast.Constant(value=int() | float()):
            return "number"
        case ast.Name(id=name) if name in module.numbers:
            return "number"
        case ast.Name() if _is_constant(module, node):
            return "constant"
        case ast.IfExp(body=body, orelse=orelse) if _is_text(body) or _is_text(orelse):
            return "optional"
        case ast.Attribute() if _ENUM.search(module.segment(node)):
            return "constant"
        case ast.Name() if values := module.bound(node):
            return _kind_of_value(module, values[-1])
    return hole_kind(module.segment(node))


def _kind_of_value(module: Module, value: ast.expr) -> str:
    """What is known of a variable from the expression that it was given, one step back."""
    kind = "optional" if isinstance(value, ast.IfExp) and (_is_text(value.body) or _is_text(value.orelse)) else ""
    return kind or hole_kind(module.segment(value))


def _is_constant(module: Module, node: ast.expr) -> bool:
    values = module.bound(node)
    return len(values) == 1 and isinstance(values[0], ast.Constant)


def _written_kind(source: Mapped, start: int, end: int, tail: str) -> str:
    """The kind of an f-string's hole."""
    if tail.startswith(":") and tail.endswith("d"):
        return "number"
    if "!r" in tail:
        return "quoted"
    return hole_kind(source.text[start:end])


class Classifier:
    """Tells the kind of an f-string's hole, with the names of the scope that the f-string stands in."""

    def __init__(self, module: Module, node: ast.expr) -> None:
        self._module = module
        self._node = node

    def __call__(self, source: Mapped, start: int, end: int, tail: str) -> str:
        kind = _written_kind(source, start, end, tail)
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
        return _kind_of_value(module, values[-1]) if values else ""


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
                return kind_of(self._module, items[number]) if number < len(items) else ""
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == name:
                        return kind_of(self._module, value)
                return ""
        return kind_of(self._module, self._right) if number == 0 else ""


class Arguments:
    """The arguments of str.format by the name or the number of a field."""

    def __init__(self, module: Module, args: list[ast.expr], keywords: list[ast.keyword]) -> None:
        self._module = module
        self._args = args
        self._keywords = {word.arg: word.value for word in keywords if word.arg}

    def __call__(self, name: str, number: int) -> str:
        first = re.split(r"[.\[]", name)[0]
        if first in self._keywords:
            return kind_of(self._module, self._keywords[first])
        index = int(first) if first.isascii() and first.isdigit() else number
        return kind_of(self._module, self._args[index]) if index < len(self._args) else ""


def has_fields(text: Mapped) -> bool:
    """Whether a text has fields of str.format."""
    return bool(_BRACES.search(text.text.replace(HOLE, "")))
