"""Short names for the value types that Jira names by Java class or by JSON schema."""

from typing import Final

_JAVA: Final = {
    "java.lang.String": "text",
    "java.lang.Number": "number",
    "java.util.Date": "date",
    "com.atlassian.jira.types.Duration": "duration",
    "com.atlassian.jira.user.ApplicationUser": "user",
    "com.atlassian.jira.issue.Issue": "issue",
    "com.atlassian.jira.project.Project": "project",
    "com.atlassian.jira.project.ProjectCategory": "project-category",
    "com.atlassian.jira.project.type.ProjectTypeKey": "project-type",
    "com.atlassian.jira.project.version.Version": "version",
    "com.atlassian.jira.bc.project.component.ProjectComponent": "component",
    "com.atlassian.jira.issue.attachment.Attachment": "attachment",
    "com.atlassian.jira.issue.customfields.option.Option": "option",
    "com.atlassian.jira.issue.customfields.option.CascadingOption": "cascading-option",
    "com.atlassian.jira.issue.issuetype.IssueType": "issue-type",
    "com.atlassian.jira.issue.label.Label": "label",
    "com.atlassian.jira.issue.link.IssueLinkType": "issue-link-type",
    "com.atlassian.jira.issue.priority.Priority": "priority",
    "com.atlassian.jira.issue.resolution.Resolution": "resolution",
    "com.atlassian.jira.issue.search.SearchRequest": "saved-filter",
    "com.atlassian.jira.issue.security.IssueSecurityLevel": "security-level",
    "com.atlassian.jira.issue.status.Status": "status",
    "com.atlassian.jira.issue.status.category.StatusCategory": "status-category",
    "com.atlassian.greenhopper.service.sprint.Sprint": "sprint",
    "com.atlassian.servicedesk.api.organization.CustomerOrganization": "organization",
    "com.atlassian.servicedesk.internal.api.origin.VpOrigin": "request-type",
    "com.atlassian.servicedesk.internal.sla.searcher.SlaDataTypes$SlaDataType": "sla",
    "com.atlassian.servicedesk.plugins.approvals.internal.searcher.ApprovalsDataTypes$ApprovalDataType": "approval",
    "com.atlassian.servicedesk.plugins.assets.field.Asset": "asset",
}

_SCHEMA: Final = {
    "string": "text",
    "datetime": "date",
    "issuetype": "issue-type",
    "statuscategory": "status-category",
    "securitylevel": "security-level",
    "option-with-child": "cascading-option",
    "issuelinks": "issue",
    "timetracking": "duration",
}


def from_java(names: tuple[str, ...]) -> str:
    """The short name for the types of autocomplete data; "custom" for one that is not known.

    >>> from_java(("java.util.Date",)), from_java(("com.example.Robot",))
    ('date', 'custom')
    """
    if len(names) > 1:
        return "entity-property"
    return _JAVA.get(names[0], "custom") if names else "custom"


def from_schema(schema: dict[str, object]) -> str:
    """The short name for the `schema` of a field in `GET /field`.

    >>> from_schema({"type": "array", "items": "version"}), from_schema({"type": "datetime"})
    ('version', 'date')
    """
    name = schema.get("items") if schema.get("type") == "array" else schema.get("type")
    return _SCHEMA.get(str(name), str(name or "custom"))


def to_java(name: str) -> str:
    """Jira's own name of a value type, by its short name; "java.lang.String" for one that is not known.

    >>> to_java("user"), to_java("robot")
    ('com.atlassian.jira.user.ApplicationUser', 'java.lang.String')
    """
    for java, short in _JAVA.items():
        if short == name:
            return java
    return "java.lang.String"
