"""A relative date in months or years, or in minutes that look like months.

What it does
    Reports `-1M` and `-1y` as a date, and `-1m` up to `-12m` (but not `-5m` and `-10m`).

Why is this bad
    Jira documents the units w, d, h and m for a relative date, and m is minutes. What it makes of M and y there is
    not established. In startOfMonth("-1M") and the like, all of them are documented.

Example
    created >= "-1M"

Use instead
    created >= startOfMonth(-1)

Fix
    None: `startOfMonth(-1)` is the first of last month and `-30d` is 30 days ago. They differ; choose.

When to ignore
    Where minutes are meant.

References
    https://confluence.atlassian.com/spaces/JIRA052/pages/314448708/__JQL+Date+Time+Formats
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.dates import DateForm, date_form, date_values
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import ValueOperand

_LONG: Final = re.compile(r"([0-9]+)([MyY])")
_MINUTES: Final = re.compile(r"\s*[+-]?([0-9]{1,2})m\s*")
_LIKE_MONTHS: Final = frozenset(range(1, 13)) - {5, 10}  # polling every 5 or 10 minutes is common

_START_OF: Final = {"M": ("startOfMonth", 30), "y": ("startOfYear", 365)}


def check(subject: Subject) -> Iterator[Finding]:
    """Each such value in the place of a date."""
    for value in date_values(subject):
        operand = value.operand
        if not isinstance(operand, ValueOperand) or date_form(operand) is not DateForm.RELATIVE:
            continue
        if match := _LONG.search(operand.value):
            function, days = _START_OF["M" if match[2] == "M" else "y"]
            sign = "-" if "-" in operand.value else ""
            message = (
                f"{operand.value}: months and years are not documented for a relative date; use "
                f"{function}({sign}{match[1]}) or {sign}{int(match[1][:6]) * days}d, which differ"
            )
            yield Finding(place(operand), message)
        elif (match := _MINUTES.fullmatch(operand.value)) and int(match[1]) in _LIKE_MONTHS:
            yield Finding(place(operand), f"{operand.value} is minutes: for months use startOfMonth(-{match[1]})")
