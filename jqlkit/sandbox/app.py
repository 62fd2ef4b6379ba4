"""From a request to a response, without sockets: address, faults, credentials, route, errors."""

import logging
import re
from collections.abc import Iterable
from typing import Final

from jqlkit.parser import parse
from jqlkit.sandbox.endpoints import ROUTES
from jqlkit.sandbox.faults import Faults
from jqlkit.sandbox.messages import CUT, ApiError, Request, Response, json_response
from jqlkit.sandbox.routing import Found, Route, Router
from jqlkit.sandbox.site import CLOUD_ID, Site

_LOG: Final = logging.getLogger(__name__)

#: Gateway and context path before the address of the API: both are left out before a route is looked for.
_PREFIX: Final = re.compile(r"(?:/jira)?(?:/ex/jira/([^/]+))?(?=/|$)")


class App:
    """The application behind the server."""

    def __init__(self, site: Site, faults: Faults, routes: Iterable[Route] = ROUTES) -> None:
        self._site = site
        self.faults = faults
        self._router = Router(routes, site.deployment)

    def handle(self, request: Request, origin: str) -> Response:
        """Answers a request; `origin` is the address that the client knows the server by."""
        trouble = None if self.faults.silent else self.faults.before()
        if trouble is not None and trouble.status != CUT:
            return trouble
        try:
            response = self._answer(request, origin)
        except ApiError as error:
            response = error.response()
        except Exception:  # whatever it is, the client gets an answer and the other clients are not disturbed
            _LOG.exception("cannot answer %s %s", request.method, request.raw_path)
            response = ApiError(500, "Internal server error").response()
        return response._replace(complete=False) if trouble is not None else response

    def warm_up(self) -> None:
        """Makes one search, which loads the modules of the local engine."""
        self._site.search(parse("project IS EMPTY"), limit=1)

    def _answer(self, request: Request, origin: str) -> Response:
        prefix = _PREFIX.match(request.path)
        assert prefix is not None  # every part of it may be absent
        if prefix[1] and prefix[1] != CLOUD_ID:
            raise ApiError(404, "No site with this cloud id.")
        if self._site.is_cloud:
            self._site.check_connection(request.header("Maton-Connection"), request.path.startswith("/jira/ex/"))
        path = request.path[prefix.end() :]
        found = self._router.find(request.method, path)
        is_head = request.method == "HEAD"
        if is_head and not isinstance(found, Found):
            found = self._router.find("GET", path)
        if not isinstance(found, Found):
            if request.method == "OPTIONS" and found:
                return Response(200, b"", (("Allow", ", ".join(sorted({*found, "HEAD", "OPTIONS"}))),))
            raise missing(request, origin, found)
        denied = self._site.gatekeeper.check(request, found.route.anonymous)
        if denied is not None:
            return denied
        request.version, request.values = found.version or "2", found.values
        request.base_url = origin + ("/jira" if request.path.startswith("/jira/rest") else "")
        answer = found.route.handler(self._site, request)
        return answer if isinstance(answer, Response) else json_response(answer)


def missing(request: Request, origin: str, methods: frozenset[str]) -> ApiError:
    """The 404, or the 405 where the path has other methods."""
    if methods:
        allowed = ", ".join(sorted(methods))
        return ApiError(405, f"{request.method} is not allowed here, only {allowed}.", headers=[("Allow", allowed)])
    return ApiError(404, f"null for uri: {origin}{request.raw_path}")
