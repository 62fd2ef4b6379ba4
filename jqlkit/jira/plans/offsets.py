"""Offset pages of Data Center and Server: the first tells the total, the rest come in parallel, sorted without ties."""

from collections.abc import Iterator
from time import monotonic
from typing import Final

from jqlkit.errors import JiraServerError, JiraTimeoutError
from jqlkit.jira.pages import TOO_BIG, Page, Pages, Row, SearchRequest
from jqlkit.jira.seen import Seen
from jqlkit.jira.workers import in_order
from jqlkit.nodes import Field, OrderBy, Query, SearchSort
from jqlkit.operators import SortOrder

_PAGE: Final = 100
_LARGEST_PAGE: Final = 1000
#: A page that took longer than this, in seconds for one issue, is not asked for ten times as large.
_QUICK: Final = 0.002
_KEYS: Final = frozenset({"key", "issuekey", "id", "issue"})


class Offsets:
    """Rows of Data Center by offset: the first page tells how many there are, the others come in parallel."""

    name = "offset pages in parallel"

    def __init__(self, pages: Pages, api: str, request: SearchRequest, query: Query, threads: int) -> None:
        self._pages = pages
        self._api = api
        self._request = request._replace(jql=stable(request.jql, query))
        self._threads = threads
        largest = _LARGEST_PAGE if request.keys_only else _PAGE
        self._size = max(1, min(request.page_size or largest, request.limit or largest))

    def requests_expected(self, count: int | None) -> int | None:
        """Requests for so many issues, None if that is not known."""
        return None if count is None else max(1, -(-count // self._size))

    def rows(self) -> Iterator[Row]:
        """The rows, each once. Where issues vanish or appear meanwhile, the rest is walked one page after another."""
        seen = Seen()
        started = monotonic()
        first = self._page(0, self._size)
        seconds = monotonic() - started
        yield from seen.new(first.rows)
        position = len(first.rows)
        total = first.total
        if total is None:
            yield from self._walk(position, None, seen)
            return
        wanted = min(total, self._request.limit or total)
        if not first.rows or position >= wanted:
            return
        size = self._next_size(first, seconds)
        starts = range(position, wanted, size)
        for page in in_order(lambda start: self._page(start, size), starts, self._threads):
            if page.total != total or (len(page.rows) < size and page.start + len(page.rows) < wanted):
                # The result moved: step back by as many issues as left it, and go on one by one.
                lost = max(0, total - (page.total if page.total is not None else total))
                yield from self._walk(max(0, position - lost), page.total, seen)
                return
            yield from seen.new(page.rows)
            position = page.start + len(page.rows)

    def _walk(self, start: int, total: int | None, seen: Seen) -> Iterator[Row]:
        while True:
            page = self._page(start, self._size)
            yield from seen.new(page.rows)
            if total is not None and page.total is not None and page.total < total:
                start = max(0, start - (total - page.total))
                total = page.total
                continue
            total = page.total
            start += len(page.rows)
            if not page.rows or (total is not None and start >= total):
                return

    def _next_size(self, first: Page, seconds: float) -> int:
        """The size of the pages after the first: what the server grants, larger if the first came quickly."""
        if first.granted < self._size or self._request.page_size:
            return max(1, min(first.granted, len(first.rows)))
        quick = len(first.rows) > 0 and seconds / len(first.rows) < _QUICK
        if not quick or (first.total or 0) < _LARGEST_PAGE * self._threads:
            return self._size
        # Larger pages may be cut; the page that comes back tells, so one is tried before they are counted on.
        trial = self._pages.datacenter(self._api, self._request._replace(fields=("key",)), _LARGEST_PAGE, 0)
        return min(trial.granted, len(trial.rows)) if trial.rows else self._size

    def _page(self, start: int, size: int) -> Page:
        """A page; where it is too much for the server, in parts."""
        try:
            return self._pages.datacenter(self._api, self._request, size, start, patient=size == 1)
        except (JiraServerError, JiraTimeoutError) as error:
            if size == 1 or (not isinstance(error, JiraTimeoutError) and error.status not in TOO_BIG):
                raise
        part = max(1, size // 4)
        rows: list[Row] = []
        while True:
            page = self._page(start + len(rows), min(part, size - len(rows)))
            rows += page.rows
            if len(rows) >= size or not page.rows or (page.total is not None and start + len(rows) >= page.total):
                return Page(rows, start=start, granted=size, total=page.total)


def stable(jql: str, query: Query) -> str:
    """The query sorted so that no two issues tie: offsets lose and repeat issues otherwise.

    Without ORDER BY, Jira sorts by key or by relevance itself, and the text stays as it is.

    >>> import jqlkit
    >>> stable("", jqlkit.parse("project = DEMO ORDER BY created DESC"))
    'project = DEMO ORDER BY created DESC, key ASC'
    """
    if query.order_by is None or any(sort.field.name.lower() in _KEYS for sort in query.order_by.sorts):
        return jql
    return str(Query(query.where, OrderBy([*query.order_by.sorts, SearchSort(Field("key"), SortOrder.ASC)])))
