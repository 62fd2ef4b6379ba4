"""From a method and a path to the function that answers: one table a group of endpoints, one index over them."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from jqlkit.sandbox.messages import Request

if TYPE_CHECKING:
    from typing import TypeAlias

    from jqlkit.sandbox.site import Site

    Handler: TypeAlias = Callable[[Site, Request], object]

CLOUD: Final = frozenset({"cloud"})
DATACENTER: Final = frozenset({"datacenter"})
BOTH: Final = CLOUD | DATACENTER

#: API versions that each profile answers under, with the number that "latest" stands for.
VERSIONS: Final = {"cloud": {"2": "2", "3": "3", "latest": "3"}, "datacenter": {"2": "2", "latest": "2"}}

_REST: Final = re.compile(r"/rest/api/([^/]+)(/.*)")


class Route(NamedTuple):
    """An endpoint. `path` is that below /rest/api/N, or a whole path if it is not a part of that API.

    Parts in braces match anything. `anonymous` endpoints answer without credentials.
    """

    method: str
    path: str
    handler: "Handler"
    deployments: frozenset[str] = BOTH
    anonymous: bool = False
    rest: bool = True


class Found(NamedTuple):
    """A route, the variable parts of its path, and the API version asked for."""

    route: Route
    values: dict[str, str]
    version: str


class Router:
    """Finds routes by path in one dictionary look-up, or among the few with variable parts."""

    def __init__(self, routes: Iterable[Route], deployment: str) -> None:
        self._versions = VERSIONS[deployment]
        self._exact: dict[tuple[bool, str], dict[str, Route]] = {}
        self._patterns: list[tuple[re.Pattern[str], bool, dict[str, Route]]] = []
        for route in routes:
            if deployment not in route.deployments:
                continue
            if "{" not in route.path:
                self._exact.setdefault((route.rest, route.path), {})[route.method] = route
                continue
            pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path))
            for known, rest, methods in self._patterns:
                if known.pattern == pattern.pattern and rest == route.rest:
                    methods[route.method] = route
                    break
            else:
                self._patterns.append((pattern, route.rest, {route.method: route}))

    def find(self, method: str, path: str) -> Found | frozenset[str]:
        """The route; or the methods that the path has instead, none if there is no such path."""
        version = ""
        rest = _REST.fullmatch(path)
        if rest is not None:
            if rest[1] not in self._versions:
                return frozenset()
            version, path = self._versions[rest[1]], rest[2]
        path = path.rstrip("/") or "/"
        methods, values = self._methods(rest is not None, path)
        if method in methods:
            return Found(methods[method], values, version)
        return frozenset(methods)

    def _methods(self, is_rest: bool, path: str) -> tuple[dict[str, Route], dict[str, str]]:
        if methods := self._exact.get((is_rest, path)):
            return methods, {}
        for pattern, rest, methods in self._patterns:
            if rest == is_rest and (match := pattern.fullmatch(path)):
                return methods, match.groupdict()
        return {}, {}
