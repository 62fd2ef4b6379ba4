"""A parameter of the old search is sent to the new one.

What it does
    Reports `startAt` and `validateQuery` in a request to `/search/jql`.

Why is this bad
    The endpoint pages by `nextPageToken` and returns no total: a loop over `startAt` gets the first page again and
    again, or stops after it.

Example (http)
    POST https://example.atlassian.net/rest/api/3/search/jql
    Content-Type: application/json

    {"jql": "project = A", "startAt": 50}

Use instead (http)
    POST https://example.atlassian.net/rest/api/3/search/jql
    Content-Type: application/json

    {"jql": "project = A", "nextPageToken": "CAEaAggB"}

Fix
    None.

When to ignore
    Never.

References
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.registry import Finding

_GONE = {"startat": "page by nextPageToken", "validatequery": "the endpoint has no such parameter"}


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """The parameters that the endpoint does not know."""
    for request in extraction.requests:
        if "/search/jql" not in request.address:
            continue
        for parameter in request.parameters:
            hint = _GONE.get(parameter.name.lower())
            if hint:
                yield Finding(parameter.span, f"/search/jql does not know {parameter.name}: {hint}")
