"""A value is put between the quotes of a query without escaping.

What it does
    Reports a placeholder inside a quoted string of the query. Numbers, constants and values that an escaping function
    made are left alone.

Why is this bad
    JQL injection: `x" OR project = "SECRET` ends the string. Escaping the quote alone is not enough, a backslash
    undoes it.

Example (python)
    def find(client, text):
        return client.enhanced_search_issues(f'summary ~ "{text}"')

Use instead (python)
    import jqlkit


    def find(client, text):
        return client.enhanced_search_issues(f"summary ~ {jqlkit.quote(text)}")

Fix
    None: the quoting function has to be imported.

When to ignore
    If the value cannot come from outside.

References
    https://github.com/pchuri/jira-cli/pull/25
    https://github.com/blackducksoftware/blackduck-alert/issues/2053
"""

from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.holes import Role, judged_holes
from jqlkit.linter.registry import Finding


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Placeholders inside quotes."""
    for _, hole in judged_holes(extraction, Role.STRING):
        name = " ".join(hole.text.split())[:40] or "a value"
        message = f"{name} is not escaped: leave out the quotes and use jqlkit.quote(...), or jqlkit.template()"
        yield Finding(hole.span, message)
