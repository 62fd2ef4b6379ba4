"""Addresses and requests in the languages that Pygments tokenizes."""

import re
from typing import Final

from jqlkit.linter.extraction.code_tokens import Program
from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.expressions import hole_kind
from jqlkit.linter.extraction.mapped import Mapped
from jqlkit.linter.extraction.model import Parameter, Request
from jqlkit.linter.extraction.urls import add_url, parameters

_SENDERS: Final = frozenset(("fetch", "get", "post", "axios", "got", "request", "requestJira", "ky", "$fetch", "ajax"))
_STRICT: Final = frozenset(
    ("URI", "create", "HttpGet", "HttpPost", "NewRequest", "NewRequestWithContext", "Get", "Post")
)
_ADDRESS: Final = re.compile(r"[?&](?:jql|jqlQuery)=|/rest/api/[^/]+/search", re.IGNORECASE)
#: A variable and what it is given.
_VARIABLE: Final = re.compile(r"(?<![?&\w])(\w+)[ \t]*:?=(?!=)[ \t]*([^;\n]{1,200})")


def add_requests(collector: Collector, program: Program) -> None:
    """Adds the addresses with a query, with the call that they are given to and its other parameters."""
    encoded: set[str] | None = None
    for number, token in enumerate(program.tokens):
        if token.kind == "name" and token.text == "jql":
            _encoded_twice(collector, program, number)
        if token.kind != "string" or not token.may_hold("jql", "rest/api"):
            continue
        text = token.value
        if text is None:
            continue
        if not _ADDRESS.search(text.text):
            _encoded_twice(collector, program, number)
            continue
        if program.text(number - 1) == "route" or program.text(number - 1).endswith("URL`"):
            add_url(collector, text, "?jql= of a URL")
            continue
        if text.text.endswith("jql=") and program.text(number + 1) in ("+", "."):
            text = _with_next(program, number)
        if encoded is None:
            encoded = {m[1] for m in _VARIABLE.finditer(program.source.text) if hole_kind(m[2]) == "encoded"}
        for at, hole in list(text.holes.items()):
            if not hole.kind and hole.text.lstrip("$") in encoded:
                text.holes[at] = hole._replace(kind="encoded")
        opener = program.opener(number)
        caller = program.text(opener - 1) if opener > 0 and program.text(opener) == "(" else ""
        tool = "fetch" if caller in _SENDERS else "java" if caller in _STRICT else "link"
        add_url(collector, text, "?jql= of a URL")
        found = [*parameters(text), *(_keys(program, opener) if caller in _SENDERS else [])]
        collector.requests.append(Request(tool, text.span(0, len(text)), text, text.text, tuple(found)))


def _with_next(program: Program, number: int) -> Mapped:
    """`"...?jql=" + x`: the address with the hole that follows."""
    from jqlkit.linter.extraction.code_expressions import read_expression
    from jqlkit.linter.extraction.code_strings import LANGUAGES

    language = next(item for item in LANGUAGES.values() if program.text(number + 1) in item.plus)
    expression = read_expression(program, number, language)
    value = program.tokens[number].value
    assert value is not None
    return expression.texts[0] if expression.texts else value


def _keys(program: Program, opener: int) -> list[Parameter]:
    """The keys of the objects that a call is given."""
    found = []
    for number in range(opener, program.partner.get(opener, len(program.tokens))):
        if not program.spend():
            break
        if program.text(number + 1) in (":", ",", "}") and program.kind(number) in ("name", "string"):
            token = program.tokens[number]
            name = token.value.text if token.value is not None else token.text
            if program.text(number - 1) in ("{", ","):
                found.append(Parameter(name, "json", None, program.source.span(token.start, token.end)))
    return found


def _encoded_twice(collector: Collector, program: Program, number: int) -> None:
    """A query that is encoded before an encoder gets it: `new URLSearchParams({ jql: encodeURIComponent(x) })`."""
    token, encoder = program.tokens[number], program.text(number + 2)
    name = token.value.text if token.value is not None else token.text
    if (
        name != "jql"
        or encoder not in ("encodeURIComponent", "encodeURI")
        or program.text(number + 1) not in (":", ",")
    ):
        return
    opener = program.opener(number)
    if opener < 1:
        return
    before = {program.text(opener - 1), program.text(opener - 2)}
    if before & {"URLSearchParams", "params", "qs", "query", "searchParams", "set", "append"}:
        span = program.source.span(program.tokens[number + 2].start, program.tokens[number + 2].end)
        found = (Parameter("jql", "query", None, span, encoder),)
        collector.requests.append(Request("fetch", span, None, "", found))
