"""Sites: which Jira is meant, how to reach it, and which credential may go there.

A credential belongs to an origin (scheme, host, port). One from the environment goes only to the address from the
environment, one from the keyring or `.netrc` only to the host that it was stored for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from jqlkit.config.address import base_url, check_scheme, origin
from jqlkit.config.credentials import ANONYMOUS, Credential, KeyringError, from_keyring, from_netrc
from jqlkit.config.environment import Environment, read_environment
from jqlkit.config.files import SettingsFile, check_keys, project_file, suggestion, user_file
from jqlkit.errors import ConfigError

KINDS: Final = ("cloud", "datacenter", "maton")
AUTH_KINDS: Final = ("basic", "bearer", "cookie", "oauth2", "anonymous")
#: The keys of a site and the types of their values.
SITE_KEYS: Final[Mapping[str, tuple[type, ...]]] = {
    "url": (str,),
    "kind": (str,),
    "auth": (str,),
    "email": (str,),
    "cloud_id": (str,),
    "connection": (str,),
    "api_version": (str, int),
    "timeout": (int, float),
    "rate_limit": (str,),
    "fields": (list, str),
    "ca_bundle": (str,),
    "client_cert": (str, list),
    "proxy": (str,),
    "headers": (dict,),
    "allow_http": (bool,),
}
#: Keys that decide who can read a request on its way; a project's file must not set them where a credential is sent.
TRANSPORT_KEYS: Final = ("ca_bundle", "client_cert", "proxy", "headers", "allow_http")
_SECRET_KEY: Final = re.compile(r"token|passw|secret|pat$|api_?key", re.IGNORECASE)
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")

NO_SITE: Final = """no Jira to search: neither the environment nor a settings file names one
hint: set JIRA_BASE_URL, JIRA_EMAIL and JIRA_API_TOKEN, or run `jqlkit site add NAME URL`
hint: `--site sandbox` searches built-in issues, without a Jira"""


@dataclass(frozen=True, slots=True)
class Site:
    """One Jira: where it is, how to reach it, who asks; `sources` tells where each of these came from."""

    name: str
    url: str
    credential: Credential
    source: str
    kind: str | None = None
    cloud_id: str | None = None
    connection: str | None = None
    api_version: str | None = None
    timeout: float = 30.0
    rate_limit: str | None = None
    fields: tuple[str, ...] | None = None
    ca_bundle: str | None = None
    client_cert: str | tuple[str, str] | None = None
    proxy: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """A site as a settings file has it."""

    name: str
    values: Mapping[str, Any]
    file: SettingsFile


def site_entries() -> dict[str, SiteEntry]:
    """The sites of the settings files by name; the project's stand before the user's of the same name."""
    entries: dict[str, SiteEntry] = {}
    for file in (user_file(), project_file()):
        if file is None:
            continue
        for name, values in file.table("sites").items():
            entries[name] = _entry(name, values, file)
    return entries


def default_site() -> str | None:
    """The name of the configured default site; None if there is none."""
    for file in (project_file(), user_file()):
        if file is not None and (name := file.values.get("default_site")):
            if not isinstance(name, str):
                raise ConfigError(f"{file.path}: default_site must be the name of a site")
            return name
    return None


def find_site(name: str | None = None) -> Site:
    """The site of that name or address; without one that of the environment, then the configured default.

    Raises ConfigError where there is none, and where its credential would belong to another host.
    """
    environment = read_environment()
    if name is None:
        if environment.url:
            return _environment_site(environment)
        if environment.maton_key:
            return _maton_site(environment)
        name = default_site()
        if name is None:
            raise ConfigError(NO_SITE)
    if "://" in name:
        url = base_url(name)
        return _site(SiteEntry(origin(url), {"url": url}, _COMMAND_LINE), environment)
    entries = site_entries()
    if name not in entries:
        raise ConfigError(f"no site called {name}; {suggestion(name, ['sandbox', *entries])}")
    return _site(entries[name], environment)


_COMMAND_LINE: Final = SettingsFile(Path("the command line"), {}, False)


def _entry(name: str, values: Any, file: SettingsFile) -> SiteEntry:
    where = f"{file.path}: sites.{name}"
    if name == "sandbox":
        raise ConfigError(f"{where}: the name sandbox is taken by the built-in site; choose another")
    if not isinstance(values, dict):
        raise ConfigError(f"{where} must be a table")
    spelled = {key.replace("-", "_"): value for key, value in values.items()}
    for key in spelled:
        if key not in SITE_KEYS and _SECRET_KEY.search(key):
            raise ConfigError(
                f"{where}: secrets are never read from files, so {key} must not stand there\n"
                f"hint: remove it (and revoke it, if the file is shared); store it with `jqlkit site add {name}`"
            )
    check_keys(spelled, SITE_KEYS, where)
    for key, value in spelled.items():
        if not isinstance(value, SITE_KEYS[key]):
            raise ConfigError(f"{where}.{key}: expected {SITE_KEYS[key][0].__name__}, found {value!r}")
    if float(spelled.get("timeout", 1)) <= 0:
        raise ConfigError(f"{where}.timeout: write seconds, more than 0")
    for key in ("fields", "client_cert"):
        if not all(isinstance(item, str) for item in spelled.get(key, ())):
            raise ConfigError(f"{where}.{key}: expected a list of texts, found {spelled[key]!r}")
    match spelled.get("client_cert"):
        case list(pair) if len(pair) != 2:
            raise ConfigError(f"{where}.client_cert: write one file, or a list of the certificate and its key")
    if "url" not in spelled and spelled.get("kind") != "maton":
        raise ConfigError(f"{where}: url is missing")
    for key, allowed in (("kind", KINDS), ("auth", AUTH_KINDS)):
        if key in spelled and spelled[key] not in allowed:
            raise ConfigError(f"{where}.{key}: {suggestion(spelled[key], allowed)}")
    return SiteEntry(name, spelled, file)


def _site(entry: SiteEntry, environment: Environment) -> Site:
    values = entry.values
    where = f"{entry.file.path}: sites.{entry.name}" if entry.file is not _COMMAND_LINE else str(entry.file.path)
    kind = values.get("kind")
    url = base_url(values["url"]) if "url" in values else environment.maton_url
    credential = _credential(url, values, where, environment)
    if entry.file.project:
        _check_project(values, where, credential)
    check_scheme(url, bool(values.get("allow_http")))
    certificate = _files(values, "client_cert", where)
    authorities = _files(values, "ca_bundle", where)
    fields = values.get("fields")
    return Site(
        name=entry.name,
        url=url,
        credential=credential,
        source=where,
        kind=kind,
        cloud_id=values.get("cloud_id"),
        connection=values.get("connection"),
        api_version=str(values["api_version"]) if "api_version" in values else None,
        timeout=environment.timeout or float(values.get("timeout", 30)),
        rate_limit=values.get("rate_limit"),
        fields=tuple(fields.split(",") if isinstance(fields, str) else fields) if fields else None,
        ca_bundle=authorities[0] if authorities else None,
        client_cert=(certificate[0], certificate[1]) if len(certificate) > 1 else next(iter(certificate), None),
        proxy=values.get("proxy"),
        headers=_headers(values.get("headers", {}), where),
        sources=dict.fromkeys(values, where) | {"credential": credential.source},
    )


def _environment_site(environment: Environment) -> Site:
    assert environment.url is not None
    check_scheme(environment.url, environment.allow_http)
    credential = environment.credential or _stored(environment.url)
    return Site(
        name="environment",
        url=environment.url,
        credential=credential or _maton_key(environment.url, environment) or ANONYMOUS,
        source=environment.sources["url"],
        connection=environment.maton_connection if _maton_key(environment.url, environment) else None,
        timeout=environment.timeout or 30.0,
        sources=environment.sources,
    )


def _maton_site(environment: Environment) -> Site:
    assert environment.maton_key is not None
    check_scheme(environment.maton_url, environment.allow_http)
    return Site(
        name="maton",
        url=environment.maton_url,
        credential=environment.maton_key,
        source="MATON_API_KEY",
        kind="maton",
        connection=environment.maton_connection,
        timeout=environment.timeout or 30.0,
        sources=environment.sources,
    )


def _maton_key(url: str, environment: Environment) -> Credential | None:
    return environment.maton_key if origin(url) == origin(environment.maton_url) else None


def _credential(url: str, values: Mapping[str, Any], where: str, environment: Environment) -> Credential:
    wanted = values.get("auth")
    if wanted == "anonymous":
        return ANONYMOUS
    email = values.get("email")
    found = _maton_key(url, environment)
    if environment.url and origin(environment.url) == origin(url):
        found = environment.credential or found
    found = found or _stored(url, email)
    if found is not None and found.secret is not None:
        if wanted and wanted != found.kind:
            user = found.user or email
            return Credential(wanted, user, found.secret, found.source, found.stored, found.extra)
        return found
    if environment.credential is not None:
        name = environment.credential.source
        owner = (
            f"belongs to {origin(environment.url)}"
            if environment.url
            else "belongs to no host: JIRA_BASE_URL is not set"
        )
        raise ConfigError(
            f"no credential for {origin(url)} ({where}); {name} {owner}, and is not sent elsewhere\n"
            f"hint: set JIRA_BASE_URL={url} if {name} is meant for it, store one with `jqlkit site add`,\n"
            'hint: or write auth = "anonymous" for a public site'
        )
    return replace(found or ANONYMOUS, kind=wanted or "anonymous", user=email)


def _stored(url: str, email: str | None = None) -> Credential | None:
    """What the keyring or `.netrc` has; a credential without a secret where the keyring cannot be read."""
    try:
        return from_keyring(url, email) or from_netrc(url)
    except KeyringError as error:
        return from_netrc(url) or replace(ANONYMOUS, source=error.short)


def _check_project(values: Mapping[str, Any], where: str, credential: Credential) -> None:
    if values.get("headers"):
        raise ConfigError(
            f"{where}: headers are filled from the environment, so they must stand in your own config.toml"
        )
    if credential.kind == "anonymous":
        return
    for key in TRANSPORT_KEYS:
        if key in values:
            raise ConfigError(
                f"{where}: {key} could show your credential to others, so a project's file must not set it\n"
                "hint: move the site to your own config.toml (`jqlkit site list` prints its path)"
            )


def _files(values: Mapping[str, Any], key: str, where: str) -> list[str]:
    """The files (a CA bundle may be a folder) that a site names. Raises ConfigError for one that is not there."""
    named = values.get(key, [])
    paths = [Path(name).expanduser() for name in ([named] if isinstance(named, str) else named)]
    for path in paths:
        if not path.exists():
            raise ConfigError(f"{where}.{key}: there is no file {path}")
    return [str(path) for path in paths]


def _headers(headers: Mapping[str, Any], where: str) -> dict[str, str]:
    import os

    filled = {}
    for name, value in headers.items():
        variables = _VARIABLE.findall(str(value))
        if not variables:
            raise ConfigError(f"{where}.headers.{name}: write its value as ${{NAME}} of an environment variable")
        for variable in variables:
            if variable not in os.environ:
                raise ConfigError(f"{where}.headers.{name}: the environment variable {variable} is not set")
        filled[name] = _VARIABLE.sub(lambda match: os.environ[match[1]], str(value))
        if not filled[name].isprintable():
            raise ConfigError(f"{where}.headers.{name}: the value holds a line break or another control character")
    return filled
