"""A value in the query of a URL is encoded by the wrong function.

What it does
    Reports `encodeURI()`, `replace(" ", "%20")` and `html.escape` on a value of `jql=`.

Why is this bad
    `encodeURI` leaves `& # + ? =` as they are: a `&` in the value cuts the query.

Example (javascript)
    fetch(`${base}/rest/api/3/search/jql?jql=${encodeURI(jql)}`);

Use instead (javascript)
    fetch(`${base}/rest/api/3/search/jql?jql=${encodeURIComponent(jql)}`);

Fix
    Safe: `encodeURIComponent` for `encodeURI`.

When to ignore
    Never.

References
    https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/encodeURI
"""

from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.extraction.mapped import Hole
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.extraction.urls import jql_values
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit, Span


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Values with the wrong encoder."""
    for request in extraction.requests:
        if request.url is None:
            continue
        for start, end in jql_values(request.url):
            for at, hole in request.url.holes.items():
                if start <= at < end and hole.kind == "misencoded":
                    message = "this leaves & # + as they are: use encodeURIComponent (Python: quote with safe='')"
                    yield Finding(hole.span, message, _fix(extraction.text, hole))


def _fix(text: str, hole: Hole) -> Fix | None:
    at = text.find("encodeURI(", *hole.span)
    if at < 0 or not hole.text.startswith("encodeURI("):
        return None
    return Fix("encode all of it", [Edit(Span(at, at + len("encodeURI")), "encodeURIComponent")])
