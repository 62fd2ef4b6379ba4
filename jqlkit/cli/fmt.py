"""`jqlkit fmt`: .jql files, standard input or one query in the canonical layout."""

import sys
from collections.abc import Iterator

import click

from jqlkit.cli.inputs import query_text
from jqlkit.cli.outputs import echo_text
from jqlkit.cli.verbosity import detail, note
from jqlkit.config.fmt import format_settings
from jqlkit.errors import ConfigError, JqlSyntaxError
from jqlkit.files import TextFile, read_file, replace_file, split_newline
from jqlkit.formatter import FormatOptions, format, format_document
from jqlkit.linter.extraction import Found, find_files
from jqlkit.linter.writing import unified_diff
from jqlkit.report.text import one_line


@click.command()
@click.argument("paths", nargs=-1)
@click.option("-q", "query", metavar="JQL", help="Format this query (- reads it) and print it.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if something would change.")
@click.option("--diff", is_flag=True, help="Write nothing, but show what would change; exit 1 if something would.")
@click.option("--line-length", type=click.IntRange(1), help="Where lines are broken.  [default: 88]")
@click.option("--isolated", is_flag=True, help="Read no settings files.")
def command(
    paths: tuple[str, ...], query: str | None, check: bool, diff: bool, line_length: int | None, isolated: bool
) -> None:
    """Format the .jql files among PATHS (or in folders), standard input with -, or one query.

    Nothing but the layout changes: the result parses to the same AST. Files are replaced as a whole and keep their
    mode, line ends and byte order mark. Exit code 1: something would change (with --check or --diff), or a query
    does not parse; such a file is left alone.

    \b
    Examples:
      jqlkit fmt queries/
      jqlkit fmt --check --diff queries/ board.jql
      jqlkit fmt -q 'project=DEMO and status in(Open,Done)'
      jqlkit fmt - < board.jql
    """
    settings = {} if isolated else format_settings()
    options = FormatOptions(**settings | ({"line_length": line_length} if line_length else {}))
    if query is not None:
        if paths:
            raise click.UsageError("give paths or -q, not both")
        query = query_text(query)
        _show("query", f"{query}\n", f"{format(query, options)}\n", check, diff)
    elif paths in ((), ("-",)):
        text, newline = split_newline(query_text("-" if paths else None, strip=False))
        _show("-", text, format_document(text, options), check, diff, newline)
    elif "-" in paths:
        raise click.UsageError("- stands alone: format standard input or files")
    else:
        _format_files(paths, options, check, diff)


def _show(name: str, before: str, after: str, check: bool, diff: bool, newline: str = "\n") -> None:
    if diff:
        echo_text(unified_diff(name, before, after).replace("\n", newline))
    if not check and not diff:
        echo_text(after.replace("\n", newline))
    elif before != after:
        if not diff:
            note(f"would reformat {name}")
        sys.exit(1)


def _format_files(paths: tuple[str, ...], options: FormatOptions, check: bool, diff: bool) -> None:
    changed = unchanged = broken = failed = 0
    for found in _jql_files(paths):
        try:
            if found.problem:
                raise ConfigError(f"{found.path}: {found.problem}")
            file = read_file(found.path)
            after = format_document(file.text, options)
            if after == file.text:
                unchanged += 1
                detail(f"left {found.path} unchanged")
                continue
            _handle(file, after, check, diff)
            changed += 1
        except JqlSyntaxError as error:
            broken += 1
            # One file's mistake with its line; of several a line for each.
            click.echo(f"error: {one_line(str(found.path))}:{_told(error, briefly=broken > 1)}", err=True)
        except ConfigError as error:
            failed += 1
            click.echo(f"error: {one_line(str(error))}", err=True)
    done = "would be reformatted" if check or diff else "reformatted"
    _summarize({done: changed, "left unchanged": unchanged, "with an error": broken, "not read or written": failed})
    if failed:
        sys.exit(2)
    if broken or (changed and (check or diff)):
        sys.exit(1)


def _jql_files(paths: tuple[str, ...]) -> Iterator[Found]:
    """The files that are named, and the .jql files of the folders that are."""
    for found in find_files(paths):
        if found.is_named or found.problem or found.path.suffix.lower() == ".jql":
            yield found


def _handle(file: TextFile, after: str, check: bool, diff: bool) -> None:
    if diff:
        echo_text(unified_diff(str(file.path), file.text, after))
    elif check:
        note(f"would reformat {file.path}")
    else:
        replace_file(file, after)
        note(f"reformatted {file.path}")


def _told(error: JqlSyntaxError, *, briefly: bool) -> str:
    return f"{error.line}:{error.column}: {error.message}" if briefly else f" {error}"


def _summarize(counts: dict[str, int]) -> None:
    parts = [f"{count} file{'' if count == 1 else 's'} {what}" for what, count in counts.items() if count]
    note(", ".join(parts) or "no .jql files")
