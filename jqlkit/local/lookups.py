"""What a query names, found in a snapshot: the searching user, users, projects, issues; in Jira's words where not."""

from typing import TYPE_CHECKING, Final

from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local.directory import Entry
from jqlkit.nodes import FunctionOperand

if TYPE_CHECKING:
    from jqlkit.local.resolver import Scope


#: Functions by the names that they have since Jira calls issues work items, and projects spaces.
_RENAMED: Final = {
    "linkedworkitem": "linkedissue",
    "linkedworkitems": "linkedissues",
    "portfoliochildissuesof": "childissuesof",
    "spacesleadbyuser": "projectsleadbyuser",
    "spaceswhereuserhaspermission": "projectswhereuserhaspermission",
    "spaceswhereuserhasrole": "projectswhereuserhasrole",
    "standardworktypes": "standardissuetypes",
    "subtaskworktypes": "subtaskissuetypes",
    "votedworkitems": "votedissues",
    "watchedworkitems": "watchedissues",
    "workitemhistory": "issuehistory",
    "workitemswithremotelinksbyglobalid": "issueswithremotelinksbyglobalid",
}


def function_name(operand: FunctionOperand) -> str:
    """The name of a function, folded; of those with two names the older one.

    >>> function_name(FunctionOperand("votedWorkItems", ()))
    'votedissues'
    """
    fold = operand.name.casefold()
    return _RENAMED.get(fold, fold)


class UnknownValueError(EvaluationError):
    """A value that the site does not know, or no longer. In a saved filter such a clause matches nothing."""


def unknown_value(text: str, field: str) -> UnknownValueError:
    """What to raise for such a value."""
    return UnknownValueError(f"The value '{text}' does not exist for the field '{field}'.")


def current_user(scope: "Scope") -> Entry:
    """The searching user. Raises UnsupportedError if the snapshot does not tell."""
    if scope.context.user is None:
        raise UnsupportedError("currentUser(): the snapshot does not tell who searches; give --user NAME")
    return find_user(scope.context.user, scope, "currentUser()")[0]


def exporter(scope: "Scope") -> Entry | None:
    """The searching user, if it is the one whose export this is, as far as the file tells."""
    if scope.context.user is None:
        return None
    me, own = current_user(scope), scope.store.context.user
    return me if own is None or me in scope.directory.users(own) else None


def find_user(text: str, scope: "Scope", field: str) -> list[Entry]:
    """The users of a name. Raises EvaluationError if there is none."""
    if users := scope.directory.users(text):
        return users
    raise unknown_value(text, field)


def find_projects(text: str, scope: "Scope", id_first: bool = False) -> list[Entry]:
    """The projects of a key, a name or an id."""
    fold = text.casefold()
    by_key = [entry for entry in scope.directory.all("project") if str(entry.data.get("key")).casefold() == fold]
    found = scope.directory.find("project", text, id_first)
    return (found or by_key) if id_first else (by_key or found)


def issue_key(text: str, scope: "Scope", field: str) -> str:
    """The key of the issue that a key or an id names. Raises EvaluationError if the snapshot has none."""
    sql = "SELECT key FROM issue WHERE key = ? OR id = ?"
    id_ = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    if rows := scope.store.query(sql, (text.upper(), id_)):
        return str(rows[0][0])
    raise UnknownValueError(f"An issue with key '{text}' does not exist for field '{field}'.")
