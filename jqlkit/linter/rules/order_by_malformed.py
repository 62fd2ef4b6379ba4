"""An ORDER BY that is not well formed.

What it does
    Reports ORDER without BY, DSC or DESCENDING for DESC, a comma too many, and conditions after ORDER BY.

Why is this bad
    Jira refuses the query.

Example
    project = A ORDER BY created dsc

Use instead
    project = A ORDER BY created DESC

Fix
    Safe for the misspelled direction; unsafe for a missing BY and a comma too many; none for the order of the parts.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-keywords/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.scan import Kind
from jqlkit.linter.syntax import Failure
from jqlkit.spans import Edit, Span

_DIRECTIONS: Final = {
    "ASCENDING": "ASC",
    "ASCEND": "ASC",
    "ASCD": "ASC",
    "ACS": "ASC",
    "ACSENDING": "ASC",
    "UP": "ASC",
    "DESCENDING": "DESC",
    "DESCEND": "DESC",
    "DECENDING": "DESC",
    "DESCNDING": "DESC",
    "DESECNDING": "DESC",
    "DSC": "DESC",
    "DEC": "DESC",
    "DES": "DESC",
    "DECS": "DESC",
    "DSEC": "DESC",
    "DOWN": "DESC",
}


def check(failure: Failure) -> Iterator[Finding]:
    """The first mistake after the word ORDER."""
    tokens = failure.tokens
    order = next((i for i in range(min(failure.at, len(tokens) - 1), -1, -1) if tokens[i].is_word("ORDER")), None)
    if order is None:
        return
    by = failure.token(order + 1)
    if by is None or not by.is_word("BY"):
        yield from _missing_by(failure, order)
        return
    token, before = failure.token(failure.at), failure.token(failure.at - 1)
    if token is not None and token.is_word() and (direction := _DIRECTIONS.get(token.text.upper())):
        edit = Edit(token.span, direction)
        if failure.is_repaired_by([edit]):
            yield Finding(token.span, f"the direction is {direction}", Fix(f"write {direction}", [edit]))
            return
    if before is not None and before.kind is Kind.COMMA and (token is None or token.kind is Kind.COMMA):
        edit = Edit(before.span, "")
        fix = Fix("remove the comma", [edit], Applicability.UNSAFE)
        yield Finding(before.span, "a comma too many in ORDER BY", fix if failure.is_repaired_by([edit]) else None)
    elif token is not None and (token.is_word("AND", "OR") or token.kind is Kind.CONNECTIVE):
        span = Span(tokens[order].span.start, token.span.end)
        yield Finding(span, "ORDER BY comes last: put the conditions before it")


def _missing_by(failure: Failure, order: int) -> Iterator[Finding]:
    word = failure.tokens[order]
    before = failure.token(order - 1)
    # As a field or a value, ORDER is a reserved word and not this mistake.
    if before is not None and not (before.is_name or before.kind is Kind.RPAR):
        return
    edit = Edit(Span(word.span.end, word.span.end), " BY")
    following = failure.token(order + 1)
    if following is None:
        yield Finding(word.span, "ORDER needs BY and a field")
    elif following.is_name and failure.is_repaired_by([edit]):
        yield Finding(word.span, "ORDER needs BY after it", Fix("write ORDER BY", [edit], Applicability.UNSAFE))
