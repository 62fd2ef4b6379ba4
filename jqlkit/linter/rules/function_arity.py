"""A function with too few or too many arguments.

What it does
    Reports now("-1h"), currentUser("x"), startOfDay(a, b), membersOf() and the like.

Why is this bad
    Jira refuses the query: "Function 'now' expected '0' arguments but received '1'."

Example
    updated >= now("-1h")

Use instead
    updated >= -1h

Fix
    Unsafe, for now("-1h"): the relative date alone.

When to ignore
    Where an app replaces a function of the system: list it in the setting `functions`.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-functions/
"""

import re
from collections.abc import Iterator
from typing import Final

from jqlkit.linter.diagnostic import Applicability, Fix
from jqlkit.linter.functions import function_info, is_own_function
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import FunctionOperand
from jqlkit.quoting import quote
from jqlkit.spans import Edit

_OFFSET: Final = re.compile(r"[+-]?[0-9]+[wdhm]")


def check(subject: Subject) -> Iterator[Finding]:
    """Each such call."""
    function: FunctionOperand
    for function in subject.nodes("function"):
        info = function_info(subject, function)
        if info is None or info.unconfirmed or is_own_function(subject, function) or not subject.is_known(function):
            continue
        count = len(function.arguments)
        most = count if info.max_args is None else info.max_args
        if info.min_args <= count <= most:
            continue
        fix = None
        if info.name == "now" and count == 1 and _OFFSET.fullmatch(function.arguments[0]):
            offset = function.arguments[0].removeprefix("+")
            fix = Fix(f"write {offset}", [Edit(place(function), quote(offset))], Applicability.UNSAFE)
        yield Finding(
            place(function), f"{info.name}() takes {_expected(info.min_args, info.max_args)}, not {count}", fix
        )


def _expected(least: int, most: int | None) -> str:
    if most == 0:
        return "no argument"
    if most is None:
        return f"at least {least} arguments"
    if least == most:
        return f"{least} argument{'s' if least > 1 else ''}"
    return f"{least} to {most} arguments"
