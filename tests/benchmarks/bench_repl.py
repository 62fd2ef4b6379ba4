"""Completion and the session: the engine in process, a key to its repaint, and the start, all in one run.

    python -m tests.benchmarks.bench_repl [--rounds 5]

The engine is asked with 1,000 fields, 100 functions and queries of 500 characters, the texts different in every round.
A key is timed in a pseudo-terminal of 40 rows by 120 columns, from the key press to the last byte of the repaint;
litecli (`pip install litecli`, on an empty SQLite database) is measured in the same way, in turns. The start is timed
to the drawn prompt, against `python -c "import prompt_toolkit"`.
"""

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from jqlkit.catalog import Catalog
from jqlkit.completer import complete
from tests.completion_cases import SITE
from tests.terminal import Terminal, repl

FIELDS = 1000
FUNCTIONS = 100
QUERY = (
    'project = DEMO AND status IN (Open, "In Progress", Done) AND (assignee = currentUser() OR reporter in '
    'membersOf("dev team")) AND created >= -30d AND labels NOT IN (a, b, "c d") AND fixVersion WAS "1.0" AFTER '
    'startOfMonth() AND summary ~ "checkout error" AND key IN (DEMO-1, DEMO-2, DEMO-3, DEMO-4, DEMO-5) AND '
    "originalEstimate > 2h AND sprint in openSprints() AND updated > startOfWeek() AND status CHANGED FROM Open "
    "TO Done BY currentUser() AFTER -4w AND labels IS NOT EMPTY AND "
)
TAILS = (
    *("", "s", "st", "sta", "stat", "status", "status ", "status n", "status not i", "status = ", "status = I"),
    *("status in (", "status in (Done", "created >= ", "created >= -", "metr", "team 5", '"Team', "stroy", "summry"),
    *(
        "dspn",
        "xqzv",
        "assignee was ",
        "assignee changed BY c",
        "or",
        "a",
        "cf[102",
        "project = DEMO ",
        "assignee = cur",
    ),
)


def large_catalog() -> Catalog:
    """A site with 1,000 fields and 100 functions."""
    fields: list[dict[str, Any]] = list(SITE["visibleFieldNames"])
    for number in range(20_000, 20_000 + FIELDS - len(fields)):
        name = f"Team {number % 97} metric {number}"
        row: dict[str, Any] = {"value": f'"{name}"', "displayName": f"{name} - cf[{number}]", "cfid": f"cf[{number}]"}
        row |= {"searchable": "true", "orderable": "true", "types": ["java.lang.Number"], "operators": ["=", "<", "is"]}
        fields.append(row)
    functions = list(SITE["visibleFunctionNames"])
    functions += [{"value": f"made{n}()", "types": ["java.util.Date"]} for n in range(FUNCTIONS - len(functions))]
    return Catalog.from_autocompletedata(
        {"visibleFieldNames": fields, "visibleFunctionNames": functions}, SITE["values"]
    )


def engine(rounds: int) -> None:
    """Milliseconds for each call of complete()."""
    catalog = large_catalog()
    complete("", 0, catalog)
    times, cpu = [], []
    for number in range(rounds * 4):
        for tail in TAILS:
            text = QUERY.replace("DEMO", f"DEMO{number}")[: 500 - len(tail)]
            text = text[: text.rfind(" AND ") + 5] + tail
            started, began = time.perf_counter(), time.thread_time()
            complete(text, len(text), catalog)
            times.append((time.perf_counter() - started) * 1000)
            cpu.append((time.thread_time() - began) * 1000)
    print(f"engine, {len(catalog.fields)} fields, 500 characters: {spread(times)}; of the processor: {spread(cpu)}")


def key_to_repaint(rounds: int) -> None:
    """Milliseconds from a key to the last byte of its repaint."""
    typed = {"jqlkit repl": "status = Done and assi", "litecli": "SELECT * FROM sqlite_master WHERE na"}
    times: dict[str, list[float]] = {name: [] for name in typed}
    for _ in range(rounds):
        for name, keys in typed.items():
            terminal = program(name)
            if terminal is None:
                continue
            with terminal:
                terminal.until("sandbox>" if name == "jqlkit repl" else ":memory:")
                time.sleep(1.5)
                terminal.settle(0.3)
                for key in keys:
                    times[name].append(one_key(terminal, key))
    for name, found in times.items():
        print(f"key to repaint, {name}: {spread(found)}" if found else f"key to repaint, {name}: not installed")


def one_key(terminal: Terminal, key: str) -> float:
    """Presses a key, and waits until nothing more is written for a while."""
    started = last = time.perf_counter()
    terminal.send(key)
    while time.perf_counter() - last < 0.12:
        try:
            data = terminal.child.read_nonblocking(65536, 0.12)
        except Exception:  # nothing in time
            break
        last = time.perf_counter()
        terminal.stream.feed(data)
    time.sleep(0.02)
    return (last - started) * 1000


def program(name: str) -> Terminal | None:
    """A program in a terminal of 40 x 120."""
    folder = Path(tempfile.mkdtemp())
    if name == "jqlkit repl":
        return repl(folder, "--site", "sandbox", rows=40, columns=120)
    path = shutil.which("litecli", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    return Terminal([path, "--no-warn", ":memory:"], folder, rows=40, columns=120) if path else None


def start(rounds: int) -> None:
    """Milliseconds to the drawn prompt."""
    ours: list[float] = []
    reference: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import prompt_toolkit"], check=True)
        reference.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        with repl(Path(tempfile.mkdtemp()), "--site", "sandbox") as terminal:
            while b"sandbox" not in terminal.received:
                terminal.read(0.005)
            ours.append((time.perf_counter() - began) * 1000)
    limit = 1.5 * statistics.median(reference) + 100
    print(
        f"start to the prompt: {spread(ours)}; import prompt_toolkit: {spread(reference)}; 1.5x + 100 ms = {limit:.0f}"
    )


def spread(times: list[float]) -> str:
    """Median, 95th percentile and maximum."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"median {statistics.median(ordered):.2f} ms, p95 {p95:.2f}, max {ordered[-1]:.2f} (n = {len(ordered)})"


def main() -> None:
    """Runs all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: Any = parser.parse_args().rounds
    engine(rounds)
    with contextlib.suppress(KeyboardInterrupt):
        start(rounds)
        key_to_repaint(max(1, rounds // 2))


if __name__ == "__main__":
    main()
