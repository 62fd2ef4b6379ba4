"""`jqlkit extract`: the JQL in files."""

import sys
from pathlib import Path

import click

from jqlkit.errors import ConfigError
from jqlkit.linter.extraction import ExtractedQuery, Extraction, extract_file, extract_text, find_files
from jqlkit.linter.extraction.collector import LEVELS, one_line
from jqlkit.report.text import printable, to_json


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "--output-format",
    type=click.Choice(["text", "jsonl", "json"]),
    default="text",
    help="How to print it.",
)
@click.option("--level", type=click.Choice(LEVELS), default="normal", help="How hard to look.")
@click.option("--stdin-filename", default="<stdin>", help="The name that tells the language of standard input.")
@click.option("--no-gitignore", is_flag=True, help="Read also the files that .gitignore leaves out.")
def command(paths: tuple[str, ...], output: str, level: str, stdin_filename: str, no_gitignore: bool) -> None:
    """List the JQL in files and folders (or in standard input, with -).

    \b
    Examples:
      jqlkit extract .
      jqlkit extract report.py docs/ -o jsonl
    """
    rows: list[dict[str, object]] = []
    for query in _queries(paths, level, stdin_filename, not no_gitignore):
        row = as_row(query)
        if output == "jsonl":
            click.echo(to_json(row))
        elif output == "json":
            rows.append(row)
        else:
            place = f"{query.filename}:{query.row}:{query.column}"
            click.echo(printable(f"{place}: {query.mode}: {one_line(query.jql)}"))
    if output == "json":
        click.echo(to_json(rows, indent=2))


def as_row(query: ExtractedQuery) -> dict[str, object]:
    """A query as a row of the output."""
    return {
        "filename": query.filename,
        "row": query.row,
        "column": query.column,
        "jql": query.jql,
        "resolved": query.resolved,
        "mode": query.mode,
        "via": query.via,
        "host": query.host,
    }


def _queries(paths: tuple[str, ...], level: str, stdin_filename: str, gitignore: bool) -> list[ExtractedQuery]:
    found: list[ExtractedQuery] = []
    if "-" in paths:
        text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
        found += extract_text(text, stdin_filename, level=level).queries
    for path in find_files([path for path in paths if path != "-"], respect_gitignore=gitignore):
        extraction = _read(path, level)
        if extraction is None:
            continue
        if extraction.problem:
            click.echo(f"warning: {path}: {extraction.problem}", err=True)
        found += extraction.queries
    return found


def _read(path: Path, level: str) -> Extraction | None:
    try:
        return extract_file(path, level=level)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from None
