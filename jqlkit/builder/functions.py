"""The functions of JQL, with Python's spelling and with the arguments that each takes.

The dates are read in the time zone of the user who searches. Sources: Atlassian's function reference,
https://support.atlassian.com/jira-software-cloud/docs/jql-functions/ and the one of Jira Service Management.
"""

from datetime import date, timedelta, tzinfo
from decimal import Decimal

from jqlkit.errors import BuildError
from jqlkit.nodes import FunctionOperand, ValueOperand
from jqlkit.nodes.relative import RelativeDate, to_increment
from jqlkit.nodes.values import plain_text, to_value

#: What may be an argument; it becomes text.
Argument = str | int | float | Decimal | date | timedelta | RelativeDate | ValueOperand
Increment = int | str | timedelta | RelativeDate


def function(name: str, *arguments: Argument, tz: str | tzinfo | None = None) -> FunctionOperand:
    """A call of any function; arguments are text, numbers or dates.

    Raises BuildError for a list, another call, EMPTY or None, which JQL does not take as an argument.

    >>> print(function("membersOf", "dev team"), function("startOfDay", -1), function("linkedIssues", "DEMO-1"))
    membersOf("dev team") startOfDay(-1) linkedIssues(DEMO-1)
    """
    return FunctionOperand(plain_text(name), [to_argument(argument, tz) for argument in arguments])


def to_argument(value: object, tz: str | tzinfo | None = None) -> str:
    """A Python value as the text of an argument."""
    if isinstance(value, RelativeDate):
        return str(value)  # functions know months and years, which date literals do not
    operand = to_value(value, tz=tz)
    if not isinstance(operand, ValueOperand):
        raise BuildError(f"the arguments of a function are plain values in JQL, not {operand}")
    return operand.value


def _optional(name: str, *arguments: Argument | None) -> FunctionOperand:
    """The call without the arguments from the first None on."""
    given = arguments[: arguments.index(None)] if None in arguments else arguments
    if any(argument is not None for argument in arguments[len(given) :]):
        raise BuildError(f"{name}() reads its arguments by position: give those before the last one too")
    return FunctionOperand(name, [to_argument(argument) for argument in given])


def _start_or_end(name: str, increment: Increment | None) -> FunctionOperand:
    return FunctionOperand(name, () if increment is None else (to_increment(increment),))


def start_of_day(increment: Increment | None = None) -> FunctionOperand:
    """The first minute of this day; `increment` moves it, by days or by the unit it has.

    >>> from jqlkit.builder import months
    >>> print(start_of_day(), start_of_day(-1), start_of_day(-3 * months), start_of_day("+2w"))
    startOfDay() startOfDay(-1) startOfDay(-3M) startOfDay("+2w")
    """
    return _start_or_end("startOfDay", increment)


def start_of_week(increment: Increment | None = None) -> FunctionOperand:
    """The first minute of this week; `increment` moves it, by weeks or by the unit it has."""
    return _start_or_end("startOfWeek", increment)


def start_of_month(increment: Increment | None = None) -> FunctionOperand:
    """The first minute of this month; `increment` moves it, by months or by the unit it has."""
    return _start_or_end("startOfMonth", increment)


def start_of_year(increment: Increment | None = None) -> FunctionOperand:
    """The first minute of this year; `increment` moves it, by years or by the unit it has."""
    return _start_or_end("startOfYear", increment)


def end_of_day(increment: Increment | None = None) -> FunctionOperand:
    """The last minute of this day; `increment` moves it, by days or by the unit it has."""
    return _start_or_end("endOfDay", increment)


def end_of_week(increment: Increment | None = None) -> FunctionOperand:
    """The last minute of this week; `increment` moves it, by weeks or by the unit it has."""
    return _start_or_end("endOfWeek", increment)


def end_of_month(increment: Increment | None = None) -> FunctionOperand:
    """The last minute of this month; `increment` moves it, by months or by the unit it has."""
    return _start_or_end("endOfMonth", increment)


def end_of_year(increment: Increment | None = None) -> FunctionOperand:
    """The last minute of this year; `increment` moves it, by years or by the unit it has."""
    return _start_or_end("endOfYear", increment)


def now() -> FunctionOperand:
    """The present moment."""
    return FunctionOperand("now")


def current_login() -> FunctionOperand:
    """When the session of the user who searches began."""
    return FunctionOperand("currentLogin")


def last_login() -> FunctionOperand:
    """When the previous session of the user who searches began."""
    return FunctionOperand("lastLogin")


def current_user() -> FunctionOperand:
    """The user who searches."""
    return FunctionOperand("currentUser")


def members_of(group: str) -> FunctionOperand:
    """The members of a group; on Cloud `id:...` names a team."""
    return function("membersOf", group)


def inactive_users() -> FunctionOperand:
    """Users who are no longer active."""
    return FunctionOperand("inactiveUsers")


def components_lead_by_user(user: str | None = None) -> FunctionOperand:
    """The components that a user leads, or the one who searches."""
    return _optional("componentsLeadByUser", user)


def projects_lead_by_user(user: str | None = None) -> FunctionOperand:
    """The projects that a user leads, or the one who searches."""
    return _optional("projectsLeadByUser", user)


def projects_where_user_has_permission(permission: str) -> FunctionOperand:
    """The projects in which the user who searches has a permission."""
    return function("projectsWhereUserHasPermission", permission)


