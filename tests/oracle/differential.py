"""The local engine against the oracle: `python -m tests.oracle.differential 50000 [SEED]`.

Compares the keys and their order, on both deployments, at several moments in several time zones. Prints each query on
which they differ, with the world's seed, and exits with 1 if there was one.
"""

import sys
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from jqlkit.errors import JqlkitError
from jqlkit.local import Snapshot
from tests.oracle.evaluator import Oracle
from tests.oracle.grammar import Grammar
from tests.oracle.worlds import context, world

QUERIES_A_WORLD = 250


class Difference(NamedTuple):
    """A query to which the engine and the oracle give different keys, or the same in another order."""

    world: int
    query: str
    found: str
    expected: str


def differences(pairs: int, seed: int) -> Iterator[Difference]:
    """Compares that many pairs of a query and a world."""
    for first in range(0, pairs, QUERIES_A_WORLD):
        number = seed + first // QUERIES_A_WORLD
        site, deployment = context(number), ("cloud", "datacenter")[number % 2]
        issues = world(number, site)
        oracle, snapshot = Oracle(issues, site, deployment), Snapshot.from_issues(issues, site)
        grammar = Grammar(Random(number), site, deployment)
        for _ in range(min(QUERIES_A_WORLD, pairs - first)):
            text = grammar.query()
            expected = " ".join(oracle.ordered(text))
            try:
                found = " ".join(issue.key for issue in snapshot.search(text, deployment=deployment))
            except JqlkitError as error:
                found = str(error)
            if found != expected:
                yield Difference(number, text, found, expected)


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
