"""Settings of the linter, `[tool.jqlkit.lint]` in pyproject.toml or `[lint]` in jqlkit.toml.

A hand-written slotted class: it is on the start-up path of `jqlkit lint -q`.
"""

from collections.abc import Mapping
from typing import Any, Final

#: Every setting with its default; the names are the keys of the file with "_" for "-".
DEFAULTS: Final[Mapping[str, Any]] = {
    "select": None,
    "extend_select": (),
    "ignore": (),
    "per_file_ignores": {},
    "severity": {},
    "fail_level": "warning",
    "deployment": "cloud",
    "apps": (),
    "functions": (),
    "fields": (),
    "catalog": None,
    "require": None,
    "max_list": 500,
    "max_url": 2000,
    "keyword_case": "upper",
    "include": (),
    "exclude": (),
    "force_exclude": True,
    "respect_gitignore": True,
    "inline_ignores": True,
    "extract_level": "normal",
    "baseline": None,
    "site": None,
}


class LintSettings:
    """What to report and about which Jira.

    `select` None means the default rules; codes may be prefixes (`JQL4`) or names. `deployment` is "cloud" or
    "datacenter"; `apps` are names of apps whose functions are known ("scriptrunner"); `functions` and `fields` are
    names of one's own; `require` is None, "filter" or "scope" (JQL102).

    >>> LintSettings(ignore=("JQL6",)).replace(deployment="datacenter").ignore
    ('JQL6',)
    """

    __slots__ = tuple(DEFAULTS)

    select: tuple[str, ...] | None
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    per_file_ignores: Mapping[str, tuple[str, ...]]
    severity: Mapping[str, str]
    fail_level: str
    deployment: str
    apps: tuple[str, ...]
    functions: tuple[str, ...]
    fields: tuple[str, ...]
    catalog: str | None
    require: str | None
    max_list: int
    max_url: int
    keyword_case: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    force_exclude: bool
    respect_gitignore: bool
    inline_ignores: bool
    extract_level: str
    baseline: str | None
    site: str | None

    def __init__(self, **values: Any) -> None:
        for name, default in DEFAULTS.items():
            setattr(self, name, values.pop(name, default))
        if values:
            raise TypeError(f"no such setting: {', '.join(values)}")

    def values(self) -> dict[str, Any]:
        """All settings by name."""
        return {name: getattr(self, name) for name in DEFAULTS}

    def replace(self, **changes: Any) -> "LintSettings":
        """A copy with changes."""
        return LintSettings(**(self.values() | changes))
