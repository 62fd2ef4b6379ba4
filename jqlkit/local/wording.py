"""English for the operands of JQL: functions, moments, lists."""

import re
from collections.abc import Sequence
from typing import Final

from jqlkit.dates import NATURAL_UNITS
from jqlkit.local.lookups import function_name
from jqlkit.nodes import Field, FunctionOperand, KeywordOperand, ListOperand, Operand, ValueOperand, to_jql

DATE_TIMES: Final = frozenset(
    "created createddate updated updateddate resolved resolutiondate lastviewed statuscategorychangeddate".split()
)
DATES: Final = DATE_TIMES | {"due", "duedate", "worklogdate"}
DURATIONS: Final = frozenset("originalestimate timeoriginalestimate remainingestimate timeestimate timespent".split())
KEYS: Final = frozenset("key id issue issuekey workitemkey".split())
OFFSET: Final = re.compile(r"([+-]?)((?:\s*\d+\s*[wdhm])+)", re.ASCII)

_UNITS: Final = {"w": "week", "d": "day", "h": "hour", "m": "minute", "M": "month", "y": "year"}
_INCREMENT: Final = re.compile(r"\s*([+-]?)(\d+)\s*([yMwdhm]?)\s*", re.ASCII)
_EDGE: Final = re.compile(r"(start|end)of(day|week|month|year)")
_NEAR: Final = {
    ("day", -1): "yesterday",
    ("day", 0): "today",
    ("day", 1): "tomorrow",
    **{(period, -1): f"last {period}" for period in ("week", "month", "year")},
    **{(period, 0): f"this {period}" for period in ("week", "month", "year")},
    **{(period, 1): f"next {period}" for period in ("week", "month", "year")},
}
#: By the name of the function: without arguments, and with some, which stand in the place of {0}, {1}, ...
_FUNCTIONS: Final[dict[str, tuple[str, str]]] = {
    "currentuser": ("you", ""),
    "now": ("now", ""),
    "currentlogin": ("your login", ""),
    "lastlogin": ("your login before this one", ""),
    "membersof": ("", "the members of {0}"),
    "opensprints": ("the open sprints", ""),
    "closedsprints": ("the closed sprints", ""),
    "futuresprints": ("the future sprints", ""),
    "watchedissues": ("the issues that you watch", ""),
    "votedissues": ("the issues that you voted for", ""),
    "issuehistory": ("the issues that you viewed lately", ""),
    "releasedversions": ("the released versions", "the released versions of {all}"),
    "unreleasedversions": ("the unreleased versions", "the unreleased versions of {all}"),
    "latestreleasedversion": ("each project's latest released version", "the latest released version of {all}"),
    "earliestunreleasedversion": (
        "each project's earliest unreleased version",
        "the earliest unreleased version of {all}",
    ),
    "standardissuetypes": ("the types that are no sub-tasks", ""),
    "subtaskissuetypes": ("the sub-task types", ""),
    "projectsleadbyuser": ("the projects that you lead", "the projects that {0} leads"),
    "componentsleadbyuser": ("the components that you lead", "the components that {0} leads"),
    "childissuesof": ("", "the issues below {all}, at every level"),
}


def name_of(field: Field) -> str:
    """The field as the query writes it."""
    return field.name + "".join([to_jql(item) for item in field.properties])


def operand_of(operand: Operand, field: str = "", joint: str = "and") -> str:
    """An operand in English; `field` (lower case) tells what a `4h` is, `joint` stands before the last of a list.

    >>> operand_of(ValueOperand("-1d"), "created"), operand_of(ValueOperand("4h"), "timespent")
    ('1 day ago', '4 hours')
    >>> operand_of(FunctionOperand("endOfMonth", ("-1",)), "due")
    'the end of last month'
    """
    match operand:
        case ValueOperand(value):
            return _moment(value, field)
        case KeywordOperand():
            return "empty"
        case ListOperand(operands):
            return joined([operand_of(item, field, joint) for item in operands], joint)
        case FunctionOperand():
            return _function(operand)
    return to_jql(operand)


def joined(parts: Sequence[str], joint: str) -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def _moment(value: str, field: str) -> str:
    match = OFFSET.fullmatch(value.strip())
    if match is None or field not in DATES | DURATIONS:
        return value
    span = " ".join([_count(int(amount), unit) for amount, unit in re.findall(r"(\d+)\s*([wdhm])", match[2])])
    if field in DURATIONS:
        return span
    return span + (" ago" if match[1] == "-" else " from now")


def _count(amount: int, unit: str) -> str:
    return f"{amount} {_UNITS[unit]}{'' if amount == 1 else 's'}"


def _function(operand: FunctionOperand) -> str:
    name, arguments = function_name(operand), operand.arguments
    if edge := _EDGE.fullmatch(name):
        return _boundary(edge[1], edge[2], arguments[0] if arguments else "0") or to_jql(operand)
    match name, arguments:
        case "linkedissues" | "linkedissue", (key,):
            return f"the issues linked to {key}"
        case "linkedissues" | "linkedissue", (key, *kinds):
            return f"the issues that {key} {joined(kinds, 'or')}"
        case "updatedby", (user, *dates):
            moments = [_moment(date, "created") for date in dates]
            return f"the issues that {user} updated" + "".join(
                [f" {word} {moment}" for word, moment in zip(("since", "until"), moments, strict=False)]
            )
        case "cascadeoption", (first,):
            return f"{first}, with anything below"
        case "cascadeoption", (first, second):
            return f"{first} with nothing below" if second.casefold() == "none" else f"{second} below {first}"
    without, having = _FUNCTIONS.get(name, ("", ""))
    text = having.format(*arguments, all=joined(arguments, "and")) if arguments and having else without
    return text if text and bool(arguments) == bool(having and arguments) else to_jql(operand)


def _boundary(edge: str, period: str, increment: str) -> str | None:
    match = _INCREMENT.fullmatch(increment)
    if match is None:
        return None
    amount = int(match[2]) * (-1 if match[1] == "-" else 1)
    unit = match[3] or NATURAL_UNITS[period]
    if amount == 0 or (unit == NATURAL_UNITS[period] and (period, amount) in _NEAR):
        return f"the {edge} of {_NEAR[period, amount]}"
    return f"the {edge} of {_NEAR[period, 0]}, {_count(abs(amount), unit)} {'earlier' if amount < 0 else 'later'}"
