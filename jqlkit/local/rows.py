"""One issue of the REST shape as rows of the snapshot's tables."""

from collections.abc import Iterable
from typing import Any, Final

from jqlkit.dates import seconds
from jqlkit.errors import ConfigError
from jqlkit.local.context_names import learn_fields
from jqlkit.local.directory import Directory
from jqlkit.local.history import EMPTY, Histories, Named, Rows, is_complete
from jqlkit.local.properties import property_values
from jqlkit.local.schema import INSERTS
from jqlkit.local.slots import Texts
from jqlkit.local.values import Values

_KINDS: Final = ("project", "type", "status", "priority", "resolution", "security")
_PEOPLE: Final = ("assignee", "reporter", "creator")
_INSTANTS: Final = ("created", "updated", "resolutiondate", "statuscategorychangedate", "lastViewed")
#: Digits of an id that leave room for the slots in 64 bit.
_LONGEST_ID: Final = 14


class RowMaker:
    """Turns issues into rows, and learns names on the way.

    `rows` holds the values of rows by kind (see INSERTS), one row after the other, until they are taken.
    """

    def __init__(
        self, directory: Directory, text_slots: dict[str, int] | None = None, facets: set[str] | None = None
    ) -> None:
        self.directory = directory
        self.rows: dict[str, Rows] = {kind: [] for kind in INSERTS}
        self.text_slots: dict[str, int] = text_slots if text_slots is not None else {}
        #: What the export carries: names of facets that some issue has.
        self.facets: set[str] = facets if facets is not None else set()
        #: Entries by id, of the kinds that every issue names.
        self._known = {kind: directory.entries.setdefault(kind, {}) for kind in _KINDS}
        self._texts = Texts(self.rows["text"], self.text_slots)
        self._values = Values(directory, self.rows, self._texts)
        self._histories = Histories(directory, self.rows)
        self._synthetic = 0

    def id_of(self, issue: dict[str, Any]) -> int:
        """The id of an issue; a made-up one if it has none that is a number."""
        text = str(issue.get("id"))
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID:
            return int(text)
        self._synthetic -= 1
        return self._synthetic

    def add(self, issue: dict[str, Any], body: str, id_: int) -> None:
        """Makes the rows of an issue. Raises ConfigError for a value that is not of Jira's shape."""
        try:
            self._add(issue, body, id_)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise ConfigError(f"{issue['key']}: not the shape of Jira's REST interface ({error!r})") from None

    def _add(self, issue: dict[str, Any], body: str, id_: int) -> None:
        if "names" in issue:
            learn_fields(self.directory, issue)
        fields = issue.get("fields") or {}
        get = fields.get
        key = issue["key"].upper()
        project_key, _, number = key.rpartition("-")
        project = self._project(get("project") or {"key": project_key}, project_key)
        kinds, past = self._standing(fields)
        people = assignee, reporter, creator = [self._user(get(role)) for role in _PEOPLE]
        instants: list[Any] = [seconds(text) if (text := get(name)) else "" for name in _INSTANTS]
        votes, watches, parent = get("votes") or {}, get("watches") or {}, get("parent") or {}
        changelog = issue.get("changelog")
        self.rows["issue"].extend(
            (
                *(id_, key, project, project_key, int(number) if number.isdecimal() else 0, get("summary", "")),
                *(*kinds, *people, _text(parent.get("id")), (parent.get("key") or "").upper()),
                *(*instants, get("duedate", ""), *_effort(fields)),
                *(int(votes.get("votes") or 0), int(watches.get("watchCount") or 0), len(get("attachment") or ())),
                int(is_complete(changelog)),
            )
        )
        self.rows["raw"].extend((id_, body))
        self._texts.add(id_, fields)
        fixed = self._values.add(id_, fields, project)
        self._links(id_, get("issuelinks") or ())
        self._role(id_, "watcher", "isWatching", watches, issue.get("_watchers", watches.get("watchers")))
        self._role(id_, "voter", "hasVoted", votes, issue.get("_voters", votes.get("voters")))
        self._comments(id_, get("comment"))
        self._worklog(id_, get("worklog"))
        self._properties(id_, issue.get("properties"))
        if isinstance(changelog, dict):
            status, priority, resolution = past
            now = (status, _person(assignee), _person(reporter), priority, resolution)
            self._histories.add(id_, changelog, now, fixed, instants[0] or 0, creator or reporter)

    def _project(self, project: dict[str, Any], key: str) -> str:
        id_ = project.get("id")
        if id_ in self._known["project"]:
            return str(id_)
        data: dict[str, Any] = {"key": key}
        if category := project.get("projectCategory"):
            data["category"] = category.get("name")
        if type_ := project.get("projectTypeKey"):
            data["type"] = type_
        return self.directory.learn("project", None if id_ is None else str(id_), project.get("name") or key, **data)

    def _standing(self, fields: dict[str, Any]) -> tuple[tuple[Any, ...], tuple[Named, Named, Named]]:
        """The columns from type_id to security_id; status, priority and resolution as histories name them."""
        type_ = fields.get("issuetype") or {}
        level, subtask = type_.get("hierarchyLevel"), type_.get("subtask")
        if type_ and subtask is None:
            subtask = level == -1
        status = fields.get("status") or {}
        category = (status.get("statusCategory") or {}).get("key")
        type_id, _ = self._named("type", type_, hierarchy=level, subtask=subtask)
        state = self._named("status", status, category=category)
        if category is None and (known := self._known["status"].get(state[0])):
            category = known.data.get("category")
        priority = self._named("priority", fields.get("priority"))
        resolution = self._named("resolution", fields.get("resolution"))
        security_id, _ = self._named("security", fields.get("security"))
        columns = (type_id, subtask, level, state[0], category, priority[0], resolution[0], security_id)
        return columns, (state, priority, resolution)

    def _named(self, kind: str, value: dict[str, Any] | None, **data: Any) -> Named:
        if not value:
            return EMPTY
        id_, name = value.get("id"), value.get("name") or ""
        if id_ not in self._known[kind]:
            id_ = self.directory.learn(kind, None if id_ is None else str(id_), name, **data)
        return str(id_), name.casefold()

    def _user(self, user: dict[str, Any] | None) -> str:
        return self.directory.learn_user(user) if user else ""

    def _links(self, id_: int, links: Iterable[dict[str, Any]]) -> None:
        for link in links:
            type_ = link.get("type") or {}
            for direction, side in (("inward", "inwardIssue"), ("outward", "outwardIssue")):
                if other := link.get(side):
                    text = str(type_.get(direction) or type_.get("name") or "")
                    fold = text.casefold()
                    self.directory.learn("link", fold, text)
                    row = (id_, type_.get("name"), direction, fold, other["key"].upper(), _text(other.get("id")))
                    self.rows["link"].extend(row)

    def _role(self, id_: int, role: str, own: str, value: dict[str, Any], people: Iterable[Any] | None) -> None:
        """Watchers or voters: all of them, or whether the exporting user is one."""
        if people is not None:
            self.facets.add(role)
            for person in people:
                self.rows["person"].extend((id_, role, self._someone(person)))
        holds = value.get(own)
        if holds is not None:
            self.facets.add(own)
        if holds:
            self.rows["person"].extend((id_, role, ""))

    def _someone(self, person: dict[str, Any] | str) -> str:
        if isinstance(person, dict):
            return self.directory.learn_user(person)
        known = self.directory.users(person)
        return known[0].id if known else self.directory.learn_user({"name": person})

    def _comments(self, id_: int, comment: dict[str, Any] | None) -> None:
        if comment is None:
            return
        for index, entry in enumerate(self._entries("comment", comment)):
            self._texts.add_comment(id_, index, entry.get("body") or "")
            for person, moment in (("author", "created"), ("updateAuthor", "updated")):
                if (user := entry.get(person)) and (at := entry.get(moment)):
                    self.rows["activity"].extend((id_, self._user(user), seconds(at)))

    def _worklog(self, id_: int, worklog: Any) -> None:
        if not isinstance(worklog, dict):
            return
        for entry in self._entries("worklog", worklog):
            started = str(entry.get("started") or entry.get("created"))[:10]
            author = entry.get("author")
            self.rows["worklog"].extend((id_, self._user(author) if author else None, started))

    def _entries(self, facet: str, part: dict[str, Any]) -> list[dict[str, Any]]:
        """The entries of a list that may be cut, and a note of whether it was."""
        self.facets.add(facet)
        entries: list[dict[str, Any]] = part.get(f"{facet}s") or []
        if (part.get("total") or 0) > len(entries):
            self.facets.add(f"{facet} truncated")
        return entries

    def _properties(self, id_: int, properties: Any) -> None:
        if not isinstance(properties, dict):
            return
        self.facets.add("properties")
        texts: dict[str, list[str]] = {}
        for (name, path, text, number, at), is_text in property_values(properties):
            self.rows["property"].extend((id_, "issue", name, path, text.casefold(), number, at))
            if is_text:
                texts.setdefault(f"issue.property[{name}]{path}", []).append(text)
        for place, found in texts.items():
            self._texts.add_property(id_, place, "\n".join(found))


def _effort(fields: dict[str, Any]) -> tuple[Any, ...]:
    """Original and remaining estimate, time spent, and the work ratio: spent to estimated in percent."""
    get = fields.get
    spent, estimate, ratio = get("timespent"), get("timeoriginalestimate"), get("workratio")
    if spent is None and estimate is None:
        tracking = get("timetracking")
        if not isinstance(tracking, dict):
            return "", get("timeestimate", ""), "", ""
        spent, estimate = tracking.get("timeSpentSeconds"), tracking.get("originalEstimateSeconds")
    if not estimate:
        ratio = None
    elif ratio is None or ratio < 0:
        ratio = int((spent or 0) * 100 / estimate)
    return estimate, get("timeestimate"), spent, ratio


def _person(id_: str) -> Named:
    return id_, id_.casefold()


def _text(id_: object) -> str:
    return "" if id_ is None else str(id_)
