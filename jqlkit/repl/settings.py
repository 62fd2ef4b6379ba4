"""What a user may choose about a session, as one table: name, allowed values, help."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from jqlkit.config.files import project_file, user_file
from jqlkit.errors import ConfigError
from jqlkit.report.issues import TEXT_OUTPUTS

DEFAULT_COLUMNS: Final = ("key", "type", "status", "priority", "assignee", "updated", "summary")


class Setting(NamedTuple):
    """One setting: its default, how its text is read, the values to offer, and a line of help."""

    default: Any
    read: Callable[[str], Any]
    values: tuple[str, ...]
    help: str


def _choice(*values: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in values:
            raise ValueError("one of " + ", ".join(values))
        return text.lower()

    return read


def _switch(text: str) -> bool:
    if text.lower() not in ("on", "off", "true", "false"):
        raise ValueError("on or off")
    return text.lower() in ("on", "true")


def _limit(text: str) -> int | None:
    if text.lower() in ("off", "none"):
        return None
    if not text.isdigit():
        raise ValueError("a number, or off")
    return int(text)


def _columns(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    return names or DEFAULT_COLUMNS


SETTINGS: Final = {
    "columns": Setting(DEFAULT_COLUMNS, _columns, (), "the columns of a table"),
    "keys": Setting("emacs", _choice("emacs", "vi"), ("emacs", "vi"), "how keys edit the line"),
    "keyword_case": Setting(
        "auto", _choice("auto", "upper", "lower"), ("auto", "upper", "lower"), "letter case of completed keywords"
    ),
    "limit": Setting(None, _limit, ("50", "1000", "off"), "at most so many issues"),
    "lint": Setting(True, _switch, ("on", "off"), "show what the linter says"),
    "output": Setting("table", _choice(*TEXT_OUTPUTS), TEXT_OUTPUTS, "how issues are printed"),
    "suggest": Setting(True, _switch, ("on", "off"), "suggest from the history while typing"),
    "timing": Setting(True, _switch, ("on", "off"), "show count and time in the toolbar"),
}


class Settings:
    """The settings of a session; `settings["limit"]`.

    >>> settings = Settings()
    >>> settings.change("limit", "20")
    >>> settings["limit"], settings["output"]
    (20, 'table')
    """

    def __init__(self) -> None:
        self._values = {name: setting.default for name, setting in SETTINGS.items()}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def change(self, name: str, text: str) -> None:
        """Sets a value from its text. Raises ConfigError for a name or a value that is none."""
        setting = SETTINGS.get(name)
        if setting is None:
            from jqlkit.config.files import suggestion

            raise ConfigError(f"no setting is called {name}; {suggestion(name, SETTINGS)}")
        try:
            self._values[name] = setting.read(text)
        except ValueError as error:
            raise ConfigError(f"{name} is {error}, not {text!r}") from None

    def shown(self, name: str) -> str:
        """A value as text."""
        match self._values[name]:
            case None:
                return "off"
            case bool() as value:
                return "on" if value else "off"
            case tuple() as names:
                return ",".join(names)
            case value:
                return str(value)

    @classmethod
    def configured(cls) -> "Settings":
        """The settings with what the `repl` tables of the settings files say; the project's over the user's."""
        settings = cls()
        for file in (user_file(), project_file()):
            for name, value in (file.table("repl") if file is not None else {}).items():
                text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
                try:
                    settings.change(name, text)
                except ConfigError as error:
                    assert file is not None
                    raise ConfigError(f"{file.path}: repl: {error}") from None
        return settings


def settings_table() -> str:
    """The settings as a table of the documentation."""
    rows = ["| setting | default | values | meaning |", "|---|---|---|---|"]
    defaults = Settings()
    for name, setting in SETTINGS.items():
        rows.append(f"| `{name}` | `{defaults.shown(name)}` | {', '.join(setting.values)} | {setting.help} |")
    return "\n".join(rows) + "\n"
