"""A value is put into the query of a URL without encoding.

What it does
    Reports `f"...jql={x}"`, a template literal, `+`, `%` or `.format` that puts a value into `jql=` without
    `quote`, `urlencode` or `encodeURIComponent`; also a template's `{{ x }}` without a filter.

Why is this bad
    A `&`, `#`, `+` or `%` in the value cuts or changes the query; blanks break the URL.

Example (python)
    import requests


    def search(base: str, jql: str) -> requests.Response:
        return requests.get(f"{base}/rest/api/3/search/jql?jql={jql}")

Use instead (python)
    import requests


    def search(base: str, jql: str) -> requests.Response:
        return requests.get(f"{base}/rest/api/3/search/jql", params={"jql": jql})

Fix
    Unsafe: `encodeURIComponent(...)` in JavaScript, `| urlencode` in Jinja; none in Python.

When to ignore
    If the value is encoded before; call it `encoded_...` and the rule knows.

References
    https://github.com/AxisCommunications/backstage-plugins/pull/466
"""

from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.extraction.mapped import Hole
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.extraction.urls import jql_values
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit, Span

_FINE = frozenset(("encoded", "misencoded", "number", "constant", "nothing"))


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Values without an encoder."""
    for request in extraction.requests:
        if request.url is None or request.tool == "http":
            continue
        for start, end in jql_values(request.url):
            for at, hole in request.url.holes.items():
                if start <= at < end and hole.kind not in _FINE:
                    shown = " ".join(hole.text.split())[:40] or "a value"
                    message = f"{shown} goes into the URL as it is: encode it, or let the client do it (params=)"
                    yield Finding(hole.span, message, _fix(extraction.text, hole))


def _fix(text: str, hole: Hole) -> Fix | None:
    """An encoder around the value, where the language has one at hand."""
    written = text[slice(*hole.span)]
    if written.startswith("${") and not written.startswith("${{") and "(" not in written[:2]:
        before, after = "encodeURIComponent(", ")"
        edits = [
            Edit(Span(hole.span.start + 2, hole.span.start + 2), before),
            Edit(Span(hole.span.end - 1, hole.span.end - 1), after),
        ]
        return Fix("encode the value", edits, Applicability.UNSAFE) if "jql" in text and "=>" in text else None
    if written.startswith("{{") and written.endswith(" }}"):
        at = hole.span.end - 3
        return Fix("encode the value", [Edit(Span(at, at), " | urlencode")], Applicability.UNSAFE)
    return None
