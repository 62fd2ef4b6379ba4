"""HTTP requests in Python: which address, parameters and body a call sends."""

import ast
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import HOLE, Mapped
from jqlkit.linter.extraction.model import Parameter, Request
from jqlkit.linter.extraction.python_module import Module
from jqlkit.linter.extraction.python_text import text_of
from jqlkit.linter.extraction.urls import add_url, parameters

#: Calls that send a request, and which argument is the address.
_SENDERS: Final = {
    "get": 0, "post": 0, "put": 0, "urlopen": 0, "Request": 0, "fetch": 0,
    "request": 1, "stream": 1, "build_request": 1,
}  # fmt: skip
#: Longer sums are no address.
MAX_DEPTH: Final = 30
_ENCODERS: Final = frozenset(("quote", "quote_plus", "urlencode"))


class Requests:
    """Notes the requests of a module; `seen` are nodes that other routes need not look at again."""

    def __init__(self, collector: Collector, module: Module, seen: set[ast.AST]) -> None:
        self._collector = collector
        self._module = module
        self._seen = seen

    def call(self, node: ast.Call, name: str) -> None:
        """Notes a call if it sends a request, or encodes the parameters of one."""
        if name == "urlencode" and node.args:
            found = tuple(self._items(node.args[0], "query"))
            if any(item.name == "jql" for item in found):
                self._add(node, "urllib", None, found)
            return
        position = _SENDERS.get(name)
        if position is None or (len(node.args) <= position and not any(w.arg == "url" for w in node.keywords)):
            return
        at = next((w.value for w in node.keywords if w.arg == "url"), None) or node.args[position]
        url = text_of(self._module, at)
        address = self.constant(at)
        body = [
            item
            for word in node.keywords
            for item in self._items(
                word.value, {"params": "query", "json": "json", "data": "form"}.get(word.arg or "", "")
            )
        ]
        about = any(item.name.lower() in ("jql", "jqlquery") for item in body) or "jql" in address
        if not about and "/rest/api/" not in address:
            return
        own = [*parameters(url), *body] if url is not None else body
        if url is not None:
            add_url(self._collector, url, "?jql= of a URL")
            self._seen.update(inner for inner in ast.walk(at) if isinstance(inner, ast.expr))
        self._add(node, self._tool(name), url, tuple(own), address)

    def _add(
        self, node: ast.Call, tool: str, url: Mapped | None, own: tuple[Parameter, ...], address: str = ""
    ) -> None:
        place = url.span(0, len(url)) if url is not None else self._module.place(node)
        self._collector.requests.append(Request(tool, place, url, address, own))

    def _tool(self, name: str) -> str:
        if name in ("urlopen", "Request"):
            return "urllib"
        imports = self._module.imports
        return "httpx" if "httpx" in imports and "requests" not in imports else "requests"

    def _items(self, node: ast.expr, where: str) -> list[Parameter]:
        """The items of a dict that is given as parameters or body, also one step back."""
        if not where:
            return []
        if isinstance(node, ast.Name | ast.Attribute):
            return [
                item
                for value in self._module.bound(node)
                if isinstance(value, ast.Dict)
                for item in self._items(value, where)
            ]
        match node:
            case ast.Call(func=ast.Attribute(attr="dumps"), args=[inner, *_]):
                return self._items(inner, "json")
            case ast.Call(func=ast.Name(id="dict"), keywords=words):
                return [self._item(word.arg, word.value, where) for word in words if word.arg]
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return [
                    self._item(key.value, value, where)
                    for key, value in pairs
                    if isinstance(key, ast.Constant) and isinstance(key.value, str)
                ]
        return []

    def _item(self, name: str, value: ast.expr, where: str) -> Parameter:
        encoder, place = "", self._module.place(value)
        if isinstance(value, ast.Name) and len(bound := self._module.bound(value)) == 1:
            value = bound[0]
        match value:
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)) if called in _ENCODERS:
                encoder = called
        return Parameter(name, where, text_of(self._module, value), place, encoder)

    def constant(self, node: ast.expr, depth: int = 0) -> str:
        """The text of an address with the module's constants filled in."""
        if depth > MAX_DEPTH:
            return HOLE
        match node:
            case ast.Constant(value=str() as value):
                return value
            case ast.JoinedStr(values=values):
                return "".join(self.constant(value, depth + 1) for value in values)
            case ast.FormattedValue(value=value):
                return self.constant(value, depth + 1)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self.constant(left, depth + 1) + self.constant(right, depth + 1)
            case ast.Name() | ast.Attribute():
                values = self._module.bound(node)
                if len(values) == 1 and isinstance(values[0], ast.Constant | ast.JoinedStr):
                    return self.constant(values[0], depth + 1) if not _mentions(values[0], node) else HOLE
        return HOLE


def _mentions(value: ast.expr, name: ast.expr) -> bool:
    wanted = ast.dump(name)
    return any(ast.dump(inner) == wanted for inner in ast.walk(value) if isinstance(inner, ast.Name | ast.Attribute))
