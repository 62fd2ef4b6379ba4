"""One issue of the REST shape as rows of the snapshot's tables."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from jqlkit.errors import ConfigError
from jqlkit.local import custom
from jqlkit.local.directory import Directory
from jqlkit.local.history import (
    EMPTY,
    FIELDS,
    HISTORIES,
    Change,
    Named,
    is_complete,
    multi_periods,
    read_changes,
    single_periods,
)

#: Places of texts in the full-text index: an issue's texts have the row ids issue id * TEXT_SLOTS + slot.
TEXT_SLOTS: Final = 4096
FIRST_COMMENT: Final = 1024
#: Texts in properties, which `text ~` does not look at.
FIRST_PROPERTY: Final = 3584
#: The place of a field that no issue has a text in.
NO_SLOT: Final = FIRST_COMMENT - 1
SYSTEM_TEXTS: Final = {"summary": 0, "description": 1, "environment": 2}

#: Digits of an id that leave room for the slots in 64 bit.
_LONGEST_ID: Final = 14
#: Places of the second parts of cascading options come after those of the first.
SECOND_OPTION: Final = 1_000_000

Row = tuple[Any, ...]


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
        self._readers = custom.make_reader(directory, seconds)
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
        directory = self.directory
        key = issue["key"].upper()
        project_key, _, number = key.rpartition("-")
        project = fields.get("project") or {"key": project_key}
        project_id = self._project(project, project_key)
        status = fields.get("status")
        category = (status.get("statusCategory") or {}).get("key") if status else None
        created, spent, estimate = (
            _at(fields.get("created")),
            fields.get("timespent"),
            fields.get("timeoriginalestimate"),
        )
        if spent is None and estimate is None and isinstance(tracking := fields.get("timetracking"), dict):
            spent, estimate = tracking.get("timeSpentSeconds"), tracking.get("originalEstimateSeconds")
        people = [self._user(fields.get(name)) for name in ("assignee", "reporter", "creator")]
        parent = fields.get("parent") or {}
        type_ = fields.get("issuetype")
        type_id = self._named("type", type_, hierarchy=(type_ or {}).get("hierarchyLevel"), subtask=_subtask(type_))
        changelog = issue.get("changelog")
        complete = is_complete(changelog)
        work_ratio = fields.get("workratio")
        if estimate and (work_ratio is None or work_ratio < 0):
            work_ratio = int((spent or 0) * 100 / estimate)
        status_id = self._named("status", status, category=category)
        if status_id is not None and category is None and (known := directory.get("status", status_id)):
            category = known.data.get("category")
        priority_id = self._named("priority", fields.get("priority"))
        resolution_id = self._named("resolution", fields.get("resolution"))
        self._put(
            "issue",
            (
                id_,
                key,
                project_id,
                project_key,
                int(number) if number.isdecimal() else 0,
                fields.get("summary"),
                type_id,
                _subtask(type_),
                (type_ or {}).get("hierarchyLevel"),
                status_id,
                category,
                priority_id,
                resolution_id,
                self._named("security", fields.get("security")),
                *people,
                _text(parent.get("id")),
                parent["key"].upper() if parent.get("key") else None,
                created,
                _at(fields.get("updated")),
                _at(fields.get("resolutiondate")),
                _at(fields.get("statuscategorychangedate")),
                _at(fields.get("lastViewed")),
                fields.get("duedate"),
                estimate,
                fields.get("timeestimate"),
                spent,
                work_ratio if estimate else None,
                int((fields.get("votes") or {}).get("votes") or 0),
                int((fields.get("watches") or {}).get("watchCount") or 0),
                len(fields.get("attachment") or ()),
                None,
                complete,
            ),
        )
        self._put("issue_raw", (id_, body))
        self._multi(id_, fields, project_id)
        self._texts(id_, fields)
        self._relations(id_, issue, fields)
        self._custom(id_, fields)
        now_values = [_name_of(status_id, status), _user_name(people[0]), _user_name(people[1])]
        now_values += [_name_of(priority_id, fields.get("priority")), _name_of(resolution_id, fields.get("resolution"))]
        self._history(id_, changelog, now_values, created or 0, people[2] or people[1])

    def _project(self, project: dict[str, Any], key: str) -> str:
        id_ = _text(project.get("id"))
        if id_ is not None and id_ in self.directory.entries.get("project", ()):
            return id_
        data: dict[str, Any] = {"key": key}
        if category := project.get("projectCategory"):
            data["category"] = category.get("name")
        if type_ := project.get("projectTypeKey"):
            data["type"] = type_
        return self.directory.learn("project", id_, project.get("name") or key, **data)

    def _put(self, table: str, row: Row) -> None:
        self.rows[table].append(row)

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
        return self.directory.learn(kind, _text(value.get("id")), value.get("name") or "", **data) if value else None

    def _multi(self, id_: int, fields: dict[str, Any], project_id: str) -> None:
        for seq, label in enumerate(fields.get("labels") or ()):
            fold = label.casefold()
            self._put("issue_value", (id_, "labels", fold, fold, None, None, None, seq))
        for field, kind in (("components", "component"), ("fixVersions", "version"), ("versions", "version")):
            for seq, value in enumerate(fields.get(field) or ()):
                flags = {name: value[name] for name in ("released", "archived", "releaseDate") if name in value}
                value_id = self.directory.learn(kind, _text(value.get("id")), value["name"], project_id, None, **flags)
                self._put("issue_value", (id_, field, value_id, value["name"].casefold(), None, None, None, seq))

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

    def _relations(self, id_: int, issue: dict[str, Any], fields: dict[str, Any]) -> None:
        for link in fields.get("issuelinks") or ():
            type_ = link.get("type") or {}
            for direction, side in (("inward", "inwardIssue"), ("outward", "outwardIssue")):
                if other := link.get(side):
                    text = str(type_.get(direction) or type_.get("name") or "")
                    self.directory.learn("link", text.casefold(), text)
                    row = (
                        id_,
                        type_.get("name"),
                        direction,
                        text.casefold(),
                        other["key"].upper(),
                        _text(other.get("id")),
                    )
                    self._put("issue_link", row)
        watches, votes = fields.get("watches") or {}, fields.get("votes") or {}
        for role, people in (
            ("watcher", issue.get("_watchers") if "_watchers" in issue else watches.get("watchers")),
            ("voter", issue.get("_voters") if "_voters" in issue else votes.get("voters")),
        ):
            if people is not None:
                self.facets.add(role)
            for person in people or ():
                self._put("issue_person", (id_, role, self._person(person)))
        for role, facet, holds in (
            ("watcher", "isWatching", watches.get("isWatching")),
            ("voter", "hasVoted", votes.get("hasVoted")),
        ):
            if holds is not None:
                self.facets.add(facet)
            if holds:
                self._put("issue_person", (id_, role, ""))
        if isinstance(worklog := fields.get("worklog"), dict):
            self.facets.add("worklog")
            entries = worklog.get("worklogs") or ()
            if (worklog.get("total") or 0) > len(entries):
                self.facets.add("worklog truncated")
            for entry in entries:
                started = str(entry.get("started") or entry.get("created"))[:10]
                self._put("issue_worklog", (id_, self._user(entry.get("author")), started))
        if isinstance(properties := issue.get("properties"), dict):
            self.facets.add("properties")
            self._properties(id_, "issue", properties)

    def _properties(self, id_: int, entity: str, properties: dict[str, Any]) -> None:
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
            if not field.startswith("customfield_") or value is None or value == []:
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

    def _history(self, id_: int, changelog: Any, now: list[Named], created: int, creator: str | None) -> None:
        changes: list[Change] = []
        if isinstance(changelog, dict):
            changes, touches = read_changes(changelog, self.directory, seconds)
            for actor, at in touches:
                self._put("issue_activity", (id_, actor, at))
            for change in changes:
                self._put("issue_change", (id_, change.field, *change.old, *change.new, change.at, change.actor))
        else:
            return
        if creator:
            self._put("issue_activity", (id_, creator, created))
        periods = self.rows["issue_period"]
        versions = [Named(row[2], row[3]) for row in self._recent("issue_value", id_) if row[1] == "fixVersions"]
        if not changes and len(versions) < 2:  # by far the most
            for field, (value, fold) in zip(HISTORIES, (*now, *(versions or (EMPTY,))), strict=True):
                periods.append((id_, field, value, fold, created, None, creator))
            return
        by_field: dict[str, list[Change]] = {}
        for change in changes:
            by_field.setdefault(change.field, []).append(change)
        for field, named in zip(FIELDS, now, strict=False):
            for period in single_periods(field, by_field.get(field, []), named, created, creator):
                periods.append((id_, field, *period.value, period.start, period.end, period.actor))
        for period in multi_periods("fixVersions", by_field.get("fixVersions", []), versions, created, creator):
            periods.append((id_, "fixVersions", *period.value, period.start, period.end, period.actor))

    def _recent(self, table: str, id_: int) -> Iterator[Row]:
        """The rows of an issue that were just made."""
        for row in reversed(self.rows.get(table, ())):
            if row[0] != id_:
                return
            yield row


def plain_number(number: float) -> str:
    """A number as text, whole ones without a fraction."""
    return str(int(number)) if number.is_integer() else str(number)


def seconds(text: str) -> int:
    """The UTC second of an instant as Jira writes it; fractions are cut, as Jira's index does."""
    at = datetime.fromisoformat(text)
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() // 1)


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


def _name_of(id_: str | None, value: dict[str, Any] | None) -> Named:
    return Named(id_, str((value or {}).get("name") or "").casefold()) if id_ else EMPTY


def _user_name(id_: str | None) -> Named:
    return Named(id_, id_.casefold()) if id_ else EMPTY
