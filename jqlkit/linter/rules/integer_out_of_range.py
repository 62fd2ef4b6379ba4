"""A number that does not fit into 64 bits.

What it does
    Reports an unquoted integer, or the number of `cf[...]`, beyond 9223372036854775807.

Why is this bad
    Jira refuses the query.

Example
    votes > 99999999999999999999

Use instead
    votes > 999

Fix
    None.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import Field, ValueOperand

_CUSTOM_FIELD: Final = re.compile(r"cf\[([0-9]+)\]")
_LARGEST: Final = str(2**63 - 1)
_SMALLEST: Final = str(2**63)


def check(subject: Subject) -> Iterator[Finding]:
    """Each such number and field."""
    number: ValueOperand
    for number in subject.nodes("number"):
        limit = _SMALLEST if number.value.startswith("-") else _LARGEST
        if _is_beyond(number.value.lstrip("-"), limit):
            yield Finding(place(number), "the number is too large for Jira, which counts in 64 bits")
    field: Field
    for field in subject.nodes("field"):
        match = _CUSTOM_FIELD.fullmatch(field.name)
        if match and _is_beyond(match[1], _LARGEST):
            yield Finding(place(field), "the id is too large for Jira, which counts in 64 bits")


def _is_beyond(digits: str, limit: str) -> bool:
    digits = digits.lstrip("0")
    return (len(digits), digits) > (len(limit), limit)
