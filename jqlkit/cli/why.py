"""`jqlkit why`: which part of a query keeps an issue in or out."""

import click

from jqlkit.cli.inputs import query_text
from jqlkit.cli.jql_type import JqlType


@click.command()
@click.argument("key")
@click.argument("jql", required=False, type=JqlType())
@click.option("--data", metavar="FILE", type=click.Path(dir_okay=False), required=True, help="The file of issues.")
@click.option(
    "--deployment", type=click.Choice(["cloud", "datacenter"]), default="cloud", show_default=True, help="Whose rules."
)
@click.option("--now", metavar="ISO8601", help="What now() is.")
@click.option("--user", metavar="NAME", help="Who currentUser() is.")
@click.option("--time-zone", metavar="NAME", help="The zone in which dates are read.")
def command(
    key: str,
    jql: str | None,
    data: str,
    deployment: str,
    now: str | None,
    user: str | None,
    time_zone: str | None,
) -> None:
    """Tell which part of JQL keeps the issue KEY in or out, with the issue's own values.

    \b
    Example:
      jqlkit why DEMO-7 'project = DEMO AND assignee != bob' --data issues.jsonl
    """
    from jqlkit.local import Snapshot
    from jqlkit.local.reasons import lines, why
    from jqlkit.report.text import printable

    snapshot = Snapshot.load(data, now=now, user=user, time_zone=time_zone)
    reason = why(snapshot, key, query_text(jql), deployment)
    click.echo(f"{printable(key.upper())} {'matches' if reason.holds else 'does not match'}:")
    for line in lines(reason):
        click.echo(printable(line))
