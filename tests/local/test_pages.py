"""Pages of a result: the same as the whole result cut, whichever way they were found."""

from functools import cache
from typing import Any

import pytest

from jqlkit.local import Snapshot
from jqlkit.sandbox.generator import Generator

CONDITIONS = (
    "",
    "assignee IS EMPTY",
    "(assignee IS EMPTY OR priority > Medium) AND NOT (labels = regression OR status = Done)",
    "votes > 5",
    "votes > 100000",
    "created >= 2020-01-01 AND assignee IS NOT EMPTY",
    "updated <= 2019-01-01",
    "NOT (status = Open OR resolution IS EMPTY)",
    "summary ~ error AND assignee IS EMPTY",
    "key in (API-1, DEMO-2)",
    "assignee IS EMPTY OR key = API-1",
)
ORDERS = (
    "",
    "ORDER BY created",
    "ORDER BY created DESC",
    "ORDER BY updated DESC, priority",
    "ORDER BY updated ASC, key DESC",
    "ORDER BY priority DESC, updated DESC",
)
PAGES = ((0, 1), (0, 50), (30, 20), (100, 50), (0, 0), (2990, 50), (0, 5000))


def issues(empty: bool) -> list[dict[str, Any]]:
    """Generated issues, of which a dozen each time have one instant; some have none if asked for."""
    made = list(Generator(seed=11).issues(3000))
    for place, issue in enumerate(made):
        fields = issue["fields"]
        for name in ("created", "updated"):
            fields[name] = made[place - place % 12]["fields"][name]
            if empty and place % 40 == 7:
                fields[name] = None
    return made


@cache
def snapshot(empty: bool) -> Snapshot:
    return Snapshot.from_issues(issues(empty))


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_page_is_a_part_of_the_whole(condition: str, order: str, empty: bool) -> None:
    query = f"{condition} {order}"
    whole = snapshot(empty).match(query)
    for start, limit in PAGES:
        assert snapshot(empty).match(query, start=start, limit=limit) == whole[start : start + limit]


def test_a_page_is_found_without_looking_at_all_issues() -> None:
    looked_at: list[str] = []
    store = Snapshot.from_issues(issues(empty=False))
    store.match("assignee IS EMPTY ORDER BY created DESC", limit=1)
    store.store.connection.set_trace_callback(looked_at.append)
    store.match("assignee IS EMPTY ORDER BY created DESC", limit=20)
    (statement,) = looked_at
    plan = [row[3] for row in store.store.query(f"EXPLAIN QUERY PLAN {statement}")]
    assert any("issue_created" in step for step in plan), plan
