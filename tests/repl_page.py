"""The generated parts of docs/repl.md: `python -m tests.repl_page` writes them anew."""

import re
import tempfile
from pathlib import Path

from jqlkit.repl.commands import command_table
from jqlkit.repl.keys import key_table
from jqlkit.repl.settings import settings_table

PAGE = Path(__file__).parents[1] / "docs" / "repl.md"
TABLES = {"| key |": key_table, "| command |": command_table, "| setting |": settings_table}
#: What the picture is a picture of.
LINES = (
    "\\limit 4",
    "\\columns key,type,status,assignee,summary",
    'project = DEMO AND status = "In Progress" ORDER BY key',
)
TYPED = "project = DEMO and status not in (Done) and reporter == b"


def with_tables(text: str) -> str:
    """The page with each table as the program has it now."""
    for head, table in TABLES.items():
        start = text.index(head)
        end = re.compile(r"\n(?!\|)").search(text, start)
        assert end is not None
        text = text[:start] + table() + text[end.end() :]
    return text


def screen() -> str:
    """The screen of a real session."""
    from tests.terminal import repl

    with repl(Path(tempfile.mkdtemp()), "--site", "sandbox", rows=21, columns=92) as terminal:
        terminal.until("sandbox>")
        terminal.until(lambda text: "fetching" not in text)
        for line in LINES:
            terminal.send(line + "\r")
            terminal.settle(0.5)
        terminal.send(TYPED)
        terminal.until("Alt-Enter")
        return terminal.settle(0.5)


if __name__ == "__main__":
    page = with_tables(PAGE.read_text(encoding="utf-8"))
    picture = re.compile(r"(?<=bottom line:\n\n```text\n).*?(?=```)", re.DOTALL)
    PAGE.write_text(picture.sub(lambda _: screen() + "\n", page, count=1), encoding="utf-8")
