"""`jqlkit fields`: what a Jira knows, shown, filtered, and saved for offline linting."""

import shutil
import sys
from collections.abc import Iterable, Sized
from typing import Any

import click

from jqlkit.catalog import Catalog, FieldInfo, FunctionInfo
from jqlkit.catalog.names import name_key
from jqlkit.catalog.reading import entry_dict
from jqlkit.cli.sources import SANDBOX
from jqlkit.cli.verbosity import listen, note
from jqlkit.report.catalog import write_entries
from jqlkit.report.text import to_json


@click.command()
@click.argument("pattern", required=False)
@click.option("--site", metavar="NAME", help="Ask this site; `sandbox` is built in.")
@click.option("--catalog", "path", metavar="FILE", type=click.Path(), help="Read a saved catalogue instead.")
@click.option("--documented", is_flag=True, help="Show the documented fields, though a site is configured.")
@click.option("--type", "kind", metavar="TYPE", help="Only fields of this type, such as date, user or number.")
@click.option("--custom/--system", default=None, help="Only custom fields, or only those of the system.")
@click.option("--functions", is_flag=True, help="List the functions instead.")
@click.option("--save", metavar="FILE", type=click.Path(dir_okay=False), help="Write the whole catalogue to a file.")
@click.option(
    "-o",
    "--output",
    "--output-format",
    type=click.Choice(["table", "json"]),
    default="table",
    help="How to print them.",
)
@click.option("--no-headers", is_flag=True, help="Leave out the line of column titles.")
def command(
    pattern: str | None,
    site: str | None,
    path: str | None,
    documented: bool,
    kind: str | None,
    custom: bool | None,
    functions: bool,
    save: str | None,
    output: str,
    no_headers: bool,
) -> None:
    """List the fields that a Jira has, or those whose name contains PATTERN.

    Without a site these are the documented ones, which every Jira has.

    \b
    Examples:
      jqlkit fields points
      jqlkit fields --site work --custom -o json
      jqlkit fields --site work --save jira.json
      jqlkit lint --catalog jira.json -q '"Story Ponits" > 3'
    """
    catalog = _catalog(site, path, documented)
    if save is not None:
        catalog.save(save)
        note(f"saved {_count(catalog.fields, 'field')} and {_count(catalog.functions, 'function')} to {save}")
        return
    entries: Iterable[FieldInfo | FunctionInfo] = catalog.functions if functions else catalog.fields
    shown = [entry for entry in entries if _matches(entry, pattern, kind, custom)]
    if output == "json":
        click.echo(to_json([entry_dict(entry) for entry in shown], indent=1))
        return
    if not shown:
        note(f"no {'function' if functions else 'field'} matches")
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    write_entries(shown, sys.stdout, headers=not no_headers, width=width)


def _catalog(site: str | None, path: str | None, documented: bool) -> Catalog:
    if sum((site is not None, path is not None, documented)) > 1:
        raise click.UsageError("--site, --catalog and --documented exclude each other")
    if path is not None:
        return Catalog.load(path)
    if documented or (site is None and not _has_site()):
        return Catalog.system()

    from jqlkit.jira import JiraClient

    listen()
    if site == SANDBOX:
        from jqlkit.sandbox import Sandbox

        with Sandbox() as sandbox, JiraClient(sandbox.url) as client:
            return client.catalog()
    with JiraClient.from_site(site) as client:
        return client.catalog()


def _count(entries: Sized, word: str) -> str:
    return f"{len(entries)} {word}{'' if len(entries) == 1 else 's'}"


def _has_site() -> bool:
    from jqlkit.config.environment import read_environment
    from jqlkit.config.sites import default_site

    environment = read_environment()
    return bool(environment.url or environment.maton_key or default_site())


def _matches(entry: Any, pattern: str | None, kind: str | None, custom: bool | None) -> bool:
    if isinstance(entry, FunctionInfo):
        names = (entry.name, *entry.aliases)
    else:
        names = (*entry.clause_names, entry.display_name, entry.id or "")
        if kind is not None and entry.type != kind.lower():
            return False
        if custom is not None and entry.custom != custom:
            return False
    return pattern is None or any(name_key(pattern) in name_key(name) for name in names)
