"""`jqlkit site`: the Jiras that are known by name, and the connections of the Maton gateway."""

import os
from typing import TYPE_CHECKING, Any

import click

from jqlkit.cli.sources import SANDBOX
from jqlkit.cli.verbosity import listen, note
from jqlkit.errors import ConfigError
from jqlkit.report.text import one_line, printable

if TYPE_CHECKING:
    from jqlkit.config.credentials import Credential


@click.group()
def command() -> None:
    """The Jiras that you search, by name.

    \b
    Examples:
      jqlkit site add work https://example.atlassian.net --email me@example.com
      jqlkit site show work
      jqlkit site connections list
    """


@command.command("list")
def list_sites() -> None:
    """List the sites, and where each is written down."""
    from jqlkit.config.files import user_folder
    from jqlkit.config.sites import default_site, site_entries

    chosen = default_site()
    for name, entry in sorted(site_entries().items()):
        mark = "*" if name == chosen else " "
        address = entry.values.get("url") or "https://gateway.maton.ai/jira"
        click.echo(printable(f"{mark} {name:16} {address}  ({entry.file.path})"))
    click.echo(f"  {'sandbox':16} built in")
    note(f"your own settings: {user_folder() / 'config.toml'}")


@command.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """Show a site, and which variable or file gave what.

    Without NAME it is the site of the environment, or the default. Secrets are never shown.
    """
    from jqlkit.config.address import without_password
    from jqlkit.config.sites import find_site
    from jqlkit.jira.doctor import describe

    if name == SANDBOX:
        click.echo(f"name        {SANDBOX}\nurl         a free port of this machine, while a command runs  (built in)")
        return
    site = find_site(name)
    settings: dict[str, Any] = {
        "name": site.name,
        "url": f"{site.url}  (from {site.source})",
        "kind": site.kind or "detected when it is asked",
        "credential": describe(site.credential),
        "cloud_id": site.cloud_id,
        "connection": site.connection,
        "timeout": f"{site.timeout:g} s",
        "rate_limit": site.rate_limit,
        "fields": ", ".join(site.fields or ()) or None,
        "ca_bundle": site.ca_bundle,
        "client_cert": site.client_cert,
        "proxy": site.proxy and without_password(site.proxy),
        "headers": ", ".join(site.headers) or None,
    }
    for key, value in settings.items():
        if value is not None:
            click.echo(f"{key:11} {value}")


@command.command()
@click.argument("name")
@click.argument("url")
@click.option("--kind", type=click.Choice(["cloud", "datacenter", "maton"]), help="Detected if absent.")
@click.option("--auth", type=click.Choice(["basic", "bearer", "cookie", "oauth2", "anonymous"]), help="How to log in.")
@click.option("--email", metavar="USER", help="E-mail (Cloud) or user name (Data Center).")
@click.option("--cloud-id", metavar="ID", help="Which site, behind api.atlassian.com or a gateway.")
@click.option("--client-id", metavar="ID", help="Your app's id: log in by OAuth 2.0 in the browser.")
@click.option("--port", type=click.IntRange(1, 65_535), help="The port of the app's callback address (8976).")
@click.option("--default", is_flag=True, help="Search it when --site is not given.")
@click.option("--no-test", is_flag=True, help="Do not test the connection.")
def add(
    name: str,
    url: str,
    kind: str | None,
    auth: str | None,
    email: str | None,
    cloud_id: str | None,
    client_id: str | None,
    port: int | None,
    default: bool,
    no_test: bool,
) -> None:
    """Add a site, and store its token in the keyring.

    The token is asked for, or read from standard input, and tested; it is never an argument, which other users could
    see.

    \b
    Examples:
      jqlkit site add work https://example.atlassian.net --email me@example.com
      jqlkit site add dc https://tools.example.com/jira --auth bearer
      jqlkit site add app https://example.atlassian.net --client-id ID
    """
    from jqlkit.cli.site_login import ask_credential, log_in_by_browser
    from jqlkit.config.address import base_url, check_scheme
    from jqlkit.config.editing import add_site
    from jqlkit.config.sites import Site, site_entries
    from jqlkit.jira.client import JiraClient

    address = base_url(url)
    check_scheme(address)
    if client_id is not None:
        address, credential = log_in_by_browser(address, client_id, port)
    else:
        credential = ask_credential(auth, email)
    if not no_test:
        site = Site(name, address, credential, "the command line", kind=kind, cloud_id=cloud_id)
        listen()
        with JiraClient.for_site(site) as client:
            if credential.secret is None:
                client.server_info()
                note(f"{address} answers")
            else:
                me = client.myself()
                note(f"logged in as {me.get('displayName') or me.get('name')}")
            kind = kind or client.deployment.value
    values = {"url": address, "kind": kind, "auth": credential.kind, "email": credential.user, "cloud_id": cloud_id}
    path = add_site(name, {key: value for key, value in values.items() if value}, default or not site_entries())
    note(f"added {name} to {path}")
    if credential.secret is not None:
        _store(address, credential)


