"""A request uses the search that Jira Cloud removed.

What it does
    Reports `/rest/api/2/search`, `/rest/api/3/search` and `/rest/api/latest/search` on a Cloud site. Without a host in
    the address, version 3 is taken for Cloud, and version 2 if the file names a Cloud site elsewhere.

Why is this bad
    Cloud answers 410: "The requested API has been removed. Please migrate to /rest/api/3/search/jql".

Example (http)
    GET https://example.atlassian.net/rest/api/3/search?jql=project%3DA

Use instead (http)
    GET https://example.atlassian.net/rest/api/3/search/jql?jql=project%3DA

Fix
    None: the new endpoint pages by a token and returns no total, so the code around it changes too.

When to ignore
    On Data Center, which keeps the old endpoint: set `deployment = "datacenter"`.

References
    https://developer.atlassian.com/changelog/#CHANGE-2046
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

import re
from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.registry import Finding

_OLD = re.compile(r"/rest/api/(2|3|latest)/search(?![\w/-])")
_HOST = re.compile(r"https?://([^/\s?#]+)")
_CLOUD = re.compile(r"\.atlassian\.net\b|\bapi\.atlassian\.com\b")


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """The addresses of the removed endpoint."""
    for request in extraction.requests:
        old = _OLD.search(request.address)
        if request.url is None or old is None or "/search" not in request.url.text:
            continue
        if _is_cloud(request.address, old[1], extraction.text, settings.deployment):
            yield Finding(
                request.span,
                "Jira Cloud removed this endpoint (410): use /rest/api/3/search/jql, which pages by nextPageToken",
            )


def _is_cloud(address: str, version: str, text: str, deployment: str) -> bool:
    host = _HOST.search(address)
    if host is not None and host[1].isascii() and "$" not in host[1]:
        return bool(_CLOUD.search(host[1]))
    return deployment == "cloud" and (version == "3" or bool(_CLOUD.search(text)))
