"""Ids first, 5,000 a page, then the issues by `bulkfetch` in parallel: far fewer waits than a token walk.

Atlassian recommends this for large results. The order is that of the ids, which is the server's.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

from jqlkit.errors import (
    JiraError,
    JiraPermissionError,
    JiraProtocolError,
    JiraQueryError,
    JiraServerError,
    JiraTimeoutError,
)
from jqlkit.jira.bodies import listed, loads
from jqlkit.jira.pages import TOO_BIG, Page, Pages, Row, SearchRequest
from jqlkit.jira.plans.walk import FIELD_PAGE, ID_PAGE, TokenWalk
from jqlkit.jira.seen import Seen
from jqlkit.jira.transport import Transport
from jqlkit.jira.workers import in_order, prefetched

#: Issues in one bulkfetch: with any fields, and with a few light ones by name.
HEAVY_BATCH: Final = 100
LIGHT_BATCH: Final = 1000
_MAX_LIGHT_FIELDS: Final = 100
#: Fields with lists of things of their own, which keep a batch small.
_HEAVY_FIELDS: Final = frozenset({"attachment", "comment", "issuelinks", "subtasks", "worklog"})
_HEAVY_EXPAND: Final = frozenset(
    {"changelog", "editmeta", "operations", "renderedFields", "transitions", "versionedRepresentations"}
)
#: So many issues that Jira cannot deliver end a search at once: it is not the issues then.
_MAX_BROKEN: Final = 10
#: A site that answers within so many seconds soon sends a large batch too.
_QUICK: Final = 0.1
#: What says that a site has no usable bulkfetch: the token walk is taken then.
_UNUSABLE: Final = frozenset({404, 405, 410, 501})


class Unusable(Exception):  # noqa: N818  # no error: another plan is taken
    """This site has no bulkfetch for this client."""


class BulkFetch:
    """Rows of Cloud by ids and parallel bulkfetch; falls back to the token walk where the site does not let it."""

    name = "ids, then parallel bulkfetch"

    def __init__(
        self,
        transport: Transport,
        pages: Pages,
        api: str,
        request: SearchRequest,
        warn: Callable[[str], None],
        threads: int,
    ) -> None:
        self._transport = transport
        self._pages = pages
        self._api = api
        self._request = request
        self._warn = warn
        self._threads = threads
        self._lock = threading.Lock()
        self._light = is_light(request)
        self._broken: list[str] = []
        self._missing = 0
        self._fields = [name for name in request.fields if name != "key"]

    def requests_expected(self, count: int | None) -> int | None:
        """Requests for so many issues, None if that is not known."""
        if count is None:
            return None
        if count <= FIELD_PAGE:
            return 2 if count else 1
        batch = LIGHT_BATCH if self._light else HEAVY_BATCH
        full, rest = divmod(count, ID_PAGE)
        return full + (rest > 0) + full * -(-ID_PAGE // batch) + -(-rest // batch) + (self._light and self._careful)

    def waits_expected(self, count: int) -> int:
        """How many requests wait for the one before them: pages of ids, and batches behind each other in a thread."""
        pages = -(-count // ID_PAGE)
        return max(pages + 1, 1 + -(-((self.requests_expected(count) or 0) - pages) // self._threads))

    @property
    def _careful(self) -> bool:
        """Whether a small batch goes first, so that rows come soon also where Jira is slow."""
        return (self._transport.latency or 0.0) > _QUICK

    def rows(self) -> Iterator[Row]:
        """The rows, each once, in the server's order. Raises JiraServerError at the end for those it cannot deliver."""
        seen = Seen()
        first_page = self._id_walk().pages()
        try:
            first = next(first_page)
        except (JiraServerError, JiraQueryError):
            yield from self._walk(seen)
            return
        ids = _ids(first)
        if not ids and first.last:
            return
        if len(ids) <= FIELD_PAGE or None in ids:
            # Few issues, or a site that grants no larger pages of ids: ids first would only add a request.
            yield from self._walk(seen)
            return
        try:
            batches = self._batches(ids, first_page)
            del ids
            for answer in in_order(self._get, batches, self._threads, ahead=self._threads * 3 // 2):
                yield from seen.new(self._issues(*answer))
                del answer  # before the next is waited for
        except Unusable:
            yield from self._walk(seen)
            return
        self.account_for_all()

    def _id_walk(self) -> TokenWalk:
        request = self._request._replace(fields=("id",), expand=(), properties=(), page_size=ID_PAGE)
        return TokenWalk(self._pages, self._api, request)

    def _walk(self, seen: Seen) -> Iterator[Row]:
        for page in TokenWalk(self._pages, self._api, self._request).pages():
            yield from seen.new(page.rows)

    def _batches(self, found: list[str], more: Iterator[Page]) -> Iterator[list[str]]:
        """The ids, each once, cut into batches, while the next page of ids is fetched."""
        seen = Seen()
        left = self._request.limit
        following: Iterator[list[str]] = map(_ids, more)
        if left is None or left > len(found):
            # The next ids are asked for before the issues of these, and so are there when their turn comes.
            following = prefetched(following)
        first = not self._light or self._careful
        while True:
            start = 0
            while start < len(found):
                rest = len(found) - start
                parts = -(-rest // (LIGHT_BATCH if self._light else HEAVY_BATCH))
                size = HEAVY_BATCH if first else -(-rest // parts)
                # Not all at once, so that the first batch is asked for while the others are looked through.
                ids = seen.new_ids(found[start : start + size])[:left]
                start += size
                first = False
                if ids:
                    yield ids
                if left is not None:
                    left -= len(ids)
                    if left <= 0:
                        return
            following_ids = next(following, None)
            if following_ids is None:
                return
            found = following_ids

    def _get(self, ids: list[str]) -> tuple[list[str], bytes | list[Row]]:
        """The answer for these ids, not decoded: that is left to the thread that wants the issues.

        Decoding holds Python's lock, so eight threads that decode keep each other from sending and receiving.
        """
        if len(ids) > HEAVY_BATCH and not self._light:
            return ids, self._in_parts(ids, HEAVY_BATCH)
        try:
            return ids, self._ask(ids)
        except JiraError as error:
            return ids, self._instead(ids, error)

    def _issues(self, ids: list[str], data: bytes | list[Row]) -> list[Row]:
        """The issues of an answer, in the order of the ids."""
        if isinstance(data, list):
            return data
        try:
            return self._arrange(ids, loads(data))
        except ValueError:
            # The answer is cut: it is fetched again.
            return self.batch(ids)

    def batch(self, ids: list[str]) -> list[Row]:
        """The issues of these ids, in their order. What is too much for the server is asked for in halves.

        Raises Unusable where the site has no bulkfetch.
        """
        try:
            return self._arrange(ids, self._ask(ids, decode=True))
        except JiraError as error:
            return self._instead(ids, error)

    def _instead(self, ids: list[str], error: JiraError) -> list[Row]:
        """The issues where asking for all at once failed: in smaller parts, if that may help."""
        if isinstance(error, JiraQueryError) and error.status == 400:
            if len(ids) <= HEAVY_BATCH:
                raise Unusable from error
            self._light = False
            return self._in_parts(ids, HEAVY_BATCH)
        if error.status in _UNUSABLE or (isinstance(error, JiraPermissionError) and error.from_page):
            raise Unusable from error
        if not _may_help(error):
            raise error
        if len(ids) > 1:
            return self._in_parts(ids, -(-len(ids) // 2))
        self._note_broken(ids[0], error)
        return []

    def _in_parts(self, ids: list[str], size: int) -> list[Row]:
        rows: list[Row] = []
        for start in range(0, len(ids), size):
            rows += self.batch(ids[start : start + size])
        return rows

    def _ask(self, ids: list[str], decode: bool = False) -> Any:
        body: dict[str, Any] = {"issueIdsOrKeys": ids, "fields": self._fields or ["summary"]}
        if self._request.expand:
            body["expand"] = list(self._request.expand)
        if self._request.properties:
            body["properties"] = list(self._request.properties)
        give_up = TOO_BIG if len(ids) > 1 else frozenset()
        return self._transport.send("POST", f"{self._api}/issue/bulkfetch", body=body, give_up=give_up, decode=decode)

    def _arrange(self, ids: list[str], data: Any, again: bool = True) -> list[Row]:
        """The issues in the order of the ids; those that Jira calls retriable are asked for once more."""
        rows = data.get("issues") if isinstance(data, dict) else None
        if not isinstance(rows, list) or not all(type(row) is dict and "id" in row for row in rows):
            raise JiraProtocolError(
                "the answer of bulkfetch has no list of issues", path=f"{self._api}/issue/bulkfetch"
            )
        if [row["id"] for row in rows] == ids:
            return rows
        by_id = {str(row["id"]): row for row in rows}
        failed = [str(item["id"]) for item in listed(data.get("issueErrors")) if type(item) is dict and "id" in item]
        retry = [number for number in failed if number in set(ids) and number not in by_id]
        if retry and again:
            more = self._arrange(retry, self._ask(retry, decode=True), again=False)
            by_id |= {str(row["id"]): row for row in more}
        found = [by_id[number] for number in ids if number in by_id]
        if again:
            with self._lock:
                self._missing += len(ids) - len(found)
        return found

    def _note_broken(self, number: str, error: JiraError) -> None:
        with self._lock:
            self._broken.append(number)
            if len(self._broken) >= _MAX_BROKEN:
                raise error

    def account_for_all(self) -> None:
        """Tells of issues that are gone, and raises JiraServerError for those that Jira cannot deliver."""
        if self._missing:
            self._warn(f"{self._missing} issues were found, but are gone or hidden by now")
        if self._broken:
            raise JiraServerError(
                f"Jira cannot deliver {len(self._broken)} of the issues (ids {', '.join(self._broken)}); "
                "all others were delivered",
                path=f"{self._api}/issue/bulkfetch",
                hint="ask for fewer fields, or leave these issues out: AND id NOT IN (...)",
            )


def is_light(request: SearchRequest) -> bool:
    """Whether Jira gives these fields for a thousand issues at once: a few by name, no lists, nothing expanded."""
    names = request.fields
    return (
        len(names) <= _MAX_LIGHT_FIELDS
        and any(name != "key" for name in names)
        and not any(name[:1] in "*-" or name in _HEAVY_FIELDS for name in names)
        and not _HEAVY_EXPAND.intersection(request.expand)
    )


def _ids(page: Page) -> list[Any]:
    """The ids of a page; its rows, five thousand that nobody needs any more, are given up at once."""
    ids = [row.get("id") for row in page.rows]
    page.rows.clear()
    return ids


def _may_help(error: JiraError) -> bool:
    return isinstance(error, (JiraTimeoutError, JiraProtocolError)) or error.status in TOO_BIG or error.status == 413
