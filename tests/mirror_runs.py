"""Running `jqlkit mirror` in a process of its own, and killing it at random moments."""

import os
import shlex
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

TABLES = (
    "issue issue_raw issue_value issue_period issue_change issue_link issue_person issue_worklog issue_activity"
    " issue_property issue_text catalogue"
).split()


def start(url: str, jql: str, file: Path, *options: str, before: str = "") -> "subprocess.Popen[bytes]":
    """Starts `jqlkit mirror`; `before` is what a shell does first, such as limiting the size of files."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("JIRA_", "MATON_"))}
    settings |= {"JIRA_URL": url, "JIRA_EMAIL": "ann@example.test", "JIRA_API_TOKEN": "any"}
    command = [sys.executable, "-m", "jqlkit", "mirror", jql, str(file), "--quiet", *options]
    if before:
        command = ["sh", "-c", f"{before} exec {shlex.join(command)}"]
    return subprocess.Popen(command, env=settings, cwd=file.parent)


def rows(file: Path) -> dict[str, list[Any]]:
    """All rows of a mirror, in a fixed order."""
    connection = sqlite3.connect(file)
    try:
        found = {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}
        words = "SELECT term, doc, offset FROM issue_vocabulary"
        found["words"] = sorted(connection.execute(words))
        return found
    finally:
        connection.close()


def mirror_killed(url: str, jql: str, file: Path, kills: int, seed: int) -> int:
    """Mirrors to the end, killed that many times on the way if it takes so long; how often it was."""
    random = Random(seed)
    whole = time.monotonic()
    finish(start(url, jql, file.with_name("timing.db")))
    duration = time.monotonic() - whole
    killed = 0
    for _ in range(kills):
        process = start(url, jql, file)
        try:
            process.wait(random.uniform(0.2, 1) * duration)
        except subprocess.TimeoutExpired:
            process.kill()
            killed += 1
        process.wait()
    finish(start(url, jql, file))
    return killed


def finish(process: "subprocess.Popen[bytes]") -> None:
    assert process.wait(120) == 0
