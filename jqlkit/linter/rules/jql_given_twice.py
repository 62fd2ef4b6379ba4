"""A request has two queries.

What it does
    Reports a request with `jql` both in the address and in the parameters or the body, or twice in the address.

Why is this bad
    requests sends both, httpx drops the one in the address; which one Jira takes is not said.

Example (python)
    import requests

    URL = "https://example.org/rest/api/3/search/jql"
    requests.get(URL + "?jql=project=A", params={"jql": "project = B"})

Use instead (python)
    import requests

    URL = "https://example.org/rest/api/3/search/jql"
    requests.get(URL, params={"jql": "project = B"})

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


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """The second query of a request."""
    for request in extraction.requests:
        given = [parameter for parameter in request.parameters if parameter.name.lower() == "jql"]
        if len(given) > 1:
            yield Finding(given[-1].span, "the request has another jql: keep one of them")
