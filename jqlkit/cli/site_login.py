"""Asking for the credential of a new site."""

import sys

import click

from jqlkit.config.credentials import ANONYMOUS, Credential, Secret, has_keyring
from jqlkit.errors import ConfigError


def ask_credential(auth: str | None, email: str | None) -> Credential:
    """The credential that a user types, or pipes; without `auth` or `email`, the kind is asked for too."""
    auth = auth or ("basic" if email else None)
    if auth is None:
        if not sys.stdin.isatty():
            raise click.UsageError(
                "say how to log in: --email USER, --auth bearer, --auth anonymous, or --client-id ID\n"
                "(it is asked for on a terminal only)"
            )
        email = click.prompt("E-mail or user (empty for a bearer token)", default="", show_default=False) or None
        auth = "basic" if email else "bearer"
    if auth == "anonymous":
        return ANONYMOUS
    if auth in ("basic", "cookie") and not email:
        raise click.UsageError(f"--auth {auth} needs --email USER")
    secret = _secret("Password" if auth == "cookie" else "Token")
    extra = {}
    if auth == "oauth2" and sys.stdin.isatty():
        for key in ("refresh_token", "client_id", "client_secret"):
            extra[key] = click.prompt(key.replace("_", " "), hide_input=key != "client_id")
    return Credential(auth, email, Secret(secret), "the prompt", extra=extra)


def log_in_by_browser(url: str, client_id: str, port: int | None) -> tuple[str, Credential]:
    """The address at Atlassian's gateway and the tokens of a user who agrees in a browser."""
    from jqlkit.jira.oauth import credential_of
    from jqlkit.jira.oauth_login import PORT, App, auth_url, cloud_address, log_in

    if not has_keyring():
        raise ConfigError(
            "OAuth 2.0 changes its tokens every hour, and there is no keyring to keep them in\n"
            "hint: pip install 'jqlkit[keyring]'; for a script, an API token is simpler"
        )
    app = App(client_id, _secret("Client secret"), port or PORT)
    tokens = log_in(app, lambda address: click.echo(f"open this address in a browser:\n{address}", err=True))
    address = url if "/ex/jira/" in url else cloud_address(tokens, url)
    extra = {"client_id": client_id, "client_secret": app.client_secret, "token_url": f"{auth_url()}/oauth/token"}
    return address, credential_of(tokens, Credential("oauth2", None, Secret(""), "the browser", extra=extra))


def _secret(what: str) -> str:
    typed = click.prompt(what, hide_input=True) if sys.stdin.isatty() else sys.stdin.readline()
    text = str(typed).strip()
    if not text:
        raise ConfigError(f"no {what.lower()} was given: type it, or send it on standard input")
    return text
