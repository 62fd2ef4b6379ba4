"""`jqlkit issue`: one issue."""

import json
import sys
from typing import Any

import click

from jqlkit.cli.sources import client_options, open_client


@click.command()
@click.argument("key")
@client_options
@click.option("--fields", metavar="a,b", help="The fields to show, by name or id.")
@click.option("--comments", is_flag=True, help="Show the comments too.")
@click.option(
    "-o",
    "--output",
    "--output-format",
    type=click.Choice(["text", "json"]),
    help="Default: text on a terminal, else json.",
)
def command(key: str, fields: str | None, comments: bool, output: str | None, **site: Any) -> None:
    """Show one issue.

    \b
    Examples:
      jqlkit issue DEMO-1 --site sandbox
      jqlkit issue DEMO-1 --site sandbox --comments -o json
    """
    if not key.strip():
        raise click.UsageError("name an issue, such as DEMO-1")
    from jqlkit.jira.cells import cell
    from jqlkit.report.text import printable, to_json

    with open_client(**site) as client:
        issue = client.issue(key, fields=fields)
        said = list(client.comments(key)) if comments else []
        if (output or ("text" if sys.stdout.isatty() else "json")) == "json":
            raw = dict(issue.raw) | ({"comments": said} if comments else {})
            click.echo(to_json(json.loads(json.dumps(raw)), indent=2))
            return
        names = client.field_names()
        click.echo(printable(f"{issue.key}  {issue.cell('summary')}"))
        for name in issue.fields:
            text = issue.cell(name)
            if text and name != "summary":
                lines = printable(text).splitlines() or [""]
                click.echo(f"  {printable(names.get(name, name))}: " + "\n    ".join(lines))
        for comment in said:
            click.echo(printable(f"\n{cell(comment.get('author'))}, {comment.get('created', '')}"))
            for line in printable(cell(comment.get("body"))).splitlines():
                click.echo(f"  {line}")
