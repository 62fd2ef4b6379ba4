"""Queries in Python: by the syntax tree, with the names, calls and one step of data flow that lead to a query."""

import ast
import re
import warnings
from collections.abc import Iterator
from typing import Final, NamedTuple

from jqlkit.linter.extraction.clients import DEPRECATED_CALLS, FOREIGN_LIBRARIES, SEARCH_CALLS
from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.expressions import hole_kind
from jqlkit.linter.extraction.mapped import Mapped
from jqlkit.linter.extraction.model import Call
from jqlkit.linter.extraction.python_module import Module, in_hole
from jqlkit.linter.extraction.python_requests import Requests
from jqlkit.linter.extraction.python_strings import format_holes, percent_holes
from jqlkit.linter.extraction.python_text import has_fields, text_of
from jqlkit.linter.extraction.recognition import is_query_key, is_query_name
from jqlkit.linter.extraction.urls import add_link

_CONNECTOR: Final = re.compile(r"^\s*(?:AND|OR)\s*$", re.IGNORECASE)
_TAIL: Final = re.compile(r"\s*(?:and|or|order\s+by)\b", re.IGNORECASE)
_TEMPLATE_NAME: Final = re.compile(r"(?i)template|tmpl|tpl|fmt|format|pattern")
#: Calls whose first argument is the text that matters: encoders and the like.
_PASSES: Final = re.compile(r"^(?:quote|quote_plus|urlencode|dumps)$|quot")
#: How many steps from a name to the expression that it stands for are followed.
MAX_STEPS: Final = 3


def extract_python(collector: Collector, source: Mapped) -> None:
    """Adds the queries and facts of Python source; source that does not parse has none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(_parseable(source.text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    _Routes(collector, Module(source, tree)).walk()


def _parseable(text: str) -> str:
    """Notebook magics are no Python, and a doctest's prompts neither."""
    text = text.replace("\x0c", " ")
    return re.sub(r"(?m)^([ \t]*)[%!](?=[A-Za-z])", lambda match: match[1] + "#", text)


class Route(NamedTuple):
    """How an expression was reached; the flags are those of `Collector.query`. `name`: the variable that holds it."""

    via: str
    certain: bool = False
    whole: bool = False
    fragment: bool = False
    strict: bool = True
    name: str = ""
    steps: int = 0


