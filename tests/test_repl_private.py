"""The private files of a session: history and saved queries, of several sessions at once."""

import json
import stat
import threading
from pathlib import Path

from jqlkit.repl.private import append, replace


def test_two_sessions_write_one_history(tmp_path: Path) -> None:
    path = tmp_path / "state" / "history.jsonl"

    def write(name: str) -> None:
        for number in range(200):
            append(path, json.dumps(f"{name} {number} " + "x" * 200) + "\n")

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(lines) == 400
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    append(path, '"again"\n')
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    replace(path, "new")
    assert path.read_text() == "new"
