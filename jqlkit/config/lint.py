"""Settings of the linter: `[tool.jqlkit.lint]` in pyproject.toml, `[lint]` in jqlkit.toml.

The table below is all there is to know about a setting. A hand-written slotted class holds the values, since it is on
the start-up path of `jqlkit lint -q`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jqlkit.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from jqlkit.config.files import SettingsFile


class Setting(NamedTuple):
    """One setting: its default, the kind of its value, what it means, and the values to choose from.

    Kinds: "text", "flag", "number", "texts" (a list), "codes" (a list of rule codes, prefixes or names),
    "codes by pattern" and "severity by code" (tables).
    """

    default: Any
    kind: str
    meaning: str
    choices: tuple[str, ...] = ()


_LEVELS: Final = ("info", "warning", "error")

#: Every setting; the keys of the file have "-" for "_".
SETTINGS: Final[Mapping[str, Setting]] = {
    "select": Setting(None, "codes", "The rules to run, in place of the default ones."),
    "extend_select": Setting((), "codes", "Rules to run besides those selected."),
    "ignore": Setting((), "codes", "Rules not to run."),
    "per_file_ignores": Setting({}, "codes by pattern", "Rules not to run in the files that a pattern matches."),
    "severity": Setting({}, "severity by code", "The severity of a rule, in place of its own.", _LEVELS),
    "fail_level": Setting(
        "warning", "text", "The least severity that makes `jqlkit lint` exit with 1; info never does.", _LEVELS
    ),
    "deployment": Setting("cloud", "text", "The kind of Jira that the queries are for.", ("cloud", "datacenter")),
    "apps": Setting((), "texts", 'Installed apps whose functions are known, such as "scriptrunner".'),
    "functions": Setting((), "texts", "Functions of your own, by name."),
    "fields": Setting((), "texts", "Fields of your own whose names look misspelled."),
    "catalog": Setting(None, "text", "A file with the fields and functions of a site."),
    "require": Setting(None, "text", "The least restriction of a query (rule JQL102).", ("filter", "scope")),
    "max_list": Setting(500, "number", "The longest list that is not reported (JQL106)."),
    "max_url": Setting(2000, "number", "The longest URL in bytes that is not reported (JQL407)."),
    "keyword_case": Setting("upper", "text", "How keywords are written (JQL600).", ("upper", "lower")),
    "include": Setting((), "texts", "Patterns of the files to look at in a folder; all known kinds if empty."),
    "exclude": Setting((), "texts", "Patterns of files and folders to leave out, also if they are named."),
    "respect_gitignore": Setting(True, "flag", "Leave out what .gitignore files say."),
    "inline_ignores": Setting(True, "flag", "Mind `jqlkit: ignore[...]` comments."),
    "extract_level": Setting("normal", "text", "How hard to look for JQL.", ("strict", "normal", "heuristic")),
    "baseline": Setting(None, "text", "A file with the number of known findings."),
}


class LintSettings:
    """What to report and about which Jira; the meaning of each value is in SETTINGS.

    `root` is the folder that patterns and paths in the settings are relative to.

    >>> LintSettings(ignore=("JQL6",)).replace(deployment="datacenter").ignore
    ('JQL6',)
    """

    __slots__ = (*SETTINGS, "root")

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
    respect_gitignore: bool
    inline_ignores: bool
    extract_level: str
    baseline: str | None
    root: "Path | None"

    def __init__(self, root: "Path | None" = None, **values: Any) -> None:
        self.root = root
        for name, setting in SETTINGS.items():
            setattr(self, name, values.pop(name, setting.default))
        if values:
            raise TypeError(f"no such setting: {', '.join(values)}")

    def values(self) -> dict[str, Any]:
        """All settings by name."""
        return {name: getattr(self, name) for name in SETTINGS}

    def replace(self, **changes: Any) -> "LintSettings":
        """A copy with changes."""
        return LintSettings(self.root, **(self.values() | changes))

    def path(self, value: str) -> "Path":
        """A path of the settings, relative to the file that they stand in."""
        from pathlib import Path

        return (self.root or Path()) / value


def read_settings(*files: "SettingsFile | None") -> LintSettings:
    """The settings of the files, of which the first has the last word; defaults where none says anything.

    Raises ConfigError for unknown keys and values of the wrong kind.
    """
    root = next((file.path.parent for file in files if file is not None), None)
    return LintSettings(root, **read_table("lint", SETTINGS, *files))


def read_table(name: str, settings: Mapping[str, Setting], *files: "SettingsFile | None") -> dict[str, Any]:
    """What a table of the files says, of which the first has the last word.

    Raises ConfigError for unknown keys and values of the wrong kind.
    """
    from jqlkit.config.files import check_keys

    values: dict[str, Any] = {}
    for file in files:
        if file is None:
            continue
        table = {key.replace("_", "-"): value for key, value in file.table(name).items()}
        check_keys(table, [key.replace("_", "-") for key in settings], f"{file.path}: {name}")
        for key, value in table.items():
            setting = key.replace("-", "_")
            values.setdefault(setting, _checked(settings[setting], value, f"{file.path}: {name}.{key}"))
    return values


def _checked(setting: Setting, value: Any, where: str) -> Any:
    match setting.kind, value:
        case "flag", bool():
            return value
        case "number", int() if not isinstance(value, bool) and value > 0:
            return value
        case "text", str():
            return _choice(setting, value, where)
        case (("texts" | "codes"), list()) if all(isinstance(item, str) for item in value):
            return tuple(value)
        case "codes by pattern", dict():
            return {pattern: _checked(Setting((), "codes", ""), codes, where) for pattern, codes in value.items()}
        case "severity by code", dict() if all(isinstance(level, str) for level in value.values()):
            return {code: _choice(setting, level, f"{where}.{code}") for code, level in value.items()}
    raise ConfigError(f"{where} must be {_KINDS[setting.kind]}")


_KINDS: Final = {
    "flag": "true or false",
    "number": "a positive number",
    "text": "a text",
    "texts": "a list of texts",
    "codes": 'a list of codes, as in ["JQL1"]',
    "codes by pattern": 'a table, as in { "tests/*" = ["JQL1"] }',
    "severity by code": 'a table, as in { JQL203 = "error" }',
}


def _choice(setting: Setting, value: str, where: str) -> str:
    if setting.choices and value not in setting.choices:
        from jqlkit.config.files import suggestion

        raise ConfigError(f"{where}: {value!r} is not known; {suggestion(value, setting.choices)}")
    return value