class _Routes:
    """The ways from a syntax tree to a query."""

    def __init__(self, collector: Collector, module: Module) -> None:
        self.collector = collector
        self.module = module
        self.seen: set[ast.AST] = set()
        self.followed: set[ast.AST] = set()
        self.requests = Requests(collector, module, self.seen)

    def walk(self) -> None:
        nodes = self.module.nodes
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        for call in calls:  # first, since the request around it takes its address as a whole
            if call.args and self.module.linked and hole_kind(f"{_last_name(call.func)}(") == "encoded":
                self.encoded(call)
        for call in calls:
            self.call(call)
        for node in nodes:
            self.names(node)
        for node in nodes:
            if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp | ast.Call):
                self.address(node)

    def call(self, node: ast.Call) -> None:
        """Calls of clients, requests, and keyword arguments named after the language."""
        name = _last_name(node.func)
        entry = SEARCH_CALLS.get(name)
        foreign = bool(self.module.imports & FOREIGN_LIBRARIES) and "jira" not in self.module.imports
        if name == "add_argument":
            return
        if entry is not None and not foreign:
            self.deprecated(node, name)
            if len(node.args) > entry.position and not isinstance(node.args[entry.position], ast.Starred):
                self.value(node.args[entry.position], Route(f"argument of {name}()", certain=entry.certain, whole=True))
        for word in node.keywords:
            if word.arg and is_query_key(word.arg) and not foreign:
                certain = bool(entry and entry.certain)
                self.value(
                    word.value, Route(f"keyword {word.arg}= of {name}()", certain=certain, whole=entry is not None)
                )
            elif word.arg and is_query_name(word.arg):
                self.value(word.value, Route(f"keyword {word.arg}= of {name}()", strict=False))
        if entry is None and is_query_name(name) and node.args:
            self.value(node.args[0], Route(f"argument of {name}()", strict=False))
        self.requests.call(node, name)

    def encoded(self, node: ast.Call) -> None:
        """`"?jql=" + quote("...")`, or the same in an f-string: the literal that an encoder is given."""
        parents = self.module.parents
        parent = parents.get(node)
        before: ast.AST | None = None
        if isinstance(parent, ast.BinOp) and parent.right is node:
            before = parent.left.right if isinstance(parent.left, ast.BinOp) else parent.left
            if isinstance(before, ast.JoinedStr) and before.values:
                before = before.values[-1]
        elif isinstance(parent, ast.FormattedValue) and isinstance(whole := parents.get(parent), ast.JoinedStr):
            before = whole.values[max(0, whole.values.index(parent) - 1)]
        if isinstance(before, ast.Constant) and str(before.value).endswith("jql="):
            self.value(node.args[0], Route("?jql= of a URL, through an encoder", whole=True))

    def deprecated(self, node: ast.Call, name: str) -> None:
        """Notes calls of the search that is gone."""
        library = DEPRECATED_CALLS.get(name)
        receiver = self.module.segment(node.func.value).lower() if isinstance(node.func, ast.Attribute) else ""
        known = {"jira", "atlassian"} & self.module.imports
        if library and isinstance(node.func, ast.Attribute) and (known or "jira" in receiver):
            self.collector.calls.append(Call(name, self.module.place(node), library))

    def names(self, node: ast.AST) -> None:
        """Variables, keys and functions named after the language."""
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self.assigned(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                self.assigned(target, value)
            case ast.AugAssign(target=target, op=ast.Add(), value=value) if is_query_name(_last_name(target)):
                self.value(
                    value, Route(f"variable {_last_name(target)}, += concatenation", fragment=True, strict=False)
                )
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    self.key(key, value)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.function(node)
            case ast.Call(
                func=ast.Attribute(value=receiver, attr="append" | "insert" | "extend"), args=[*_, value]
            ) if is_query_name(_last_name(receiver)):
                self.value(value, Route(f"{_last_name(receiver)}.append()", strict=False))

    def assigned(self, target: ast.expr, value: ast.expr) -> None:
        """A value given to a variable, attribute or item."""
        name = _last_name(target)
        if isinstance(target, ast.Subscript) and is_query_key(name):
            self.value(value, Route(f"key '{name}'"))
        elif is_query_name(name):
            self.value(value, Route(f"variable {name}", strict=is_query_key(name), name=name))

    def key(self, key: ast.expr | None, value: ast.expr) -> None:
        """An item of a dict."""
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            if is_query_key(key.value):
                self.value(value, Route(f"dict key '{key.value}'"))
            elif is_query_name(key.value):
                self.value(value, Route(f"dict key '{key.value}'", strict=False))

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Defaults of parameters, and what a function named after the language returns."""
        arguments = [*node.args.posonlyargs, *node.args.args]
        pairs = list(zip(reversed(arguments), reversed(node.args.defaults), strict=False))
        pairs += [(a, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d is not None]
        for argument, default in pairs:
            if is_query_name(argument.arg):
                self.value(default, Route(f"default of parameter {argument.arg}", strict=False))
        if is_query_name(node.name):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    self.value(inner.value, Route(f"return value of {node.name}()", strict=False))

    def value(self, node: ast.expr, route: Route) -> None:
        """Adds the query or queries that an expression stands for."""
        if node in self.seen or route.steps > MAX_STEPS or (route.steps and node in self.followed):
            return
        if route.steps:
            self.followed.add(node)
        for inner, way in self.inner(node, route):
            self.value(inner, way)
        if not isinstance(node, ast.Name | ast.Attribute):
            self.text(node, route)

    def inner(self, node: ast.expr, route: Route) -> Iterator[tuple[ast.expr, Route]]:
        """The expressions that an expression stands for: a name's values, the items of a list, both branches."""
        match node:
            case ast.Name() | ast.Attribute():
                name = _last_name(node)
                via = f"one step of data flow: {name} -> {route.via}"
                for value in self.module.bound(node):
                    yield value, route._replace(via=via, name=name, steps=route.steps + 1)
                if isinstance(node, ast.Name):
                    self.appended(node)
            case ast.IfExp(body=body, orelse=orelse):
                yield body, route
                yield orelse, route
            case ast.BoolOp(values=items) | ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                for item in items:
                    yield item, route
            case ast.Dict(values=items) if route.name:
                for item in items:
                    if _is_textual(item):
                        yield item, route
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as glue), attr="join"), args=[parts]) if (
                _CONNECTOR.match(glue)
            ):
                self.joined(parts, glue.strip())
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=[first, *_]) if _PASSES.search(
                called
            ):
                yield first, route

    def text(self, node: ast.expr, route: Route) -> None:
        """Adds the query that an expression makes of its literals."""
        text = text_of(self.module, node)
        if text is None:
            return
        self.inner_joins(node)
        self.seen.update(inner for inner in ast.walk(node) if isinstance(inner, ast.expr))
        text, cut = _without_unknown_head(self.as_template(text, route.name))
        self.collector.query(
            text,
            route.via + (", + concatenation" if cut else ""),
            fragment=route.fragment or cut,
            whole=route.whole and not cut,
            certain=route.certain,
            strict=route.strict,
        )
        self.nested(text)

    def as_template(self, text: Mapped, name: str) -> Mapped:
        """A constant that is formatted elsewhere is a template."""
        if name and not text.holes:
            if (name in self.module.formatted or _TEMPLATE_NAME.search(name)) and has_fields(text):
                return format_holes(text, lambda field, number: "")
            if name in self.module.percented:
                return percent_holes(text, lambda field, number: "")
        return text

    def inner_joins(self, node: ast.expr) -> None:
        """Lists that are joined by AND or OR somewhere inside an expression."""
        for inner in ast.walk(node):
            match inner:
                case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as glue), attr="join"), args=[parts]):
                    if _CONNECTOR.match(glue):
                        self.joined(parts, glue.strip())

    def joined(self, parts: ast.expr, glue: str) -> None:
        """The items of a list that is joined by AND or OR, and what is appended to it."""
        via = f"list element joined by ' {glue} '"
        match parts:
            case ast.List(elts=items) | ast.Tuple(elts=items):
                for item in items:
                    self.value(item, Route(via, fragment=True))
            case ast.ListComp(elt=item) | ast.GeneratorExp(elt=item):
                self.value(item, Route(via, fragment=True))
            case ast.Name():
                for value in self.module.bound(parts):
                    if isinstance(value, ast.List | ast.Tuple | ast.ListComp):
                        self.joined(value, glue)
                self.appended(parts)

    def appended(self, target: ast.Name) -> None:
        """What is added to a list or text after it was made: append, extend, +=."""
        scope = next(iter(self.module.scopes(target)))
        for node in ast.walk(scope):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="append" | "insert"), args=[*_, item]
                ) if name == target.id:
                    self.value(item, Route(f"{name}.append()", fragment=True))
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="extend"), args=[items]) if (
                    name == target.id
                ):
                    self.value(items, Route(f"{name}.extend()", fragment=True))
                case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=item) if name == target.id:
                    self.value(item, Route(f"{name} +=", fragment=True))

    def nested(self, text: Mapped) -> None:
        """Texts in the holes of an f-string: a conditional clause is a fragment of its own."""
        for hole in text.holes.values():
            if hole.kind != "optional" or hole.detached:
                continue
            if (inner := in_hole(self.module.source, hole)) is not None:
                module, expression = inner
                route = Route("conditional hole of an f-string", fragment=True)
                _Routes(self.collector, module).value(expression, route)

    def address(self, node: ast.expr) -> None:
        """Literals with an address that has a query."""
        if node in self.seen:
            return
        written = self.module.segment(node)
        if "jql" not in written and "/rest/api/" not in written:
            return
        text = text_of(self.module, node)
        if text is None:
            return
        self.seen.update(inner for inner in ast.walk(node) if isinstance(inner, ast.expr))
        if "jql=" in text.text or "jqlQuery=" in text.text or "/rest/api/" in text.text:
            add_link(self.collector, text.strip(), "?jql= of a URL")


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name
    return ""


def _is_textual(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr | ast.BinOp | ast.Call) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _without_unknown_head(text: Mapped) -> tuple[Mapped, bool]:
    """A text that goes on from a variable (`base + " ORDER BY key"`) without that variable."""
    at = 0
    while at < len(text) and at in text.holes and text.holes[at].detached:
        at += 1
    return (text.part(at, len(text)), True) if at and _TAIL.match(text.text, at) else (text, False)
