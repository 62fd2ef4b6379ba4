"""A query is too long for a URL.

What it does
    Reports an address, or a query given as a parameter of a GET request, of more than 2,000 bytes when encoded
    (setting `max-url`).

Why is this bad
    Servers and proxies refuse long addresses with 414 or 400, often only for the largest projects.

Example (python)
    import requests

    requests.get("https://example.org/rest/api/3/search/jql", params={"jql": "key in (A-1, A-2, A-3)"})

Use instead (python)
    import requests

    requests.post("https://example.org/rest/api/3/search/jql", json={"jql": "key in (A-1, A-2, A-3)"})

Fix
    None.

When to ignore
    If the server is known to take it: raise `max-url`.

References
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

from collections.abc import Iterator
from urllib.parse import quote

from jqlkit.config.lint import LintSettings
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.registry import Finding


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Addresses and parameters over the limit."""
    for request in extraction.requests:
        size = len(quote(request.url.text, safe="%/:?&=()!'*~,;@+$#[]")) if request.url is not None else 0
        for parameter in request.parameters:
            if parameter.where in ("query", "form-encoded") and parameter.value is not None:
                size += len(quote(parameter.value.text, safe=""))
        if size > settings.max_url and "json" not in request.flags:
            message = f"an address of {size} bytes (more than {settings.max_url}): send the query by POST"
            yield Finding(request.span, message)
