"""The fields of the sandbox, as `GET /field` lists them."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

Json = dict[str, Any]


class SystemField(NamedTuple):
    """A system field: `kind` is the type of its value, "x[]" for an array of x; no clause names, no search."""

    id: str
    name: str
    kind: str
    clauses: tuple[str, ...] = ()
    orderable: bool = True
    navigable: bool = True


#: Fields that `*navigable` leaves out have navigable False.
SYSTEM_FIELDS: Final = (
    SystemField("issuetype", "Issue Type", "issuetype", ("issuetype", "type")),
    SystemField("project", "Project", "project", ("project",), orderable=False),
    SystemField("parent", "Parent", "issuelink", ("parent",), orderable=False),
    SystemField("summary", "Summary", "string", ("summary",)),
    SystemField("status", "Status", "status", ("status",), orderable=False),
    SystemField("priority", "Priority", "priority", ("priority",)),
    SystemField("resolution", "Resolution", "resolution", ("resolution",)),
    SystemField("assignee", "Assignee", "user", ("assignee",)),
    SystemField("reporter", "Reporter", "user", ("reporter",)),
    SystemField("creator", "Creator", "user", ("creator",), orderable=False),
    SystemField("created", "Created", "datetime", ("created", "createdDate"), orderable=False),
    SystemField("updated", "Updated", "datetime", ("updated", "updatedDate"), orderable=False),
    SystemField("resolutiondate", "Resolved", "datetime", ("resolutiondate", "resolved"), orderable=False),
    SystemField("duedate", "Due date", "date", ("due", "duedate")),
    SystemField("description", "Description", "string", ("description",)),
    SystemField("environment", "Environment", "string", ("environment",)),
    SystemField("labels", "Labels", "string[]", ("labels",)),
    SystemField("components", "Components", "component[]", ("component",)),
    SystemField("fixVersions", "Fix versions", "version[]", ("fixVersion",)),
    SystemField("versions", "Affects versions", "version[]", ("affectedVersion",)),
    SystemField("votes", "Votes", "votes", ("votes",), orderable=False),
    SystemField("watches", "Watchers", "watches", ("watchers",), orderable=False),
    SystemField("subtasks", "Sub-tasks", "issuelinks[]", ("subtasks",), orderable=False),
    SystemField("issuelinks", "Linked Issues", "issuelinks[]", ("issueLink",)),
    SystemField("timeoriginalestimate", "Original estimate", "number", ("originalEstimate",), orderable=False),
    SystemField("timeestimate", "Remaining Estimate", "number", ("remainingEstimate",), orderable=False),
    SystemField("timespent", "Time Spent", "number", ("timespent",), orderable=False),
    SystemField("workratio", "Work Ratio", "number", ("workratio",), orderable=False),
    SystemField("security", "Security Level", "securitylevel", ("level",)),
    SystemField("comment", "Comment", "comments-page", ("comment",), navigable=False),
    SystemField("worklog", "Log Work", "worklog[]", navigable=False),
    SystemField("attachment", "Attachment", "attachment[]", ("attachments",), navigable=False),
    SystemField("timetracking", "Time tracking", "timetracking", navigable=False),
)

NOT_NAVIGABLE: Final = frozenset(field.id for field in SYSTEM_FIELDS if not field.navigable)

_TYPES: Final = "com.atlassian.jira.plugin.system.customfieldtypes"
#: Kind of a custom field in a snapshot's context -> type, items, Jira's name of the field type.
_CUSTOM: Final[Mapping[str, tuple[str, str | None, str]]] = {
    "number": ("number", None, f"{_TYPES}:float"),
    "float": ("number", None, f"{_TYPES}:float"),
    "sprint[]": ("array", "json", "com.pyxis.greenhopper.jira:gh-sprint"),
    "select": ("option", None, f"{_TYPES}:select"),
    "multiselect": ("array", "option", f"{_TYPES}:multiselect"),
    "labels": ("array", "string", f"{_TYPES}:labels"),
    "date": ("date", None, f"{_TYPES}:datepicker"),
    "datetime": ("datetime", None, f"{_TYPES}:datetime"),
    "user": ("user", None, f"{_TYPES}:userpicker"),
    "multiuser": ("array", "user", f"{_TYPES}:multiuserpicker"),
    "textarea": ("string", None, f"{_TYPES}:textarea"),
    "url": ("string", None, f"{_TYPES}:url"),
    "text": ("string", None, f"{_TYPES}:textfield"),
}
_NUMBER: Final = re.compile(r"customfield_(\d+)")


def field_rows(custom: Mapping[str, tuple[str, str]]) -> list[Json]:
    """The answer of `GET /field`; `custom` is name and kind by id.

    >>> field_rows({"customfield_10016": ("Story Points", "number")})[-1]["clauseNames"]
    ['cf[10016]', 'Story Points']
    """
    rows = [_system_row(field) for field in SYSTEM_FIELDS]
    # Key and id are no fields with a schema, but they are columns.
    rows.insert(0, {"id": "issuekey", "key": "issuekey", "name": "Key", "custom": False, "orderable": False})
    rows[0] |= {"navigable": True, "searchable": False, "clauseNames": ["id", "issue", "issuekey", "key"]}
    return rows + [_custom_row(id_, name, kind) for id_, (name, kind) in custom.items()]


def field_number(id_: str) -> int:
    """The number of a custom field; 0 if the id is none of one.

    >>> field_number("customfield_10016")
    10016
    """
    match = _NUMBER.fullmatch(id_)
    return int(match[1]) if match else 0


def _system_row(field: SystemField) -> Json:
    kind = field.kind.removesuffix("[]")
    schema = {"type": "array", "items": kind} if field.kind.endswith("[]") else {"type": kind}
    return {
        "id": field.id,
        "key": field.id,
        "name": field.name,
        "custom": False,
        "orderable": field.orderable,
        "navigable": field.navigable,
        "searchable": bool(field.clauses),
        "clauseNames": list(field.clauses),
        "schema": schema | {"system": field.id},
    }


def _custom_row(id_: str, name: str, kind: str) -> Json:
    number = field_number(id_)
    type_, items, java = _CUSTOM.get(kind, ("any", None, f"{_TYPES}:textfield"))
    schema: Json = {"type": type_} | ({"items": items} if items else {}) | {"custom": java, "customId": number}
    return {
        "id": id_,
        "key": id_,
        "name": name,
        "custom": True,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [f"cf[{number}]", name],
        "schema": schema,
    }
