"""Reading what a user hands to a command."""

import sys

from jqlkit.errors import ConfigError
from jqlkit.files import decode, undecodable
from jqlkit.nodes import Query
from jqlkit.parser import parse


def query_of(jql: str | None, path: str | None = None, name: str | None = None) -> Query:
    """The query from the argument, a `.jql` file or standard input.

    Raises JqlSyntaxError, ConfigError for a file that has no such query, UsageError for options that clash.
    """
    import click

    if path is None:
        if name is not None:
            raise click.UsageError("--name goes with --file")
        return parse(query_text(jql))
    if jql is not None:
        raise click.UsageError("give a query or --file, not both")
    from jqlkit.documents import named_sections, parse_section

    text, sections = named_sections(path)
    if name is None and len(sections) == 1:
        name = next(iter(sections))
    if name is None or name not in sections:
        names = ", ".join(sections) or "no query"
        raise ConfigError(f"{path} holds {names}" + ("; choose one with --name" if name is None else f"; not {name}"))
    return parse_section(text, sections[name])


def query_text(jql: str | None, *, strip: bool = True) -> str:
    """The query from the argument, or from standard input if it is "-" or absent and something is piped in.

    The line ends after it are cut off with `strip`. Raises ConfigError for input that is not UTF-8.
    """
    if jql is not None and jql != "-":
        return jql
    if jql is None and sys.stdin.isatty():
        import click  # `jqlkit lint -`, which never comes here, does without

        raise click.UsageError("give a query, or - to read one from standard input")
    try:
        text, _ = decode(sys.stdin.buffer.read())
    except UnicodeDecodeError as error:
        raise ConfigError(f"standard input is {undecodable(error)}") from None
    return text.rstrip("\r\n") if strip else text
