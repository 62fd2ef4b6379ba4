"""Completion at every cursor position of more than 2,000 queries: those of the corpus, and generated ones.

Takes a few minutes: `pytest tests/fuzz`.
"""

from hypothesis import HealthCheck, given, settings

from jqlkit.catalog import Catalog
from tests import strategies
from tests.completion_cases import site_catalog
from tests.completion_fuzz import refused
from tests.shared import json_lines, shared_folder

LONGEST = 300


def test_the_corpus() -> None:
    catalog = Catalog.system() | site_catalog()
    wrong, queries, positions = [], 0, 0
    for path in sorted((shared_folder() / "corpus").glob("*.jsonl")):
        for row in json_lines(path):
            text = row["jql"][:LONGEST]
            queries, positions = queries + 1, positions + len(text) + 1
            wrong += list(refused(text, catalog))
    print(f"{queries} texts, {positions} positions, {len(wrong)} items refused")
    assert wrong == []


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.queries())
def test_generated_queries(query: object) -> None:
    assert list(refused(str(query)[:LONGEST], site_catalog())) == []
