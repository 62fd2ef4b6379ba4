"""The tables of a snapshot. Instants are UTC seconds, as Jira's index keeps them; dates are yyyy-MM-dd."""

from typing import Final, NamedTuple

#: Raised when the tables change; an older file is refused with a message.
VERSION: Final = 2
#: What makes terms of texts: English stems of words in lower case.
TOKENIZER: Final = "porter unicode61 remove_diacritics 0 tokenchars '_'"
#: Marks a SQLite file as a snapshot ("jqlk").
APPLICATION_ID: Final = 0x6A716C6B

#: Values that a statement takes in every version of SQLite.
_MOST_VALUES: Final = 999

#: Columns of `issue`, in the order in which rows.py fills them; "?" marks those that may be NULL.
_ISSUE: Final = (
    "id key project_id project_key key_num summary? type_id? subtask? hierarchy? status_id? status_cat? priority_id?"
    " resolution_id? security_id? assignee_id? reporter_id? creator_id? parent_id? parent_key? created? updated?"
    " resolved? status_changed? viewed? due? orig_est? rem_est? spent? work_ratio? votes watches attachments history"
)
_ISSUE_TEXTS: Final = frozenset(
    "key project_id project_key summary type_id status_id status_cat priority_id resolution_id security_id"
    " assignee_id reporter_id creator_id parent_id parent_key due".split()
)


def _issue_column(name: str) -> str:
    return "id INTEGER PRIMARY KEY" if name == "id" else f"{name} {'TEXT' if name in _ISSUE_TEXTS else 'INTEGER'}"


TABLES: Final = (
    f"CREATE TABLE issue ({', '.join([_issue_column(name) for name in _ISSUE.replace('?', '').split()])})",
    "CREATE TABLE issue_raw (issue_id INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    # Labels, components, versions, sprints, and every custom field.
    (
        "CREATE TABLE issue_value (issue_id INTEGER, field_id TEXT, value_id TEXT, value_fold TEXT, value_num REAL,"
        " value_ts INTEGER, value_date TEXT, seq INTEGER, PRIMARY KEY (issue_id, field_id, seq)) WITHOUT ROWID"
    ),
    # What WAS asks: who gave the field this value when, and until when it had it.
    (
        "CREATE TABLE issue_period (issue_id INTEGER, field_id TEXT, value_id TEXT, value_fold TEXT, from_ts INTEGER,"
        " to_ts INTEGER, actor TEXT)"
    ),
    # What CHANGED asks: one row for each item of the changelog.
    (
        "CREATE TABLE issue_change (issue_id INTEGER, field_id TEXT, from_id TEXT, from_fold TEXT, to_id TEXT,"
        " to_fold TEXT, at_ts INTEGER, actor TEXT)"
    ),
    (
        "CREATE TABLE issue_link (issue_id INTEGER, link_type TEXT, direction TEXT, description_fold TEXT,"
        " other_key TEXT, other_id TEXT)"
    ),
    "CREATE TABLE issue_person (issue_id INTEGER, role TEXT, user_id TEXT)",
    "CREATE TABLE issue_worklog (issue_id INTEGER, author TEXT, started TEXT)",
    "CREATE TABLE issue_activity (issue_id INTEGER, user_id TEXT, at_ts INTEGER)",
    (
        "CREATE TABLE issue_property (issue_id INTEGER, entity TEXT, name TEXT, path TEXT, value_fold TEXT,"
        " value_num REAL, value_ts INTEGER)"
    ),
    "CREATE TABLE issue_text (id INTEGER PRIMARY KEY, issue_id INTEGER, field_id TEXT, body TEXT)",
    (
        # Texts are not ranked, so their lengths need not be kept.
        "CREATE VIRTUAL TABLE issue_fts USING fts5(body, content='issue_text', content_rowid='id', columnsize=0,"
        f' tokenize="{TOKENIZER}")'
    ),
    "CREATE VIRTUAL TABLE issue_vocabulary USING fts5vocab(issue_fts, instance)",
    "CREATE VIRTUAL TABLE issue_terms USING fts5vocab(issue_fts, row)",
    # The catalogue: projects, statuses, users, ... by kind; data is a JSON object.
    (
        "CREATE TABLE catalogue (kind TEXT, id TEXT, name TEXT, project_id TEXT, seq REAL, data TEXT,"
        " PRIMARY KEY (kind, id)) WITHOUT ROWID"
    ),
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
)

