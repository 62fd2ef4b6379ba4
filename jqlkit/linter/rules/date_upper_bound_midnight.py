"""An upper bound that leaves out the day it names.

What it does
    Reports `<=` with a date without a time, on a field that holds a time too (created, updated, resolved...).

Why is this bad
    A date without a time means midnight at its start: `created <= "2024-01-31"` does not find what was created on
    that day.

Example
    created >= "2024-01-01" AND created <= "2024-01-31"

Use instead
    created >= "2024-01-01" AND created < "2024-02-01"

Fix
    Unsafe, since it finds more: `<` with the next day.

When to ignore
    Where midnight is meant.

References
    https://confluence.atlassian.com/spaces/JIRA052/pages/314448708/__JQL+Date+Time+Formats
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from jqlkit.linter.dates import absolute_date, date_values, has_time
from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import TerminalClause, ValueOperand
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit

_DATE_TIMES: Final = frozenset(
    """
    created createddate updated updateddate resolved resolutiondate lastviewed statuscategorychangeddate
    """.split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Each such clause."""
    for value in date_values(subject):
        operand, clause = value.operand, value.owner
        if value.operator != "<=" or value.field_name not in _DATE_TIMES or not isinstance(clause, TerminalClause):
            continue
        if not isinstance(operand, ValueOperand) or has_time(operand.value):
            continue
        day = absolute_date(operand.value)
        if day is None or day.year == 9999:
            continue
        separator = "/" if "/" in operand.value else "-"
        next_day = f"{day + timedelta(days=1):%Y-%m-%d}".replace("-", separator)
        edits = [Edit(subject.operator_span(clause), "<"), Edit(place(operand), in_quotes(next_day))]
        fix = Fix(f'write < "{next_day}"', edits, Applicability.UNSAFE)
        message = f'{operand.value} is midnight at the start of the day, which leaves the day out: write < "{next_day}"'
        yield Finding(place(clause), message, fix)
