"""What an item costs in a query of 1,000 and of 100,000 items, with no garbage collector.

python -m tests.benchmarks.bench_scale                    # all, some minutes
python -m tests.benchmarks.bench_scale --use lint repr    # these alone

A figure is the cost of an item in the large query by that in the small one; 1.5 is the most that it may be. In each
round the large query is used once between many uses of the small one, as many as have its number of items; the median
of the rounds counts, so that another program on the machine does not. The costs shown are the best of all.
"""

import argparse
import copy
import gc
import pickle
import statistics
import time
from collections.abc import Callable
from typing import Final, NamedTuple

import jqlkit

SMALL: Final = 1_000
LARGE: Final = 100_000
LIMIT: Final = 1.5

SHAPES: Final[dict[str, Callable[[int], str]]] = {
    "IN list": lambda n: "x IN (" + ", ".join(f"v{i}" for i in range(n)) + ")",
    "AND": lambda n: " AND ".join(f"x = v{i}" for i in range(n)),
    "OR": lambda n: " OR ".join(f"x = v{i}" for i in range(n)),
    "OR groups": lambda n: " OR ".join(f"(x = v{i} AND y = 1)" for i in range(n)),
}


class Case(NamedTuple):
    """One text, and what was made of it before anything is measured."""

    text: str
    query: jqlkit.Query
    twin: jqlkit.Query
    form: dict[str, object]


def renamed(node: jqlkit.Node) -> jqlkit.Node:
    """The node, or another field in its place."""
    return jqlkit.Field("z") if node.__class__ is jqlkit.Field else node


USES: Final[dict[str, Callable[[Case], object]]] = {
    "parse": lambda case: jqlkit.parse(case.text),
    "print": lambda case: str(case.query),
    "format": lambda case: jqlkit.format(case.query),
    "compare": lambda case: case.query == case.twin,
    "hash": lambda case: hash(case.query),
    "repr": lambda case: repr(case.query),
    "copy": lambda case: (copy.copy(case.query), copy.deepcopy(case.query)),
    "pickle": lambda case: pickle.loads(pickle.dumps(case.query)),  # our own
    "walk": lambda case: sum(1 for _ in jqlkit.walk(case.query)),
    "transform": lambda case: jqlkit.transform(case.query, renamed),
    "to_dict": lambda case: jqlkit.to_dict(case.query),
    "from_dict": lambda case: jqlkit.from_dict(case.form),
    "tokenize": lambda case: jqlkit.tokenize(case.text),
    "bounds": lambda case: jqlkit.boundedness(case.query),
    "lint": lambda case: jqlkit.lint(case.query),
}


def seconds(use: Callable[[Case], object], case: Case) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    made = use(case)
    taken = time.process_time() - start
    del made  # not part of the use
    return taken


def growth(use: Callable[[Case], object], small: Case, large: Case, rounds: int) -> tuple[float, float, float]:
    """Microseconds for an item of the small and of the large query, the best of each, and the median growth."""
    times = LARGE // SMALL // 2
    best_small = best_large = float("inf")
    ratios: list[float] = []
    for _ in range(rounds):
        gc.collect()
        before = [seconds(use, small) for _ in range(times)]
        taken = seconds(use, large)
        after = [seconds(use, small) for _ in range(times)]
        ratios.append(taken / (sum(before) + sum(after)))
        best_small, best_large = min(best_small, *before, *after), min(best_large, taken)
    return best_small / SMALL * 1e6, best_large / LARGE * 1e6, statistics.median(ratios)


def case_of(text: str) -> Case:
    """A case with its query made twice."""
    query = jqlkit.parse(text)
    return Case(text, query, jqlkit.parse(text), jqlkit.to_dict(query))


def main() -> None:
    """Prints a table of what an item costs, and by how much that grows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--use", nargs="+", choices=USES, default=USES, metavar="USE")
    parser.add_argument("--shape", nargs="+", choices=SHAPES, default=SHAPES, metavar="SHAPE")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    gc.disable()
    print(f"µs an item at {SMALL:,} -> {LARGE:,} items, and the growth; * is above {LIMIT}")
    for shape in arguments.shape:
        small, large = case_of(SHAPES[shape](SMALL)), case_of(SHAPES[shape](LARGE))
        for name in arguments.use:
            few, many, ratio = growth(USES[name], small, large, arguments.rounds)
            mark = " *" if ratio > LIMIT else ""
            print(f"{shape:9}  {name:9}  {few:8.3f} -> {many:8.3f}  {ratio:5.2f}{mark}", flush=True)


if __name__ == "__main__":
    main()
