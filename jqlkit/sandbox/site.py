"""The Jira behind the server: its issues, what is known of it, and the state of one run."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from typing import Any, Final

from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.jira.models import Issue
from jqlkit.local import Snapshot
from jqlkit.nodes import Query
from jqlkit.sandbox.auth import Gatekeeper
from jqlkit.sandbox.facts import Facts
from jqlkit.sandbox.field_table import field_rows
from jqlkit.sandbox.messages import ApiError
from jqlkit.sandbox.paging import Tokens

Json = dict[str, Any]

#: The id of the sandbox's one site, in gateway addresses.
CLOUD_ID: Final = "5a11d60c-0000-4000-8000-000000000000"


@contextmanager
def refusals() -> Iterator[None]:
    """Turns what the local engine refuses into a 400, with a message for each of its lines."""
    try:
        yield
    except (EvaluationError, UnsupportedError) as error:
        raise ApiError(400, *str(error).splitlines()) from None


class Site:
    """One made-up Jira site. `deployment` is "cloud" or "datacenter"."""

    def __init__(
        self, issues: Snapshot, context: Mapping[str, Any], deployment: str, gatekeeper: Gatekeeper, tokens: Tokens
    ) -> None:
        self.issues = issues
        self.context = context
        self.deployment = deployment
        self.gatekeeper = gatekeeper
        self.tokens = tokens
        self.connections: dict[str, Json] = {}
        self._connection_numbers = count(1)
        self.connect("jira", "")

    @property
    def is_cloud(self) -> bool:
        """Whether this is the Cloud profile."""
        return self.deployment == "cloud"

    @cached_property
    def facts(self) -> Facts:
        """Projects, users, statuses and so on; gathered from all issues when first asked for."""
        return Facts((issue.raw for issue in self.issues.search(Query(None, None))), self.context)

    @cached_property
    def fields(self) -> list[Json]:
        """The answer of `GET /field`."""
        return field_rows(self.facts.custom)

    def connect(self, app: str, origin: str) -> Json:
        """A new connection of the gateway."""
        id_ = f"00000000-0000-4000-8000-{next(self._connection_numbers):012}"
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        self.connections[id_] = {
            "connection_id": id_,
            "status": "ACTIVE",
            "creation_time": now,
            "last_updated_time": now,
            "url": f"{origin}/connections/{id_}",
            "app": app,
            "metadata": {},
        }
        return self.connections[id_]

    def check_connection(self, id_: str | None, gateway: bool) -> None:
        """Raises ApiError (400) where the gateway has no connection of this id, or none at all."""
        active = [row["connection_id"] for row in self.connections.values() if row["status"] == "ACTIVE"]
        if id_ not in active if id_ is not None else gateway and not active:
            raise ApiError(400, "Missing Jira connection: the gateway has no active connection for this request.")

    def search(self, query: Query, *, start: int = 0, limit: int | None = None) -> list[Issue]:
        """A page of the issues that match. Raises ApiError (400) with Jira's words for a query it would refuse."""
        with refusals():
            return list(self.issues.search(query, deployment=self.deployment, limit=limit, start=start))

    def search_ids(self, query: Query, *, start: int = 0, limit: int | None = None) -> list[Issue]:
        """As `search`, but of each issue only the id is read."""
        with refusals():
            ids = self.issues.match(query, deployment=self.deployment, limit=limit, start=start)
        return [Issue({"id": str(id_)}) for id_ in ids]

    def count(self, query: Query) -> int:
        """How many issues match. Raises ApiError (400)."""
        with refusals():
            return self.issues.count(query, deployment=self.deployment)

    def issue(self, key_or_id: str) -> Issue:
        """The issue of this key (in any letter case) or id. Raises ApiError (404)."""
        issue = self.issues.issue(key_or_id)
        if issue is None:
            raise ApiError(404, "Issue does not exist or you do not have permission to see it.")
        return issue