#: Made after the rows are in, which is faster.
INDEXES: Final = (
    "CREATE UNIQUE INDEX issue_key ON issue (key)",
    # Partial, so that they are walked where a condition says how far, and never to sort all issues, which is slower.
    "CREATE INDEX issue_created ON issue (created) WHERE created IS NOT NULL",
    "CREATE INDEX issue_updated ON issue (updated) WHERE updated IS NOT NULL",
    "CREATE INDEX issue_parent ON issue (parent_key) WHERE parent_key IS NOT NULL",
    "CREATE INDEX value_value ON issue_value (field_id, value_id, issue_id)",
    "CREATE INDEX period_value ON issue_period (field_id, value_id, from_ts, to_ts, issue_id)",
    "CREATE INDEX change_field ON issue_change (field_id, to_id, from_id, at_ts, issue_id)",
    "CREATE INDEX link_issue ON issue_link (issue_id)",
    "CREATE INDEX link_other ON issue_link (other_key)",
    "CREATE INDEX person_issue ON issue_person (issue_id, role, user_id)",
    "CREATE INDEX worklog_issue ON issue_worklog (issue_id)",
    "CREATE INDEX activity_user ON issue_activity (user_id, at_ts, issue_id)",
    "CREATE INDEX property_name ON issue_property (entity, name, path)",
)


class Insert(NamedTuple):
    """How rows get into a table: so many values a row, the statement for one row, and one for so many values."""

    width: int
    one: str
    block: int
    many: str


def _insert(table: str, columns: str) -> Insert:
    """How rows of these columns get in; where one is marked with "?", the value "" stands for NULL.

    Python binds None at four times the cost of a text, and most of what a row may hold is not there.
    """
    names = columns.split()
    row = ", ".join(["NULLIF(?, '')" if name.endswith("?") else "?" for name in names])
    into = f"INSERT INTO {table} ({', '.join(names).replace('?', '')}) VALUES "  # noqa: S608
    rows = _MOST_VALUES // len(names)
    return Insert(len(names), f"{into}({row})", rows * len(names), into + ", ".join([f"({row})"] * rows))


#: By kind of row.
INSERTS: Final = {
    "issue": _insert("issue", _ISSUE),
    "raw": _insert("issue_raw", "issue_id body"),
    "value": _insert("issue_value", "issue_id field_id seq value_id value_fold"),
    "quantity": _insert("issue_value", "issue_id field_id seq value_num value_ts value_date"),
    "past": _insert("issue_period", "issue_id field_id value_id? value_fold? from_ts actor to_ts"),
    "present": _insert("issue_period", "issue_id field_id value_id? value_fold? from_ts actor"),
    "change": _insert("issue_change", "issue_id field_id from_id? from_fold? to_id? to_fold? at_ts actor"),
    "link": _insert("issue_link", "issue_id link_type direction description_fold other_key other_id?"),
    "person": _insert("issue_person", "issue_id role user_id"),
    "worklog": _insert("issue_worklog", "issue_id author started"),
    "activity": _insert("issue_activity", "issue_id user_id at_ts"),
    "property": _insert("issue_property", "issue_id entity name path value_fold value_num value_ts"),
    "text": _insert("issue_text", "id issue_id field_id body"),
}

#: The column with the issue's id in each table, for forgetting an issue.
ISSUE_TABLES: Final = {
    "issue_value": "issue_id",
    "issue_period": "issue_id",
    "issue_change": "issue_id",
    "issue_link": "issue_id",
    "issue_person": "issue_id",
    "issue_worklog": "issue_id",
    "issue_activity": "issue_id",
    "issue_property": "issue_id",
    "issue_text": "issue_id",
    "issue_raw": "issue_id",
    "issue": "id",
}
