"""`jqlkit doctor`: why a Jira cannot be reached, and what to do."""

from typing import TYPE_CHECKING

import click

from jqlkit.cli.sources import SANDBOX
from jqlkit.cli.verbosity import listen

if TYPE_CHECKING:
    from jqlkit.config.sites import Site
    from jqlkit.jira.client import JiraClient


@click.command()
@click.option("--site", metavar="NAME", help="The site to examine; otherwise the environment's, or the default.")
@click.option("--log", metavar="FILE", type=click.Path(dir_okay=False), help="Append a line for each request.")
def command(site: str | None, log: str | None) -> None:
    """Test the connection to a Jira: say what is wrong first, and what to do.

    \b
    Examples:
      jqlkit doctor
      jqlkit doctor --site sandbox
    """
    from jqlkit.config.credentials import ANONYMOUS
    from jqlkit.config.sites import Site, find_site
    from jqlkit.jira.client import JiraClient

    listen()
    if site == SANDBOX:
        from jqlkit.sandbox import Sandbox

        with Sandbox() as sandbox, JiraClient(sandbox.url) as client:
            _print(Site(SANDBOX, sandbox.url, ANONYMOUS, "the built-in site"), client)
        return
    found = find_site(site)
    with JiraClient.for_site(found) as client:
        if log is not None:
            client.log_to(log)
        _print(found, client)


def _print(site: "Site", client: "JiraClient") -> None:
    from jqlkit.jira.doctor import examine

    for check in examine(site, client):
        mark = "FAIL" if check.error else "warn" if check.warning else "ok"
        first, *rest = check.found.splitlines() or [""]
        click.echo(f"{mark:5} {check.name:11} {_clean(first)}")
        for line in rest:
            click.echo(f"{'':17} {_clean(line)}")
        if check.error:
            raise click.exceptions.Exit(check.error.exit_code)


def _clean(text: str) -> str:
    from jqlkit.report.text import printable

    return printable(text)
