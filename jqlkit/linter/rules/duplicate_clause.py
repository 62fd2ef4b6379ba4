"""The same clause, list item or sort twice.

What it does
    Reports a clause that its AND or OR already has, a value that its list already has, and a field that ORDER BY
    already has.

Why is this bad
    It changes nothing, and is most often a copy that should have been edited.

Example
    status IN (Open, Reopened, Open)

Use instead
    status IN (Open, Reopened)

Fix
    Safe: removes the second one.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-optimization-recommendations/
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import Field, Node, TerminalClause, ValueOperand
from jqlkit.spans import Edit, Span

_CONNECTIVE: Final = re.compile(r"\s*(?:AND|OR|&&?|\|\|?|,)\s*", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """Each repetition."""
    for chain in subject.nodes("and", "or"):
        yield from _repeated(subject, chain.clauses, chain.clauses, "this clause stands here already")
    for items in subject.nodes("list"):
        yield from _repeated(subject, items.operands, items.operands, "this value is in the list already")
    for order_by in subject.nodes("order by"):
        keys = [sort.field for sort in order_by.sorts]
        yield from _repeated(subject, order_by.sorts, keys, "ORDER BY has this field already")


def _repeated(subject: Subject, parts: Sequence[Node], keys: Sequence[Node], message: str) -> Iterator[Finding]:
    if len({_name(key) for key in keys}) == len(keys):
        return
    seen = set()
    for number, (part, key) in enumerate(zip(parts, keys, strict=True)):
        if not subject.is_known(part):
            continue
        if key not in seen:
            seen.add(key)
            continue
        span = place(part)
        gap = Span(place(parts[number - 1]).end, span.start)
        fix = None
        if _CONNECTIVE.fullmatch(subject.text[slice(*gap)]):
            fix = Fix("remove the repetition", [Edit(Span(gap.start, span.end), "")])
        yield Finding(span, message, fix)


def _name(node: Node) -> object:
    """Something that equal nodes have in common, and that is found quickly."""
    match node:
        case ValueOperand(value, _):
            return value
        case Field(name, _):
            return name
        case TerminalClause(field, operator, operand):
            return field.name, operator, _name(operand)
    return type(node)
