"""The command line: a table of commands, each loaded when it is called, and the way from an error to an exit code.

Nothing here imports click, which takes longer to load than `jqlkit lint -q` takes to run.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from errno import ENOSPC
from functools import partial
from importlib import import_module
from io import TextIOWrapper
from typing import Any, Final, NamedTuple, NoReturn

from jqlkit.cli.parameters import plain_values
from jqlkit.errors import JqlkitError


class CommandEntry(NamedTuple):
    """Where a command lives, and its line in `jqlkit --help`."""

    module: str
    help: str


#: Commands in the order of `jqlkit --help`. Each module has a click command called `command`; one that has PARAMETERS
#: and a function `run` is called without click where its command line is plain.
COMMANDS: Final = {
    "search": CommandEntry("jqlkit.cli.search", "Run a query and print the issues."),
    "count": CommandEntry("jqlkit.cli.count", "Count the issues that a query finds."),
    "issue": CommandEntry("jqlkit.cli.issue", "Show one issue."),
    "projects": CommandEntry("jqlkit.cli.projects", "List the projects that you may see."),
    "api": CommandEntry("jqlkit.cli.api", "Print what any address of the API answers."),
    "site": CommandEntry("jqlkit.cli.site", "Add, list, show and remove sites; connections of the gateway."),
    "doctor": CommandEntry("jqlkit.cli.doctor", "Say why a Jira cannot be reached, and what to do."),
    "parse": CommandEntry("jqlkit.cli.parse", "Show the syntax tree of a query."),
    "explain": CommandEntry("jqlkit.cli.explain", "Say in plain English what a query asks for."),
    "why": CommandEntry("jqlkit.cli.why", "Tell why an issue matches a query or not."),
    "mirror": CommandEntry("jqlkit.cli.mirror", "Copy a site's issues into a file, and keep it up to date."),
    "sql": CommandEntry("jqlkit.cli.sql", "Print the SQL that a query becomes on a file of issues."),
    "fmt": CommandEntry("jqlkit.cli.fmt", "Format .jql files, or one query."),
    "lint": CommandEntry("jqlkit.cli.lint", "Find mistakes in JQL."),
    "rule": CommandEntry("jqlkit.cli.rule", "Explain a rule of the linter."),
    "fields": CommandEntry("jqlkit.cli.fields", "List the fields that a Jira has."),
    "sandbox": CommandEntry("jqlkit.cli.sandbox", "A Jira-compatible server, and made-up issues."),
    "complete": CommandEntry("jqlkit.cli.complete", "List what may follow in a query."),
    "extract": CommandEntry("jqlkit.cli.extract", "List the JQL in files."),
    "completion": CommandEntry("jqlkit.cli.completion", "Make a shell complete commands and JQL."),
    "repl": CommandEntry("jqlkit.cli.repl", "Write and run queries interactively."),
}

#: Set by a shell that asks for completions; its value names the shell.
SHELL_VARIABLE: Final = "_JQLKIT_COMPLETE"


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Runs the command that the arguments ask for, by default those of the process, and ends the process."""
    end_with(_run, args)


def _run(words: list[str]) -> object:
    if words and words[0] in COMMANDS and SHELL_VARIABLE not in os.environ:
        command: Any = import_module(COMMANDS[words[0]].module)
        if hasattr(command, "PARAMETERS"):
            values = plain_values(command.PARAMETERS, words[1:])
            if values is not None:
                return while_read(partial(command.run, **values))
    from jqlkit.cli.group import main as group

    return group.run(words)


def end_with(run: Callable[[list[str]], object], args: Sequence[str] | None) -> NoReturn:
    """Runs the arguments and ends the process; every error becomes a few lines on stderr and an exit code."""
    words = list(sys.argv[1:] if args is None else args)
    own = words.index("--") if "--" in words else len(words)
    debug = "--debug" in words[:own]
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # no character stops a report half-way
    try:
        result = run([word for word in words[:own] if word != "--debug"] + words[own:])
    except (EOFError, KeyboardInterrupt):
        _say("\ninterrupted")  # behind the ^C that a terminal shows
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        code = report_error(error)
        try:
            sys.stdout.flush()
        except OSError:
            drop_output()
        sys.exit(code)
    sys.exit(result if isinstance(result, int) else 0)


def while_read(work: Callable[[], object]) -> object:
    """Does the work; a reader that has gone (| head) ends it quietly."""
    try:
        result = work()
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
        return 0
    return result


def drop_output() -> None:
    """From now on, nobody gets what goes to standard output: the interpreter flushes it once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _replace_closed_streams() -> None:
    """Makes streams that the caller has closed (>&-) empty ones."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: PTH123, SIM115  # open to the end


def _say(text: str) -> None:
    with suppress(OSError):  # the exit code is still to come
        print(text, file=sys.stderr)  # noqa: T201


def report_error(error: Exception) -> int:
    """Says what is wrong on stderr, and returns the exit code."""
    match error:
        case JqlkitError():
            message, code = str(error), error.exit_code
        case OSError() if error.filename:
            message, code = f"{error.filename}: {error.strerror}", 2
        case FileNotFoundError():
            message, code = "the working directory is no longer there", 2
        case OSError() if error.errno == ENOSPC:
            message, code = "no space is left where the output goes", 2
        case _:
            message, code = f"{type(error).__name__}: {error}", 1
            message += "\nhint: this is a defect of jqlkit; `jqlkit --debug ...` shows where it happened"
    lines = ["".join(c if c.isprintable() else " " for c in line) for line in message.splitlines()]
    _say("\n".join([f"error: {lines[0] if lines else type(error).__name__}", *lines[1:5]]))
    return code
