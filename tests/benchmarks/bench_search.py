"""Searching ten thousand issues at 50 ms a request: this client, pycontribs' jira and atlassian-python-api, in one run.

    python -m tests.benchmarks.bench_search [--issues 10000] [--latency 0.05] [--rate 0] [--rounds 3] [--only TEXT]

Each way runs in a process of its own, which times itself (in process) or is timed from outside (command); medians of
the rounds, and the most refusals of one. The rounds alternate, so that a busy moment of the machine hits all alike.
`--quick` is one round without pycontribs. The peers are needed: `pip install jira atlassian-python-api`.

atlassian-python-api is told that the site is Cloud, pycontribs asks the site what it is; jqlkit is measured both ways.
The floor is that of ids in pages of 5,000, then batches of 100 (three fields: 1,000) in ten threads, nothing but waits.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

HEAD = """
import sys, time, resource, json
url = sys.argv[1]
def done(started, first, rows):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([time.perf_counter() - started, first, len(set(rows)), len(rows), peak]))
"""
OURS = """
from jqlkit.jira import JiraClient, BasicAuth
started = time.perf_counter(); first = None; rows = []
with JiraClient(url, BasicAuth("a", "b"){options}) as client:
    for issue in client.search("project = DEMO ORDER BY created", fields={fields}):
        if first is None: first = time.perf_counter() - started
        rows.append(issue.id)
done(started, first, rows)
"""
PYCONTRIBS = """
from jira import JIRA
started = time.perf_counter()
client = JIRA(url, basic_auth=("a", "b"))
found = client.enhanced_search_issues("project = DEMO ORDER BY created", maxResults=0, fields={fields})
first = time.perf_counter() - started
done(started, first, [issue.id for issue in found])
"""
APA = """
from atlassian import Jira
started = time.perf_counter()
client = Jira(url, username="a", password="b", cloud=True)
found = client.enhanced_jql_get_list_of_tickets("project = DEMO ORDER BY created", fields={fields}, limit=100000)
first = time.perf_counter() - started
done(started, first, [issue["id"] for issue in found])
"""
PRINTED = {
    "pycontribs": """
import sys, json
from jira import JIRA
client = JIRA(sys.argv[1], basic_auth=("a", "b"))
for issue in client.enhanced_search_issues("project = DEMO ORDER BY created", maxResults=0, fields={fields}):
    print(json.dumps(issue.raw))
""",
    "atlassian-python-api": """
import sys, json
from atlassian import Jira
client = Jira(sys.argv[1], username="a", password="b", cloud=True)
found = client.enhanced_jql_get_list_of_tickets("project = DEMO ORDER BY created", fields={fields}, limit=100000)
for issue in found:
    print(json.dumps(issue))
""",
}
LIGHT = "summary,status,assignee"


def ways(fields: str) -> dict[str, str]:
    """The programs that search, by name."""
    ours = "['*all']" if fields == "*all" else repr(fields.split(","))
    peers = repr(fields)
    return {
        "jqlkit": HEAD + OURS.replace("{options}", "").replace("{fields}", ours),
        "jqlkit, told the kind": HEAD + OURS.replace("{options}", ", deployment='cloud'").replace("{fields}", ours),
        "pycontribs": HEAD + PYCONTRIBS.replace("{fields}", peers),
        "atlassian-python-api": HEAD + APA.replace("{fields}", peers),
    }


class Server:
    """The fake Cloud in a process of its own."""

    def __init__(self, issues: int, latency: float, rate: float = 0) -> None:
        program = [sys.executable, str(Path(__file__).parent / "fake_cloud.py"), str(issues), str(latency), str(rate)]
        self.process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def stats(self) -> list[int]:
        """Requests and refusals since the last question."""
        with urllib.request.urlopen(self.url + "/stats") as answer:
            return list(json.load(answer))

    def close(self) -> None:
        """Ends the process."""
        self.process.communicate()


def in_process(program: str, url: str) -> list[float]:
    """Seconds, seconds to the first row, unique rows, rows, peak MB."""
    output = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True).stdout
    return list(json.loads(output))


def as_command(command: list[str], url: str) -> list[float]:
    """The same of a whole command that prints JSON lines; the first row is the first output."""
    environment = os.environ | {"JIRA_BASE_URL": url, "JIRA_EMAIL": "a", "JIRA_API_TOKEN": "b"}
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment) as process:
            assert process.stdout is not None
            first, keys = None, []
            for line in process.stdout:
                first = first or time.perf_counter() - started
                keys.append(line[:60])
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        errors.seek(0)
        assert process.returncode == 0, errors.read().decode()
    return [seconds, first or 0.0, len(set(keys)), len(keys), usage.ru_maxrss / 1024]


def floor(kind: str, issues: int, latency: float, threads: int = 10) -> float:
    """Seconds that the waits alone take."""
    batches = -(-issues // (100 if kind == "all" else 1000))
    return (-(-issues // 5000) + -(-batches // threads)) * latency


def main() -> None:
    """Runs all and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--issues", type=int, default=10_000)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.rounds = 1
    server = Server(options.issues, options.latency, options.rate)
    runs: dict[str, Any] = {}
    for kind, fields in (("all", "*all"), ("three", LIGHT)):
        for name, program in ways(fields).items():
            runs[f"in process, {kind}: {name}"] = lambda program=program: in_process(program, server.url)
        command = [str(Path(sys.executable).parent / "jqlkit"), "search", "project = DEMO ORDER BY created"]
        command += ["-o", "jsonl", "--fields", fields]
        runs[f"command, {kind}: jqlkit"] = lambda command=command: as_command(command, server.url)
        for name, text in PRINTED.items():
            peer = [sys.executable, "-c", text.replace("{fields}", repr(fields)), server.url]
            runs[f"command, {kind}: {name}"] = lambda peer=peer: as_command(peer, server.url)
    skipped = "pycontribs" if options.quick else None
    runs = {name: run for name, run in runs.items() if options.only in name and not (skipped and skipped in name)}
    results: dict[str, list[list[float]]] = {name: [] for name in runs}
    server.stats()
    for _ in range(options.rounds):
        for name, run in runs.items():
            results[name].append([*run(), *server.stats()])
            if options.rate:
                time.sleep(1)  # until the server's bucket is full: a run shall not find it as the last one left it
    server.close()
    print(f"{'':45} {'seconds':>8} {'first':>7} {'peak MB':>8} {'requests':>9} {'429':>4}  rows")
    for name, rows in results.items():
        middle = [statistics.median(column) for column in zip(*rows, strict=True)]
        seconds, first, unique, count, peak, requests = middle[:-1]
        refused = max(row[-1] for row in rows)
        complete = "" if unique == count == options.issues else f" ({unique:.0f} unique)"
        figures = f"{seconds:8.2f} {first:7.2f} {peak:8.0f} {requests:9.0f} {refused:4.0f}"
        print(f"{name:45} {figures}  {count:.0f}{complete}")
    print()
    for name, rows in results.items():
        way, client = name.split(": ", 1)
        peers = [results[peer] for peer in results if peer.startswith(way) and "jqlkit" not in peer]
        if client.startswith("jqlkit") and peers:
            seconds = statistics.median(row[0] for row in rows)
            best = min(statistics.median(row[0] for row in peer) for peer in peers)
            ideal = floor(way.split(", ")[1], options.issues, options.latency)
            print(f"{name:45} {best / seconds:5.1f} times as fast as the best peer, {seconds / ideal:.2f} of the floor")


if __name__ == "__main__":
    main()
