"""The history file: private, one JSON string a line, appended by all sessions at once."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from prompt_toolkit.history import History

from jqlkit.repl.private import append, state_folder

#: Lines that are read; older ones stay in the file.
_MOST: Final = 5000


class PrivateHistory(History):
    """prompt-toolkit's history in a file that only its owner can read."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self.path = path or state_folder() / "history.jsonl"

    def load_history_strings(self) -> Iterable[str]:
        """The lines, the last first; a damaged line is left out."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []
        found = []
        for line in lines[-_MOST:]:
            try:
                text = json.loads(line)
            except ValueError:
                continue
            if isinstance(text, str):
                found.append(text)
        return reversed(found)

    def store_string(self, string: str) -> None:
        """Adds a line; a file that cannot be written costs the history, not the session."""
        try:
            append(self.path, json.dumps(string) + "\n")
        except OSError:
            return
