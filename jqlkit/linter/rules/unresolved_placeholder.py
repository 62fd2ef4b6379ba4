"""A placeholder that nothing will fill in.

What it does
    Reports <key>, {x}, {{x}}, %s, ${X} and TODO in a query that no program completes: a plain text, a `.jql` file.

Why is this bad
    Copied examples reach production, and Jira refuses them or finds nothing.

Example
    parent = <issue-key>

Use instead
    parent = ABC-1

Fix
    None.

When to ignore
    In documentation, where the rule is silent anyway.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.bounds import SCOPE_FIELDS
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.linter.syntax import Failure, stopped_at
from jqlkit.nodes import TerminalClause, ValueOperand
from jqlkit.nodes.operands import operands_in
from jqlkit.spans import Span

_PLACEHOLDER: Final = re.compile(
    r"""
      <[A-Za-z][\w .-]*>             # <issue-key>
    | \$?\{\{?[^{}"']*\}\}?          # {x}, {{ x }}, ${X}
    | \$[A-Za-z_]\w*                 # $KEY
    | %\(\w+\)[sd] | %[sd]\b         # %s, %(key)s
    """,
    re.VERBOSE,
)
_IN_TEXT: Final = re.compile(r"\$?\{\{?[^{}\"']*\}\}?|%\(\w+\)[sd]|<[A-Za-z][\w .-]*>|\$[A-Za-z_]\w*|%[sd]")
_TODO: Final = re.compile(r"TODO|FIXME|XXX+", re.IGNORECASE)


def check(failure: Failure) -> Iterator[Finding]:
    """The placeholder where the parser gave up."""
    start = stopped_at(failure.text, failure.error)
    end = max(start, failure.error.span.end)
    for match in _PLACEHOLDER.finditer(failure.text):
        if match.start() <= max(start, end - 1) and start <= match.end():
            yield _finding(match[0], Span(*match.span()))
            return


def check_query(subject: Subject) -> Iterator[Finding]:
    """Values that are placeholders as a whole."""
    clause: TerminalClause
    for clause in subject.nodes("=", "!=", "in", "not in"):
        for operand in operands_in(clause.operand):
            if not isinstance(operand, ValueOperand) or not subject.is_known(operand):
                continue
            is_todo = clause.field.name.lower() in SCOPE_FIELDS and _TODO.fullmatch(operand.value)
            if is_todo or _IN_TEXT.fullmatch(operand.value):
                yield _finding(operand.value, place(operand))


def _finding(text: str, span: Span) -> Finding:
    return Finding(span, f"{text} is a placeholder that nothing fills in")
