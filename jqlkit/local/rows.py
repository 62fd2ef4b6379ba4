"""One issue of the REST shape as rows of the snapshot's tables."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from jqlkit.dates import seconds
from jqlkit.errors import ConfigError
from jqlkit.local import custom
from jqlkit.local.directory import Directory
from jqlkit.local.history import EMPTY, Histories, Named, Pair, Row, is_complete

#: Places of texts in the full-text index: an issue's texts have the row ids issue id * TEXT_SLOTS + slot.
TEXT_SLOTS: Final = 4096
FIRST_COMMENT: Final = 1024
#: Texts in properties, which `text ~` does not look at.
FIRST_PROPERTY: Final = 3584
#: The place of a field that no issue has a text in.
NO_SLOT: Final = FIRST_COMMENT - 1
SYSTEM_TEXTS: Final = {"summary": 0, "description": 1, "environment": 2}

_KINDS: Final = ("project", "type", "status", "priority", "resolution", "security", "component", "version")
#: Digits of an id that leave room for the slots in 64 bit.
_LONGEST_ID: Final = 14
#: Places of the second parts of cascading options come after those of the first.
SECOND_OPTION: Final = 1_000_000


class RowMaker:
    """Turns issues into rows, and learns names on the way. `rows` holds the rows by table until they are taken."""

    def __init__(
        self, directory: Directory, text_slots: dict[str, int] | None = None, facets: set[str] | None = None
    ) -> None:
        self.directory = directory
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.text_slots: dict[str, int] = text_slots if text_slots is not None else {}
        self.text_slots.update(SYSTEM_TEXTS)
        #: What the export carries: names of facets that some issue has.
        self.facets: set[str] = facets if facets is not None else set()
        #: Entries by id, of the kinds that every issue names.
        self._known = {kind: directory.entries.setdefault(kind, {}) for kind in _KINDS}
        self._issues, self._bodies, self._values = self.rows["issue"], self.rows["issue_raw"], self.rows["issue_value"]
        self._histories = Histories(directory, self.rows)
        self._readers = custom.make_reader(directory)
        self._kinds: dict[str, str | None] = {}
        self._synthetic = 0

    def add(self, issue: dict[str, Any], body: str, id_: int) -> None:
        """Makes the rows of an issue. Raises ConfigError for a value that is not of Jira's shape."""
        try:
            self._add(issue, body, id_)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise ConfigError(f"{issue['key']}: not the shape of Jira's REST interface ({error!r})") from None

    def _add(self, issue: dict[str, Any], body: str, id_: int) -> None:
        fields = issue.get("fields") or {}
        get = fields.get
        key = issue["key"].upper()
        project_key, _, number = key.rpartition("-")
        project_id = self._project(get("project") or {"key": project_key}, project_key)
        status, type_, priority, resolution = get("status"), get("issuetype"), get("priority"), get("resolution")
        category = (status.get("statusCategory") or {}).get("key") if status else None
        spent, estimate = get("timespent"), get("timeoriginalestimate")
        if spent is None and estimate is None and isinstance(tracking := get("timetracking"), dict):
            spent, estimate = tracking.get("timeSpentSeconds"), tracking.get("originalEstimateSeconds")
        assignee, reporter, creator = (
            self._user(get("assignee")),
            self._user(get("reporter")),
            self._user(get("creator")),
        )
        parent = get("parent") or {}
        level, subtask = (type_.get("hierarchyLevel"), _subtask(type_)) if type_ else (None, None)
        created = _at(get("created"))
        work_ratio = get("workratio")
        if estimate and (work_ratio is None or work_ratio < 0):
            work_ratio = int((spent or 0) * 100 / estimate)
        type_id = self._named("type", type_, hierarchy=level, subtask=subtask)
        status_id = self._named("status", status, category=category)
        if status_id is not None and category is None and (known := self.directory.get("status", status_id)):
            category = known.data.get("category")
        priority_id = self._named("priority", priority)
        resolution_id = self._named("resolution", resolution)
        votes, watches = get("votes") or {}, get("watches") or {}
        changelog = issue.get("changelog")
        self._issues.append(
            (
                id_,
                key,
                project_id,
                project_key,
                int(number) if number.isdecimal() else 0,
                get("summary"),
                type_id,
                subtask,
                level,
                status_id,
                category,
                priority_id,
                resolution_id,
                self._named("security", get("security")),
                assignee,
                reporter,
                creator,
                _text(parent.get("id")),
                parent["key"].upper() if parent.get("key") else None,
                created,
                _at(get("updated")),
                _at(get("resolutiondate")),
                _at(get("statuscategorychangedate")),
                _at(get("lastViewed")),
                get("duedate"),
                estimate,
                get("timeestimate"),
                spent,
                work_ratio if estimate else None,
                int(votes.get("votes") or 0),
                int(watches.get("watchCount") or 0),
                len(get("attachment") or ()),
                None,
                is_complete(changelog),
            )
        )
        self._bodies.append((id_, body))
        versions = self._multi(id_, fields, project_id)
        self._texts(id_, fields)
        self._links(id_, get("issuelinks") or ())
        self._role(id_, "watcher", "isWatching", watches, issue.get("_watchers", watches.get("watchers")))
        self._role(id_, "voter", "hasVoted", votes, issue.get("_voters", votes.get("voters")))
        self._worklog(id_, get("worklog"))
        if isinstance(properties := issue.get("properties"), dict):
            self._properties(id_, "issue", properties)
        self._custom(id_, fields)
        if isinstance(changelog, dict):
            now = [
                _pair(status_id, status),
                (assignee, assignee and assignee.casefold()),
                (reporter, reporter and reporter.casefold()),
                _pair(priority_id, priority),
                _pair(resolution_id, resolution),
            ]
            self._histories.add(id_, changelog, now, versions, created or 0, creator or reporter)

    def _project(self, project: dict[str, Any], key: str) -> str:
        id_ = project.get("id")
        if id_ in self._known["project"]:
            return str(id_)
        data: dict[str, Any] = {"key": key}
        if category := project.get("projectCategory"):
            data["category"] = category.get("name")
        if type_ := project.get("projectTypeKey"):
            data["type"] = type_
        return self.directory.learn("project", _text(id_), project.get("name") or key, **data)

    def id_of(self, issue: dict[str, Any]) -> int:
        """The id of an issue; a made-up one if it has none that is a number."""
        text = str(issue.get("id"))
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID:
            return int(text)
        self._synthetic -= 1
        return self._synthetic

    def _user(self, user: dict[str, Any] | None) -> str | None:
        return self.directory.learn_user(user) if user else None

    def _person(self, person: dict[str, Any] | str) -> str:
        if isinstance(person, dict):
            return self.directory.learn_user(person)
        known = self.directory.users(person)
        return known[0].id if known else self.directory.learn_user({"name": person})

    def _named(self, kind: str, value: dict[str, Any] | None, **data: Any) -> str | None:
        if not value:
            return None
        id_ = value.get("id")
        if id_ in self._known[kind]:
            return str(id_)
        return self.directory.learn(kind, _text(id_), value.get("name") or "", **data)

    def _multi(self, id_: int, fields: dict[str, Any], project_id: str) -> list[Named]:
        """Labels, components and versions; those in which the issue is to be fixed."""
        put = self._values.append
        for seq, label in enumerate(fields.get("labels") or ()):
            fold = label.casefold()
            put((id_, "labels", fold, fold, None, None, None, seq))
        fixed: list[Named] = []
        for field, kind in (("components", "component"), ("fixVersions", "version"), ("versions", "version")):
            for seq, value in enumerate(fields.get(field) or ()):
                value_id, name = value.get("id"), value["name"]
                if value_id not in self._known[kind]:
                    flags = {flag: value[flag] for flag in ("released", "archived", "releaseDate") if flag in value}
                    value_id = self.directory.learn(kind, _text(value_id), name, project_id, None, **flags)
                fold = name.casefold()
                put((id_, field, value_id, fold, None, None, None, seq))
                if field == "fixVersions":
                    fixed.append(Named(value_id, fold))
        return fixed

    def _texts(self, id_: int, fields: dict[str, Any]) -> None:
        for field, slot in SYSTEM_TEXTS.items():
            if value := fields.get(field):
                self._text(id_, field, slot, custom.plain_text(value))
        comment = fields.get("comment")
        if comment is None:
            return
        self.facets.add("comment")
        comments = comment.get("comments") or ()
        if (comment.get("total") or 0) > len(comments):
            self.facets.add("comment truncated")
        last = FIRST_PROPERTY - FIRST_COMMENT - 1
        for index, entry in enumerate(comments):
            self._text(id_, "comment", FIRST_COMMENT + min(index, last), custom.plain_text(entry.get("body") or ""))
            if (author := entry.get("author")) and entry.get("created"):
                self._put("issue_activity", (id_, self._user(author), seconds(entry["created"])))
            if (editor := entry.get("updateAuthor")) and entry.get("updated"):
                self._put("issue_activity", (id_, self._user(editor), seconds(entry["updated"])))

    def _text(self, id_: int, field: str, slot: int, text: str) -> None:
        if text:
            self._put("issue_text", (id_ * TEXT_SLOTS + slot, id_, field, text))

    def _links(self, id_: int, links: Iterable[dict[str, Any]]) -> None:
        for link in links:
            type_ = link.get("type") or {}
            for direction, side in (("inward", "inwardIssue"), ("outward", "outwardIssue")):
                if other := link.get(side):
                    text = str(type_.get(direction) or type_.get("name") or "")
                    fold = text.casefold()
                    self.directory.learn("link", fold, text)
                    row = (id_, type_.get("name"), direction, fold, other["key"].upper(), _text(other.get("id")))
                    self._put("issue_link", row)

    def _role(self, id_: int, role: str, own: str, value: dict[str, Any], people: Iterable[Any] | None) -> None:
        """Watchers or voters: all of them, or whether the exporting user is one."""
        if people is not None:
            self.facets.add(role)
            for person in people:
                self._put("issue_person", (id_, role, self._person(person)))
        holds = value.get(own)
        if holds is not None:
            self.facets.add(own)
        if holds:
            self._put("issue_person", (id_, role, ""))

    def _worklog(self, id_: int, worklog: Any) -> None:
        if not isinstance(worklog, dict):
            return
        self.facets.add("worklog")
        entries = worklog.get("worklogs") or ()
        if (worklog.get("total") or 0) > len(entries):
            self.facets.add("worklog truncated")
        for entry in entries:
            started = str(entry.get("started") or entry.get("created"))[:10]
            self._put("issue_worklog", (id_, self._user(entry.get("author")), started))

    def _put(self, table: str, row: Row) -> None:
        self.rows[table].append(row)

    def _properties(self, id_: int, entity: str, properties: dict[str, Any]) -> None:
        self.facets.add("properties")
        texts: dict[str, list[str]] = {}
        for name, value in properties.items():
            pending: list[tuple[str, Any]] = [("", value)]
            while pending:
                path, item = pending.pop()
                if isinstance(item, dict):
                    pending.extend((f"{path}.{key}", below) for key, below in item.items())
                elif isinstance(item, list):
                    pending.extend((path, below) for below in item)
                elif item is not None:
                    number = float(item) if isinstance(item, (int, float)) and not isinstance(item, bool) else None
                    text = str(item) if number is None else plain_number(number)
                    at = _maybe_at(item) if isinstance(item, str) else None
                    self._put("issue_property", (id_, entity, name, path, text.casefold(), number, at))
                    if isinstance(item, str):
                        texts.setdefault(f"{entity}.property[{name}]{path}", []).append(item)
        for field, found in texts.items():
            self._text(id_, field, self._slot(field, FIRST_PROPERTY, TEXT_SLOTS), "\n".join(found))

    def _slot(self, field: str, first: int, end: int) -> int:
        """The place of a field's texts; fields too many for their range share its last one."""
        if field not in self.text_slots:
            taken = [slot for slot in self.text_slots.values() if first <= slot < end - 1]
            self.text_slots[field] = max(taken, default=first - 1) + 1
        return self.text_slots[field]

    def _custom(self, id_: int, fields: dict[str, Any]) -> None:
        for field, value in fields.items():
            if value is None or not field.startswith("customfield_") or value == []:
                continue
            kind = self._kinds.get(field) or self._kind(field, value)
            if kind == "text":
                self._text(id_, field, self._slot(field, 0, NO_SLOT), custom.plain_text(value))
            elif kind == "rank":
                self._put("issue_value", (id_, field, str(value), str(value), None, None, None, 0))
            elif kind is not None:
                read = self._readers[kind]
                for seq, item in enumerate(value if isinstance(value, list) else (value,)):
                    self._put("issue_value", (id_, field, *read(field, item), seq))
                    if kind == "option" and isinstance(item, dict) and isinstance(item.get("child"), dict):
                        child = read(field, item["child"])
                        self._put("issue_value", (id_, field, *child, seq + SECOND_OPTION))

    def _kind(self, field: str, value: object) -> str | None:
        known = self.directory.get("field", field)
        kind = known.data.get("type") if known else None
        if kind is None and (kind := custom.guessed_kind(value)):
            if known is None:
                self.directory.learn("field", field, field, type=kind)
            else:
                known.data["type"] = kind
        self._kinds[field] = kind
        return kind


def plain_number(number: float) -> str:
    """A number as text, whole ones without a fraction."""
    return str(int(number)) if number.is_integer() else str(number)


def _at(text: str | None) -> int | None:
    return seconds(text) if text else None


def _maybe_at(text: str) -> int | None:
    try:
        return _at(text)
    except ValueError:
        return None


def _text(id_: object) -> str | None:
    return None if id_ is None else str(id_)


def _subtask(type_: dict[str, Any] | None) -> bool | None:
    if type_ is None:
        return None
    subtask: bool | None = type_.get("subtask")
    return type_.get("hierarchyLevel") == -1 if subtask is None else subtask


def _pair(id_: str | None, value: dict[str, Any] | None) -> Pair:
    return (id_, str((value or {}).get("name") or "").casefold()) if id_ else EMPTY
