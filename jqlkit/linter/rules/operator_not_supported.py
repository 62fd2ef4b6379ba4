"""An operator that the field does not take.

What it does
    Reports `summary = x`, `status ~ x`, WAS on a field without history, `<` on a field without an order, `> EMPTY`,
    and CHANGED or WAS on an entity property.

Why is this bad
    Jira refuses the query: "The operator '=' is not supported by the 'summary' field."

Example
    summary = "login fails"

Use instead
    summary ~ "login fails"

Fix
    Unsafe, for = and != on the text fields of the system: ~ and !~ search words, and do not compare the whole text.

When to ignore
    Never for fields of the system. For custom fields the rule needs a catalogue (`--catalog`), and is silent without.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-fields/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import ChangedClause, KeywordOperand, ListOperand, TerminalClause, WasClause
from jqlkit.operators import Operator
from jqlkit.spans import Edit, Span

_ORDERED: Final = (Operator.LESS, Operator.LESS_EQUALS, Operator.GREATER, Operator.GREATER_EQUALS)
_HISTORY: Final = (Operator.WAS, Operator.WAS_NOT, Operator.WAS_IN, Operator.WAS_NOT_IN, Operator.CHANGED)
_CONTAINS: Final = {Operator.EQUALS: "~", Operator.NOT_EQUALS: "!~"}


def check(subject: Subject) -> Iterator[Finding]:
    """Each such clause, at its operator."""
    clause: TerminalClause | WasClause | ChangedClause
    for clause in subject.nodes("special"):
        if isinstance(clause, ChangedClause):
            operator, operand, span = Operator.CHANGED, None, _changed_span(subject, clause)
        else:
            operator, operand, span = clause.operator, clause.operand, subject.operator_span(clause)
        if clause.field.properties:
            if operator in _HISTORY:
                yield Finding(span, f"{operator.upper()} does not work on an entity property, which has no history")
            continue
        if operator in _ORDERED and isinstance(operand, KeywordOperand):
            yield Finding(span, f"{operator.upper()} cannot compare with EMPTY: use IS EMPTY or IS NOT EMPTY")
            continue
        field = subject.catalog.field(clause.field.name)
        if field is None or field.unconfirmed or not field.operators or operator in field.operators:
            continue
        message = f"the field {clause.field.name} does not take {operator.upper()}: it takes "
        message += ", ".join([known.upper() for known in field.operators])
        fix = None
        if "~" in field.operators and operator in _CONTAINS and not isinstance(operand, ListOperand):
            contains = _CONTAINS[operator]
            fix = Fix(f"search words with {contains}", [Edit(span, contains)], Applicability.UNSAFE)
        yield Finding(span, message, fix)


def _changed_span(subject: Subject, clause: ChangedClause) -> Span:
    start = place(clause.field).end
    while subject.text[start].isspace():
        start += 1
    return Span(start, start + len("changed"))