def _store(address: str, credential: "Credential") -> None:
    """Puts a credential into the keyring, or says what else there is."""
    from jqlkit.config.credentials import KeyringError, store

    try:
        problem = None if store(address, credential) else "there is no keyring (pip install 'jqlkit[keyring]')"
    except KeyringError as error:
        problem = error.short
    if problem:
        click.echo(
            f"the token was not stored: {problem}\n"
            f"set JIRA_BASE_URL={address} and JIRA_API_TOKEN, or write a line for the host into ~/.netrc",
            err=True,
        )


@command.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove a site of your own, and its token."""
    from jqlkit.config.credentials import forget
    from jqlkit.config.editing import remove_site
    from jqlkit.config.sites import site_entries

    entry = site_entries().get(name)
    if entry is not None and entry.file.project:
        raise ConfigError(f"{name} is written in {entry.file.path}, which belongs to the project; remove it there")
    if not remove_site(name):
        raise ConfigError(f"no site called {name} in your own settings (`jqlkit site list`)")
    note(f"removed {name}")
    if entry is not None and "url" in entry.values:
        forget(entry.values["url"], entry.values.get("email"))


@command.group()
def connections() -> None:
    """Connections of the Maton gateway (MATON_API_KEY)."""


@connections.command("list")
@click.option("--status", metavar="STATUS", help="Only those of this status, such as ACTIVE.")
def list_connections(status: str | None) -> None:
    """List the connections to Jira.

    The oldest active one is used, unless MATON_CONNECTION names another.
    """
    for connection in _control().list(status):
        _print(connection)


@connections.command()
def create() -> None:
    """Make a connection; prints the address to open.

    Whoever opens the address in a browser authorises the connection.
    """
    connection = _control().create()
    _print(connection)
    click.echo(one_line(f"open this address in a browser to authorise it: {connection.get('url')}"), err=True)


@connections.command("show")
@click.argument("number", metavar="ID")
def show_connection(number: str) -> None:
    """Show one connection."""
    _print(_control().show(number))


@connections.command()
@click.argument("number", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(number: str, yes: bool) -> None:
    """End a connection."""
    if not yes:
        click.confirm(f"End connection {number}? Its authorisation is lost", abort=True)
    _control().delete(number)
    note(f"ended {number}")


def _control() -> Any:
    from jqlkit.config.environment import read_environment
    from jqlkit.jira.maton import CONTROL_URL, Connections

    environment = read_environment()
    if environment.maton_key is None or environment.maton_key.secret is None:
        raise ConfigError("MATON_API_KEY is not set; the gateway's settings page shows the key")
    url = os.environ.get("MATON_CONTROL_URL") or CONTROL_URL
    return Connections(environment.maton_key.secret.reveal(), url, environment.timeout or 30.0)


def _print(connection: dict[str, Any]) -> None:
    from jqlkit.report.text import one_line

    names = ("connection_id", "status", "creation_time", "url")
    click.echo("  ".join(one_line(str(connection.get(name, ""))) for name in names).rstrip())
