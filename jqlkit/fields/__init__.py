"""The fields of Jira as typed objects: each has the operators that Jira allows for it.

Of the fields of Jira Software and Jira Service Management the documented ones are here; `field()` makes any other.

>>> from jqlkit.fields import created, project, status, summary
>>> print((project == "DEMO") & status.not_in("Done") & summary.contains("login") & (created >= "-2w"))
project = DEMO AND status NOT IN (Done) AND summary ~ login AND created >= -2w
>>> summary == "x"
Traceback (most recent call last):
jqlkit.errors.BuildError: summary has no '=': use .contains()
"""

from typing import Final

from jqlkit.fields.kinds import (
    AllTextField,
    ApprovalsField,
    AttachmentsField,
    ChoiceField,
    CommentField,
    CountField,
    DateField,
    DescriptionField,
    DurationField,
    EnvironmentField,
    IssueField,
    LogDateField,
    NumberField,
    OptionalField,
    PropertyField,
    RankedField,
    RankField,
    SelectField,
    SlaField,
    SortedChoiceField,
    SortedUserField,
    StatusField,
    SummaryField,
    UserField,
    UserHistoryField,
    VersionField,
    VersionHistoryField,
    WorklogCommentField,
    named,
)

affected_version: Final = named(VersionField, "affectedVersion")
"""The versions that an issue affects."""

approvals: Final = named(ApprovalsField, "approvals")
"""The approvals of a request: `approvals == pending()`."""

assignee: Final = named(UserHistoryField, "assignee")
"""Whom an issue is assigned to."""

assignee_property: Final = named(PropertyField, "assignee.property")
"""Entity properties of the assignee: `assignee_property("key", "path") == value`."""

attachments: Final = named(AttachmentsField, "attachments")
"""The files attached to an issue."""

category: Final = named(OptionalField, "category")
"""The category of the project."""

change_gating_type: Final = named(OptionalField, "change-gating-type")
"""The kind of change control; Jira Service Management on Cloud."""

comment: Final = named(CommentField, "comment")
"""The text of the comments."""

comment_property: Final = named(PropertyField, "comment.property")
"""Entity properties of the comments: `comment_property("key", "path") == value`."""

component: Final = named(SelectField, "component")
"""The components that an issue belongs to."""

created: Final = named(DateField, "created")
"""When the issue was created."""

creator: Final = named(SortedUserField, "creator")
"""Who created the issue; never changes."""

creator_property: Final = named(PropertyField, "creator.property")
"""Entity properties of the creator: `creator_property("key", "path") == value`."""

customer_request_type: Final = named(ChoiceField, "Customer Request Type")
"""The request type; Jira Service Management."""

description: Final = named(DescriptionField, "description")
"""The description."""

development: Final = named(PropertyField, "development")
"""Branches, commits, pull requests, builds and deployments: `development("pullrequests", "open") > 0`."""

due: Final = named(DateField, "due")
"""When the issue is due."""

environment: Final = named(EnvironmentField, "environment")
"""The environment in which the issue occurs."""

epic_link: Final = named(SelectField, "Epic Link")
"""The epic; `parent` has replaced it."""

fix_version: Final = named(VersionHistoryField, "fixVersion")
"""The versions in which the issue is, or will be, fixed."""

flagged: Final = named(SelectField, "Flagged")
"""Whether the issue is flagged: `flagged == "Impediment"`."""

issue_key: Final = named(IssueField, "issueKey")
"""The issue itself, by key or id."""

issue_link: Final = named(OptionalField, "issueLink")
"""Issues that the issue is linked with; Cloud."""

issue_link_type: Final = named(OptionalField, "issueLinkType")
"""The types of the links of an issue."""

issue_property: Final = named(PropertyField, "issue.property")
"""Entity properties of an issue: `issue_property("key", "path") == value`."""

issue_type: Final = named(SelectField, "type")
"""The issue type."""

labels: Final = named(SelectField, "labels")
"""The labels."""

last_viewed: Final = named(DateField, "lastViewed")
"""When the user who searches last looked at the issue."""

organizations: Final = named(OptionalField, "organizations")
"""The organizations that share a request; Jira Service Management."""

original_estimate: Final = named(DurationField, "originalEstimate")
"""The original estimate."""

parent: Final = named(SelectField, "parent")
"""The parent issue: of a sub-task, and on Cloud of any level."""

parent_epic: Final = named(ChoiceField, "parentEpic")
"""The epic, for sub-tasks too; Cloud."""

priority: Final = named(RankedField, "priority")
"""The priority; a higher one is greater."""

progress: Final = named(CountField, "progress")
"""The progress in percent; Data Center."""

project: Final = named(SelectField, "project")
"""The project, by key, name or id."""

project_property: Final = named(PropertyField, "project.property")
"""Entity properties of the project: `project_property("key", "path") == value`."""

project_type: Final = named(ChoiceField, "projectType")
"""The type of the project: software, service_desk, business."""

rank: Final = named(RankField, "Rank")
"""The rank on boards, for ORDER BY."""

