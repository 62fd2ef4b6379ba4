"""A value in the place of a date that Jira does not read as one.

What it does
    Reports what is neither yyyy-MM-dd or yyyy/MM/dd (with HH:mm or without), nor relative (-1w 2d), nor a number.

Why is this bad
    Jira refuses the query. It knows no T between date and time, no seconds and no time zone: a date is read in the
    time zone of the user who searches.

Example
    updated >= "2024-01-01T00:00:00Z"

Use instead
    updated >= "2024-01-01 00:00"

Fix
    Safe for a T in place of the blank; unsafe where seconds or a zone are dropped.

When to ignore
    Never.

References
    https://confluence.atlassian.com/spaces/JIRA052/pages/314448708/__JQL+Date+Time+Formats
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.dates import DateForm, absolute_date, date_form, date_values
from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import ValueOperand
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit

_ISO: Final = re.compile(
    r"(\d{4,5}[-/]\d{1,2}[-/]\d{1,2})[T ]?\s*(?:(\d{1,2}:\d{2})(?P<lost>:\d{2}(?:[.,]\d+)?)?)?"
    r"(?P<zone>\s*Z|\s*[+-]\d{2}:?\d{2}|\s+UTC)?",
    re.ASCII,
)
_DAY_FIRST: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", re.ASCII)
_WORDS: Final = {
    "now": "now()",
    "today": "startOfDay()",
    "yesterday": "startOfDay(-1)",
    "tomorrow": "startOfDay(1)",
    "startofday": "startOfDay()",
    "startofweek": "startOfWeek()",
    "startofmonth": "startOfMonth()",
    "startofyear": "startOfYear()",
    "endofday": "endOfDay()",
    "endofweek": "endOfWeek()",
    "endofmonth": "endOfMonth()",
    "endofyear": "endOfYear()",
}


def check(subject: Subject) -> Iterator[Finding]:
    """Each such value."""
    for value in date_values(subject):
        operand = value.operand
        if isinstance(operand, ValueOperand) and date_form(operand) is DateForm.INVALID:
            yield Finding(place(operand), *_verdict(operand))


def _verdict(operand: ValueOperand) -> tuple[str, Fix | None]:
    text = operand.value.strip()
    if call := _WORDS.get(text.lower()):
        return f"{text!r} is not a date: write {call}", None
    if match := _ISO.fullmatch(text):
        repaired = match[1].replace("/", "-") + (f" {match[2]}" if match[2] else "")
        if absolute_date(repaired) is None:
            return f"there is no such date: {text}", None
        lost = [word for word, part in (("seconds", match["lost"]), ("time zones", match["zone"])) if part]
        reason = f"Jira knows no {' and no '.join(lost)}" if lost else "a blank stands between date and time, not T"
        applicability = Applicability.UNSAFE if lost else Applicability.SAFE
        fix = Fix(f'write "{repaired}"', [Edit(place(operand), in_quotes(repaired))], applicability)
        return f"{text} is not a date in JQL: {reason}", fix
    if _DAY_FIRST.fullmatch(text):
        return f"{text} is not a date in JQL: the year comes first, as in 2024-01-31", None
    return f"{text!r} is not a date: write 2024-01-31, 2024-01-31 10:30, or a relative date such as -7d", None
