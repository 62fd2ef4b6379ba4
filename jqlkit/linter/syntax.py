"""A text that does not parse: what the syntax rules look at."""

from collections.abc import Sequence
from typing import Final

from jqlkit.config.lint import LintSettings
from jqlkit.errors import JqlSyntaxError
from jqlkit.linter.scan import Token, scan
from jqlkit.linter.subject import DEFAULT_SETTINGS
from jqlkit.parser import parse, stop
from jqlkit.spans import Edit, apply_edits

#: In messages of the parser about words that are to be replaced or left out.
_NOT_ABOUT_QUOTES: Final = (
    "is no word of JQL",
    "is no part of",
    "is no operator of JQL",
    "stands alone",
    "relative to now",
    "by commas",
    "means AND",
    "means OR",
    "is part of the text",
    "a list has no",
    "ORDER BY cannot stand inside",
    "a query has one ORDER BY",
    "a field is missing before",
)


class Failure:
    """A text, and why it does not parse.

    `tokens` are the coarse tokens of the text, and `at` is the index of the one where the parser gave up
    (`len(tokens)` at the end of the text).
    """

    __slots__ = ("at", "error", "is_fragment", "settings", "text", "tokens")

    def __init__(
        self,
        text: str,
        error: JqlSyntaxError,
        settings: LintSettings = DEFAULT_SETTINGS,
        is_fragment: bool = False,
    ) -> None:
        self.text = text
        self.error = error
        self.settings = settings
        self.is_fragment = is_fragment
        self.tokens = scan(text)
        start = stopped_at(text, error)
        self.at = next((i for i, token in enumerate(self.tokens) if start < token.span.end), len(self.tokens))

    @property
    def needs_no_quotes(self) -> bool:
        """Whether the parser's error says something else than that a word or text needs quotes."""
        return any(phrase in self.error.message for phrase in _NOT_ABOUT_QUOTES)

    def token(self, index: int) -> Token | None:
        """The token at an index, None outside of the text."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def is_repaired_by(self, edits: Sequence[Edit]) -> bool:
        """Whether the text parses after the edits, or at least farther than before."""
        return is_improved(self.text, apply_edits(self.text, list(edits)))

    def is_solved_by(self, edits: Sequence[Edit]) -> bool:
        """Whether the text parses after the edits."""
        return self.unparsed_after(edits) == 0

    def unparsed_after(self, edits: Sequence[Edit]) -> int:
        """How many characters at the end the parser does not reach after the edits."""
        return unparsed(apply_edits(self.text, list(edits)))


def is_improved(before: str, after: str) -> bool:
    """Whether the new text parses, or at least parses farther than the old one did.

    >>> is_improved("a == 1", "a = 1"), is_improved("a = 1", "a == 1")
    (True, False)
    """
    left_after = unparsed(after)
    return left_after == 0 or left_after < unparsed(before)


def unparsed(text: str) -> int:
    """How many characters the parser did not reach; 0 for a text that parses."""
    try:
        parse(text)
    except JqlSyntaxError as error:
        return max(1, len(text) - stopped_at(text, error))
    return 0


def stopped_at(text: str, error: JqlSyntaxError) -> int:
    """Where the parser gave up; the error's own span may start before that, where a person would point."""
    stopped = stop(text)
    return stopped.lexeme.start if stopped else error.span.start
