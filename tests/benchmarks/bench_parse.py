"""Parsing compared with other ways in the same run: ratios of CPU time, medians of the rounds.

python -m tests.benchmarks.bench_parse                                          # plain Lark, a bare tokenizer
JQLKIT_NODE_MODULES=.../node_modules python -m tests.benchmarks.bench_parse     # and @atlaskit/jql-ast
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import jqlkit
from jqlkit.grammar import lark_parser
from jqlkit.grammar_tables import PATTERNS, SYMBOLS
from tests.benchmarks.workload import workload
from tests.reference import transformer

ROUNDS = 15
_SCRIPT = """
const { JastBuilder } = require("@atlaskit/jql-ast");
const rounds = JSON.parse(require("fs").readFileSync(0, "utf8"));
const times = rounds.map((texts) => {
  const before = process.cpuUsage();
  for (const text of texts) if (new JastBuilder().build(text).errors.length) throw new Error(text);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
});
process.stdout.write(JSON.stringify(times));
"""


def tokenizer() -> Callable[[str], object]:
    """One regular expression, every match looked at, and nothing else."""
    symbols = "|".join(map(re.escape, sorted(SYMBOLS, key=len, reverse=True)))
    groups = [f"({pattern})" for name, pattern in PATTERNS.items()]
    pattern = re.compile("|".join([*groups, f"({symbols})"]))

    def run(text: str) -> int:
        count = 0
        for match in pattern.finditer(text):
            count += match.lastindex or 0
        return count

    return run


def plain_lark() -> Callable[[str], object]:
    """Lark with the grammar, and a transformer that makes the same nodes while it parses."""
    return lark_parser(transformer()).parse


def cpu_seconds(parse: Callable[[str], object], texts: list[str]) -> float:
    """CPU time of one round."""
    start = time.process_time()
    for text in texts:
        parse(text)
    return time.process_time() - start


def reference_seconds(rounds: list[list[str]]) -> list[float]:
    """The same for Atlassian's parser, whose first rounds warm it up; nothing without it."""
    modules = os.environ.get("JQLKIT_NODE_MODULES", "")
    node = shutil.which("node")
    if node is None or not Path(modules, "@atlaskit", "jql-ast").is_dir():
        return []
    warm = [workload(seed) for seed in range(1000, 1010)]
    environment = {**os.environ, "NODE_PATH": modules}
    done = subprocess.run(
        [node, "-e", _SCRIPT],
        input=json.dumps(warm + rounds),
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    times: list[float] = json.loads(done.stdout)
    return times[len(warm) :]


def main() -> None:
    """Prints a line for each way."""
    rounds = [workload(seed) for seed in range(ROUNDS)]
    ways = {"plain Lark": plain_lark(), "jqlkit.parse": jqlkit.parse, "a bare tokenizer": tokenizer()}
    times: dict[str, list[float]] = {"@atlaskit/jql-ast": reference_seconds(rounds)} | {name: [] for name in ways}
    for texts in rounds:  # in turns: the machine is not equally fast all the time
        for name, parse in ways.items():
            times[name].append(cpu_seconds(parse, texts))
    for name, found in times.items():
        if found:
            ratio = median([other / ours for other, ours in zip(found, times["jqlkit.parse"], strict=True)])
            print(f"{name:20} {200 / median(found):10.0f} queries/s   jqlkit is {ratio:5.2f} times as fast")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
