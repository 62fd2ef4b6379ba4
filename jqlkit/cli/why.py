"""`jqlkit why`: which part of a query keeps an issue in or out."""

import click

from jqlkit.cli.inputs import query_text
from jqlkit.cli.jql_type import JqlType
from jqlkit.cli.sources import snapshot_options


@click.command()
@click.argument("key")
@click.argument("jql", required=False, type=JqlType())
@snapshot_options
def command(
    key: str,
    jql: str | None,
    data: str,
    deployment: str,
    **context: str | None,
) -> None:
    """Tell which part of JQL keeps the issue KEY in or out, with the issue's own values.

    \b
    Example:
      jqlkit why DEMO-7 'project = DEMO AND assignee != bob' --data issues.jsonl
    """
    from jqlkit.local import Snapshot
    from jqlkit.local.reasons import lines, why
    from jqlkit.report.text import printable

    snapshot = Snapshot.load(data, **context)
    reason = why(snapshot, key, query_text(jql), deployment)
    click.echo(f"{printable(key.upper())} {'matches' if reason.holds else 'does not match'}:")
    for line in lines(reason):
        click.echo(printable(line))
