"""One page of a search: how it is asked for on each kind of Jira, and what comes back."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from jqlkit.errors import JiraError, JiraPermissionError, JiraProtocolError
from jqlkit.jira.bodies import listed
from jqlkit.jira.transport import Transport

#: Above this a URL is not sent: proxies cut longer ones.
MAX_URL: Final = 2000
#: Statuses that a smaller page may cure; 0 stands for a timeout.
TOO_BIG: Final = frozenset({0, 500, 504})

Row = Mapping[str, Any]


class SearchRequest(NamedTuple):
    """What to search and what to bring: `fields` as Jira takes them, at most `limit` issues."""

    jql: str
    fields: tuple[str, ...]
    expand: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    reconcile: tuple[int, ...] = ()
    limit: int | None = None
    page_size: int | None = None

    @property
    def keys_only(self) -> bool:
        """Whether nothing but id and key is asked for, so that a page may be large."""
        return set(self.fields) <= {"id", "key"} and not self.expand and not self.properties


class Page(NamedTuple):
    """A page as it came: `token` leads to the next (Cloud); `start` and `total` say where it is (Data Center)."""

    rows: list[Row]
    token: str | None = None
    last: bool = False
    start: int = 0
    granted: int = 0
    total: int | None = None


class Pages:
    """Fetches pages. `method` "auto" asks by POST, and by GET where POST is refused."""

    def __init__(self, transport: Transport, warn: Callable[[str], None], method: str = "auto") -> None:
        self._transport = transport
        self._warn = warn
        self._method = method
        self._lock = threading.Lock()
        self._warned: set[str] = set()

    def cloud(
        self, api: str, request: SearchRequest, size: int, token: str | None = None, patient: bool = True
    ) -> Page:
        """A page by token. `patient` False gives up at once where a smaller page may help."""
        body: dict[str, Any] = {"jql": request.jql, "maxResults": size, "fields": list(request.fields)}
        if request.expand:
            body["expand"] = ",".join(request.expand)
        if request.properties:
            body["properties"] = list(request.properties)
        if request.reconcile:
            body["reconcileIssues"] = list(request.reconcile)
        if token:
            body["nextPageToken"] = token
        path = f"{api}/search/jql"
        data = self._ask(path, body, patient)
        rows = self._rows(data, path)
        token = str(data.get("nextPageToken") or "") or None
        return Page(rows, token, last=data.get("isLast") is True or token is None, granted=len(rows))

    def datacenter(
        self,
        api: str,
        request: SearchRequest,
        size: int,
        start: int = 0,
        patient: bool = True,
    ) -> Page:
        """A page by offset; `granted` is the size that the server cuts pages to."""
        body: dict[str, Any] = {
            "jql": request.jql,
            "startAt": start,
            "maxResults": size,
            "fields": list(request.fields),
        }
        if request.expand:
            body["expand"] = list(request.expand)
        path = f"{api}/search"
        data = self._ask(path, body, patient)
        rows = self._rows(data, path)
        granted = data.get("maxResults")
        total = data.get("total")
        return Page(
            rows,
            token=data.get("nextPageToken") or None,
            start=start,
            granted=granted if isinstance(granted, int) and granted > 0 else max(size, 1),
            total=total if isinstance(total, int) and (not rows or total >= start + len(rows)) else None,
        )

    def _ask(self, path: str, body: dict[str, Any], patient: bool) -> Any:
        give_up = frozenset() if patient else TOO_BIG
        if self._method != "get":
            try:
                return self._transport.send("POST", path, body=body, give_up=give_up)
            except JiraError as error:
                if self._method == "post" or not _post_refused(error) or not _fits(self._transport.base + path, body):
                    raise
                self._method = "get"
        elif not _fits(self._transport.base + path, body):
            return self._transport.send("POST", path, body=body, give_up=give_up)
        return self._transport.send("GET", path, params=_params(body), give_up=give_up)

    def _rows(self, data: Any, path: str) -> list[Row]:
        rows = data.get("issues") if isinstance(data, Mapping) else None
        if not isinstance(rows, list) or not all(type(row) is dict for row in rows):
            raise JiraProtocolError("the answer is no search result: it has no list of issues", path=path)
        for warning in [*listed(data.get("warnings")), *listed(data.get("warningMessages"))]:
            text = warning.get("details") or warning.get("type") if isinstance(warning, Mapping) else warning
            self._say_once(f"Jira warns: {text}")
        return rows

    def _say_once(self, text: str) -> None:
        with self._lock:
            if text in self._warned:
                return
            self._warned.add(text)
        self._warn(text)


def _params(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(key, _text(value)) for key, value in body.items()]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _fits(url: str, body: Mapping[str, Any]) -> bool:
    return len(url) + 1 + len(urlencode(_params(body))) <= MAX_URL


def _post_refused(error: JiraError) -> bool:
    """Whether something before Jira forbids POST: a 405, or a 403 that is a page and not Jira's JSON."""
    return error.status == 405 or (isinstance(error, JiraPermissionError) and error.from_page)