remaining_estimate: Final = named(DurationField, "remainingEstimate")
"""The remaining estimate."""

reporter: Final = named(UserHistoryField, "reporter")
"""Who reported the issue."""

reporter_property: Final = named(PropertyField, "reporter.property")
"""Entity properties of the reporter: `reporter_property("key", "path") == value`."""

request_channel_type: Final = named(OptionalField, "request-channel-type")
"""The way a request came in; Jira Service Management."""

request_last_activity_time: Final = named(DateField, "request-last-activity-time")
"""When something last happened to a request; Jira Service Management."""

resolution: Final = named(RankedField, "resolution")
"""The resolution; empty while the issue is unresolved."""

resolved: Final = named(DateField, "resolved")
"""When the issue was resolved."""

saved_filter: Final = named(ChoiceField, "filter")
"""The issues of a saved filter, by name or id."""

security_level: Final = named(SelectField, "level")
"""The security level."""

sprint: Final = named(SelectField, "sprint")
"""The sprints of an issue, by name or id."""

status: Final = named(StatusField, "status")
"""The status."""

status_category: Final = named(SortedChoiceField, "statusCategory")
"""The category of the status: "To Do", "In Progress", Done."""

status_category_changed_date: Final = named(DateField, "statusCategoryChangedDate")
"""When the category of the status last changed; Cloud."""

story_points: Final = named(NumberField, "Story Points")
"""The story points; Jira Software, company-managed projects."""

summary: Final = named(SummaryField, "summary")
"""The summary."""

text: Final = named(AllTextField, "text")
"""All text fields at once, comments included."""

time_spent: Final = named(DurationField, "timeSpent")
"""The time spent."""

time_to_first_response: Final = named(SlaField, "Time to first response")
"""A service level agreement of Jira Service Management."""

time_to_resolution: Final = named(SlaField, "Time to resolution")
"""A service level agreement of Jira Service Management."""

updated: Final = named(DateField, "updated")
"""When the issue was last updated."""

voter: Final = named(UserField, "voter")
"""Who votes for the issue."""

voter_property: Final = named(PropertyField, "voter.property")
"""Entity properties of the voters: `voter_property("key", "path") == value`."""

votes: Final = named(CountField, "votes")
"""The number of votes."""

watcher: Final = named(UserField, "watcher")
"""Who watches the issue."""

watcher_property: Final = named(PropertyField, "watcher.property")
"""Entity properties of the watchers: `watcher_property("key", "path") == value`."""

watchers: Final = named(CountField, "watchers")
"""The number of watchers."""

work_ratio: Final = named(NumberField, "workRatio")
"""The time spent, in percent of the original estimate."""

worklog_author: Final = named(UserField, "worklogAuthor")
"""Who logged work on the issue."""

worklog_comment: Final = named(WorklogCommentField, "worklogComment")
"""The text of the work log."""

worklog_date: Final = named(LogDateField, "worklogDate")
"""The days on which work was logged."""

key: Final = issue_key
"""The issue itself, by key."""

__all__ = [
    "AllTextField",
    "ApprovalsField",
    "AttachmentsField",
    "ChoiceField",
    "CommentField",
    "CountField",
    "DateField",
    "DescriptionField",
    "DurationField",
    "EnvironmentField",
    "IssueField",
    "LogDateField",
    "NumberField",
    "OptionalField",
    "PropertyField",
    "RankField",
    "RankedField",
    "SelectField",
    "SlaField",
    "SortedChoiceField",
    "SortedUserField",
    "StatusField",
    "SummaryField",
    "UserField",
    "UserHistoryField",
    "VersionField",
    "VersionHistoryField",
    "WorklogCommentField",
    "affected_version",
    "approvals",
    "assignee",
    "assignee_property",
    "attachments",
    "category",
    "change_gating_type",
    "comment",
    "comment_property",
    "component",
    "created",
    "creator",
    "creator_property",
    "customer_request_type",
    "description",
    "development",
    "due",
    "environment",
    "epic_link",
    "fix_version",
    "flagged",
    "issue_key",
    "issue_link",
    "issue_link_type",
    "issue_property",
    "issue_type",
    "key",
    "labels",
    "last_viewed",
    "organizations",
    "original_estimate",
    "parent",
    "parent_epic",
    "priority",
    "progress",
    "project",
    "project_property",
    "project_type",
    "rank",
    "remaining_estimate",
    "reporter",
    "reporter_property",
    "request_channel_type",
    "request_last_activity_time",
    "resolution",
    "resolved",
    "saved_filter",
    "security_level",
    "sprint",
    "status",
    "status_category",
    "status_category_changed_date",
    "story_points",
    "summary",
    "text",
    "time_spent",
    "time_to_first_response",
    "time_to_resolution",
    "updated",
    "voter",
    "voter_property",
    "votes",
    "watcher",
    "watcher_property",
    "watchers",
    "work_ratio",
    "worklog_author",
    "worklog_comment",
    "worklog_date",
]
