"""The two files that settings come from: the project's and the user's.

The project's is `jqlkit.toml`, or `[tool.jqlkit]` in `pyproject.toml`, found upwards from the working directory; the
user's is `config.toml` in the configuration folder of the platform (`JQLKIT_CONFIG_DIR` names another folder).
Keys may be written with `-` or `_`. An unknown key is an error. This module is on the start-up path of `jqlkit lint`.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from jqlkit.errors import ConfigError

_PLATFORM: Final[str] = sys.platform

#: What may stand at the top of a settings file. The owner of a table checks what is inside it.
TOP_LEVEL: Final = ("default_site", "fmt", "lint", "repl", "sites")


class SettingsFile:
    """One settings file as read: `path`, `values` (keys with `_`), and whether it belongs to the project."""

    __slots__ = ("path", "project", "values")

    def __init__(self, path: Path, values: dict[str, Any], project: bool) -> None:
        self.path = path
        self.values = values
        self.project = project

    def table(self, name: str) -> dict[str, Any]:
        """A table of the file, {} if it is absent. Raises ConfigError if it is something else."""
        table = self.values.get(name, {})
        if not isinstance(table, dict):
            raise ConfigError(f"{self.path}: {name} must be a table")
        return table


def project_file(start: Path | None = None) -> SettingsFile | None:
    """The nearest settings file of the project, from `start` (the working directory) upwards; None if there is none."""
    folder = (start or Path.cwd()).absolute()
    for parent in (folder, *folder.parents):
        path = parent / "jqlkit.toml"
        if _is_file(path):
            return _settings(path, _read(path), project=True)
        path = parent / "pyproject.toml"
        if _is_file(path):
            tool = _read(path).get("tool", {})
            if isinstance(tool, dict) and "jqlkit" in tool:
                return _settings(path, tool["jqlkit"], project=True)
    return None


def user_folder() -> Path:
    """The folder of the user's own settings, which need not exist."""
    chosen = os.environ.get("JQLKIT_CONFIG_DIR")
    if chosen:
        return Path(chosen)
    if _PLATFORM == "linux":  # what platformdirs says there, without the time that it takes to import
        home = os.environ.get("XDG_CONFIG_HOME", "").strip() or Path.home() / ".config"
        return Path(home, "jqlkit")
    from platformdirs import user_config_path

    return user_config_path("jqlkit", appauthor=False)


def user_file() -> SettingsFile | None:
    """The user's own settings; None if there are none."""
    path = user_folder() / "config.toml"
    return _settings(path, _read(path), project=False) if _is_file(path) else None


def check_keys(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Raises ConfigError for a key that is not known, with the nearest one that is.

    >>> check_keys({"timeuot": 3}, ["timeout", "url"], "jqlkit.toml: sites.work")
    Traceback (most recent call last):
    ...
    jqlkit.errors.ConfigError: jqlkit.toml: sites.work: unknown key timeuot; did you mean timeout?
    """
    names = sorted(known)
    for key in table:
        if key not in names:
            raise ConfigError(f"{where}: unknown key {key}; {suggestion(key, names)}")


def suggestion(word: str, known: Iterable[str]) -> str:
    """What to write in place of an unknown word: the nearest one, or all."""
    import difflib

    names = list(known)
    near = difflib.get_close_matches(word, names, n=1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(names) or 'none'}"


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113  # where nobody may look, nothing is


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot read this file: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        from jqlkit.files import undecodable

        raise ConfigError(f"{path}: {undecodable(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None


def _settings(path: Path, values: object, project: bool) -> SettingsFile:
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: tool.jqlkit must be a table")
    spelled = {key.replace("-", "_"): value for key, value in values.items()}
    check_keys(spelled, TOP_LEVEL, str(path))
    return SettingsFile(path, spelled, project)
