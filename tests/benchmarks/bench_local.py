"""The local engine on generated issues: loading, opening, five typical queries; beside plain SQL over the same tables.

    python -m tests.benchmarks.bench_local [--issues 10000] [--rounds 15] [--seed 7]

Figures are medians of the process's own time, those of commands of real time. `query` is all of parse, resolve,
compile, run and reading 50 whole issues; `plain` runs SQL written by hand for the same question over the same tables,
and reads the same 50 texts. Values differ from round to round, so that no statement repeats. Plain loading puts the
same rows into the same tables, with indexes and full text. Opening is measured in this process (warm imports) and in a
new one.
"""

import argparse
import gc
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jqlkit.local import Snapshot
from jqlkit.local.schema import INDEXES, ISSUE_TABLES, TABLES
from jqlkit.sandbox.generator import Generator

PAGE = 50


def timed(run: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    """Milliseconds of this process's time, which other work on the machine does not stretch, and the result."""
    started = time.process_time()
    result = run(*arguments)
    return (time.process_time() - started) * 1000, result


def first_page(snapshot: Snapshot, jql: str) -> list[Any]:
    """The first issues of a query, read whole."""
    return list(snapshot.search(jql, limit=PAGE))


def generate(path: Path, count: int, seed: int) -> None:
    """A file of JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for issue in Generator(seed=seed).issues(count):
            file.write(json.dumps(issue, separators=(",", ":")) + "\n")


def names(snapshot: Snapshot, column: str, kind: str, table: str = "issue", where: str = "1") -> list[tuple[str, str]]:
    """Ids and names of a kind, the most frequent first."""
    sql = (
        f"SELECT t.{column}, name FROM {table} t JOIN catalogue c ON kind = ? AND c.id = t.{column}"
        f" WHERE {where} GROUP BY 1 ORDER BY COUNT(*) DESC"
    )
    return [(row[0], row[1]) for row in snapshot.store.query(sql, (kind,))]


def queries(snapshot: Snapshot, turn: int) -> dict[str, tuple[str, str]]:
    """JQL and plain SQL of the five queries, with other values at each turn."""
    projects = names(snapshot, "project_id", "project")
    project = projects[turn % min(5, len(projects))]
    statuses = {name: id_ for id_, name in names(snapshot, "status_id", "status")}
    first, second = list(statuses)[:2]
    users = names(snapshot, "assignee_id", "user")
    user = users[turn % len(users)]
    most = "SELECT value_id FROM issue_value WHERE field_id = 'labels' GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 20"
    labels = [row[0] for row in snapshot.store.query(most)]
    label = labels[turn % len(labels)]
    versions = names(snapshot, "value_id", "version", "issue_value", "field_id = 'fixVersions'")
    version = versions[turn % len(versions)][1]
    same_name = [id_ for id_, name in versions if name == version]
    ids = ", ".join(f"'{id_}'" for id_ in same_name)
    words = ["login", "error", "page", "search", "export", "slow", "report", "button"]
    one, two = words[turn % len(words)], words[(turn + 3) % len(words)]
    year = 2016 + turn % 8
    newest = "ORDER BY created DESC, project_key, key_num LIMIT 50"
    done = next(id_ for name, id_ in statuses.items() if name.lower() in ("done", "closed", "resolved"))
    done_name = next(name for name, id_ in statuses.items() if id_ == done)
    high = {name: id_ for id_, name in names(snapshot, "priority_id", "priority")}
    return {
        "equality + IN": (
            (
                f'project = {project[0]} AND status IN ("{first}", "{second}") AND assignee != "{user[1]}"'
                " ORDER BY priority DESC, updated DESC"
            ),
            (
                f"SELECT id FROM issue WHERE project_id = '{project[0]}' AND status_id IN ('{statuses[first]}',"
                f" '{statuses[second]}') AND assignee_id <> '{user[0]}' ORDER BY priority_id, updated DESC LIMIT 50"
            ),
        ),
        "multi-value": (
            f'labels = "{label}" AND fixVersion NOT IN ("{version}") ORDER BY created DESC',
            (
                f"SELECT id FROM issue WHERE EXISTS (SELECT 1 FROM issue_value v WHERE v.issue_id = id AND field_id ="
                f" 'labels' AND value_id = '{label}') AND EXISTS (SELECT 1 FROM issue_value v WHERE v.issue_id = id AND"
                f" field_id = 'fixVersions') AND NOT EXISTS (SELECT 1 FROM issue_value v WHERE v.issue_id = id AND"
                f" field_id = 'fixVersions' AND value_id IN ({ids})) {newest}"
            ),
        ),
        "text": (
            f'text ~ "{one} {two}" AND created > "{year}-01-01" ORDER BY created DESC',
            (
                f"SELECT id FROM issue WHERE id IN (SELECT rowid >> 12 FROM issue_fts('{one} {two}')) AND created >"
                f" unixepoch('{year}-01-01') {newest}"
            ),
        ),
        "history": (
            (
                f'status WAS "{second}" BEFORE "{year}-06-01" AND status CHANGED FROM "{second}" AFTER'
                f' "{year - 1}-01-01"'
                " ORDER BY created DESC"
            ),
            (
                f"SELECT id FROM issue WHERE id IN (SELECT issue_id FROM issue_period WHERE field_id = 'status' AND"
                f" value_id = '{statuses[second]}' AND from_ts < unixepoch('{year}-06-01')) AND id IN (SELECT issue_id"
                f" FROM issue_change WHERE field_id = 'status' AND from_id = '{statuses[second]}' AND at_ts >="
                f" unixepoch('{year - 1}-01-02')) {newest}"
            ),
        ),
        "EMPTY / NOT / OR": (
            (
                f'(assignee IS EMPTY OR priority > Medium) AND NOT (labels = "{label}" OR status = "{done_name}")'
                " ORDER BY created DESC"
            ),
            (
                f"SELECT id FROM issue WHERE (assignee_id IS NULL OR priority_id IN ('{high.get('High')}',"
                f" '{high.get('Highest')}')) AND EXISTS (SELECT 1 FROM issue_value v WHERE v.issue_id = id AND"
                " field_id = 'labels') AND NOT EXISTS (SELECT 1 FROM issue_value v WHERE v.issue_id = id AND"
                f" field_id = 'labels' AND value_id = '{label}') AND status_id <> '{done}' {newest}"
            ),
        ),
    }


def plain(snapshot: Snapshot, sql: str) -> list[int]:
    """What a program with its own SQL would do."""
    ids = [row[0] for row in snapshot.store.query(sql)]
    marks = ", ".join("?" * len(ids))
    bodies = snapshot.store.query(f"SELECT body FROM issue_raw WHERE issue_id IN ({marks})", ids)
    for (body,) in bodies:
        json.loads(body)
    return ids


def plain_load(snapshot: Snapshot) -> float:
    """Milliseconds that SQLite takes for the rows of a snapshot, of which nothing has to be made."""
    tables = {table: snapshot.store.query(f"SELECT * FROM {table}") for table in ISSUE_TABLES}
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in TABLES:
        connection.execute(statement)

    def fill() -> None:
        connection.execute("BEGIN")
        for table, rows in tables.items():
            if rows:
                connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        connection.execute("INSERT INTO issue_fts (issue_fts) VALUES ('rebuild')")
        for statement in INDEXES:
            connection.execute(statement)
        connection.execute("COMMIT")

    gc.disable()
    milliseconds, _ = timed(fill)
    gc.enable()
    return milliseconds


def peak() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def command(data: Path) -> float:
    """Milliseconds of a search in a new process."""
    line = [sys.executable, "-m", "jqlkit", "search", "--data", str(data), "--limit", "50", "-o", "keys"]
    started = time.perf_counter()
    subprocess.run([*line, "assignee IS EMPTY ORDER BY created DESC"], stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, saved = Path(folder) / "issues.jsonl", Path(folder) / "issues.db"
        generate(source, options.issues, options.seed)
        size = source.stat().st_size / 1e6
        rounds = range(5 if options.issues <= 20_000 else 1)
        loads, peaks = [], []
        for _ in rounds:
            load, snapshot = timed(Snapshot.load, source)
            loads.append(load)
            peaks.append(peak())
        print(f"{options.issues} issues, {size:.0f} MB of JSON Lines")
        load = statistics.median(loads)
        plainly = plain_load(snapshot)
        print(f"load            {load:8.0f} ms, plain {plainly:.0f} ms, ratio {load / plainly:.1f}")
        print(f"memory for one  {peaks[0]:8.0f} MB, Python and all")
        print(f"save            {timed(lambda: snapshot.save(saved))[0]:8.0f} ms, {saved.stat().st_size / 1e6:.0f} MB")
        del snapshot
        print(f"open, warm      {statistics.median(timed(lambda: Snapshot.load(saved))[0] for _ in range(5)):8.1f} ms")
        opening = "import sys, time; t = time.process_time(); from jqlkit.local import Snapshot;"
        opening += f" Snapshot.load({str(saved)!r}); print((time.process_time() - t) * 1000)"
        cold = subprocess.run([sys.executable, "-c", opening], capture_output=True, text=True, check=True)
        print(f"open, new process{float(cold.stdout):7.1f} ms (imports of jqlkit.local included)")
        print(
            f"search, saved   {statistics.median(command(saved) for _ in rounds):8.0f} ms (the command, start and all)"
        )
        print(f"search, JSON    {statistics.median(command(source) for _ in rounds):8.0f} ms")
        snapshot = Snapshot.load(saved)
        figures: dict[str, list[tuple[float, float, int]]] = {}
        for turn in range(options.rounds):
            for name, (jql, sql) in queries(snapshot, turn).items():
                ours, found = timed(first_page, snapshot, jql)
                theirs, ids = timed(plain, snapshot, sql)
                assert {int(issue.id) for issue in found} == set(ids) or len(found) == len(ids) == PAGE, (jql, sql)
                figures.setdefault(name, []).append((ours, theirs, snapshot.count(jql)))
        print(f"{'first 50 of':<20}{'query':>9}{'plain':>9}{'ratio':>7}{'hits':>9}")
        for name, rows in figures.items():
            ours, theirs = (statistics.median(row[side] for row in rows) for side in (0, 1))
            hits = statistics.median(row[2] for row in rows)
            print(f"{name:<20}{ours:6.1f} ms{theirs:6.1f} ms{ours / theirs:7.1f}{hits:9.0f}")


if __name__ == "__main__":
    main()
