"""The fields that a query can search: their kinds, their operators, and where their values are."""

import re
from collections.abc import Container
from typing import Final, NamedTuple

from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local.directory import Directory
from jqlkit.local.predicates import Source
from jqlkit.nodes import Field
from jqlkit.operators import WAS_OPERATORS, Operator

EQUALITY: Final = frozenset({Operator.EQUALS, Operator.NOT_EQUALS, Operator.IN, Operator.NOT_IN})
EMPTINESS: Final = frozenset({Operator.IS, Operator.IS_NOT})
ORDERING: Final = frozenset({Operator.LESS, Operator.LESS_EQUALS, Operator.GREATER, Operator.GREATER_EQUALS})
TEXT: Final = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS})
HISTORY: Final = WAS_OPERATORS | {Operator.CHANGED}


class FieldDef(NamedTuple):
    """A field: its name as Jira writes it, the family that resolves its operands, its operators and its values.

    `history` is its id in the changelog, if JQL can search its history; `id` its REST id.
    """

    name: str
    kind: str
    operators: frozenset[Operator]
    source: Source
    id: str = ""
    history: str | None = None


def _column(name: str, never_empty: bool = False) -> Source:
    return Source(name, never_empty=never_empty)


def _values(field: str, column: str = "value_id") -> Source:
    return Source(column, "issue_value", (("field_id", field),))


def _person(role: str) -> Source:
    return Source("user_id", "issue_person", (("role", role),))


