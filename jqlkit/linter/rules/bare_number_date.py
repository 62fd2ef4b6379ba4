"""A number without a unit in the place of a date.

What it does
    Reports `created >= -30` and `created >= "-30"`. An unquoted number of 11 digits or more is a timestamp, and left
    alone, as is 0.

Why is this bad
    Without quotes it is milliseconds since 1970, with quotes it is minutes. Days were meant.

Example
    created >= -30

Use instead
    created >= -30d

Fix
    Unsafe: appends d for days.

When to ignore
    Never.

References
    https://confluence.atlassian.com/spaces/JIRA052/pages/314448708/__JQL+Date+Time+Formats
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.dates import DateForm, date_form, date_values
from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import ValueOperand
from jqlkit.quoting import quote
from jqlkit.spans import Edit

_TIMESTAMP_DIGITS: Final = 11


def check(subject: Subject) -> Iterator[Finding]:
    """Each such value in the place of a date."""
    for value in date_values(subject):
        operand = value.operand
        if not isinstance(operand, ValueOperand) or date_form(operand) is not DateForm.NUMBER:
            continue
        number = operand.value.strip()
        if operand.is_number and (len(number.lstrip("-")) >= _TIMESTAMP_DIGITS or not number.strip("-0")):
            continue
        meaning = "milliseconds since 1970" if operand.is_number else "minutes"
        days = f"{number}d"
        fix = Fix(f"write {days}", [Edit(place(operand), quote(days))], Applicability.UNSAFE)
        yield Finding(place(operand), f"{number} has no unit, and means {meaning}: write {days} for days", fix)
