"""Running the command line as a user does, many times and quickly: a process that has loaded it forks for each run."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

_PROGRAM = """
import json, os, sys
import jqlkit.cli.search, jqlkit.jira.client
from {entry} import main
for line in sys.stdin:
    args, environment, folder, typed, out, err = json.loads(line)
    child = os.fork()
    if not child:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.stdin = open(typed)
        os.dup2(sys.stdin.fileno(), 0)
        os.dup2(os.open(out, os.O_WRONLY), 1)
        os.dup2(os.open(err, os.O_WRONLY), 2)
        main(args)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
_ROOT = Path(__file__).parents[1]  # where commands find what tests lend them


class Done(NamedTuple):
    """How a command ended."""

    code: int
    stdout: str
    stderr: str


class Commands:
    """A process that runs commands, one after another; `entry` is the module whose `main` they call."""

    def __init__(self, entry: str = "jqlkit.cli") -> None:
        self._entry = entry

    def __enter__(self) -> Self:
        command = [sys.executable, "-c", _PROGRAM.format(entry=self._entry)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(
        self, *args: str, env: Mapping[str, str] | None = None, typed: str | bytes = "", cwd: Path | None = None
    ) -> Done:
        """Runs `jqlkit` with these arguments; `typed` is its standard input."""
        assert self._process.stdin and self._process.stdout
        with tempfile.TemporaryDirectory() as folder:
            given, out, err = (Path(folder, name) for name in ("in", "out", "err"))
            given.write_bytes(typed.encode() if isinstance(typed, str) else typed)
            out.touch()
            err.touch()
            variables = dict(os.environ if env is None else env)
            job = [args, variables, str(cwd or _ROOT), str(given), str(out), str(err)]
            self._process.stdin.write(json.dumps(job) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            return Done(code, out.read_bytes().decode(), err.read_bytes().decode())


@cache
def commands(entry: str = "jqlkit.cli") -> Commands:
    """The process for the commands of all tests; it ends with theirs."""
    running = Commands(entry).__enter__()
    atexit.register(running.__exit__, None, None, None)
    return running


def jqlkit(*args: str, env: Mapping[str, str] | None = None, typed: str | bytes = "", cwd: Path | None = None) -> Done:
    """Runs `jqlkit`, by default with the variables of the tests and in the folder of the project."""
    return commands().run(*args, env=env, typed=typed, cwd=cwd)


def environment(home: Path, url: str | None, token: str, **more: str) -> dict[str, str]:
    """A clean environment with one site, or none."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JIRA_", "MATON_", "JQLKIT_"))}
    own = {"HOME": str(home), "JQLKIT_CONFIG_DIR": str(home / "config"), "NETRC": str(home / "netrc")}
    site = {"JIRA_BASE_URL": url, "JIRA_API_TOKEN": token, "JIRA_EMAIL": "ann@example.com"} if url else {}
    return kept | own | site | more
