"""The sandbox under load: clients that ask without pause, requests a second, errors, and the memory of the server.

Before that, the time from the command to its first answer. `--data` serves a file, such as a saved snapshot.

Run it with `python -m tests.benchmarks.bench_sandbox [--clients 8] [--seconds 30] [--data FILE]`; it needs Linux for
the memory.
"""

import argparse
import http.client
import json
import multiprocessing
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

QUERIES = (
    "project = DEMO",
    "assignee = currentUser() AND resolution IS EMPTY ORDER BY updated DESC",
    "status IN (Open, 'In Progress') AND labels IS NOT EMPTY",
    "text ~ error AND created >= -90d",
    "status WAS Done AND statusCategory != Done",
)
FIELDS = ("", "&fields=key", "&fields=summary,status,assignee&maxResults=20")


def client(port: int, seconds: float, results: "multiprocessing.Queue[tuple[int, int, list[float]]]") -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    until = time.monotonic() + seconds
    done = errors = 0
    times: list[float] = []
    paths = [f"/rest/api/3/search/jql?jql={quote(jql)}{fields}" for jql in QUERIES for fields in FIELDS]
    while time.monotonic() < until:
        start = time.perf_counter()
        try:
            connection.request("GET", paths[done % len(paths)], headers={"Authorization": "Bearer x"})
            answer = connection.getresponse()
            body = answer.read()
            errors += answer.status != 200 or "issues" not in json.loads(body)
        except (OSError, http.client.HTTPException, ValueError):
            errors += 1
            connection.close()
        times.append(time.perf_counter() - start)
        done += 1
    results.put((done, errors, times))


def memory(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def start(arguments: list[str]) -> tuple[subprocess.Popen[str], int, float]:
    """A server, its port, and the seconds from the command to the first answer."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "jqlkit", "sandbox", "serve", *arguments]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    port = int(server.stdout.readline().rsplit(":", 1)[1])
    first = http.client.HTTPConnection("127.0.0.1", port)
    first.request("GET", f"/rest/api/3/search/jql?jql={quote('project = DEMO ORDER BY created')}&fields=summary")
    assert first.getresponse().read().startswith(b'{"issues":[{')
    return server, port, time.perf_counter() - started


def stop(server: "subprocess.Popen[str]") -> None:
    """Ends a server."""
    server.terminate()
    server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--data")
    options = parser.parse_args()
    arguments = ["--data", options.data] if options.data else []
    starts = []
    for _ in range(4):
        server, port, seconds = start(arguments)
        starts.append(seconds)
        stop(server)
    server, port, seconds = start(arguments)
    print(f"first answer after {statistics.median([*starts, seconds]):.2f} s")
    if not options.seconds:
        stop(server)
        return
    results: multiprocessing.Queue[tuple[int, int, list[float]]] = multiprocessing.Queue()
    clients = [
        multiprocessing.Process(target=client, args=(port, options.seconds, results)) for _ in range(options.clients)
    ]
    for process in clients:
        process.start()
    samples = []
    for _ in range(6):
        time.sleep(options.seconds / 6)
        samples.append(memory(server.pid))
    rows = [results.get() for _ in clients]
    for process in clients:
        process.join()
    done = sum(row[0] for row in rows)
    times = sorted(moment for row in rows for moment in row[2])
    print(f"{done / options.seconds:.0f} requests/s, {sum(row[1] for row in rows)} errors")
    print(f"median {statistics.median(times) * 1000:.1f} ms, 99% {times[int(len(times) * 0.99)] * 1000:.1f} ms")
    print("memory in MB:", " ".join(f"{sample:.1f}" for sample in samples))
    stop(server)


if __name__ == "__main__":
    main()
