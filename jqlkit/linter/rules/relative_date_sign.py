"""A date in the future for a field that only knows the past.

What it does
    Reports a relative date without a minus on created, updated, resolved and the like.

Why is this bad
    `created >= 7d` means seven days from now, so that nothing is found.

Example
    created >= 7d

Use instead
    created >= -7d

Fix
    Unsafe: adds the minus.

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

_PAST: Final = frozenset(
    """
    created createddate updated updateddate resolved resolutiondate lastviewed statuscategorychangeddate
    """.split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Each such value."""
    for value in date_values(subject):
        operand = value.operand
        if value.field_name not in _PAST or not isinstance(operand, ValueOperand):
            continue
        text = operand.value.strip()
        if date_form(operand) is DateForm.RELATIVE and not text.startswith("-") and text.strip("+0wdhm "):
            past = "-" + text.removeprefix("+").lstrip()
            fix = Fix(f"write {past}", [Edit(place(operand), quote(past))], Applicability.UNSAFE)
            yield Finding(place(operand), f"{text} is in the future, where no issue has this date: write {past}", fix)
