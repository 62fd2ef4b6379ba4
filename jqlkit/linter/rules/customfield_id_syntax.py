"""The REST name of a custom field in a query.

What it does
    Reports `customfield_10010` as a field.

Why is this bad
    That is the name in the REST API. JQL calls the field `cf[10010]`, or by its name. The parser takes it, so that
    only Jira's answer shows the mistake.

Example
    customfield_10010 = 1

Use instead
    cf[10010] = 1

Fix
    Safe.

When to ignore
    Never.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-fields/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import Field
from jqlkit.spans import Edit, Span

#: Also what unknown-field leaves to this rule.
REST_NAME: Final = re.compile(r"customfield_([0-9]+)", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """Each such field, also in ORDER BY."""
    field: Field
    for field in subject.nodes("field"):
        if match := REST_NAME.fullmatch(field.name):
            start, end = place(field)
            if field.properties:
                end = start + len(field.name)
            fix = Fix(f"write cf[{match[1]}]", [Edit(Span(start, end), f"cf[{match[1]}]")])
            yield Finding(Span(start, end), f"{field.name} is the REST name: JQL says cf[{match[1]}]", fix)
