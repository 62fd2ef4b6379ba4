"""The command line: a table of commands, each loaded when it is called, and the way from an error to an exit code."""

import os
import sys
from importlib import import_module
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
    "parse": CommandEntry("jqlkit.cli.parse", "Show the syntax tree of a query."),
}

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
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands from the table, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs a command; every error becomes a few lines on stderr and an exit code."""
        try:
            result = super().main(*args, **(kwargs | {"standalone_mode": False}))
            sys.stdout.flush()
        except click.exceptions.Exit as error:
            sys.exit(error.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("interrupted", err=True)
            sys.exit(130)
        except BrokenPipeError:
            # The reader has gone (| head): end quietly, also when the interpreter flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except JqlkitError as error:
            if _debug():
                raise
            click.echo(f"error: {error}", err=True)
            sys.exit(error.exit_code)
        sys.exit(result if isinstance(result, int) else 0)


def _debug() -> bool:
    context = click.get_current_context(silent=True)
    return "--debug" in sys.argv or bool(context and context.find_root().params.get("debug"))


@click.group(cls=JqlkitGroup, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="jqlkit")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """JQL, the Jira Query Language, as a real language: parse, lint, run and evaluate it."""
