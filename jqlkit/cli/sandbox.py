"""`jqlkit sandbox`: a Jira-compatible server, and issues for it."""

import json
import signal
import sys
import time
from datetime import UTC, date, datetime
from ipaddress import ip_address
from pathlib import Path

import click

from jqlkit.cli.verbosity import note
from jqlkit.errors import ConfigError


@click.group()
def command() -> None:
    """A Jira that runs anywhere, for trying things out and for testing programs that talk to Jira.

    \b
    Examples:
      jqlkit sandbox serve --port 8080
      jqlkit sandbox generate --issues 500 > issues.jsonl
      jqlkit search --site sandbox 'project = DEMO'      # needs no server of its own
    """


@command.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; any free one by default.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--data", type=click.Path(path_type=Path), help="Serve the issues of this snapshot file.")
@click.option(
    "--deployment",
    type=click.Choice(["cloud", "datacenter"]),
    default="cloud",
    show_default=True,
    help="Which kind of Jira to be.",
)
@click.option("--token", metavar="T", help="The only right API token or password; without it, any is right.")
@click.option("--latency", type=click.FloatRange(0), default=0, metavar="SECONDS", help="Wait before each answer.")
@click.option("--rate", metavar="N/s", help="Refuse more requests than this with 429, as in 10/s or 100/15m.")
@click.option(
    "--fault",
    multiple=True,
    metavar="KIND[:SHARE]",
    help="Fail: a status, reset, cut, html, anonymous or stall; 503:0.1 is every tenth request. Repeatable.",
)
@click.option("--token-lifetime", type=click.FloatRange(0), metavar="SECONDS", help="Seconds until page tokens expire.")
def serve(
    port: int,
    host: str,
    data: Path | None,
    deployment: str,
    token: str | None,
    latency: float,
    rate: str | None,
    fault: tuple[str, ...],
    token_lifetime: float | None,
) -> None:
    """Serve issues as a Jira would, until Ctrl-C. Prints the address on the first line.

    The exit code is 130 after Ctrl-C, and 0 after SIGTERM.

    \b
    Examples:
      jqlkit sandbox serve
      jqlkit sandbox serve --port 8080 --deployment datacenter
      jqlkit sandbox serve --data issues.jsonl --token secret
      jqlkit sandbox serve --latency 0.2 --rate 10/s --fault 503:0.1
    """
    from jqlkit.sandbox.paging import LIFETIME
    from jqlkit.sandbox.server import Sandbox

    if not _is_loopback(host):
        note(f"warning: everyone who can reach {host} can read these issues")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sandbox = Sandbox(
        data,
        deployment=deployment,
        token=token,
        port=port,
        host=host,
        latency=latency,
        rate=rate,
        fault=fault,
        token_lifetime=LIFETIME if token_lifetime is None else token_lifetime,
    )
    with sandbox:
        click.echo(sandbox.url)
        sys.stdout.flush()
        sandbox.warm_up()
        while True:
            time.sleep(3600)


@command.command()
@click.option("--issues", "total", type=click.IntRange(0), default=1000, show_default=True, help="How many.")
@click.option("--seed", type=int, default=7, show_default=True, help="Another seed gives other issues.")
@click.option("--demo", is_flag=True, help="Three projects up to today, as in the built-in data, instead of twenty.")
@click.option("--last-day", metavar="DATE", help="When the issues end; 2026-11-01 by default, today with --demo.")
@click.option("--with-context", is_flag=True, help="One JSON document with users, groups, versions and so on as well.")
def generate(total: int, seed: int, demo: bool, last_day: str | None, with_context: bool) -> None:
    """Write made-up issues as JSON Lines, one issue a line. The same seed and number give the same issues.

    \b
    Examples:
      jqlkit sandbox generate --issues 10000 > issues.jsonl
      jqlkit sandbox generate --issues 500 --seed 1 --with-context > snapshot.json
    """
    from jqlkit.sandbox.generator import LAST_DAY, Generator
    from jqlkit.sandbox.profiles import DEMO, LARGE

    try:
        end = date.fromisoformat(last_day) if last_day else datetime.now(UTC).date() if demo else LAST_DAY
    except ValueError:
        raise ConfigError(f"--last-day {last_day} is not a date: write it as 2026-11-01") from None
    generator = Generator(DEMO if demo else LARGE, seed=seed, last_day=end)
    write = sys.stdout.write
    encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
    if with_context:
        write(f'{{"context":{encode(generator.context)},"issues":[')
    separator = ""
    for issue in generator.issues(total):
        write(f"{separator}{encode(issue)}" if with_context else f"{encode(issue)}\n")
        separator = ",\n"
    if with_context:
        write("]}\n")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
