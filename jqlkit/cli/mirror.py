"""`jqlkit mirror`: a local copy of a site's issues that is brought up to date."""

import sys
from pathlib import Path
from typing import Any

import click

from jqlkit.cli.inputs import query_of
from jqlkit.cli.jql_type import JqlType
from jqlkit.cli.verbosity import is_quiet, listen, note


@click.command()
@click.argument("jql", type=JqlType())
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--site", metavar="NAME", help="The site to read from; without it the environment's.")
@click.option("--prune", is_flag=True, help="Also drop issues that the site no longer finds.")
def command(jql: str, file: Path, site: str | None, prune: bool) -> None:
    """Copy the issues of JQL into FILE, a snapshot for --data; later runs take only what was updated since.

    FILE is replaced when all is there; a run that was stopped goes on where it was. Histories are complete.

    \b
    Examples:
      jqlkit mirror --site work 'project = DEMO' demo.db
      jqlkit mirror --site work 'project = DEMO' demo.db --prune
      jqlkit search --data demo.db 'status WAS Done ORDER BY key'
    """
    from jqlkit.jira import BasicAuth, JiraClient
    from jqlkit.local.mirroring import mirror

    listen()
    query = query_of(jql)
    if not file.name:
        raise click.UsageError("name the FILE to write")
    shows = sys.stderr.isatty() and not is_quiet()

    def run(client: Any) -> None:
        def report(count: int) -> None:
            if shows:
                click.echo(f"\r{count} issues", err=True, nl=False)

        done = mirror(client, query, file, prune=prune, report=report)
        if shows:
            click.echo("\r", err=True, nl=False)
        removed = f", {done.removed} dropped" if prune else ""
        note(f"{done.taken} taken{removed}, {done.total} in {file}")

    if site == "sandbox":
        from jqlkit.sandbox import Sandbox

        with Sandbox() as sandbox, JiraClient(sandbox.url, BasicAuth("you@example.test", "any")) as client:
            run(client)
        return
    with JiraClient.from_site(site) as client:
        run(client)
