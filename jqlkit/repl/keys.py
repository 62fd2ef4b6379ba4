"""The keys of the prompt, as one table: the bindings, the help and the documentation are made of it."""

from typing import Final, NamedTuple


class Key(NamedTuple):
    """A key: how prompt-toolkit calls it (one or more keys), how a user does, what it does, and the action's name.

    Keys without an action are bound by prompt-toolkit itself.
    """

    keys: tuple[str, ...]
    shown: str
    help: str
    action: str = ""


KEYS: Final = (
    Key(("tab",), "Tab", "complete: the first item, then the next ones", "complete"),
    Key(("s-tab",), "Shift-Tab", "the item before"),
    Key(("c-space",), "Ctrl-Space", "open the menu of items", "menu"),
    Key(("enter",), "Enter", "take the item; run a complete query, continue an incomplete one", "enter"),
    Key(("c-o",), "Ctrl-O", "a new line, wherever the cursor is", "newline"),
    Key(("escape", "enter"), "Alt-Enter", "apply the fix that the toolbar shows", "fix"),
    Key(("f4",), "F4", "format the query", "format"),
    Key(("f3",), "F3", "show the next page of issues", "next"),
    Key(("f2",), "F2", "switch between emacs and vi keys", "keys"),
    Key(("right",), "Right", "at the end of the line: take the suggestion from the history"),
    Key(("c-r",), "Ctrl-R", "search the history"),
    Key(("c-x", "c-e"), "Ctrl-X Ctrl-E", "edit the query in $EDITOR (vi keys: v)"),
    Key(("c-c",), "Ctrl-C", "clear the line; cancel a search"),
    Key(("c-d",), "Ctrl-D", "leave, on an empty line"),
)


def key_table() -> str:
    """The keys as a table of the documentation."""
    rows = ["| key | does |", "|---|---|", *(f"| {key.shown} | {key.help} |" for key in KEYS)]
    return "\n".join(rows) + "\n"