_ALL_BUT_TEXT: Final = EQUALITY | EMPTINESS | ORDERING
_FIELDS: Final = (
    FieldDef("project", "project", EQUALITY | EMPTINESS, _column("project_id"), "project"),
    FieldDef("category", "category", EQUALITY | EMPTINESS, _column("project_id"), "category"),
    FieldDef("projectType", "project-type", EQUALITY, _column("project_id"), "projectType"),
    FieldDef("issuetype", "type", EQUALITY | EMPTINESS, _column("type_id"), "issuetype"),
    FieldDef("status", "status", EQUALITY | EMPTINESS | HISTORY, _column("status_id"), "status", "status"),
    FieldDef("statusCategory", "status-category", EQUALITY, _column("status_cat"), "statusCategory"),
    FieldDef("priority", "priority", _ALL_BUT_TEXT | HISTORY, _column("priority_id"), "priority", "priority"),
    FieldDef("resolution", "resolution", _ALL_BUT_TEXT | HISTORY, _column("resolution_id"), "resolution", "resolution"),
    FieldDef("level", "security", EQUALITY | EMPTINESS, _column("security_id"), "security"),
    FieldDef("assignee", "user", EQUALITY | EMPTINESS | HISTORY, _column("assignee_id"), "assignee", "assignee"),
    FieldDef("reporter", "user", EQUALITY | EMPTINESS | HISTORY, _column("reporter_id"), "reporter", "reporter"),
    FieldDef("creator", "user", EQUALITY | EMPTINESS, _column("creator_id"), "creator"),
    FieldDef("voter", "role", EQUALITY | EMPTINESS, _person("voter"), "voter"),
    FieldDef("watcher", "role", EQUALITY | EMPTINESS, _person("watcher"), "watcher"),
    FieldDef("worklogAuthor", "worklog-user", EQUALITY | EMPTINESS, Source("author", "issue_worklog"), "worklogAuthor"),
    FieldDef("worklogDate", "worklog-date", EQUALITY | ORDERING, Source("started", "issue_worklog"), "worklogDate"),
    FieldDef("labels", "label", EQUALITY | EMPTINESS, _values("labels"), "labels"),
    FieldDef("component", "component", EQUALITY | EMPTINESS, _values("components"), "components"),
    FieldDef("fixVersion", "version", _ALL_BUT_TEXT | HISTORY, _values("fixVersions"), "fixVersions", "fixVersions"),
    FieldDef("affectedVersion", "version", _ALL_BUT_TEXT, _values("versions"), "versions"),
    FieldDef("created", "datetime", _ALL_BUT_TEXT, _column("created"), "created"),
    FieldDef("updated", "datetime", _ALL_BUT_TEXT, _column("updated"), "updated"),
    FieldDef("resolved", "datetime", _ALL_BUT_TEXT, _column("resolved"), "resolutiondate"),
    FieldDef("lastViewed", "datetime", _ALL_BUT_TEXT, _column("viewed"), "lastViewed"),
    FieldDef(
        "statusCategoryChangedDate",
        "datetime",
        _ALL_BUT_TEXT,
        _column("status_changed"),
        "statuscategorychangedate",
    ),
    FieldDef("due", "date", _ALL_BUT_TEXT, _column("due"), "duedate"),
    FieldDef("votes", "number", EQUALITY | ORDERING, _column("votes", never_empty=True), "votes"),
    FieldDef("watchers", "number", EQUALITY | ORDERING, _column("watches", never_empty=True), "watches"),
    FieldDef("workRatio", "number", _ALL_BUT_TEXT, _column("work_ratio"), "workratio"),
    FieldDef("hierarchyLevel", "number", EQUALITY | ORDERING, _column("hierarchy"), "hierarchyLevel"),
    FieldDef("originalEstimate", "duration", _ALL_BUT_TEXT, _column("orig_est"), "timeoriginalestimate"),
    FieldDef("remainingEstimate", "duration", _ALL_BUT_TEXT, _column("rem_est"), "timeestimate"),
    FieldDef("timeSpent", "duration", _ALL_BUT_TEXT, _column("spent"), "timespent"),
    FieldDef("summary", "text", TEXT | EMPTINESS, _column("summary"), "summary"),
    FieldDef("description", "text", TEXT | EMPTINESS, _column("description"), "description"),
    FieldDef("environment", "text", TEXT | EMPTINESS, _column("environment"), "environment"),
    FieldDef("comment", "comment", TEXT, _column("comment"), "comment"),
    FieldDef("text", "all-text", TEXT, _column("text"), "text"),
    FieldDef("attachments", "attachments", EMPTINESS, _column("attachments"), "attachment"),
    FieldDef("issuekey", "key", EQUALITY | ORDERING | EMPTINESS, _column("id"), "issuekey"),
    FieldDef("parent", "parent", EQUALITY | EMPTINESS, _column("parent_key"), "parent"),
    FieldDef("parentEpic", "parent-epic", EQUALITY, _column("key"), "parentEpic"),
    FieldDef("issueLink", "link", EQUALITY | EMPTINESS, Source("other_key", "issue_link"), "issueLink"),
    FieldDef("issueLinkType", "link-type", EQUALITY | EMPTINESS, Source("description_fold", "issue_link"), "linkType"),
    FieldDef("filter", "filter", EQUALITY, _column("id"), "filter"),
)
_ALIASES: Final = {
    "spacecategory": "category",
    "space": "project",
    "spacetype": "projecttype",
    "type": "issuetype",
    "worktype": "issuetype",
    "id": "issuekey",
    "issue": "issuekey",
    "key": "issuekey",
    "workitemkey": "issuekey",
    "createddate": "created",
    "updateddate": "updated",
    "resolutiondate": "resolved",
    "duedate": "due",
    "components": "component",
    "fixversions": "fixversion",
    "versions": "affectedversion",
    "affectsversion": "affectedversion",
    "affectsversions": "affectedversion",
    "timeoriginalestimate": "originalestimate",
    "timeestimate": "remainingestimate",
    "savedfilter": "filter",
    "searchrequest": "filter",
    "request": "filter",
    "workitemlink": "issuelink",
    "workitemlinktype": "issuelinktype",
    "textfields": "text",
    "statuscategorychangeddate": "statuscategorychangeddate",
    "label": "labels",
    "watches": "watchers",
}
_BY_NAME: Final = {entry.name.casefold(): entry for entry in _FIELDS}
#: Fields of Jira that no export answers.
_NOT_IN_EXPORTS: Final = frozenset(
    "approvals,approval,development,change-gating-type,change-control-type,customer request type,request type,"
    "request-channel-type,request-last-activity-time,time to resolution,time to first response,time to done,"
    "issuefunction,linkedissue,linkedworkitem,organizations,organization,parentproject,worklogcomment,progress,"
    "rank,lastlogin".split(",")
)
_CF: Final = re.compile(r"cf\[([0-9]+)\]")

