"""JQL functions, resolved on a snapshot: what each takes, for which fields it stands, and what it yields."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from jqlkit.dates import Moment, Precision, boundary, parse_date
from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local.context import parse_instant
from jqlkit.local.directory import Entry, rank
from jqlkit.local.lookups import current_user, exporter, find_projects, find_user, function_name, issue_key
from jqlkit.nodes import FunctionOperand, Operand

if TYPE_CHECKING:
    from jqlkit.local.resolver import Scope

Ids = list[str]
Body = Callable[[tuple[str, ...], "Scope"], Ids]


class FunctionDef(NamedTuple):
    """A function: its name, how many arguments it takes, whether it yields a list, the kinds of field, its body."""

    name: str
    least: int
    most: int
    is_list: bool
    kinds: tuple[str, ...]
    body: Body


def _user_argument(arguments: tuple[str, ...], scope: "Scope", function: str) -> set[str]:
    users = find_user(arguments[0], scope, function) if arguments else [current_user(scope)]
    names: set[str] = set()
    for user in users:
        names |= {user.id, *user.data.get("identifiers", ())}
    return names


def _current_user(arguments: tuple[str, ...], scope: "Scope") -> Ids:
    return [current_user(scope).id]


def _members_of(arguments: tuple[str, ...], scope: "Scope") -> Ids:
    group = arguments[0].casefold()
    for name, members in scope.context.groups.items():
        if name.casefold() == group:
            found: Ids = []
            for member in members:
                found.extend(user.id for user in scope.directory.users(member))
            return found
    raise EvaluationError(f"Function 'membersOf' can not generate a list of usernames for group '{arguments[0]}';"
                          " the group does not exist.")  # fmt: skip


def _inactive_users(arguments: tuple[str, ...], scope: "Scope") -> Ids:
    return [user.id for user in scope.directory.all("user") if not user.data.get("active", True)]


def _project_ids(arguments: tuple[str, ...], scope: "Scope", function: str) -> set[str] | None:
    if not arguments:
        return None
    ids: set[str] = set()
    for argument in arguments:
        entries = find_projects(argument, scope)
        if not entries:
            raise EvaluationError(f"Could not resolve the project '{argument}' provided to function '{function}'.")
        ids |= {entry.id for entry in entries}
    return ids


def _versions(released: bool, function: str) -> Body:
    def body(arguments: tuple[str, ...], scope: "Scope") -> Ids:
        projects = _project_ids(arguments, scope, function)
        return [entry.id for entry in _known_versions(scope, projects, released, function)]

    return body


def _known_versions(scope: "Scope", projects: set[str] | None, released: bool, function: str) -> list[Entry]:
    versions = []
    for entry in scope.directory.all("version"):
        if projects is not None and entry.project not in projects:
            continue
        if "released" not in entry.data:
            raise UnsupportedError(
                f"{function}(): the snapshot does not tell whether version {entry.name!r} is released"
            )
        if bool(entry.data["released"]) is released and not entry.data.get("archived"):
            versions.append(entry)
    return versions


def _one_version(latest_released: bool, function: str) -> Body:
    def body(arguments: tuple[str, ...], scope: "Scope") -> Ids:
        projects = _project_ids(arguments, scope, function)
        best: dict[str | None, Entry] = {}
        for entry in sorted(_known_versions(scope, projects, latest_released, function), key=rank):
            if latest_released or entry.project not in best:
                best[entry.project] = entry
        return [entry.id for entry in best.values()]

    return body


def _types(subtasks: bool) -> Body:
    def body(arguments: tuple[str, ...], scope: "Scope") -> Ids:
        found = []
        for entry in scope.directory.all("type"):
            level = entry.data.get("hierarchy")
            if bool(entry.data.get("subtask") or level == -1) is subtasks:
                found.append(entry.id)
        return found

    return body


def _sprints(state: str) -> Body:
    states = ("active", "open") if state == "active" else (state,)

    def body(arguments: tuple[str, ...], scope: "Scope") -> Ids:
        return [entry.id for entry in scope.directory.all("sprint") if entry.data.get("state") in states]

    return body


def _led(kind: str) -> Body:
    def body(arguments: tuple[str, ...], scope: "Scope") -> Ids:
        names = _user_argument(arguments, scope, f"{kind}sLeadByUser")
        entries = scope.directory.all(kind)
        if entries and not any("lead" in entry.data for entry in entries):
            raise UnsupportedError(f"{kind}sLeadByUser(): the snapshot does not tell who leads the {kind}s")
        return [entry.id for entry in entries if entry.data.get("lead") in names]

    return body


def _keys_of(table: str) -> Body:
    def body(arguments: tuple[str, ...], scope: "Scope") -> Ids:
        known = scope.context.votes if table == "voted" else scope.context.viewed
        user = current_user(scope)
        names = {user.id, *user.data.get("identifiers", ())}
        if found := [keys for name, keys in (known or {}).items() if name in names]:
            return [key.upper() for keys in found for key in keys]
        if table == "voted" and _is_told(scope, "voter", "hasVoted"):
            return _keys_with_role(scope, "voter", names)
        raise UnsupportedError(f"{table}: the snapshot does not record which issues the user has {table}")

    return body


def voted_by(ids: Iterable[object], scope: "Scope") -> Ids | None:
    """The keys of the issues that these users voted for, if the context tells it of each of them."""
    keys: Ids = []
    for id_ in ids:
        user = scope.directory.get("user", str(id_))
        names = {str(id_), *(user.data.get("identifiers", ()) if user else ())}
        known = [voted for name, voted in (scope.context.votes or {}).items() if name in names]
        if not known:
            return None
        keys += [key.upper() for voted in known for key in voted]
    return keys


def _watched(arguments: tuple[str, ...], scope: "Scope") -> Ids:
    user = current_user(scope)
    if not _is_told(scope, "watcher", "isWatching"):
        raise UnsupportedError("watchedIssues(): the snapshot does not record who watches an issue")
    return _keys_with_role(scope, "watcher", {user.id, *user.data.get("identifiers", ())})


def _is_told(scope: "Scope", role: str, own: str) -> bool:
    """Whether the export lists the people of a role, or tells at least whether the searching user is one."""
    return role in scope.store.facets or (own in scope.store.facets and exporter(scope) is not None)


def _keys_with_role(scope: "Scope", role: str, names: set[str]) -> Ids:
    if exporter(scope):
        names = names | {""}  # as which the export marks its own user
    marks = ", ".join("?" * len(names))
    sql = f"SELECT key FROM issue JOIN issue_person ON id = issue_id WHERE role = ? AND user_id IN ({marks})"  # noqa: S608
    return [row[0] for row in scope.store.query(sql, (role, *names))]


def _linked(arguments: tuple[str, ...], scope: "Scope") -> Ids:
    key = issue_key(arguments[0], scope, "linkedIssues")
    descriptions = [text.casefold() for text in arguments[1:]]
    for text in arguments[1:]:
        if scope.directory.get("link", text.casefold()) is None:
            raise EvaluationError(f"Issue link type '{text}' could not be found in function 'linkedIssues'.")
    sql = "SELECT other_key, description_fold FROM issue_link JOIN issue ON id = issue_id WHERE key = ?"
    rows = scope.store.query(sql, (key,))
    return [other for other, description in rows if not descriptions or description in descriptions]


def _children(arguments: tuple[str, ...], scope: "Scope") -> Ids:
    return below([issue_key(argument, scope, "childIssuesOf") for argument in arguments], scope)


def below(keys: Iterable[str], scope: "Scope") -> Ids:
    """The issues below some, at every level."""
    found: dict[str, None] = {}
    level = list(keys)
    while level:
        children = []
        for key in level:
            children += [row[0] for row in scope.store.query("SELECT key FROM issue WHERE parent_key = ?", (key,))]
        level = [key for key in children if key not in found]
        found.update(dict.fromkeys(level))
    return list(found)


def date_of(operand: FunctionOperand, scope: "Scope", field: str) -> Moment:
    """The instant of a date function. Raises EvaluationError for a wrong increment or another function."""
    name = function_name(operand)
    check_arity(operand)
    if name == "now":
        return Moment(scope.now, Precision.INSTANT)
    if name in ("currentlogin", "lastlogin"):
        if at := scope.context.logins.get(operand.name):
            return Moment(parse_instant(at).astimezone(scope.context.zone), Precision.INSTANT)
        raise UnsupportedError(f"{operand.name}(): the snapshot does not record logins")
    if name not in DATE_FUNCTIONS:
        raise wrong_function(operand, field)
    moment = boundary(name, operand.arguments[0] if operand.arguments else None, scope.now, scope.context.week_start)
    if moment is None:
        raise EvaluationError(
            f"Increment '{operand.arguments[0]}' of function '{operand.name}' is not of the form (+/-)n(yMwdhm)."
        )
    return moment


def date_operand(text: str, scope: "Scope", field: str) -> Moment:
    """The instant of a date literal or offset. Raises EvaluationError in Jira's words."""
    moment = parse_date(text, scope.now)
    if moment is None:
        raise EvaluationError(
            f"Date value '{text}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm',"
            " 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
        )
    return moment


