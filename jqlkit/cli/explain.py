"""`jqlkit explain`: a query in plain English."""

import click

from jqlkit.cli.inputs import query_of
from jqlkit.cli.jql_type import JqlType


@click.command()
@click.argument("jql", required=False, type=JqlType())
def command(jql: str | None) -> None:
    """Say in plain English what JQL (or standard input, with -) asks for, and which traps it holds.

    \b
    Example:
      jqlkit explain 'project = DEMO AND assignee != bob AND created <= 2024-01-01'
    """
    from jqlkit.local.explaining import explain
    from jqlkit.report.text import printable

    explanation = explain(query_of(jql))
    for line in explanation.lines:
        click.echo(printable(line))
    if explanation.traps:
        click.echo("\nMind:")
    for trap in explanation.traps:
        click.echo(printable(f"- {trap}"))
