"""`jqlkit complete`: what may stand at a place in a query."""

from pathlib import Path

import click

from jqlkit.cli.jql_type import JqlType, what_is_known
from jqlkit.completer import Completion, complete
from jqlkit.report.text import printable, to_json


@click.command()
@click.argument("text", type=JqlType())
@click.option("--cursor", type=click.IntRange(min=0), metavar="N", help="The place, in characters.  [default: the end]")
@click.option(
    "--catalog", "catalog_path", type=click.Path(path_type=Path), help="Fields, functions and values from this file."
)
@click.option("--site", metavar="NAME", help="Know what `jqlkit repl` has seen of this site; nothing is requested.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many items.")
@click.option(
    "-o",
    "--output",
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to print the items.",
)
def command(
    text: str, cursor: int | None, catalog_path: Path | None, site: str | None, limit: int | None, output: str
) -> None:
    """List what may stand at the cursor of TEXT, the best first.

    \b
    Examples:
      jqlkit complete 'project = DEMO AND sta'
      jqlkit complete 'status not  AND project = DEMO' --cursor 11 -o json
      jqlkit complete 'sprint = ' --catalog site.json
    """
    catalog, values = what_is_known(site, catalog_path)
    items = complete(text, len(text) if cursor is None else cursor, catalog, values=values)[:limit]
    if output == "json":
        rows = [to_json(item_dict(item)) for item in items]
        click.echo("[" + ",\n ".join(rows) + "]")
        return
    widths = [max((len(printable(str(item[column]))) for item in items), default=0) for column in range(2)]
    for item in items:
        click.echo(f"{printable(item.text):{widths[0]}}  {item.kind:{widths[1]}}  {printable(item.detail)}".rstrip())


def item_dict(item: Completion) -> dict[str, object]:
    """An item as a row of JSON."""
    return {"text": item.text, "kind": item.kind.value, "detail": item.detail, "replace": list(item.replace)}
