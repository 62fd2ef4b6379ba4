"""A raw `&`, `#` or `%` cuts or spoils the query in a URL.

What it does
    Reports a `&` or `#` that ends the value while a quote or parenthesis is open, or that is followed by a parameter
    that no search has; and a `%` without two hex digits behind it.

Why is this bad
    Jira sees a part of the query: `component = "A` instead of `component = "A&B"`.

Example
    curl "$B?jql=component%20%3D%20%22A&B%22&maxResults=5"

Use instead
    curl "$B?jql=component%20%3D%20%22A%26B%22&maxResults=5"

Fix
    Safe where the quotes make the end of the query certain.

When to ignore
    Never.

References
    https://www.rfc-editor.org/rfc/rfc3986#section-2.2
"""

import re
from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.extraction.model import Extraction, Request
from jqlkit.linter.extraction.urls import decode_percent, is_cut, jql_values
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit

_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_QUOTE = re.compile(r"%22|%27|[\"']")
_CODES = {"&": "%26", "#": "%23"}


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Values that are cut, or that cannot be decoded."""
    for request in extraction.requests:
        if request.url is None:
            continue
        for start, end in jql_values(request.url):
            for match in _PERCENT.finditer(request.url.text, start, end):
                edit = Edit(request.url.span(*match.span()), "%25")
                place = request.url.span(match.start(), match.end())
                yield Finding(place, "a raw % in the query: write %25", Fix("encode the %", [edit]))
            hole = request.url.holes.get(start)
            is_encoded = end == start + 1 and hole is not None and hole.kind == "encoded"
            if not is_encoded and is_cut(request.url, start, end):
                mark = request.url.text[end]
                message = f"the query ends at a raw {mark}: write {_CODES[mark]}"
                yield Finding(request.url.span(start, end + 1), message, _fix(request, start, end))


def _fix(request: Request, start: int, end: int) -> Fix | None:
    """The characters up to the closing quote, encoded; None if no quote is open."""
    url = request.url
    assert url is not None
    decoded = decode_percent(url.part(start, end)).text
    opened = next((quote for quote in "\"'" if decoded.count(quote) % 2), None)
    if opened is None:
        return None
    closing = next((m for m in _QUOTE.finditer(url.text, end) if m[0] in (opened, f"%{ord(opened):02X}")), None)
    if closing is None:
        return None
    marks = [at for at in range(end, closing.start()) if url.text[at] in _CODES]
    return Fix("encode it", [Edit(url.span(at, at + 1), _CODES[url.text[at]]) for at in marks])
