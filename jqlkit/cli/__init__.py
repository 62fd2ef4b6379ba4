"""The command line: a table of commands, each loaded when it is called, and the way from an error to an exit code."""

import os
import sys
from collections.abc import Sequence
from errno import ENOSPC
from importlib import import_module
from io import TextIOWrapper
from typing import Any, Final, NamedTuple

import click

from jqlkit import __version__
from jqlkit.errors import JqlkitError


class CommandEntry(NamedTuple):
    """Where a command lives, and its line in `jqlkit --help`."""

    module: str
    help: str


#: Commands in the order of `jqlkit --help`. Each module has a click command called `command`.
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

_CONTEXT: Final = {"help_option_names": ["-h", "--help"]}


class JqlkitGroup(click.Group):
    """A group that loads a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(entry.module).command
        return import_module("jqlkit.cli.verbosity").prepare(command)  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands from the table, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a name that is nearly right is suggested."""
        if args[0] not in COMMANDS and (close := _closest(args[0])):
            raise click.UsageError(f"No such command {args[0]!r}: did you mean {close!r}?", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; a reader that has gone (| head) ends it quietly, which click would call a failure."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The interpreter flushes standard output once more when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return result

    def main(self, args: Sequence[str] | None = None, **kwargs: Any) -> Any:  # type: ignore[override]  # no positions
        """Runs a command; every error becomes a few lines on stderr and an exit code."""
        words = list(sys.argv[1:] if args is None else args)
        debug = "--debug" in words
        if SHELL_VARIABLE in os.environ:
            import_module("jqlkit.cli.shell")
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # no character stops a report half-way
        try:
            plain = [word for word in words if word != "--debug"]
            result = super().main(plain, **(kwargs | {"prog_name": "jqlkit", "standalone_mode": False}))
        except click.exceptions.Exit as error:
            sys.exit(error.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("interrupted", err=True)
            sys.exit(130)
        except Exception as error:
            if debug:
                raise
            sys.exit(report_error(error))
        sys.exit(result if isinstance(result, int) else 0)


def _closest(name: str) -> str | None:
    from difflib import get_close_matches  # takes two milliseconds, which a command that is right need not pay

    return next(iter(get_close_matches(name, COMMANDS, n=1)), None)


def report_error(error: Exception) -> int:
    """Says what is wrong on stderr, and returns the exit code."""
    match error:
        case JqlkitError():
            message, code = str(error), error.exit_code
        case OSError() if error.filename:
            message, code = f"{error.filename}: {error.strerror}", 2
        case OSError() if error.errno == ENOSPC:
            message, code = "no space is left where the output goes", 2
        case _:
            message, code = f"{type(error).__name__}: {error}", 1
            message += "\nhint: this is a defect of jqlkit; `jqlkit --debug ...` shows where it happened"
    lines = ["".join(c if c.isprintable() else " " for c in line) for line in message.splitlines()]
    click.echo("\n".join([f"error: {lines[0] if lines else type(error).__name__}", *lines[1:5]]), err=True)
    return code


@click.group(cls=JqlkitGroup, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="jqlkit")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def main() -> None:
    """JQL, the Jira Query Language, as a real language: parse, lint, run and evaluate it."""
