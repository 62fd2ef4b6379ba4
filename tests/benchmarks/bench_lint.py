"""How fast `jqlkit lint` is: `python -m tests.benchmarks.bench_lint`.

Two ratios in one run each, so that the machine does not matter:

- 2,000 generated files of all kinds (20 MB, of which 3% hold JQL): cold, and warm from the cache, against a bare Python
  program that lists, reads and byte-searches the same files
- one `.jql` file of 10,000 queries against `sqlfluff lint` (where it is installed) on a file of 1,000 SQL statements,
  per query: it gives up a file of 10,000, which is more than 100,000 nodes

Texts differ from round to round, so that nothing but the cache of the second run can know them.
"""

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 2_000
SIZE = 10_000
SHARE = 0.03
QUERIES = 10_000
STATEMENTS = 1_000

BARE = """
import os, sys
hints = (b"jql", b"JQL", b"rest/api")
found = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        found += any(hint in data for hint in hints)
print(found)
"""

#: A line of filler and a line with a query, for each kind of file.
KINDS = {
    "py": ("value_{n} = compute({n}, 'text {n}')  # a line", 'REPORT_JQL = "project = P{n} AND status == Done"'),
    "js": ("const value{n} = compute({n}, 'text {n}');", 'const reportJql = "project = P{n} AND status == Done";'),
    "ts": ("const value{n}: number = compute({n});", 'const reportJql = "project = P{n} AND status == Done";'),
    "go": ('var value{n} = compute({n}, "text {n}")', 'var reportJql = "project = P{n} AND status == Done"'),
    "java": ('int value{n} = compute({n}, "text {n}");', 'String reportJql = "project = P{n} AND status == Done";'),
    "sh": ("echo 'text {n}' | sort -u", "jira issue list --jql 'project = P{n} AND status == Done'"),
    "yaml": ("value_{n}: text {n}", "jql_{n}: project = P{n} AND status == Done"),
    "toml": ("value_{n} = 'text {n}'", "jql_{n} = 'project = P{n} AND status == Done'"),
    "ini": ("value_{n} = text {n}", "jql_{n} = project = P{n} AND status == Done"),
    "md": ("Some words, and {n} more of them in a line.", "```jql\nproject = P{n} AND status == Done\n```"),
    "rst": (
        "Some words, and {n} more of them in a line.",
        ".. code-block:: jql\n\n   project = P{n} AND status == Done\n",
    ),
    "jql": ("# a comment, the {n}th", "--- q{n}\nproject = P{n} AND status == Done"),
}
HEADS = {"go": "package main\n", "ini": "[main]\n", "java": "class Main {\n"}
TAILS = {"java": "}\n"}


def write_tree(folder: Path, seed: int) -> int:
    """Writes the files; their size in bytes."""
    random.seed(seed)
    total = 0
    kinds = [kind for kind in KINDS if kind != "jql"]
    for number in range(FILES):
        has_jql = number < FILES * SHARE
        kind = random.choice(list(KINDS) if has_jql else kinds)
        filler, query = KINDS[kind]
        lines = []
        size = 0
        while size < SIZE:
            lines.append(filler.format(n=random.randrange(10**6)))
            size += len(lines[-1]) + 1
        if has_jql:
            lines.insert(len(lines) // 2, query.format(n=random.randrange(10**6)))
        path = folder / f"d{number % 40}" / f"f{number}.{kind}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEADS.get(kind, "") + "\n".join(lines) + "\n" + TAILS.get(kind, ""))
        total += path.stat().st_size
    return total


def seconds(command: list[str], cwd: Path) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    elapsed = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return elapsed


def bench_tree(rounds: int) -> None:
    bare, cold, warm = [], [], []
    lint = [sys.executable, "-m", "jqlkit", "lint", ".", "-o", "json"]
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            size = write_tree(folder, number)
            seconds([sys.executable, "-c", BARE, "."], folder)  # the files are in the memory of the system
            bare.append(seconds([sys.executable, "-c", BARE, "."], folder))
            cold.append(seconds(lint, folder))
            warm.append(seconds(lint, folder))
    middle = [statistics.median(times) for times in (bare, cold, warm)]
    print(f"{FILES} files, {size / 1e6:.0f} MB: bare {middle[0]:.3f} s, cold {middle[1]:.3f} s, warm {middle[2]:.3f} s")
    print(f"cold is {middle[1] / middle[0]:.2f} x bare, warm is {middle[2] / middle[1]:.2f} x cold")


def bench_queries(rounds: int) -> None:
    sqlfluff = shutil.which("sqlfluff") or shutil.which("sqlfluff", path=str(Path(sys.executable).parent))
    ours, theirs = [], []
    for number in range(rounds):
        random.seed(number)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            keys = [random.randrange(10**6) for _ in range(QUERIES)]
            queries = [
                f"--- q{i}\nproject = P{key} AND status IN (Open, Done) ORDER BY key" for i, key in enumerate(keys)
            ]
            (folder / "q.jql").write_text("\n".join(queries) + "\n")
            lint = [sys.executable, "-m", "jqlkit", "lint", "q.jql", "--no-cache", "-o", "json"]
            ours.append(seconds(lint, folder) / QUERIES)
            if sqlfluff:
                statements = [
                    f"SELECT id FROM issues WHERE project = 'P{key}' AND status IN ('Open', 'Done') ORDER BY id;"
                    for key in keys[:STATEMENTS]
                ]
                # By default it skips files of more than 20 KB.
                (folder / ".sqlfluff").write_text("[sqlfluff]\nlarge_file_skip_byte_limit = 0\n")
                (folder / "q.sql").write_text("\n".join(statements) + "\n")
                command = [sqlfluff, "lint", "--dialect", "ansi", "--processes", "1", "q.sql"]
                theirs.append(seconds(command, folder) / STATEMENTS)
    per_query = statistics.median(ours)
    print(f"{QUERIES} queries in one file: {per_query * 1e6:.0f} us a query")
    if theirs:
        per_statement = statistics.median(theirs)
        print(f"sqlfluff: {per_statement * 1e6:.0f} us a statement, {per_statement / per_query:.0f} x ours")


if __name__ == "__main__":
    bench_tree(3)
    bench_queries(3)
