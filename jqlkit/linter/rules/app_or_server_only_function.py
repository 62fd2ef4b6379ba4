"""A function or a field of an app that is not known to be installed.

What it does
    Reports functions of ScriptRunner, of the plans of Jira Software and of other apps, unless the setting `apps`
    names the app, and the field `issueFunction`.

Why is this bad
    The query fails on a site without the app, and such functions are slow where they search inside.

Example
    issueFunction IN linkedIssuesOf("project = A")

Use instead
    issue IN linkedIssues(A-1)

Fix
    None.

When to ignore
    Where the app is installed: `apps = ["scriptrunner"]`.

References
    https://docs.adaptavist.com/sr4jc/latest/features/enhanced-search
"""

from collections.abc import Iterator
from typing import Final

from jqlkit.linter.functions import function_info, is_own_function
from jqlkit.linter.registry import Finding
from jqlkit.linter.subject import Subject, place
from jqlkit.nodes import Field, FunctionOperand

_APPS_BY_PRODUCT: Final = {"software-advanced-roadmaps": "Advanced Roadmaps"}


def check(subject: Subject) -> Iterator[Finding]:
    """Each such function, and each such field that has none."""
    known_apps = {_key(app) for app in subject.settings.apps}
    functions: list[FunctionOperand] = subject.nodes("function")
    reported = False
    for function in functions:
        info = function_info(subject, function)
        app = info and (info.addon or _APPS_BY_PRODUCT.get(info.product))
        if info is None or not app or _key(app) in known_apps or is_own_function(subject, function):
            continue
        reported = True
        message = f"{info.name}() is of the app {app}: name it in the setting `apps` if it is installed"
        yield Finding(place(function), message)
    field: Field
    for field in subject.nodes("field"):
        if field.name.lower() == "issuefunction" and not reported and "scriptrunner" not in known_apps:
            message = "issueFunction is of the app ScriptRunner: name it in the setting `apps` if it is installed"
            yield Finding(place(field), message)


def _key(app: str) -> str:
    return "".join([c for c in app.lower() if c.isalnum()])
