"""`jqlkit count`: how many issues a query finds."""

from typing import Any

import click

from jqlkit.cli.inputs import query_of
from jqlkit.cli.jql_type import JqlType
from jqlkit.cli.sources import open_source, source_options


@click.command()
@click.argument("jql", required=False, type=JqlType())
@source_options
def command(jql: str | None, **source: Any) -> None:
    """Count the issues that JQL finds. Jira Cloud counts approximately.

    \b
    Examples:
      jqlkit count 'project = DEMO AND resolution IS EMPTY'
      jqlkit count --site sandbox 'labels = security'
    """
    query = query_of(jql)
    with open_source(**source) as origin:
        click.echo(int(origin.count(query)))
