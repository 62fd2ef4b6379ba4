"""The plan of an export with a checkpoint: all ids first, then the issues in batches; it goes on where it stopped."""

from collections.abc import Callable, Iterator

from jqlkit.errors import JiraQueryError
from jqlkit.jira.checkpoint import Checkpoint
from jqlkit.jira.pages import Pages, Row, SearchRequest
from jqlkit.jira.plans.bulk import HEAVY_BATCH, LIGHT_BATCH, BulkFetch, Unusable, is_light
from jqlkit.jira.plans.offsets import Offsets
from jqlkit.jira.plans.walk import ID_PAGE, TokenWalk
from jqlkit.jira.workers import in_order
from jqlkit.nodes import Query


class Resumable:
    """Rows of any Jira in the order of the ids that a first walk found; the checkpoint keeps ids and position."""

    name = "all ids, then batches, with a checkpoint"

    def __init__(
        self,
        checkpoint: Checkpoint,
        bulk: BulkFetch | None,
        pages: Pages,
        api: str,
        request: SearchRequest,
        query: Query,
        threads: int,
        warn: Callable[[str], None],
    ) -> None:
        self._checkpoint = checkpoint
        self._bulk = bulk
        self._pages = pages
        self._api = api
        self._request = request
        self._query = query
        self._threads = threads
        self._warn = warn

    def requests_expected(self, count: int | None) -> int | None:
        """Requests for so many issues, None if that is not known."""
        if count is None:
            return None
        size = LIGHT_BATCH if self._bulk and is_light(self._request) else HEAVY_BATCH
        return -(-count // ID_PAGE) + -(-count // size)

    def rows(self) -> Iterator[Row]:
        """The rows that were not delivered yet."""
        checkpoint = self._checkpoint
        if checkpoint.complete:
            return
        if checkpoint.ids is None:
            checkpoint.begin([str(row["id"]) for row in self._ids().rows()][: self._request.limit])
        position = checkpoint.position
        # Small batches: what is fetched again after a kill is one of them.
        fetch = self._by_search if self._bulk is None else self._by_bulk
        for ids, rows in in_order(lambda ids: (ids, fetch(ids)), checkpoint.batches(HEAVY_BATCH), self._threads):
            yield from rows
            position += len(ids)
            checkpoint.save(position)
        checkpoint.save(position, complete=True)
        if self._bulk is not None:
            self._bulk.account_for_all()

    def _ids(self) -> TokenWalk | Offsets:
        bare = self._request._replace(fields=("id",), expand=(), properties=(), page_size=None)
        if self._bulk is None:
            bare = bare._replace(fields=("key",))
            return Offsets(self._pages, self._api, bare, self._query, self._threads)
        return TokenWalk(self._pages, self._api, bare)

    def _by_bulk(self, ids: list[str]) -> list[Row]:
        assert self._bulk is not None
        try:
            return self._bulk.batch(ids)
        except Unusable:
            return self._by_search(ids)

    def _by_search(self, ids: list[str]) -> list[Row]:
        """The issues of these ids by a search for them, where there is no bulkfetch."""
        found = self._found(ids)
        if len(found) < len(ids):
            self._warn(f"{len(ids) - len(found)} issues were found, but are gone or hidden by now")
        return [found[number] for number in ids if number in found]

    def _found(self, ids: list[str]) -> dict[str, Row]:
        """The issues of these ids that are still there. Jira refuses a whole query for one that is not."""
        request = self._request._replace(jql=f"id IN ({', '.join(ids)})", limit=None, page_size=None)
        try:
            rows = (
                TokenWalk(self._pages, self._api, request).rows() if self._bulk else self._by_offset(request, len(ids))
            )
            return {str(row["id"]): row for row in rows}
        except JiraQueryError:
            if len(ids) == 1:
                return {}
            half = len(ids) // 2
            return self._found(ids[:half]) | self._found(ids[half:])

    def _by_offset(self, request: SearchRequest, size: int) -> Iterator[Row]:
        page = self._pages.datacenter(self._api, request, size)
        while page.rows:
            yield from page.rows
            start = page.start + len(page.rows)
            if page.total is not None and start >= page.total:
                break
            page = self._pages.datacenter(self._api, request, size, start)
