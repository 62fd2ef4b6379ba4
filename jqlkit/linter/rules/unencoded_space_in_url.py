"""The query in a URL has raw white space in it.

What it does
    Reports blanks, tabs and line ends in the value of `jql=`. For clients that repair this (requests, httpx, fetch) the
    finding is info.

Why is this bad
    curl refuses the URL (exit 3), so do urllib and Java's URI; others send what is before the blank.

Example
    curl "$B/rest/api/3/search/jql?jql=project = KEY"

Use instead
    curl -G "$B/rest/api/3/search/jql" --data-urlencode "jql=project = KEY"

Fix
    Safe: `%20` for each blank in the value.

When to ignore
    Never.

References
    https://www.rfc-editor.org/rfc/rfc3986#section-2
    https://curl.se/docs/manpage.html
"""

import re
from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Fix, Severity
from jqlkit.linter.extraction.model import Extraction, Request
from jqlkit.linter.extraction.urls import jql_values
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit

_BLANK = re.compile(r"[ \t\r\n]+")
_REPAIRING = frozenset(("requests", "httpx", "fetch"))


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Values with white space, in addresses and in the data of `curl -G -d`."""
    for request in extraction.requests:
        yield from _address(request)
        for parameter in request.parameters:
            is_url = parameter.where == "form" and parameter.name.lower() == "jql" and "-G" in request.flags
            if is_url and parameter.value is not None and _BLANK.search(parameter.value.text.strip()):
                yield Finding(parameter.span, "-d does not encode the blanks: use --data-urlencode")


def _address(request: Request) -> Iterator[Finding]:
    if request.url is None:
        return
    for start, end in jql_values(request.url):
        value = request.url.part(start, end).text.rstrip()
        blanks = [match.span() for match in _BLANK.finditer(value)]
        if not blanks:
            continue
        edits = [Edit(request.url.span(start + a, start + b), "%20") for a, b in blanks]
        yield Finding(
            request.url.span(start, start + len(value)),
            "raw blanks in a URL: encode them, or let the client do it (params=, --data-urlencode)",
            Fix("encode the blanks", edits),
            Severity.INFO if request.tool in _REPAIRING else None,
        )
