"""The server itself, sessions, and the gateways in front of a Cloud site."""

from datetime import UTC, datetime
from typing import Any, Final

from jqlkit import __version__
from jqlkit.sandbox.auth import COOKIE, is_anonymous, refused
from jqlkit.sandbox.messages import ApiError, Request, Response, json_response
from jqlkit.sandbox.routing import CLOUD, Route
from jqlkit.sandbox.site import CLOUD_ID, Site

#: deployment: (version, build number, deploymentType)
VERSIONS: Final = {
    "cloud": ("1001.0.0-SNAPSHOT", 100290, "Cloud"),
    "datacenter": ("10.3.0", 10030000, "Server"),
}
SITE_NAME: Final = "sandbox"


def server_info(site: Site, request: Request) -> object:
    """GET /serverInfo: answers everybody."""
    version, build, kind = VERSIONS[site.deployment]
    answer: dict[str, Any] = {
        "baseUrl": request.base_url,
        "version": version,
        "versionNumbers": [int(part) for part in version.removesuffix("-SNAPSHOT").split(".")],
        "deploymentType": kind,
        "buildNumber": build,
        "buildDate": "2026-01-01T00:00:00.000+0000",
        "serverTime": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000+0000}",
        "scmInfo": f"jqlkit-{__version__}",
        "serverTitle": "Jira sandbox",
    }
    return answer


def session(site: Site, request: Request) -> object:
    """GET /rest/auth/1/session"""
    if is_anonymous(request):
        return refused(tried=False)
    name = site.facts.current_user.get("name", "")
    return {
        "self": f"{request.base_url}/rest/api/latest/user?username={name}",
        "name": name,
        "loginInfo": _login_info(),
    }


def log_in(site: Site, request: Request) -> object:
    """POST /rest/auth/1/session"""
    body = request.json(username="string", password="string")  # noqa: S106  the kind of a member
    if not body.get("username") or not site.gatekeeper.accepts(body.get("password", "")):
        headers = [("WWW-Authenticate", "JIRA REST POST"), ("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")]
        raise ApiError(401, "Login failed", headers=headers)
    cookie = site.gatekeeper.log_in()
    answer = {"session": {"name": COOKIE, "value": cookie}, "loginInfo": _login_info()}
    return json_response(answer, headers=[("Set-Cookie", f"{COOKIE}={cookie}; Path=/; HttpOnly")])


def log_out(site: Site, request: Request) -> object:
    """DELETE /rest/auth/1/session"""
    if is_anonymous(request):
        return refused(tried=False)
    site.gatekeeper.log_out(request)
    return Response(204, b"", (("Set-Cookie", f"{COOKIE}=; Path=/; Max-Age=0"),))


def tenant_info(site: Site, request: Request) -> object:
    """GET /_edge/tenant_info: the cloud id, for everybody."""
    return {"cloudId": CLOUD_ID}


def accessible_resources(site: Site, request: Request) -> object:
    """GET /oauth/token/accessible-resources: the sites that a token may use."""
    if is_anonymous(request):
        return refused(tried=False)
    origin = request.base_url.removesuffix("/jira")
    return [{"id": CLOUD_ID, "url": origin, "name": SITE_NAME, "scopes": ["read:jira-work"], "avatarUrl": ""}]


def connections(site: Site, request: Request) -> object:
    """GET /connections: the gateway's connections, by app and status."""
    if is_anonymous(request):
        return refused(tried=False)
    rows = [
        row
        for row in site.connections.values()
        if row["app"] == request.text("app", row["app"]) and row["status"] == request.text("status", row["status"])
    ]
    return {"connections": rows}


def connect(site: Site, request: Request) -> object:
    """POST /connections: a new connection, active at once."""
    app = request.json(app="string").get("app")
    if not app:
        raise ApiError(400, "Give the app to connect.")
    return {"connection": site.connect(app, request.base_url)}


def connection(site: Site, request: Request) -> object:
    """GET /connections/{id}"""
    return {"connection": _connection(site, request)}


def disconnect(site: Site, request: Request) -> object:
    """DELETE /connections/{id}"""
    del site.connections[_connection(site, request)["connection_id"]]
    return {}


def _connection(site: Site, request: Request) -> dict[str, Any]:
    row = site.connections.get(request.values["id"])
    if row is None:
        raise ApiError(404, "No connection with this id.")
    return row


def _login_info() -> dict[str, Any]:
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000+0000}"
    return {"failedLoginCount": 0, "loginCount": 1, "lastFailedLoginTime": now, "previousLoginTime": now}


_SESSION: Final = tuple(f"/rest/auth/{version}/session" for version in ("1", "latest"))

ROUTES: Final = (
    Route("GET", "/serverInfo", server_info, anonymous=True),
    *(Route("GET", path, session, rest=False) for path in _SESSION),
    *(Route("POST", path, log_in, anonymous=True, rest=False) for path in _SESSION),
    *(Route("DELETE", path, log_out, rest=False) for path in _SESSION),
    Route("GET", "/_edge/tenant_info", tenant_info, CLOUD, anonymous=True, rest=False),
    Route("GET", "/oauth/token/accessible-resources", accessible_resources, CLOUD, rest=False),
    Route("GET", "/connections", connections, CLOUD, rest=False),
    Route("POST", "/connections", connect, CLOUD, rest=False),
    Route("GET", "/connections/{id}", connection, CLOUD, rest=False),
    Route("DELETE", "/connections/{id}", disconnect, CLOUD, rest=False),
)
