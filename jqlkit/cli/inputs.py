"""Reading what a user hands to a command."""

import sys

import click

from jqlkit.errors import ConfigError


def query_text(jql: str | None) -> str:
    """The query from the argument, or from standard input if it is "-" or absent and something is piped in.

    Raises ConfigError for input that is not UTF-8.
    """
    if jql is not None and jql != "-":
        return jql
    if jql is None and sys.stdin.isatty():
        raise click.UsageError("give a query, or - to read one from standard input")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise ConfigError(f"standard input is not UTF-8: {error.reason} at byte {error.start}") from None
