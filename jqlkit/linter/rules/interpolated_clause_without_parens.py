"""A whole clause is put next to AND, OR or NOT without parentheses.

What it does
    Reports a placeholder for a clause or query beside a connective.

Why is this bad
    AND binds more tightly than OR: `project = A AND ` with `b = 1 OR c = 2` behind it finds issues of all projects.

Example (python)
    def scoped(client, user_jql):
        return client.enhanced_search_issues(f"project = A AND {user_jql}")

Use instead (python)
    def scoped(client, user_jql):
        return client.enhanced_search_issues(f"project = A AND ({user_jql})")

Fix
    Safe where something follows the placeholder; unsafe at the end, where the value may bring its own ORDER BY.
    `query.and_where(clause)` does both rightly.

When to ignore
    If the value is known to be one clause.

References
    https://github.com/sooperset/mcp-atlassian/blob/HEAD/src/mcp_atlassian/jira/search.py
"""

from collections.abc import Iterator

from jqlkit.config.lint import LintSettings
from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.holes import Role, judged_holes
from jqlkit.linter.registry import Finding
from jqlkit.spans import Edit, Span


def check(extraction: Extraction, settings: LintSettings) -> Iterator[Finding]:
    """Placeholders that are clauses."""
    for query, hole in judged_holes(extraction, Role.CLAUSE):
        name = " ".join(hole.text.split())[:40] or "a value"
        message = f"{name} may hold an OR: put it in parentheses, or use query.and_where(...)"
        fix = None
        if not hole.detached:
            ends = [Edit(Span(hole.span.start, hole.span.start), "("), Edit(Span(hole.span.end, hole.span.end), ")")]
            filled = next(item for item in query.holes if item.hole is hole)
            is_last = not query.text[filled.span.end :].strip()
            fix = Fix("add parentheses", ends, Applicability.UNSAFE if is_last else Applicability.SAFE)
        yield Finding(hole.span, message, fix)
