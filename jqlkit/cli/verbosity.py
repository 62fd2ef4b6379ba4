"""`--quiet` and `--verbose`, which every command takes: what standard error gets besides errors."""

import time
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from jqlkit.cli.outputs import tell

if TYPE_CHECKING:
    import click


class Verbosity(IntEnum):
    """How much is said."""

    QUIET = -1
    NORMAL = 0
    VERBOSE = 1


_HELP: Final = {
    Verbosity.QUIET: "Print nothing but the result and errors.",
    Verbosity.VERBOSE: "Say what is done, and how long it took.",
}

_current = Verbosity.NORMAL


def prepare(command: "click.Command") -> "click.Command":
    """A command with both options, or a group whose commands have them; one of its own is left as it is."""
    import click

    say(Verbosity.NORMAL)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            prepare(inner)
        return command
    own = {option for parameter in command.params for option in parameter.opts}
    for level, meaning in _HELP.items():
        name = f"--{level.name.lower()}"
        if name not in own:
            option = click.Option([name, f"verbosity_{level.name}"], is_flag=True, expose_value=False, help=meaning)
            option.callback = _on_option
            command.params.append(option)
    return command


def say(level: Verbosity) -> None:
    """From now on so much is said, also by the library's log."""
    global _current
    _current = level
    if level is not Verbosity.NORMAL:
        listen()


def is_quiet() -> bool:
    """Whether nothing is said but the result and errors."""
    return _current is Verbosity.QUIET


def note(text: str) -> None:
    """Says something on standard error, in a line; --quiet leaves it out."""
    if _current >= Verbosity.NORMAL:
        tell(text)


def detail(text: str) -> None:
    """Says something that only --verbose is for."""
    if _current is Verbosity.VERBOSE:
        tell(text)


def listen() -> None:
    """Says what the library logs: warnings, and requests with --verbose."""
    import logging

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            warned = record.levelno >= logging.WARNING
            note(f"warning: {record.getMessage()}") if warned else detail(record.getMessage())

    logger = logging.getLogger("jqlkit.jira")
    logger.handlers[:] = [Handler()]
    logger.propagate = False
    logger.setLevel(logging.DEBUG if _current is Verbosity.VERBOSE else logging.WARNING)


def _on_option(ctx: "click.Context", option: "click.Parameter", value: bool) -> None:
    if not value:
        return
    level = Verbosity[(option.name or "").removeprefix("verbosity_").upper()]
    if _current not in (Verbosity.NORMAL, level):
        import click

        raise click.UsageError("--quiet and --verbose exclude each other", ctx)
    say(level)
    if level is Verbosity.VERBOSE:
        start = time.monotonic()
        ctx.call_on_close(lambda: detail(f"done in {time.monotonic() - start:.2f} s"))
