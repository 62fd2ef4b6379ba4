"""`jqlkit extract`: the JQL in files."""

from collections.abc import Iterator

import click

from jqlkit.cli.inputs import query_text
from jqlkit.cli.verbosity import detail, note
from jqlkit.linter.extraction import ExtractedQuery, Extraction, Unread, extract_file, extract_text, find_files
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
def command(paths: tuple[str, ...], output: str, level: str, stdin_filename: str, no_gitignore: bool) -> int:
    """List the JQL in files and folders (or in standard input, with -).

    \b
    Examples:
      jqlkit extract .
      jqlkit extract report.py docs/ -o jsonl
    """
    rows: list[dict[str, object]] = []
    has_failed = False
    for filename, extraction in _extractions(paths, level, stdin_filename, not no_gitignore):
        has_failed |= _tell(filename, extraction)
        detail(f"read {filename}")
        for query in () if isinstance(extraction, Unread) else extraction.queries:
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
    return 2 if has_failed else 0


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


def _tell(filename: str, extraction: Extraction | Unread) -> bool:
    """Says what kept a file from being read to its end; whether that is an error."""
    problem = extraction.reason if isinstance(extraction, Unread) else extraction.problem
    if problem is None:
        return False
    if isinstance(extraction, Unread) and extraction.is_passed_over:
        note(f"warning: {filename}: {problem}")
        return False
    click.echo(f"error: {one_line(filename)}: {problem}", err=True)
    return True


def _extractions(
    paths: tuple[str, ...], level: str, stdin_filename: str, gitignore: bool
) -> Iterator[tuple[str, Extraction | Unread]]:
    if "-" in paths:
        yield stdin_filename, extract_text(query_text("-", strip=False), stdin_filename, level=level)
    for found in find_files([path for path in paths if path != "-"], respect_gitignore=gitignore):
        extraction = extract_file(found, level=level)
        if extraction is not None:
            yield str(found.path), extraction
