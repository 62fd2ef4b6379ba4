"""A field that Jira does not have.

What it does
    With the catalogue of a site: reports every field that is not in it. Without one, where custom fields cannot be
    known: reports only names that nearly are those of documented fields (`label` for `labels`).

Why is this bad
    Data Center refuses the query. Jira Cloud may drop the clause without a word, and find too much.

Example
    label IN (backend, api)

Use instead
    labels IN (backend, api)

Fix
    Unsafe: the one name that is near.

When to ignore
    Custom fields with such names go into the setting `fields`.

References
    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from jqlkit.catalog.names import closest, name_key
from jqlkit.linter.diagnostic import Applicability, Fix, Severity
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import Field
from jqlkit.quoting import quote_name
from jqlkit.spans import Edit

#: Words for fields that are too far from the name for a measure of distance.
_MEANT: Final = {
    "assigned": "assignee",
    "assignedto": "assignee",
    "assigned to": "assignee",
    "createdat": "created",
    "created_at": "created",
    "fix version": "fixVersion",
    "fix_version": "fixVersion",
    "issue type": "issuetype",
    "issue_type": "issuetype",
    "label": "labels",
    "updatedat": "updated",
    "updated_at": "updated",
}
_NEAR: Final = 0.85
_NOT_A_NAME: Final = re.compile(r"cf\[[0-9]+\]|customfield_[0-9]+|-?[0-9]+", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """Each such field, also in ORDER BY."""
    own = {name_key(name) for name in subject.settings.fields}
    field: Field
    for field in subject.nodes("field"):
        if not subject.is_known(field) or name_key(field.name) in own or subject.catalog.field(field.name) is not None:
            continue
        if subject.catalog.field(field.name.partition("[")[0].rstrip()) is not None:
            continue  # a collapsed name: "Component[Dropdown]"
        near = _near_miss(subject, field)
        complete = subject.catalog.complete
        if near is None and not complete:
            continue
        edit = Edit(place(field), quote_name(near)) if near and not field.properties else None
        fix = Fix(f"use {near}", [edit], Applicability.UNSAFE) if edit else None
        hint = f": did you mean {near}?" if near else ""
        severity = Severity.ERROR if complete else Severity.WARNING
        yield Finding(place(field), f"there is no field {field.name}{hint}", fix, severity)


def _near_miss(subject: Subject, field: Field) -> str | None:
    if _NOT_A_NAME.fullmatch(field.name):
        return None
    if meant := _MEANT.get(field.name.lower()):
        return meant
    if subject.catalog.complete:  # the name is wrong for sure
        fields = subject.catalog.fields
        return closest(field.name, [name for known in fields for name in known.clause_names if name[:3] != "cf["])
    if len(field.name) < 4:
        return None
    names = [name for known in subject.catalog.fields if not known.custom for name in known.clause_names]
    near = closest(field.name, names)
    return near if near and SequenceMatcher(None, field.name.lower(), near.lower()).ratio() >= _NEAR else None
