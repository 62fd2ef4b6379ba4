"""A text that does not parse: what the syntax rules look at."""

from jqlkit.config.lint import LintSettings
from jqlkit.errors import JqlSyntaxError
from jqlkit.linter.subject import DEFAULT_SETTINGS


class Failure:
    """A text, and why it does not parse."""

    __slots__ = ("error", "settings", "text")

    def __init__(self, text: str, error: JqlSyntaxError, settings: LintSettings = DEFAULT_SETTINGS) -> None:
        self.text = text
        self.error = error
        self.settings = settings
