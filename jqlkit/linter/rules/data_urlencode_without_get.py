"""curl sends the query as a form, not in the URL.

What it does
    Reports `-d jql=...` and `--data-urlencode jql=...` without `-G`.

Why is this bad
    The request becomes a POST of a form, and the URL has no query: the server sees no jql.

Example
    curl "$B/rest/api/3/search/jql" --data-urlencode "jql=parent = A-1"

Use instead
    curl -G "$B/rest/api/3/search/jql" --data-urlencode "jql=parent = A-1"

Fix
    Safe: `-G`, if no other data is sent.

When to ignore
    Never.

References
    https://curl.se/docs/manpage.html
"""

from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit, Span

_FORM = frozenset(("form", "form-encoded"))


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Forms with a query in them."""
    for request in extraction.requests:
        if request.tool not in ("curl", "curlie") or request.flags & {"-G", "json"}:
            continue
        for parameter in request.parameters:
            if parameter.where in _FORM and parameter.name.lower() in ("jql", "jqlquery"):
                at = request.command or parameter.span
                fix = Fix("add -G", [Edit(Span(at.end, at.end), " -G")]) if request.command else None
                yield Finding(at, "without -G curl posts this as a form: the URL has no jql", fix)
                break
