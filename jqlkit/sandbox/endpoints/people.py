"""Users: who asks, and who there is.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-myself/
"""

from typing import Any, Final

from jqlkit.sandbox.auth import is_anonymous, refused
from jqlkit.sandbox.messages import ApiError, Request
from jqlkit.sandbox.rendering import user_json
from jqlkit.sandbox.routing import CLOUD, Route
from jqlkit.sandbox.site import Site

Json = dict[str, Any]

_PAGE: Final = 50
_CAP: Final = 1000
_PERMISSIONS: Final = ("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "ADD_COMMENTS", "TRANSITION_ISSUES")
_GRANTED: Final = frozenset({"BROWSE_PROJECTS", "USER_PICKER", "VIEW_VOTERS_AND_WATCHERS"})
_SEARCHED: Final = ("name", "displayName", "emailAddress")


def myself(site: Site, request: Request) -> object:
    """GET /myself: refused without credentials, which makes it the test of them."""
    if is_anonymous(request):
        return refused(tried=False)
    me = site.facts.current_user
    groups = [name for name, members in site.facts.context.get("groups", {}).items() if me.get("name") in members]
    return _shown(site, request, me) | {
        "locale": "en_US",
        "groups": {"size": len(groups), "items": [{"name": name} for name in groups]},
        "applicationRoles": {"size": 1, "items": []},
        "expand": "groups,applicationRoles",
    }


def user(site: Site, request: Request) -> object:
    """GET /user: by account id on Cloud, by name or key on Data Center."""
    name = request.text("accountId") if site.is_cloud else request.text("username") or request.text("key")
    for row in site.facts.users.values():
        if name and name in (row.get("accountId") if site.is_cloud else row.get("name"), row.get("key")):
            return _shown(site, request, row)
    raise ApiError(404, "Specified user does not exist or you do not have required permissions")


def user_search(site: Site, request: Request) -> object:
    """GET /user/search: by the start of a word in a name or an address."""
    text = request.text("query") or request.text("username")
    account = request.text("accountId")
    if not (text or account or request.text("property")):
        raise ApiError(400, "A parameter is missing: give query, accountId or username.")
    rows = [
        row for row in site.facts.users.values() if row.get("accountId") == account or (text and _matches(row, text))
    ]
    return _page(site, request, rows)


def users(site: Site, request: Request) -> object:
    """GET /users/search: all users."""
    return _page(site, request, list(site.facts.users.values()))


def assignable(site: Site, request: Request) -> object:
    """GET /user/assignable/search"""
    text = request.text("query") or request.text("username")
    active = [row for row in site.facts.users.values() if row.get("active", True)]
    return _page(site, request, [row for row in active if not text or _matches(row, text)])


def groups(site: Site, request: Request) -> object:
    """GET /groups/picker"""
    part = request.text("query").lower()
    names = [name for name in site.facts.context.get("groups", {}) if part in name.lower()]
    rows = [{"name": name, "html": name, "labels": []} for name in names]
    return {"header": f"Showing {len(rows)} of {len(rows)} matching groups", "total": len(rows), "groups": rows}


def permissions(site: Site, request: Request) -> object:
    """GET /mypermissions: may see everything, and change nothing."""
    wanted = request.several("permissions") or list(_PERMISSIONS)
    rows = {}
    for number, key in enumerate(wanted):
        name = key.replace("_", " ").capitalize()
        rows[key] = {"id": str(number), "key": key, "name": name, "type": "PROJECT", "description": "",
                     "havePermission": key in _GRANTED}  # fmt: skip
    return {"permissions": rows}


def _matches(row: Json, text: str) -> bool:
    part = text.lower()
    if part == ".":  # by which programs ask Data Center for all users
        return True
    words = (word for name in _SEARCHED for word in (row.get(name), *str(row.get(name, "")).split()))
    return any(str(word).lower().startswith(part) for word in words)


def _page(site: Site, request: Request, rows: list[Json]) -> list[Json]:
    start = max(0, request.number("startAt", 0))
    size = max(0, min(request.number("maxResults", _PAGE), _CAP))
    return [_shown(site, request, row) for row in rows[start : start + size]]


def _shown(site: Site, request: Request, row: Json) -> Json:
    return user_json(site, row, f"{request.base_url}/rest/api/{request.version}")


ROUTES: Final = (
    Route("GET", "/myself", myself),
    Route("GET", "/user", user),
    Route("GET", "/user/search", user_search),
    Route("GET", "/user/assignable/search", assignable),
    Route("GET", "/users", users, CLOUD),
    Route("GET", "/users/search", users, CLOUD),
    Route("GET", "/groups/picker", groups),
    Route("GET", "/mypermissions", permissions),
)
