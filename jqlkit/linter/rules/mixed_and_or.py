"""AND and OR side by side without parentheses.

What it does
    Reports an AND that is a branch of an OR and has no parentheses of its own.

Why is this bad
    AND binds tighter, but not every reader knows, and Atlassian's pages contradict each other about it.

Example
    project = A AND status = Open OR status = New

Use instead
    (project = A AND status = Open) OR status = New

Fix
    Safe: adds the parentheses that keep today's meaning. Whether that is what was meant is for you to say.

When to ignore
    Never: write the parentheses.

References
    https://support.atlassian.com/jira/kb/jira-cloud-jql-order-of-operations/
"""

from collections.abc import Iterator

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import AndClause, OrClause
from jqlkit.spans import Edit, Span


def check(subject: Subject) -> Iterator[Finding]:
    """Each OR with such branches."""
    chain: OrClause
    for chain in subject.nodes("or"):
        bare = [place(branch) for branch in chain.clauses if isinstance(branch, AndClause)]
        bare = [span for span in bare if not _in_parentheses(subject.text, span)]
        if not bare:
            continue
        edits: list[Edit] = []
        for start, end in bare:
            edits += [Edit(Span(start, start), "("), Edit(Span(end, end), ")")]
        fix = Fix("put the AND in parentheses, which keeps today's meaning", edits)
        yield Finding(place(chain), "AND and OR without parentheses: AND binds tighter; say so with parentheses", fix)


def _in_parentheses(text: str, span: Span) -> bool:
    before, after = span.start - 1, span.end
    while text[before : before + 1].isspace():  # a slice of what stands there would be as long as the query
        before -= 1
    while text[after : after + 1].isspace():
        after += 1
    return before >= 0 and text[before] == "(" and text[after : after + 1] == ")"
