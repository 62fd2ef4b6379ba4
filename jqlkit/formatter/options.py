"""The few things about the layout that can be chosen."""

from dataclasses import dataclass

from jqlkit.errors import ConfigError


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """How queries are laid out.

    `line_length` is the number of characters a line may have before it is broken, `indent` how far what stands in
    parentheses is moved to the right. Raises ConfigError for a line of less than one character.
    """

    line_length: int = 88
    indent: int = 4

    def __post_init__(self) -> None:
        if self.line_length < 1 or self.indent < 0:
            raise ConfigError("line_length must be at least 1, and indent at least 0")
