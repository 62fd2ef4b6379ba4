"""Cost per item from 1,000 to 100,000 items, with no garbage collector: `python -m tests.benchmarks.bench_scale`."""

import gc
import pickle
import time
from collections.abc import Callable

import jqlkit

SHAPES: dict[str, Callable[[int], str]] = {
    "IN list": lambda n: "x IN (" + ", ".join(f"v{i}" for i in range(n)) + ")",
    "AND": lambda n: " AND ".join(f"x = v{i}" for i in range(n)),
    "OR": lambda n: " OR ".join(f"x = v{i}" for i in range(n)),
    "groups": lambda n: " OR ".join(f"(x = v{i} AND y = 1)" for i in range(n)),
}
USES: dict[str, Callable[[jqlkit.Query], object]] = {
    "print": str,
    "format": jqlkit.format,
    "hash": hash,
    "repr": repr,
    "pickle": lambda query: pickle.loads(pickle.dumps(query)),  # our own
    "walk": lambda query: sum(1 for _ in jqlkit.walk(query)),
    "to_dict": jqlkit.to_dict,
    "tokenize": lambda query: jqlkit.tokenize(str(query)),
    "lint": jqlkit.lint,
}


def cost(use: Callable[..., object], argument: object, times: int) -> float:
    """CPU seconds of one call, the best of some runs."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        use(argument)
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Prints how much dearer an item is in a query of 100,000 than in one of 1,000."""
    gc.disable()
    for shape, text_of in SHAPES.items():
        small, large = text_of(1000), text_of(100_000)
        growth = {"parse": cost(jqlkit.parse, large, 3) / 100 / cost(jqlkit.parse, small, 9)}
        few, many = jqlkit.parse(small), jqlkit.parse(large)
        for name, use in USES.items():
            growth[name] = cost(use, many, 3) / 100 / cost(use, few, 9)
        growth["compare"] = cost(jqlkit.parse(large).__eq__, many, 3) / 100 / cost(jqlkit.parse(small).__eq__, few, 9)
        print(f"{shape:8}", "  ".join(f"{name} {value:.2f}" for name, value in growth.items()), flush=True)


if __name__ == "__main__":
    main()
