"""An argument that is JQL: the shell completes it with the same engine as the REPL."""

from typing import TYPE_CHECKING, Final

import click
from click.shell_completion import CompletionItem

from jqlkit.errors import ConfigError, JqlkitError

if TYPE_CHECKING:
    from pathlib import Path

    from jqlkit.catalog import Catalog
    from jqlkit.completer import Completion, ValueSource

    _TextType = click.ParamType[str]
else:
    _TextType = click.ParamType  # generic in new versions of click only

_MOST: Final = 200


class JqlType(_TextType):
    """JQL as a text."""

    name = "jql"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """What the argument may become; the shell replaces it as a whole."""
        from jqlkit.completer import complete

        try:
            catalog, values = what_is_known(ctx.params.get("site"), ctx.params.get("catalog_path"))
        except JqlkitError:
            catalog, values = None, None  # the command itself will say what is wrong
        found = grown(incomplete, complete(incomplete, len(incomplete), catalog, values=values))
        if all(text == incomplete for text, _ in found) or len(found) == 1:
            start = found[0][0] if found else incomplete
            further = grown(f"{start} ", complete(f"{start} ", len(start) + 1, catalog, values=values))
            found = further or found
        return [CompletionItem(text, help=item.detail) for text, item in found[:_MOST]]


def what_is_known(site: str | None, path: "Path | None") -> "tuple[Catalog, ValueSource | None]":
    """The catalogue of a file, or what a session has kept of a site, or the documented one; nothing is requested.

    Raises ConfigError for a file that is no catalogue and for a site that is not configured.
    """
    from jqlkit.catalog import Catalog

    if path is not None:
        return Catalog.load(path), None
    if site == "sandbox":
        return Catalog.system(), None
    from jqlkit.repl.knowledge import Knowledge
    from jqlkit.repl.sources import SiteSource

    try:
        knowledge = Knowledge(SiteSource(site))
    except ConfigError:
        if site is not None:
            raise
        return Catalog.system(), None
    knowledge.load()
    return knowledge.catalog, knowledge.values


def grown(text: str, items: "list[Completion]") -> "list[tuple[str, Completion]]":
    """The texts that begin with what is typed, each once; if there are none, the one that replaces it."""
    from jqlkit.completer import accept

    found: dict[str, Completion] = {}
    for item in items:
        accepted = accept(text, item)
        found.setdefault(accepted.text[: accepted.cursor], item)
    longer = [(grown, item) for grown, item in found.items() if grown.lower().startswith(text.lower())]
    return longer or list(found.items())[:1]
