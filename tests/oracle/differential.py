"""The local engine against the oracle: `python -m tests.oracle.differential 50000 [SEED]`.

Prints each query on which they differ, with the world's seed, and exits with 1 if there was one.
"""

import sys
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from jqlkit.local import Snapshot
from tests.oracle.evaluator import Oracle
from tests.oracle.generate import context, query, world

QUERIES_A_WORLD = 250


class Difference(NamedTuple):
    """A query to which the engine and the oracle give different keys."""

    world: int
    query: str
    extra: set[str]
    missing: set[str]


def differences(pairs: int, seed: int) -> Iterator[Difference]:
    """Compares that many pairs of a query and a world."""
    for first in range(0, pairs, QUERIES_A_WORLD):
        number = seed + first // QUERIES_A_WORLD
        issues = world(number)
        site = context(number)
        oracle, snapshot = Oracle(issues, site), Snapshot.from_issues(issues, site)
        random = Random(number)
        for _ in range(min(QUERIES_A_WORLD, pairs - first)):
            text = query(random)
            found, expected = {issue.key for issue in snapshot.search(text)}, oracle.keys(text)
            if found != expected:
                yield Difference(number, text, found - expected, expected - found)


def main() -> int:
    """Runs the comparison."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    count = 0
    for difference in differences(pairs, seed):
        count += 1
        print(difference)
    print(f"{pairs} pairs, {count} differences")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
