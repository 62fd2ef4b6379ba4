"""A field of epics that Jira Cloud has replaced.

What it does
    Reports "Epic Link", "Parent Link", parentEpic and "Epic Name" for Jira Cloud.

Why is this bad
    They are deprecated in favour of `parent`, and gone from team-managed projects.

Example
    "Epic Link" = ABC-1

Use instead
    parent = ABC-1

Fix
    Unsafe, since `parent` finds subtasks of an issue too. None for "Epic Name": search the epic's summary.

When to ignore
    For queries that also run on Data Center: set `deployment = "datacenter"`.

References
    https://community.developer.atlassian.com/t/deprecation-of-the-epic-link-parent-link-and-other-related-fields-in-rest-apis-and-webhooks/54048
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import Field
from jqlkit.spans import Edit

_REPLACED: Final = {"epic link": "parent", "parent link": "parent", "parentepic": "parent", "epic name": None}


def check(subject: Subject) -> Iterator[Finding]:
    """Each such field, also in ORDER BY."""
    field: Field
    for field in subject.nodes("epic"):
        name = field.name.lower().partition("[")[0]
        if name not in _REPLACED:
            continue
        replacement = _REPLACED[name]
        if replacement is None:
            yield Finding(place(field), f"{field.name} is deprecated on Jira Cloud: search the summary of the epic")
            continue
        fix = Fix(f"use {replacement}", [Edit(place(field), replacement)], Applicability.UNSAFE)
        yield Finding(place(field), f"{field.name} is deprecated on Jira Cloud: use {replacement}", fix)
