"""`jqlkit api`: any address of the API, reading only."""

from typing import Any

import click

from jqlkit.cli.sources import client_options, open_client


@click.command()
@click.argument("path")
@client_options
@click.option("-f", "--field", "fields", metavar="KEY=VALUE", multiple=True, help="A parameter of the address.")
@click.option("--paginate", is_flag=True, help="Print the items of all pages, one a line.")
def command(path: str, fields: tuple[str, ...], paginate: bool, **site: Any) -> None:
    """Print what Jira answers to GET.

    PATH is below the API ("project/search"), from the root ("/rest/agile/1.0/board"), or a `self` link of the site.

    \b
    Examples:
      jqlkit api myself --site sandbox
      jqlkit api issue/DEMO-1 -f expand=names,renderedFields --site sandbox
      jqlkit api project/search --paginate --site sandbox
    """
    from jqlkit.report.text import to_json

    params: dict[str, str] = {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{field!r} is not KEY=VALUE", param_hint="-f")
        params[name] = value
    with open_client(**site) as client:
        if not paginate:
            click.echo(to_json(client.get(path, **params), indent=2))
            return
        for item in client.paged(path, **params):
            click.echo(to_json(item))
