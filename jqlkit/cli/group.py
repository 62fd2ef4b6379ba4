"""The group of all commands, by click: what every command line goes to that is not plain."""

import os
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final

import click

from jqlkit import __version__
from jqlkit.cli import COMMANDS, SHELL_VARIABLE, drop_output, end_with, while_read
from jqlkit.cli.verbosity import prepare

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
        return prepare(command)

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

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads the options before the command, of which --help and --version print; the same holds for their pipe."""
        try:
            return super().parse_args(ctx, args)
        except BrokenPipeError:
            drop_output()
            ctx.exit()

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; a closed pipe ends it quietly, which click would call a failure."""
        return while_read(partial(super().invoke, ctx))

    def run(self, words: Sequence[str], **kwargs: Any) -> object:
        """What the command gives, or the exit code of click's errors, which are shown."""
        if SHELL_VARIABLE in os.environ:
            import_module("jqlkit.cli.shell")
        try:
            return super().main(words, **(kwargs | {"prog_name": "jqlkit", "standalone_mode": False}))
        except click.exceptions.Exit as error:
            return error.exit_code
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except click.Abort:
            click.echo("interrupted", err=True)
            return 130

    def main(self, args: Sequence[str] | None = None, **kwargs: Any) -> Any:  # type: ignore[override]  # no positions
        """Runs a command as `jqlkit.cli.main` does, always by click."""
        end_with(partial(self.run, **kwargs), args)


def _closest(name: str) -> str | None:
    from difflib import get_close_matches  # takes two milliseconds, which a command that is right need not pay

    return next(iter(get_close_matches(name, COMMANDS, n=1)), None)


@click.group(cls=JqlkitGroup, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="jqlkit")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def main() -> None:
    """JQL, the Jira Query Language, as a real language: parse, lint, run and evaluate it."""