def projects_where_user_has_role(role: str) -> FunctionOperand:
    """The projects in which the user who searches has a role."""
    return function("projectsWhereUserHasRole", role)


def latest_released_version(*projects: str) -> FunctionOperand:
    """The version released last, in these projects or in all."""
    return function("latestReleasedVersion", *projects)


def earliest_unreleased_version(*projects: str) -> FunctionOperand:
    """The version to be released next, in these projects or in all."""
    return function("earliestUnreleasedVersion", *projects)


def released_versions(*projects: str) -> FunctionOperand:
    """The released versions, of these projects or of all."""
    return function("releasedVersions", *projects)


def unreleased_versions(*projects: str) -> FunctionOperand:
    """The versions still to be released, of these projects or of all."""
    return function("unreleasedVersions", *projects)


def issue_history() -> FunctionOperand:
    """The issues that the user who searches looked at last."""
    return FunctionOperand("issueHistory")


def linked_issues(key: str, *link_types: str) -> FunctionOperand:
    """The issues linked with an issue; `link_types` as Jira words them, "blocks" or "is blocked by"."""
    return function("linkedIssues", key, *link_types)


def linked_issue(key: str) -> FunctionOperand:
    """The issue linked with an issue; on Cloud."""
    return function("linkedIssue", key)


def voted_issues() -> FunctionOperand:
    """The issues that the user who searches voted for."""
    return FunctionOperand("votedIssues")


def watched_issues() -> FunctionOperand:
    """The issues that the user who searches watches."""
    return FunctionOperand("watchedIssues")


def updated_by(
    user: str, start: str | date | RelativeDate | None = None, end: str | date | RelativeDate | None = None
) -> FunctionOperand:
    """The issues that a user updated, since a date, up to a date."""
    return _optional("updatedBy", user, start, end)


def issues_with_remote_links_by_global_id(global_id: str, *global_ids: str) -> FunctionOperand:
    """The issues with a remote link of one of these ids, at most 100."""
    return function("issuesWithRemoteLinksByGlobalId", global_id, *global_ids)


def standard_issue_types() -> FunctionOperand:
    """The issue types that are not sub-tasks."""
    return FunctionOperand("standardIssueTypes")


def subtask_issue_types() -> FunctionOperand:
    """The issue types of sub-tasks."""
    return FunctionOperand("subtaskIssueTypes")


def cascade_option(parent: str, child: str | None = None) -> FunctionOperand:
    """An option of a cascading select field, and one below it; "none" for no option."""
    return _optional("cascadeOption", parent, child)


def choice_option(value: str, *values: str) -> FunctionOperand:
    """Options of a select field; on Cloud."""
    return function("choiceOption", value, *values)


def open_sprints() -> FunctionOperand:
    """Sprints that have begun and are not complete."""
    return FunctionOperand("openSprints")


def closed_sprints() -> FunctionOperand:
    """Sprints that are complete."""
    return FunctionOperand("closedSprints")


def future_sprints() -> FunctionOperand:
    """Sprints that have not begun."""
    return FunctionOperand("futureSprints")


def parent_epic(key: str, *keys: str) -> FunctionOperand:
    """The issues of these epics, sub-tasks included."""
    return function("parentEpic", key, *keys)


def approved() -> FunctionOperand:
    """Requests with a final decision of yes."""
    return FunctionOperand("approved")


def approver(user: str, *users: str) -> FunctionOperand:
    """Requests that need, or needed, the approval of one of these users."""
    return function("approver", user, *users)


def my_approval() -> FunctionOperand:
    """Requests that need, or needed, the approval of the user who searches."""
    return FunctionOperand("myApproval")


def my_pending() -> FunctionOperand:
    """Requests that wait for the approval of the user who searches."""
    return FunctionOperand("myPending")


def pending() -> FunctionOperand:
    """Requests that wait for an approval."""
    return FunctionOperand("pending")


def pending_by(user: str, *users: str) -> FunctionOperand:
    """Requests that wait for the approval of one of these users."""
    return function("pendingBy", user, *users)


def breached() -> FunctionOperand:
    """Requests whose last cycle of the SLA failed its goal."""
    return FunctionOperand("breached")


def completed() -> FunctionOperand:
    """Requests whose SLA has completed at least one cycle."""
    return FunctionOperand("completed")


def ever_breached() -> FunctionOperand:
    """Requests that ever failed the goal of the SLA."""
    return FunctionOperand("everBreached")


def paused() -> FunctionOperand:
    """Requests whose SLA is paused."""
    return FunctionOperand("paused")


def running() -> FunctionOperand:
    """Requests whose SLA runs."""
    return FunctionOperand("running")


def within_calendar_hours() -> FunctionOperand:
    """Requests whose SLA runs by its calendar."""
    return FunctionOperand("withinCalendarHours")


def elapsed(duration: str | timedelta | RelativeDate | None = None) -> FunctionOperand:
    """The time since the cycle of the SLA began."""
    return _optional("elapsed", duration)


def remaining(duration: str | timedelta | RelativeDate | None = None) -> FunctionOperand:
    """The time until the goal of the SLA fails."""
    return _optional("remaining", duration)


def organization_members(organization: str, *organizations: str) -> FunctionOperand:
    """The members of organizations of a service desk."""
    return function("organizationMembers", organization, *organizations)
