"""Where a command searches: a site, the sandbox inside the process, or a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

from jqlkit.cli.verbosity import listen
from jqlkit.nodes import Query

if TYPE_CHECKING:
    from jqlkit.jira import Checkpoint, JiraClient
    from jqlkit.jira.models import Issue
    from jqlkit.jira.plans import Plan

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

#: The site that always exists.
SANDBOX = "sandbox"


class Source(Protocol):
    """What search and count need of a client or of a snapshot."""

    #: The fields to show where none are named; None for the usual ones.
    default_fields: tuple[str, ...] | None

    def search(
        self,
        query: Query,
        *,
        fields: Sequence[str] | None,
        expand: Sequence[str],
        properties: Sequence[str],
        limit: int | None,
        reconcile_issues: Sequence[int] = (),
        checkpoint: "Checkpoint | None" = None,
    ) -> "Iterator[Issue]":
        """The issues, in order."""

    def plan(
        self,
        query: Query,
        *,
        fields: Sequence[str] | None,
        expand: Sequence[str],
        limit: int | None,
        reconcile_issues: Sequence[int] = (),
    ) -> "Plan | None":
        """How a search would fetch its issues; None where nothing is fetched."""

    def changelogs(self, issues: Sequence[str]) -> Mapping[str, list[dict[str, Any]]]:
        """The whole histories of issues by id, of those that a search may have cut."""

    def count(self, query: Query) -> int:
        """How many issues there are."""

    def field_names(self) -> Mapping[str, str]:
        """The name of each field by its id."""


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose a source."""
    return _with(
        command,
        [
            click.option("--site", metavar="NAME", help="The site to search; `sandbox` is built in."),
            click.option(
                "--data", metavar="FILE", type=click.Path(dir_okay=False), help="Search a file of issues, not a site."
            ),
            _deployment_option("Whose rules hold for --data and for the sandbox."),
            *_context_options(", with --data"),
            click.option("--no-lint", is_flag=True, help="Send the query even if it has no restriction."),
            click.option(
                "--log", metavar="FILE", type=click.Path(dir_okay=False), help="Append a line for each request."
            ),
        ],
    )


def snapshot_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that works on a file of issues alone."""
    return _with(
        command,
        [
            click.option(
                "--data", metavar="FILE", type=click.Path(dir_okay=False), required=True, help="The file of issues."
            ),
            _deployment_option("Whose rules hold."),
            *_context_options(),
        ],
    )


def _deployment_option(meaning: str) -> _Decorator:
    kinds = click.Choice(["cloud", "datacenter"])
    return click.option("--deployment", type=kinds, default="cloud", show_default=True, help=meaning)


def _context_options(when: str = "") -> list[_Decorator]:
    return [
        click.option("--now", metavar="ISO8601", help=f"What now() is{when}."),
        click.option("--user", metavar="NAME", help=f"Who currentUser() is{when}."),
        click.option("--time-zone", metavar="NAME", help=f"The zone in which dates are read{when}."),
    ]


def _with(command: Callable[..., Any], options: Sequence[_Decorator]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def open_source(
    *,
    site: str | None = None,
    data: str | None = None,
    deployment: str = "cloud",
    now: str | None = None,
    user: str | None = None,
    time_zone: str | None = None,
    no_lint: bool = False,
    log: str | None = None,
) -> Iterator[Source]:
    """The source that the options name.

    Raises UsageError for options that exclude each other, and ConfigError where there is nothing to search.
    """
    if data is not None:
        if site is not None:
            raise click.UsageError("--site and --data exclude each other")
        yield _Snapshot(data, deployment, now, user, time_zone)
        return
    if now or user or time_zone:
        raise click.UsageError("--now, --user and --time-zone go with --data")

    from jqlkit.jira import BearerAuth, JiraClient

    listen()
    if site == SANDBOX:
        from jqlkit.sandbox import Sandbox

        with Sandbox(deployment=deployment) as sandbox, JiraClient(sandbox.url, BearerAuth(SANDBOX)) as client:
            yield _configured(client, no_lint, log)
        return
    with JiraClient.from_site(site) as client:
        yield _configured(client, no_lint, log)


def client_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that needs a site."""
    command = click.option("--log", metavar="FILE", type=click.Path(dir_okay=False), help="Log each request.")(command)
    return click.option("--site", metavar="NAME", help="The site to ask; `sandbox` is built in.")(command)


@contextmanager
def open_client(*, site: str | None = None, log: str | None = None) -> "Iterator[JiraClient]":
    """The client of the site that the options name."""
    with open_source(site=site, log=log) as source:
        yield source  # type: ignore[misc]  # without --data it is a client


def _configured(client: "JiraClient", no_lint: bool, log: str | None) -> "JiraClient":
    client.allow_unbounded = no_lint
    if log is not None:
        client.log_to(log)
    return client


class _Snapshot:
    """A file of issues as a source."""

    default_fields: tuple[str, ...] | None = None

    def __init__(self, path: str, deployment: str, now: str | None, user: str | None, time_zone: str | None) -> None:
        from jqlkit.local import Snapshot

        self._snapshot = Snapshot.load(path, now=now, user=user, time_zone=time_zone)
        self._deployment = deployment

    def search(self, query: Query, *, limit: int | None, **ignored: Any) -> "Iterator[Issue]":
        """The issues, in order; a file holds whole issues, so that nothing else makes a difference."""
        return self._snapshot.search(query, deployment=self._deployment, limit=limit)

    def plan(self, query: Query, **ignored: Any) -> None:
        """None: nothing is fetched."""

    def changelogs(self, issues: Sequence[str]) -> Mapping[str, list[dict[str, Any]]]:
        """None: there is no more of a history than the file has."""
        return {}

    def count(self, query: Query) -> int:
        """How many issues there are."""
        return self._snapshot.count(query, deployment=self._deployment)

    def field_names(self) -> Mapping[str, str]:
        """The names of the custom fields, where the file tells them."""
        return self._snapshot.field_names()
