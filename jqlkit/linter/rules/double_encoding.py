"""A query is percent-encoded twice.

What it does
    Reports `%25` followed by two hex digits in `jql=`, an encoded text that a client encodes again (`params=`,
    `urlencode()`, `URLSearchParams`, `--data-urlencode`), and the result of an encoder given to one of these.

Why is this bad
    The server decodes once: "The character '%' is a reserved JQL character".

Example (python)
    import requests

    requests.get("https://example.org/rest/api/3/search/jql", params={"jql": "project%20%3D%20A"})

Use instead (python)
    import requests

    requests.get("https://example.org/rest/api/3/search/jql", params={"jql": "project = A"})

Fix
    Safe in a literal; none in code.

When to ignore
    A text search for a percent sign with two hex digits behind it.

References
    https://github.com/pycontribs/jira/issues/336
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.extraction.model import Extraction, Parameter, Request
from jqlkit.linter.extraction.urls import DOUBLE, jql_values
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit

_ENCODED = re.compile(r"%(?:2[0-9A-Ca-c]|3[A-Ea-e]|5[BDbd]|7[BDEbde])")
_ENCODING = frozenset(("query", "form-encoded"))


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Encoded values that are encoded again."""
    for request in extraction.requests:
        yield from _address(request)
        for parameter in request.parameters:
            if parameter.name.lower() in ("jql", "jqlquery") and parameter.where in _ENCODING:
                yield from _parameter(parameter)


def _address(request: Request) -> Iterator[Finding]:
    if request.url is None:
        return
    for start, end in jql_values(request.url):
        found = list(DOUBLE.finditer(request.url.text, start, end))
        if found:
            edits = [Edit(request.url.span(match.start(), match.start() + 3), "%") for match in found]
            message = "the query is encoded twice: %25 is an encoded percent sign"
            yield Finding(request.url.span(start, end), message, Fix("encode it once", edits))


def _parameter(parameter: Parameter) -> Iterator[Finding]:
    value = parameter.value
    holes = list(value.holes.values()) if value is not None else []
    if parameter.encoder or (value is not None and len(value) == 1 and holes and holes[0].kind == "encoded"):
        yield Finding(parameter.span, "the client encodes the query: give it the plain text, not an encoded one")
    elif value is not None and _ENCODED.search(value.text):
        written = value.origins[0].write(unquote(value.text)) if len(set(map(id, value.origins))) == 1 else None
        fix = (
            Fix("decode it", [Edit(value.span(0, len(value)), written)]) if written is not None and not holes else None
        )
        yield Finding(parameter.span, "the client encodes the query, which is encoded already", fix)
