"""Reading the rest of a Jira: issues, projects, fields and whatever else has an address."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

from jqlkit.config.address import origin
from jqlkit.errors import ConfigError, JiraError, JiraProtocolError
from jqlkit.jira.answers import reading
from jqlkit.jira.bodies import listed
from jqlkit.jira.connection import Connection
from jqlkit.jira.models import Issue

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog

Json = dict[str, Any]
_Answer = TypeVar("_Answer")
#: Where the items of a page may be found.
_ENVELOPES: Final = ("values", "issues", "comments", "worklogs", "histories", "dashboards", "filters", "results")
_MAX_PAGES: Final = 100_000
#: Issues whose histories Cloud gives at once.
_CHANGELOG_ISSUES: Final = 1_000


class Resources(Connection):
    """What can be read beside a search. All methods raise subclasses of JiraError."""

    def get(self, path: str, **params: Any) -> Any:
        """The answer of GET for a path of the API, such as "project/DEMO", "/rest/agile/1.0/board" or a `self` link.

        Lists are sent as comma lists, True and False in lower case, None not at all. Raises ConfigError for the link
        of another site.
        """
        self._transport.begin()
        return self._read("GET", path, params)

    def ask(self, path: str, body: Json, **params: Any) -> Any:
        """The answer of POST for a path of the API that only reads, such as "jql/parse": it may be sent again."""
        self._transport.begin()
        return self._read("POST", path, params, body)

    def paged(self, path: str, **params: Any) -> Iterator[Any]:
        """The items of all pages of a path: a plain list, or an envelope with `values`, `issues`, `comments`..."""
        self._transport.begin()
        given = dict(params)
        seen: set[str] = set()
        for _ in range(_MAX_PAGES):
            answer = self._read("GET", path, given)
            if isinstance(answer, list):
                yield from answer
                return
            items = _items(answer)
            if items is None:
                yield answer
                return
            yield from items
            step = _next_page(answer, len(items))
            if step is None:
                return
            if str(step) in seen:
                raise JiraProtocolError("Jira repeats a page: the list would never end", method="GET", path=path)
            seen.add(str(step))
            given |= step

    def _read(self, method: str, path: str, params: Mapping[str, Any], body: Json | None = None) -> Any:
        where, query = self._address(path)
        given = [(name, _text(value)) for name, value in params.items() if value is not None]
        return self._transport.send(method, where, params=[*query, *given], body=body)

    def _address(self, path: str) -> tuple[str, list[tuple[str, str]]]:
        parts = urlsplit(path)
        query = parse_qsl(parts.query, keep_blank_values=True)
        if parts.scheme:
            where = parts.path
            if origin(path) == origin(self.url):
                return where.removeprefix(urlsplit(self.url).path), query
            if origin(path) != origin(self.site_url):
                raise ConfigError(
                    f"{origin(path)} is another site than {origin(self.site_url)}; nothing was sent there"
                )
            return f"{self._cloud_path}{where}", query
        if not path.startswith("/"):
            return f"{self._api}/{parts.path}", query
        return (f"{self._cloud_path}{parts.path}" if parts.path.startswith("/rest/") else parts.path), query

    @property
    def site_url(self) -> str:
        """The address of the site for people: behind a gateway it differs from `url`."""
        if not self._behind_gateway:
            return self.url
        if self._site_base is None:
            self._site_base = str(self._read("GET", "serverInfo", {}).get("baseUrl") or self.url)
        return self._site_base

    def browse_url(self, key: str) -> str:
        """The address of an issue's page."""
        return f"{self.site_url}/browse/{quote(key)}"

    def myself(self) -> Json:
        """Who asks. Raises JiraAuthError where the site does not know."""
        return _object(self.get("myself"))

    def server_info(self) -> Json:
        """What the site says about itself: address, version, kind."""
        return _object(self.get("serverInfo"))

    def fields(self) -> list[Json]:
        """The fields of the site, as /field gives them; asked for once."""
        with self._lock:
            if self._fields is None:
                fields = self._cached("field", _list)
                with reading("/field"):
                    self._fields = [field | {"id": str(field["id"])} for field in fields]
            return self._fields

    def field_names(self) -> Mapping[str, str]:
        """The name of each field of the site by its id."""
        return {field["id"]: str(field.get("name", field["id"])) for field in self.fields()}

    def catalog(self) -> "Catalog":
        """What the site knows: fields, functions, operators, reserved words."""
        from jqlkit.catalog import Catalog

        data = self._cached("jql/autocompletedata", _object)
        try:
            fields = self.fields()
        except JiraError:
            fields = []
        return Catalog.from_autocompletedata(data, fields=fields)

    def issue(self, key: str, *, fields: Sequence[str] | str | None = None, expand: Sequence[str] | str = ()) -> Issue:
        """One issue by key or id."""
        from jqlkit.jira.selection import requested, resolve, split_names

        given = split_names(fields)
        names = requested(resolve(given, self.fields)) if given else None
        expanded = split_names(expand) or None
        return Issue(_object(self.get(f"issue/{quote(key, safe='')}", fields=names, expand=expanded)))

    def comments(self, key: str) -> Iterator[Json]:
        """The comments of an issue, oldest first; all pages."""
        path = f"issue/{quote(key, safe='')}/comment"
        return map(_object, self.paged(path, orderBy="+created" if self.is_cloud else None))

    def changelogs(self, issues: Sequence[str]) -> dict[str, list[Json]]:
        """The whole histories of issues, oldest entry first, by the id of the issue; on Cloud, keys may be given too.

        Cloud gives those of many issues at once; elsewhere each issue is asked for.
        """
        if not self.is_cloud:
            answers = ((name, self.get(f"issue/{name}", expand="changelog", fields="key")) for name in issues)
            with reading("/issue"):
                return {name: listed(answer["changelog"].get("histories")) for name, answer in answers}
        found: dict[str, list[Json]] = {}
        path = "changelog/bulkfetch"
        for start in range(0, len(issues), _CHANGELOG_ISSUES):
            body: Json = {"issueIdsOrKeys": list(issues[start : start + _CHANGELOG_ISSUES]), "maxResults": 10_000}
            tokens: set[str] = set()
            while True:
                answer = _object(self.ask(path, body))
                with reading(path):
                    for log in answer.get("issueChangeLogs") or ():
                        found.setdefault(str(log["issueId"]), []).extend(listed(log.get("changeHistories")))
                token = answer.get("nextPageToken")
                if not token:
                    break
                if token in tokens:
                    raise JiraProtocolError("Jira repeats a page: the list would never end", method="POST", path=path)
                tokens.add(token)
                body["nextPageToken"] = token
        return found

    def transitions(self, key: str) -> list[Json]:
        """What can be done with an issue now."""
        return _list(_object(self.get(f"issue/{quote(key, safe='')}/transitions")).get("transitions"))

    def projects(self) -> Iterator[Json]:
        """The projects that the account may see; all pages."""
        return map(_object, self.paged("project/search" if self.is_cloud else "project"))

    def project(self, key: str) -> Json:
        """One project by key or id."""
        return _object(self.get(f"project/{quote(key, safe='')}"))

    def issue_types(self) -> list[Json]:
        """The types of issues."""
        return _list(self.get("issuetype"))

    def statuses(self) -> list[Json]:
        """The statuses of all workflows."""
        return _list(self.get("status"))

    def priorities(self) -> list[Json]:
        """The priorities, highest first."""
        return _list(self.get("priority"))

    def users(self, query: str) -> list[Json]:
        """Users by a part of their name or e-mail."""
        name = "query" if self.is_cloud else "username"
        return _list(self.get("user/search", **{name: query}))

    @property
    def is_cloud(self) -> bool:
        """Whether the Jira at the end is Cloud."""
        return self.deployment.is_cloud

    def _cached(self, path: str, checked: Callable[[Any], _Answer]) -> _Answer:
        """An answer that changes rarely, from the cache of the client if it has one; what is wrong is not kept."""
        if self._cache is None:
            return checked(self.get(path))
        return checked(self._cache.get(f"{self._api}/{path}", lambda: checked(self._read("GET", path, {}))))


