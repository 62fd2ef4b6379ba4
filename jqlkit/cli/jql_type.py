"""An argument that is JQL: the shell completes it with the same engine as the REPL."""

from typing import TYPE_CHECKING, Final

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from jqlkit.completer import Completion

_MOST: Final = 200


class JqlType(click.ParamType[str]):
    """JQL as a text."""

    name = "jql"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """What the argument may become; the shell replaces it as a whole."""
        from jqlkit.completer import complete

        found = grown(incomplete, complete(incomplete, len(incomplete)))
        if all(text == incomplete for text, _ in found) or len(found) == 1:
            start = found[0][0] if found else incomplete
            further = grown(f"{start} ", complete(f"{start} ", len(start) + 1))
            found = further or found
        return [CompletionItem(text, help=item.detail) for text, item in found[:_MOST]]


def grown(text: str, items: "list[Completion]") -> "list[tuple[str, Completion]]":
    """The texts that begin with what is typed, each once; if there are none, the one that replaces it."""
    from jqlkit.completer import accept

    found: dict[str, Completion] = {}
    for item in items:
        accepted = accept(text, item)
        found.setdefault(accepted.text[: accepted.cursor], item)
    longer = [(grown, item) for grown, item in found.items() if grown.lower().startswith(text.lower())]
    return longer or list(found.items())[:1]
