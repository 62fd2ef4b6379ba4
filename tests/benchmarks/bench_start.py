"""The start of `jqlkit lint -q` beside that of an empty click program, and what `import jqlkit` costs.

    python -m tests.benchmarks.bench_start [--rounds 20]

Each program is started once in every round, one after another, as a console script is: a file of two lines in the same
environment, with warm byte code, where no settings are. `cpu` is the processor's time, which other programs disturb
less than `wall`; both are medians in milliseconds.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

EMPTY = "import click\n\n\n@click.command()\ndef main():\n    pass\n"
SCRIPT = "import sys\nfrom {} import main\nsys.exit(main())\n"

BARE = "python -c pass"
CLICK = "empty click program"
LINT = "jqlkit lint -q"
IMPORT = "import jqlkit"


class Start(NamedTuple):
    """What one process took, in milliseconds."""

    wall: float
    cpu: float


def main() -> None:
    """Starts everything by turns, and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    rounds: int = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty_click.py").write_text(EMPTY)
        (folder / "empty").write_text(SCRIPT.format("empty_click"))
        (folder / "jqlkit").write_text(SCRIPT.format("jqlkit.cli"))
        commands = {
            BARE: ["-c", "pass"],
            CLICK: ["empty"],
            LINT: ["jqlkit", "lint", "-q", "project = A"],
            IMPORT: ["-c", "import jqlkit"],
        }
        starts: dict[str, list[Start]] = {name: [] for name in commands}
        for number in range(rounds + 1):
            for name, command in commands.items():
                start = started([sys.executable, *command], folder)
                if number:  # the first one writes the byte code
                    starts[name].append(start)
        report(starts)
        print(f"import jqlkit brings: {' '.join(brought(folder))}")


def started(command: list[str], folder: Path) -> Start:
    """Runs a command to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment(folder), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} failed")
    return Start(wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000)


def environment(folder: Path) -> Mapping[str, str]:
    """No settings of the user, and byte code that is kept."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JQLKIT_", "PYTHON"))}
    return kept | {"XDG_CONFIG_HOME": str(folder), "PYTHONPATH": str(Path(__file__).parents[2])}


def report(starts: Mapping[str, list[Start]]) -> None:
    """The medians, and the differences that matter."""
    medians = {name: Start(*map(statistics.median, zip(*found, strict=True))) for name, found in starts.items()}
    for name, (wall, cpu) in medians.items():
        print(f"{name:<22} wall {wall:6.1f}   cpu {cpu:6.1f}")
    for name, reference in ((LINT, CLICK), (IMPORT, BARE)):
        wall, cpu = (a - b for a, b in zip(medians[name], medians[reference], strict=True))
        print(f"{name} - {reference}: wall {wall:+.1f}, cpu {cpu:+.1f}")


def brought(folder: Path) -> list[str]:
    """The modules that `import jqlkit` loads and a bare interpreter does not."""
    code = "import sys; before = set(sys.modules); import jqlkit; print(*sorted(sys.modules.keys() - before))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=True)
    return done.stdout.split()


if __name__ == "__main__":
    main()
