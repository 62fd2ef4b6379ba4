"""How bash and fish ask for completions: click's way, made safe for quotes, commas and line ends in JQL."""

import os

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    add_completion_class,
    split_arg_string,
)

#: What a backslash has to protect inside double quotes of a shell.
_SPECIAL = '\\"$`'


@add_completion_class
class JqlkitBash(BashComplete):
    """bash puts an item between the quotes as it is, so it has to be escaped for them."""

    def format_completion(self, item: CompletionItem) -> str:
        """The line that the script of bash reads."""
        text = str(item.value).replace("\n", " ")
        match open_quote(os.environ.get("COMP_WORDS", "")):
            case "'":
                text = text.replace("'", "'\\''")
            case '"':
                text = "".join(f"\\{c}" if c in _SPECIAL else c for c in text)
        return f"{item.type},{text}"


@add_completion_class
class JqlkitFish(FishComplete):
    """fish splits the line at each comma in click's script; JQL is full of commas."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split -m 1 ","')

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the one at it without its open quote (click before 8.3 leaves it there)."""
        words, current = (split_arg_string(os.environ[name]) for name in ("COMP_WORDS", "COMP_CWORD"))
        if current and words[-1:] == current:
            words.pop()
        return words[1:], "".join(current)

    def format_completion(self, item: CompletionItem) -> str:
        """The line that the script of fish reads."""
        item.value = str(item.value).replace("\n", " ")
        return super().format_completion(item)


def open_quote(line: str) -> str:
    """The quote that is open at the end of a command line, or "".

    >>> open_quote("jqlkit search 'status = \\"In "), open_quote("jqlkit 'it' \\"a\\\\\\"b"), open_quote("jqlkit 'a'")
    ("'", '"', '')
    """
    quote, escaped = "", False
    for character in line:
        if escaped:
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = True
        elif character == quote:
            quote = ""
        elif not quote and character in "\"'":
            quote = character
    return quote
