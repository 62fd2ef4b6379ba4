"""The settings of one lint run: defaults, the user's file, the project's file, the command line."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from jqlkit.config.lint import LintSettings, read_settings
from jqlkit.config.search import has_settings
from jqlkit.errors import ConfigError
from jqlkit.linter.registry import RULES, rules_for

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog


def lint_settings(isolated: bool, flags: dict[str, Any]) -> LintSettings:
    """The settings; a flag that was not given is None or empty. Raises ConfigError for mistakes in the files."""
    settings = LintSettings()
    if not isolated and has_settings():
        from jqlkit.config.files import project_file, user_file

        settings = read_settings(project_file(), user_file())
        _check_codes(settings)
    for name, value in flags.items():
        if isinstance(value, tuple):
            codes = _codes(name, value)
            if codes:
                setattr(settings, name, codes if name == "select" else (*getattr(settings, name), *codes))
        elif value is not None:
            setattr(settings, name, value)
    return settings


def lint_catalog(settings: LintSettings, flag: str | None, site: str | None = None) -> "Catalog | None":
    """The catalogue that the rules use; None for the documented one."""
    if site is not None:
        from jqlkit.cli.sources import open_source
        from jqlkit.jira.client import JiraClient

        with open_source(site=site, deployment=settings.deployment) as client:
            if isinstance(client, JiraClient):
                return client.catalog()
    path = flag or (str(settings.path(settings.catalog)) if settings.catalog else None)
    if path is None:
        return None
    from jqlkit.catalog import Catalog

    return Catalog.load(path)


def _codes(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """The codes, prefixes of codes or names of rules that a flag was given, with commas between them."""
    codes = tuple([code.strip() for value in values for code in value.split(",") if code.strip()])
    for code in codes:
        if not _is_known(code):
            flag = name.replace("_", "-")
            raise ConfigError(f"--{flag}: no rule has the code {code!r}: `jqlkit rule` lists them")
    return codes


def _check_codes(settings: LintSettings) -> None:
    groups: list[tuple[str, Iterable[str]]] = [
        ("select", settings.select or ()),
        ("extend-select", settings.extend_select),
        ("ignore", settings.ignore),
        ("severity", settings.severity),
        *[("per-file-ignores", codes) for codes in settings.per_file_ignores.values()],
    ]
    for name, codes in groups:
        for code in codes:
            if not _is_known(code):
                from jqlkit.config.files import suggestion

                names = [*RULES, *[rule.name for rule in RULES.values()]]
                near = suggestion(code, names) if len(code) > 3 else ""
                hint = near if near.startswith("did") else "`jqlkit rule` lists them"
                raise ConfigError(f"lint.{name}: no rule has the code {code!r}: {hint}")


def _is_known(code: str) -> bool:
    return next(rules_for([code]), None) is not None
