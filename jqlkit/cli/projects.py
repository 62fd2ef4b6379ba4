"""`jqlkit projects`: the projects that the account may see."""

from typing import Any

import click

from jqlkit.cli.sources import client_options, open_client


@click.command()
@client_options
@click.option(
    "-o", "--output", "--output-format", type=click.Choice(["text", "jsonl", "keys"]), default="text", show_default=True
)
def command(output: str, **site: Any) -> None:
    """List the projects that the account may see.

    \b
    Example:
      jqlkit projects --site sandbox
    """
    from jqlkit.report.text import one_line, to_json

    with open_client(**site) as client:
        for project in client.projects():
            key, name = one_line(str(project.get("key"))), one_line(str(project.get("name", "")))
            match output:
                case "jsonl":
                    click.echo(to_json(project))
                case "keys":
                    click.echo(key)
                case _:
                    click.echo(f"{key:12} {name}")
