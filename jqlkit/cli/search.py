"""`jqlkit search`: run a query and print the issues."""

import os
import sys
from typing import Any, Final

import click

from jqlkit.cli.columns import columns_of, expand_stars, is_star, requested_fields
from jqlkit.cli.export import open_export, plan_lines
from jqlkit.cli.inputs import query_of
from jqlkit.cli.jql_type import JqlType
from jqlkit.cli.memory import get_ready_for_many
from jqlkit.cli.outputs import echo_text
from jqlkit.cli.sources import open_source, source_options
from jqlkit.cli.verbosity import is_quiet, note
from jqlkit.jira.cuts import may_be_cut, with_notice
from jqlkit.jira.selection import split_names
from jqlkit.report.changes import CHANGE_COLUMNS, changes
from jqlkit.report.issues import OUTPUTS, RAW_OUTPUTS, ReportOptions, write_issues

#: So many ids Jira takes in reconcileIssues.
_MAX_RECONCILED: Final = 50


@click.command()
@click.argument("jql", required=False, type=JqlType())
@source_options
@click.option("--file", "path", metavar="FILE", type=click.Path(), help="Read the query from a .jql file.")
@click.option("--name", metavar="NAME", help="Which query of the file.")
@click.option(
    "--fields",
    metavar="a,b",
    help="The fields to request and show, by name or id; +name adds to the default ones, -name leaves one out.",
)
@click.option("--expand", metavar="a,b", help="What Jira should expand, such as changelog or renderedFields.")
@click.option("--property", "properties", metavar="KEY", multiple=True, help="An issue property to request.")
@click.option("--reconcile", metavar="ID,ID", help="Ids of up to 50 issues changed just now, to find them as they are.")
@click.option("--split-changelog", is_flag=True, help="Print the changes of the issues, a row for each.")
@click.option("--plan", is_flag=True, help="Print how the issues would be fetched, and fetch nothing.")
@click.option(
    "--checkpoint",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Remember in FILE how far the export came, and go on from there; write with >> issues.jsonl.",
)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Print at most N issues.")
@click.option(
    "-o",
    "--output",
    "--output-format",
    type=click.Choice(OUTPUTS),
    help="Default: table on a terminal, jsonl in a pipe.",
)
@click.option("--no-headers", is_flag=True, help="Leave out the line of column titles.")
@click.option(
    "--csv-safe/--no-csv-safe",
    default=True,
    show_default=True,
    help="Put a quote before cells that a spreadsheet would run as a formula.",
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours in a table.")
def command(
    jql: str | None,
    path: str | None,
    name: str | None,
    fields: str | None,
    expand: str | None,
    properties: tuple[str, ...],
    reconcile: str | None,
    split_changelog: bool,
    plan: bool,
    checkpoint: str | None,
    limit: int | None,
    output: str | None,
    no_headers: bool,
    csv_safe: bool,
    color: str,
    **source: Any,
) -> None:
    """Run JQL (or standard input, with -) and print the issues.

    \b
    Examples:
      jqlkit search --site sandbox 'assignee IS EMPTY AND priority >= High'
      jqlkit search --data issues.jsonl 'project = DEMO ORDER BY key' -o keys
      jqlkit search 'project = DEMO' --fields key,summary,'Story Points' -o csv > issues.csv
      jqlkit search --file team.jql --name blocked
      jqlkit search 'project = DEMO' -o jsonl --checkpoint demo.state >> demo.jsonl
    """
    query = query_of(jql, path, name)
    if checkpoint and source["data"]:
        raise click.UsageError("--checkpoint is for a site: a file is searched at once")
    on_terminal = sys.stdout.isatty()
    output = output or ("table" if on_terminal else "jsonl")
    with open_source(**source) as origin:
        fields = fields or ",".join(origin.default_fields or ())
        columns = [*CHANGE_COLUMNS] if split_changelog else columns_of(fields)
        wanted: dict[str, Any] = {
            "fields": ["key"] if split_changelog else requested_fields(output, columns, fields),
            "expand": [*split_names(expand), *(["changelog"] if split_changelog else [])],
            "limit": limit,
        }
        if reconcile:
            wanted["reconcile_issues"] = _ids(reconcile)
        if plan:
            echo_text("\n".join(plan_lines(origin.plan(query, **wanted), query, limit)) + "\n")
            return
        state = open_export(checkpoint, output) if checkpoint else None
        options = ReportOptions(
            headers=not no_headers and not (state and state.resumed),
            csv_safe=csv_safe,
            color=_use_color(color),
            width=_terminal_width() if on_terminal else None,
        )
        if state:
            wanted["checkpoint"] = state.file
        get_ready_for_many()
        issues = origin.search(query, properties=properties, **wanted)
        if _shows_progress(output, on_terminal):
            from jqlkit.report.progress import with_progress

            issues = with_progress(issues, lambda: origin.count(query), limit)
        if split_changelog:
            from jqlkit.jira.changelogs import with_whole_changelogs

            issues = changes(with_whole_changelogs(origin.changelogs, issues))
        elif not source["data"] and may_be_cut(wanted["fields"] or (), wanted["expand"]):
            issues = with_notice(issues, note)
        if any(map(is_star, columns)) and output not in RAW_OUTPUTS:
            columns, issues = expand_stars(columns, issues, origin.field_names(), fields)
        count = write_issues(issues, output, columns, sys.stdout, options)
    sys.stdout.flush()
    if on_terminal:
        note(f"{count} issue{'' if count == 1 else 's'}")


def _shows_progress(output: str, on_terminal: bool) -> bool:
    """Whether progress is seen and is in nobody's way: a table on the same terminal comes at the end."""
    return sys.stderr.isatty() and not is_quiet() and (output == "table" or not on_terminal)


def _ids(text: str) -> list[int]:
    names = split_names(text)
    if not all(name.isdecimal() for name in names) or len(names) > _MAX_RECONCILED:
        raise click.UsageError(f"--reconcile takes up to {_MAX_RECONCILED} numeric ids of issues, such as 10001,10002")
    return [int(name) for name in names]


def _use_color(color: str) -> bool:
    if color == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return color == "always"


def _terminal_width() -> int:
    import shutil  # loads compression libraries, which no pipe needs

    return shutil.get_terminal_size().columns