DATE_FUNCTIONS: Final = {
    name.casefold(): name
    for name in (
        "now currentLogin lastLogin startOfDay endOfDay startOfWeek endOfWeek startOfMonth endOfMonth startOfYear"
        " endOfYear"
    ).split()
}
_MANY: Final = 10_000
_FUNCTIONS: Final = (
    FunctionDef("currentUser", 0, 0, False, ("user",), _current_user),
    FunctionDef("membersOf", 1, 1, True, ("user",), _members_of),
    FunctionDef("inactiveUsers", 0, 0, True, ("user",), _inactive_users),
    FunctionDef("releasedVersions", 0, _MANY, True, ("version",), _versions(True, "releasedVersions")),
    FunctionDef("unreleasedVersions", 0, _MANY, True, ("version",), _versions(False, "unreleasedVersions")),
    FunctionDef("latestReleasedVersion", 0, _MANY, False, ("version",), _one_version(True, "latestReleasedVersion")),
    FunctionDef(
        "earliestUnreleasedVersion", 0, _MANY, False, ("version",), _one_version(False, "earliestUnreleasedVersion")
    ),
    FunctionDef("standardIssueTypes", 0, 0, True, ("type",), _types(False)),
    FunctionDef("subtaskIssueTypes", 0, 0, True, ("type",), _types(True)),
    FunctionDef("openSprints", 0, 0, True, ("sprint",), _sprints("active")),
    FunctionDef("closedSprints", 0, 0, True, ("sprint",), _sprints("closed")),
    FunctionDef("futureSprints", 0, 0, True, ("sprint",), _sprints("future")),
    FunctionDef("projectsLeadByUser", 0, 1, True, ("project",), _led("project")),
    FunctionDef("componentsLeadByUser", 0, 1, True, ("component",), _led("component")),
    FunctionDef("linkedIssues", 1, _MANY, True, ("key",), _linked),
    FunctionDef("linkedIssue", 1, 2, True, ("key",), _linked),
    FunctionDef("votedIssues", 0, 0, True, ("key",), _keys_of("voted")),
    FunctionDef("issueHistory", 0, 0, True, ("key",), _keys_of("viewed")),
    FunctionDef("watchedIssues", 0, 0, True, ("key",), _watched),
    FunctionDef("childIssuesOf", 1, _MANY, True, ("key",), _children),
    FunctionDef("parentEpic", 1, _MANY, True, ("key",), _children),
    FunctionDef("cascadeOption", 1, 2, True, ("option",), lambda arguments, scope: []),
    FunctionDef("updatedBy", 1, 3, True, ("key",), lambda arguments, scope: []),
)
FUNCTIONS: Final = {entry.name.casefold(): entry for entry in _FUNCTIONS}
#: Functions of Jira and its apps that issues alone do not answer; those that yield a list.
_ELSEWHERE_LISTS: Final = frozenset(
    """projectswhereuserhaspermission projectswhereuserhasrole issueswithremotelinksbyglobalid
    choiceoption organizationmembers organizationdetail customerdetail entitlementdetail entitlementproduct
    aqlfunction subtasksof parentsof epicsof issuesinepics linkedissuesof hascomments
    haslinks hassubtasks commented dateCompare expression memberofrole myprojects nextsprint previoussprint
    """.casefold().split()
)


