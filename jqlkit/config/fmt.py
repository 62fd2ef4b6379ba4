"""Settings of the formatter: `[tool.jqlkit.fmt]` in pyproject.toml, `[fmt]` in jqlkit.toml."""

from typing import Any, Final

from jqlkit.config.files import project_file, user_file
from jqlkit.config.lint import Setting, read_table

#: Every setting; the keys of the file have "-" for "_". The defaults are those of FormatOptions.
SETTINGS: Final = {
    "line_length": Setting(None, "number", "Where lines are broken."),
    "indent": Setting(None, "number", "How far what stands in parentheses is moved to the right."),
}


def format_settings() -> dict[str, Any]:
    """What the project's and the user's file say of FormatOptions. Raises ConfigError for mistakes in them."""
    return read_table("fmt", SETTINGS, project_file(), user_file())
