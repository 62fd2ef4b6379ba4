"""`jqlkit repl`: an interactive session, or a script of one."""

import sys
from pathlib import Path

import click

from jqlkit.errors import ConfigError
from jqlkit.repl.session import Session
from jqlkit.repl.settings import Settings
from jqlkit.repl.sources import NoSource, Source, open_source
from jqlkit.report.issues import TEXT_OUTPUTS


@click.command()
@click.option("--site", metavar="NAME", help="The site to search; `sandbox` is built in.")
@click.option("--data", type=click.Path(path_type=Path), metavar="FILE", help="Search a file of issues, not a site.")
@click.option("-c", "--command", "lines", metavar="LINE", multiple=True, help="Run this query or command and leave.")
@click.option("-o", "--output", "--output-format", type=click.Choice(TEXT_OUTPUTS), help="How issues are printed.")
@click.option("--columns", metavar="a,b", help="The columns of a table.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N issues for each query.")
def command(
    site: str | None,
    data: Path | None,
    lines: tuple[str, ...],
    output: str | None,
    columns: str | None,
    limit: int | None,
) -> int:
    """Write and run queries interactively, with completion; or run those of a script.

    Without a terminal, or with -c, data goes to standard output and the exit code is that of the first error.

    \b
    Examples:
      jqlkit repl --site sandbox
      jqlkit repl --data issues.jsonl -c 'assignee IS EMPTY' -c '\\export unassigned.csv'
      jqlkit repl --site work < queries.txt
    """
    settings = Settings.configured()
    is_script = bool(lines) or not (sys.stdin.isatty() and sys.stdout.isatty())
    if is_script and not sys.stdout.isatty():
        settings.change("output", "jsonl")
    for name, value in (("output", output), ("columns", columns), ("limit", limit)):
        if value is not None:
            settings.change(name, str(value))
    if not is_script:
        from jqlkit.repl.loop import run_loop

        return run_loop(_source(site, data), settings, _switched)

    from jqlkit.repl.script import display_of, run_script, statements

    session = Session(_source(site, data), settings, display_of(sys.stdout), open_source=_switched)
    try:
        return run_script(session, lines or statements(sys.stdin, session.is_complete))
    finally:
        session.close()


def _source(site: str | None, data: Path | None) -> Source:
    if site is not None and data is not None:
        raise click.UsageError("--site and --data exclude each other")
    try:
        return open_source(site, data)
    except ConfigError as error:
        if site is not None or data is not None:
            raise
        return NoSource(error)


def _switched(name: str) -> Source:
    path = Path(name).expanduser()
    return open_source(None, path) if path.suffix and path.is_file() else open_source(name, None)