def is_list_function(operand: Operand) -> bool:
    """Whether the operand is a function that yields a list, and so needs IN; unknown ones may be."""
    if not isinstance(operand, FunctionOperand):
        return False
    name = function_name(operand)
    known = FUNCTIONS.get(name)
    return known.is_list if known else name in _ELSEWHERE_LISTS


def is_known(operand: FunctionOperand) -> bool:
    """Whether the function is one of Jira's own."""
    name = function_name(operand)
    return name in FUNCTIONS or name in DATE_FUNCTIONS or name in _ELSEWHERE_LISTS


def check_arity(operand: FunctionOperand) -> None:
    """Raises EvaluationError for a wrong number of arguments."""
    name = function_name(operand)
    known = FUNCTIONS.get(name)
    least, most = (known.least, known.most) if known else (0, 1 if "of" in name else 0)
    count = len(operand.arguments)
    if not least <= count <= most:
        wanted = f"'{least}'" if least == most else f"between '{least}' and '{most}'"
        raise EvaluationError(f"Function '{operand.name}' expected {wanted} arguments but received '{count}'.")


def wrong_function(operand: FunctionOperand, field: str) -> EvaluationError | UnsupportedError:
    """What to raise for a function that this field does not take, or that nobody knows."""
    name = function_name(operand)
    if name in FUNCTIONS or name in DATE_FUNCTIONS:
        return EvaluationError(f"The function '{operand.name}' is not supported by the '{field}' field.")
    if name in _ELSEWHERE_LISTS:
        return UnsupportedError(f"the function {operand.name}() cannot be answered from issues alone")
    return EvaluationError(f"Unable to find JQL function '{operand.name}()'. If an app provides it, ask Jira itself.")


def call(operand: FunctionOperand, kind: str, scope: "Scope", field: str) -> Ids:
    """The ids (or keys) that a function yields for a field of a kind."""
    known = FUNCTIONS.get(function_name(operand))
    if known is None or kind not in known.kinds:
        raise wrong_function(operand, field)
    check_arity(operand)
    return known.body(operand.arguments, scope)