def _items(answer: Any) -> list[Any] | None:
    if not isinstance(answer, Mapping):
        return None
    for name in _ENVELOPES:
        if isinstance(answer.get(name), list):
            items: list[Any] = answer[name]
            return items
    return None


def _next_page(answer: Mapping[str, Any], count: int) -> Json | None:
    """The parameters that lead to the next page; None after the last."""
    if answer.get("isLast") is True or answer.get("isLastPage") is True:
        return None
    if token := answer.get("nextPageToken"):
        return {"nextPageToken": token}
    start = answer.get("startAt", answer.get("start"))
    if not isinstance(start, int) or count == 0:
        return None
    total, size = answer.get("total"), answer.get("maxResults", answer.get("limit"))
    following = start + count
    if answer.get("isLast") is False or answer.get("isLastPage") is False:
        more = True
    elif isinstance(total, int):
        more = following < total
    else:
        more = isinstance(size, int) and 0 < size <= count  # a full page that tells nothing
    return {"startAt" if "startAt" in answer else "start": following} if more else None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(str(item) for item in value) if isinstance(value, (list, tuple)) else str(value)


def _object(answer: Any) -> Json:
    if not isinstance(answer, dict):
        raise JiraProtocolError(f"expected a JSON object, not {type(answer).__name__}")
    return answer


def _list(answer: Any) -> list[Json]:
    if not isinstance(answer, list):
        raise JiraProtocolError(f"expected a JSON list, not {type(answer).__name__}")
    return [_object(item) for item in answer]
