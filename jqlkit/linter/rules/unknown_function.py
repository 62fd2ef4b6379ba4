"""A function that Jira does not have.

What it does
    Reports a function that no documentation of Jira and its widespread apps has, or that the chosen deployment does
    not have. It is an error where another name was probably meant, or where a site's catalogue is given; else it is a
    warning, since apps add functions. Functions for `issueFunction` are left to app-or-server-only-function.

Why is this bad
    Jira refuses the query.

Example
    sprint IN openSprint()

Use instead
    sprint IN openSprints()

Fix
    None.

When to ignore
    Functions of apps and of your own go into the setting `functions`.

References
    https://support.atlassian.com/jira-software-cloud/docs/jql-functions/
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.catalog.names import closest
from jqlkit.linter.diagnostic import Severity
from jqlkit.linter.functions import function_info, is_own_function
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import FunctionOperand
from jqlkit.nodes.operands import operands_in

_UNCERTAIN_PRODUCTS: Final = ("software-advanced-roadmaps",)


def check(subject: Subject) -> Iterator[Finding]:
    """Each such call."""
    of_apps = _functions_of_apps(subject)
    function: FunctionOperand
    for function in subject.nodes("function"):
        if id(function) in of_apps or is_own_function(subject, function) or not subject.is_known(function):
            continue
        info = function_info(subject, function)
        if info is None:
            near = closest(function.name, [known.name for known in subject.catalog.functions])
            hint = f"did you mean {near}()?" if near else "functions of your own go into the setting `functions`"
            severity = Severity.ERROR if near or subject.catalog.complete else Severity.WARNING
            yield Finding(place(function), f"there is no function {function.name}(): {hint}", severity=severity)
        elif info.unconfirmed and info.product in _UNCERTAIN_PRODUCTS:
            message = f"no documentation of Jira has {info.name}(), which some sites do not know"
            yield Finding(place(function), message, severity=Severity.WARNING)
        elif info.addon is None and not info.unconfirmed:
            on_cloud = subject.settings.deployment == "cloud"
            if not (info.cloud if on_cloud else info.datacenter):
                where = "Jira Cloud" if on_cloud else "Jira Data Center"
                yield Finding(place(function), f"{where} has no function {info.name}()")


def _functions_of_apps(subject: Subject) -> set[int]:
    """The identities of the functions after `issueFunction`."""
    found = set()
    for clause in subject.nodes("in", "not in"):
        if clause.field.name.lower() == "issuefunction":
            found.update([id(operand) for operand in operands_in(clause.operand)])
    return found
