"""A client library's call uses the search that Jira Cloud removed.

What it does
    Reports `search_issues()` of jira, `jql()` and `jql_get_list_of_tickets()` of atlassian-python-api, and
    `searchForIssuesUsingJql()` of jira.js.

Why is this bad
    On Cloud they end in 410, or return nothing.

Example (python)
    from atlassian import Jira

    Jira(url="https://example.atlassian.net").jql("project = A")

Use instead (python)
    from atlassian import Jira

    Jira(url="https://example.atlassian.net").enhanced_jql("project = A")

Fix
    None: the new calls page differently.

When to ignore
    On Data Center: set `deployment = "datacenter"`.

References
    https://github.com/pycontribs/jira/issues/2369
    https://github.com/atlassian-api/atlassian-python-api
"""

from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.registry import Finding

_INSTEAD = {
    "search_issues": "enhanced_search_issues",
    "jql": "enhanced_jql",
    "jql_get_list_of_tickets": "enhanced_jql_get_list_of_tickets",
    "searchForIssuesUsingJql": "searchForIssuesUsingJqlEnhancedSearch",
    "searchForIssuesUsingJqlPost": "searchForIssuesUsingJqlEnhancedSearchPost",
}


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """The calls of the old search."""
    for call in extraction.calls:
        yield Finding(call.span, f"{call.name}() uses the search that Jira Cloud removed: use {_INSTEAD[call.name]}()")
