"""The commands of a session, as one table: name, what it takes, help, and what runs it."""

from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from jqlkit.errors import ConfigError

if TYPE_CHECKING:
    from jqlkit.repl.results import Result
    from jqlkit.repl.session import Session


class Command(NamedTuple):
    """One command. `takes` names what stands behind it, for the help and for completion; `short` is another name."""

    name: str
    takes: str
    help: str
    module: str
    short: str = ""

    @property
    def usage(self) -> str:
        """The command with what it takes."""
        return f"\\{self.name} {self.takes}".rstrip()

    def run(self, session: "Session", rest: str) -> "Result":
        """Runs it."""
        module = import_module(f"jqlkit.repl.commands.{self.module}")
        handler: Callable[[Session, str], Result] = getattr(module, f"run_{self.name}")
        return handler(session, rest)


_ENTRIES: Final = (
    Command("help", "[COMMAND]", "Explain the commands and keys.", "about", "?"),
    Command("fields", "[TEXT]", "List the fields, or those that match.", "about"),
    Command("functions", "[TEXT]", "List the functions, or those that match.", "about"),
    Command("site", "[SITE]", "Show the site, or go to another.", "about"),
    Command("refresh", "", "Fetch fields and values again.", "about"),
    Command("set", "[SETTING VALUE]", "Show the settings, or change one.", "about"),
    Command("history", "[NUMBER]", "Show the last lines.", "about"),
    Command("columns", "[FIELDS]", "Show or choose the columns; \\columns default takes the usual ones.", "showing"),
    Command("limit", "[NUMBER]", "Show or set how many issues are fetched at most; off for all.", "showing"),
    Command("output", "[OUTPUT]", "Show or choose how issues are printed.", "showing"),
    Command("next", "", "Show the next page.", "showing", "n"),
    Command("x", "", "One issue a page, or a table again.", "showing"),
    Command("open", "[KEY]", "Open an issue in the browser; the first one shown without KEY.", "showing"),
    Command(
        "export",
        "FILE",
        "Write the last query's issues to a .csv, .json, .jsonl, .md, .parquet, .tsv or .txt file.",
        "showing",
    ),
    Command("watch", "[TIME]", "Run the last query again every TIME (30s) until Ctrl-C.", "showing"),
    Command("save", "NAME [JQL]", "Save a query, or the last one; $1 and $2 are filled in later.", "queries"),
    Command("queries", "", "List the saved queries.", "queries"),
    Command("run", "NAME [ARGUMENTS]", "Run a saved query.", "queries"),
    Command("forget", "NAME", "Remove a saved query.", "queries"),
    Command("lint", "[JQL]", "Say what is wrong with a query, or with the last one.", "queries"),
    Command("fix", "[JQL]", "Repair what is safe to repair, and put the query on the next line.", "queries"),
    Command("format", "[JQL]", "Lay a query out, and put it on the next line.", "queries"),
    Command("plan", "[JQL]", "Show what would be sent, without sending it.", "queries"),
    Command("why", "KEY", "Explain why an issue matches the last query, or not.", "queries"),
    Command("q", "", "Leave.", "about", "quit"),
)

#: All commands, in the order of the help.
COMMANDS: Final = {command.name: command for command in _ENTRIES}
_SHORT: Final = {command.short: command for command in _ENTRIES if command.short}


def split_line(text: str) -> tuple[str, str]:
    r"""The name of a command and the rest of its line.

    >>> split_line("\\limit  20")
    ('limit', '20')
    """
    name, _, rest = text.removeprefix("\\").partition(" ")
    return name.strip(), rest.strip()


def find_command(name: str) -> Command:
    """The command of that name. Raises ConfigError, with the nearest one, if there is none."""
    command = COMMANDS.get(name) or _SHORT.get(name)
    if command is None:
        close = get_close_matches(name, COMMANDS, n=1)
        hint = f"did you mean \\{close[0]}?" if close else "\\help lists them"
        raise ConfigError(f"no command is called \\{name}; {hint}")
    return command


def command_table() -> str:
    """The commands as a table of the documentation."""
    rows = ["| command | does |", "|---|---|"]
    for command in _ENTRIES:
        also = f" Also `\\{command.short}`." if command.short else ""
        rows.append(f"| `{command.usage}` | {command.help}{also} |")
    return "\n".join(rows) + "\n"