_CUSTOM: Final = {
    "number": ("number", _ALL_BUT_TEXT, "value_num"),
    "option": ("option", EQUALITY | EMPTINESS, "value_id"),
    "user": ("user", EQUALITY | EMPTINESS, "value_id"),
    "date": ("date", _ALL_BUT_TEXT, "value_date"),
    "datetime": ("datetime", _ALL_BUT_TEXT, "value_ts"),
    "text": ("text", TEXT | EMPTINESS, "value_fold"),
    "label": ("label", EQUALITY | EMPTINESS, "value_id"),
    "exact": ("label", EQUALITY | EMPTINESS, "value_id"),
    "version": ("version", _ALL_BUT_TEXT, "value_id"),
    "component": ("component", EQUALITY | EMPTINESS, "value_id"),
    "project": ("project", EQUALITY | EMPTINESS, "value_id"),
    "sprint": ("sprint", EQUALITY | EMPTINESS, "value_id"),
    "issue": ("issue", EQUALITY | EMPTINESS, "value_id"),
    "rank": ("rank", frozenset(), "value_id"),
}


def find_fields(name: str, directory: Directory) -> list[FieldDef]:
    """The fields that a name stands for: a system field, `cf[...]`, or every custom field of that name.

    Raises EvaluationError in Jira's words for an unknown one, UnsupportedError for one that no export answers.
    """
    fold = name.casefold()
    if known := _BY_NAME.get(_ALIASES.get(fold, fold)):
        return [known]
    if match := _CF.fullmatch(fold):
        entries = directory.find("field", f"customfield_{int(match[1])}", id_first=True)
    else:
        entries = directory.find("field", name)
    if entries:
        return [_custom(entry.id, entry.name, entry.data.get("type")) for entry in entries]
    if fold == "sprint":
        sprints = [entry for entry in directory.all("field") if entry.data.get("type") == "sprint"]
        return [_custom(entry.id, "Sprint", "sprint") for entry in sprints] or [_custom("sprint", "Sprint", "sprint")]
    if fold in _NOT_IN_EXPORTS:
        raise UnsupportedError(f"the field {name!r} cannot be answered from issues alone: ask Jira itself")
    raise EvaluationError(f"Field '{name}' does not exist or you do not have permission to view it.")


def property_source(field: Field, facets: Container[str]) -> Source:
    """Where the values of `issue.property[key].path` are. Raises UnsupportedError if the snapshot has none."""
    if field.name.casefold() != "issue.property" or len(field.properties) != 1:
        raise UnsupportedError(f"the property {field} is not in an export; issue.property[key].path may be")
    if "properties" not in facets:
        raise UnsupportedError(f"{field}: the snapshot holds no properties; export the issues with them")
    place = field.properties[0]
    return Source("value_fold", "issue_property", (("entity", "issue"), ("name", place.key), ("path", place.path)))


def _custom(id_: str, name: str, kind: str | None) -> FieldDef:
    if kind not in _CUSTOM:  # no value told its type, or several told several
        return FieldDef(
            name, "unknown", frozenset(Operator), Source("value_id", "issue_value", (("field_id", id_),)), id_
        )
    family, operators, column = _CUSTOM[kind]
    return FieldDef(name, family, operators, _values(id_, column), id_)
