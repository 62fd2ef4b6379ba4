"""Where a session's issues come from: a site, the built-in sandbox, or a file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from jqlkit.errors import ConfigError

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog, ValueInfo
    from jqlkit.jira import Issue, JiraClient
    from jqlkit.local import Snapshot
    from jqlkit.sandbox import Sandbox

#: The name of the site that runs inside the process.
SANDBOX = "sandbox"


class Source(Protocol):
    """Something to search."""

    name: str
    #: Whether answers come over a network: only then values are cached and fetched in the background.
    remote: bool

    @property
    def deployment(self) -> str:
        """Whose rules hold there: cloud or datacenter."""

    def search(self, jql: str, fields: Sequence[str] | None, limit: int | None, page: int) -> "Iterator[Issue]":
        """The issues that match, fetched as they are looked at; `page` is how many are looked at at a time."""

    def catalog(self) -> "Catalog":
        """The fields and functions there."""

    def suggestions(self, field: str, typed: str) -> "list[ValueInfo]":
        """Values of a field that begin with what is typed."""

    def browse_url(self, key: str) -> str | None:
        """The address of an issue's page."""

    def forget(self) -> None:
        """Drops what was read, so that it is read again."""

    def close(self) -> None:
        """Ends what was opened."""


class SiteSource:
    """A Jira; the client is made when it is first needed, so that a session starts before `requests` is loaded."""

    remote = True

    def __init__(self, name: str | None) -> None:
        from jqlkit.config.sites import find_site

        self._site_name = name
        self._site = find_site(name)
        self.name = self._site.name
        self._client: JiraClient | None = None

    @property
    def deployment(self) -> str:
        """The kind of rules that hold there, for the linter: cloud or datacenter; cloud while it is not known."""
        known = self._client.known_deployment if self._client is not None else None
        return "datacenter" if (known or self._site.kind) == "datacenter" else "cloud"

    @property
    def url(self) -> str:
        """The address of the site."""
        return self._site.url

    def client(self) -> "JiraClient":
        """The client, made once."""
        if self._client is None:
            from jqlkit.jira import JiraClient

            self._client = JiraClient.from_site(self._site_name)
        return self._client

    def search(self, jql: str, fields: Sequence[str] | None, limit: int | None, page: int) -> "Iterator[Issue]":
        """The issues that match."""
        return self.client().search(jql, fields=fields, limit=limit, page_size=max(page, 50))

    def catalog(self) -> "Catalog":
        """The fields and functions of the site."""
        from jqlkit.jira.knowledge import site_catalog

        return site_catalog(self.client())

    def suggestions(self, field: str, typed: str) -> "list[ValueInfo]":
        """What Jira suggests."""
        from jqlkit.jira.knowledge import suggestions

        return suggestions(self.client(), field, typed)

    def browse_url(self, key: str) -> str | None:
        """The page of an issue."""
        return f"{self.url}/browse/{key}"

    def forget(self) -> None:
        """Takes a new client, which knows nothing yet."""
        self._client = None

    def close(self) -> None:
        """Closes the connections."""
        if self._client is not None:
            self._client.close()


class SandboxSource(SiteSource):
    """The built-in Jira, started when it is first searched."""

    remote = False

    def __init__(self) -> None:
        self.name = SANDBOX
        self._client = None
        self._sandbox: Sandbox | None = None

    @property
    def deployment(self) -> str:
        """The sandbox is a Cloud."""
        return "cloud"

    @property
    def url(self) -> str:
        """The address of the server."""
        return str(self._started().url)

    def client(self) -> "JiraClient":
        """The client of the server."""
        if self._client is None:
            from jqlkit.jira import BasicAuth, JiraClient

            self._client = JiraClient(self._started().url, BasicAuth("demo@example.com", "sandbox"), deployment="cloud")
        return self._client

    def close(self) -> None:
        """Stops the server."""
        super().close()
        if self._sandbox is not None:
            self._sandbox.stop()
            self._sandbox = None

    def _started(self) -> "Sandbox":
        if self._sandbox is None:
            from jqlkit.sandbox import Sandbox

            self._sandbox = Sandbox().start()
        return self._sandbox


class FileSource:
    """A snapshot file, searched without any Jira."""

    remote = False

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        self._loaded: Snapshot | None = None

    def search(self, jql: str, fields: Sequence[str] | None, limit: int | None, page: int) -> "Iterator[Issue]":
        """The issues that match."""
        return self.snapshot().search(jql, limit=limit)

    @property
    def deployment(self) -> str:
        """A file is searched by the rules of Cloud."""
        return "cloud"

    def snapshot(self) -> "Snapshot":
        """The snapshot, loaded once."""
        if self._loaded is None:
            from jqlkit.local import Snapshot

            self._loaded = Snapshot.load(self._path)
        return self._loaded

    def catalog(self) -> "Catalog":
        """The documented fields, with the values that the issues have."""
        from jqlkit.catalog import Catalog
        from jqlkit.repl.seen_values import values_of_issues

        issues = self.snapshot().search("", limit=5000)
        values, keys = values_of_issues(issues)
        return Catalog.system() | Catalog(values=values, recent_issues=keys)

    def suggestions(self, field: str, typed: str) -> "list[ValueInfo]":
        """Nothing beyond the catalogue."""
        return []

    def browse_url(self, key: str) -> str | None:
        """A file has no pages."""
        return None

    def forget(self) -> None:
        """Reads the file again when it is next needed."""
        self._loaded = None

    def close(self) -> None:
        """Nothing to end."""


class NoSource:
    """Nothing to search yet: completion and the linter work, a search says what to do."""

    name = "no site"
    remote = False
    deployment = "cloud"

    def __init__(self, error: ConfigError) -> None:
        self._error = error

    def search(self, jql: str, fields: Sequence[str] | None, limit: int | None, page: int) -> "Iterator[Issue]":
        """Raises the error that says what is missing."""
        raise ConfigError(str(self._error))

    def catalog(self) -> "Catalog":
        """The documented fields."""
        from jqlkit.catalog import Catalog

        return Catalog.system()

    def suggestions(self, field: str, typed: str) -> "list[ValueInfo]":
        """None."""
        return []

    def browse_url(self, key: str) -> str | None:
        """None."""
        return None

    def forget(self) -> None:
        """Nothing to forget."""

    def close(self) -> None:
        """Nothing to end."""


def open_source(site: str | None, data: Path | None) -> Source:
    """The source that `--site` and `--data` name. Raises ConfigError where there is none."""
    if data is not None:
        if not data.is_file():
            raise ConfigError(f"{data}: no such file")
        return FileSource(data)
    if site == SANDBOX:
        return SandboxSource()
    return SiteSource(site)
