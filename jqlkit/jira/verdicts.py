"""What a site says about many queries, in as few requests as it takes."""

from collections.abc import Sequence
from typing import Any, Final

from jqlkit.errors import JiraProtocolError
from jqlkit.jira.answers import reading
from jqlkit.jira.client import JiraClient, Validation

#: Queries in one request; Jira documents no limit.
BATCH: Final = 50


def validate_all(client: JiraClient, queries: Sequence[str]) -> list[Validation]:
    """The verdict on each query: by `/jql/parse` in batches on Cloud, one by one with `validateQuery` elsewhere.

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/#api-rest-api-3-jql-parse-post
    """
    if not client.is_cloud:
        return [client.validate(query) for query in queries]
    verdicts: list[Validation] = []
    for start in range(0, len(queries), BATCH):
        batch = list(queries[start : start + BATCH])
        answer = client.ask("jql/parse", {"queries": batch}, validation="strict")
        rows: Any = answer.get("queries") if isinstance(answer, dict) else None
        if not isinstance(rows, list) or len(rows) != len(batch):
            raise JiraProtocolError("the answer about the queries has another number of queries")
        with reading("jql/parse"):
            verdicts += [Validation.of(row) for row in rows]
    return verdicts
