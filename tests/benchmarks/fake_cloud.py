"""A fake Cloud for the benchmark: ten thousand issues, encoded beforehand, a fixed latency, an optional rate limit.

Run as a program: `python fake_cloud.py ISSUES LATENCY RATE` prints its address and serves until its input ends.
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TEXT = "The quick brown fox jumps over the lazy dog. "


def person(number: int) -> dict[str, Any]:
    """A user as Jira gives one."""
    base = f"https://example.atlassian.net/rest/api/3/user?accountId={number}"
    urls = {size: f"https://avatars.example.com/{number}/{size}" for size in ("48x48", "24x24", "16x16", "32x32")}
    return {"self": base, "accountId": str(number), "displayName": f"User {number}", "active": True, "avatarUrls": urls}


def issue(number: int) -> dict[str, Any]:
    """One issue, about 3.4 KB as JSON."""
    fields: dict[str, Any] = {
        "summary": f"Issue {number}: {TEXT}",
        "status": {"name": "Open", "id": "1", "statusCategory": {"key": "new", "name": "To Do"}},
        "issuetype": {"name": "Bug", "id": "1", "subtask": False, "iconUrl": "https://example.com/bug.png"},
        "priority": {"name": "High", "id": "2", "iconUrl": "https://example.com/high.png"},
        "assignee": person(number % 50),
        "reporter": person(number % 70),
        "creator": person(number % 70),
        "created": "2024-01-01T10:00:00.000+0000",
        "updated": "2024-02-01T10:00:00.000+0000",
        "labels": ["one", "two"],
        "components": [{"id": "1", "name": "Core"}],
        "description": {
            "type": "doc",
            "version": 1,
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": TEXT * 12}]}],
        },
    }
    site = "https://example.atlassian.net/rest/api/3"
    fields["project"] = {"id": "1", "key": "DEMO", "name": "Demo", "self": f"{site}/project/1", "simplified": False}
    fields["watches"] = {"self": f"{site}/issue/DEMO-{number}/watchers", "watchCount": 1, "isWatching": False}
    fields["votes"] = {"self": f"{site}/issue/DEMO-{number}/votes", "votes": 0, "hasVoted": False}
    fields |= {name: {"progress": 0, "total": 0} for name in ("progress", "aggregateprogress")}
    fields |= {f"customfield_{10_000 + i}": None for i in range(20)}
    return {"id": str(number + 10_000), "key": f"DEMO-{number}", "self": "https://example.com/1", "fields": fields}


class Bucket:
    """A token bucket: `rate` a second, as many at once."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._lock = threading.Lock()
        self._tokens = rate
        self._at = time.monotonic()

    def take(self) -> bool:
        """Whether one more request is allowed now."""
        with self._lock:
            now = time.monotonic()
            self._tokens = min(self.rate, self._tokens + (now - self._at) * self.rate)
            self._at = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True


class Cloud(ThreadingHTTPServer):
    """The server. Counts requests and refusals."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, count: int, latency: float, rate: float) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        rows = [issue(number) for number in range(1, count + 1)]
        self.full = [json.dumps(row).encode() for row in rows]
        named = ("summary", "status", "assignee")
        self.light = [json.dumps(row | {"fields": {n: row["fields"][n] for n in named}}).encode() for row in rows]
        self.bare = [json.dumps({"id": row["id"], "key": row["key"]}).encode() for row in rows]
        self.latency = latency
        self.bucket = Bucket(rate) if rate else None
        self.requests = self.refused = 0


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Cloud

    def log_message(self, *args: object) -> None:
        """Says nothing."""

    def reply(self, body: bytes, status: int = 200) -> None:
        """Sends JSON."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """Answers anything."""
        parts = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        values: dict[str, Any] = {name: items[-1] for name, items in parse_qs(parts.query).items()}
        values |= json.loads(raw) if raw else {}
        cloud = self.server
        if parts.path == "/stats":
            self.reply(json.dumps([cloud.requests, cloud.refused]).encode())
            cloud.requests = cloud.refused = 0
            return
        cloud.requests += 1
        time.sleep(cloud.latency)
        if cloud.bucket and not cloud.bucket.take():
            cloud.refused += 1
            self.reply(b'{"errorMessages":["rate limited"]}', 429)
        elif parts.path.endswith("/search/jql"):
            self.search(values)
        elif parts.path.endswith("/bulkfetch"):
            rows = self.rows(values.get("fields"))
            numbers = sorted(int(text) - 10_001 for text in values["issueIdsOrKeys"])
            if len(numbers) > (100 if rows is cloud.full else 1000):
                self.reply(b'{"errorMessages":["too many"]}', 400)
            else:
                found = b",".join([rows[number] for number in numbers])
                self.reply(b'{"issues":[' + found + b'],"issueErrors":[]}')
        elif parts.path.endswith("/serverInfo"):
            info = {"deploymentType": "Cloud", "versionNumbers": [1001, 0, 0], "version": "1001.0.0-SNAPSHOT"}
            self.reply(json.dumps(info | {"buildNumber": 100}).encode())
        elif parts.path.endswith("/field"):
            self.reply(b"[]")
        else:
            self.reply(b"{}", 404)

    do_POST = do_GET  # noqa: N815

    def rows(self, fields: Any) -> list[bytes]:
        """The issues as these fields make them."""
        names = fields.split(",") if isinstance(fields, str) else list(fields or ["id"])
        if set(names) <= {"id", "key"}:
            return self.server.bare
        return self.server.full if any(name.startswith("*") for name in names) else self.server.light

    def search(self, values: dict[str, Any]) -> None:
        """A page by token."""
        rows = self.rows(values.get("fields"))
        cap = 5000 if rows is self.server.bare else 100
        start = int(values.get("nextPageToken") or 0)
        end = start + min(int(values.get("maxResults") or 50), cap)
        more = f',"nextPageToken":"{end}","isLast":false' if end < len(rows) else ',"isLast":true'
        self.reply(b'{"issues":[' + b",".join(rows[start:end]) + b"]" + more.encode() + b"}")


if __name__ == "__main__":
    server = Cloud(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    sys.stdin.read()
