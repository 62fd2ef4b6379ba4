"""Random and cut-off files through every extractor: no exception, no hang.

python -m tests.fuzz.extraction [seconds]
"""

import random
import sys
import time
import tomllib
from pathlib import Path

from jqlkit.linter.extraction import extract_text

DATA = Path(__file__).parents[1] / "data" / "extraction"
EXTENSIONS = (
    "jql py js ts go java kt groovy scala cs rb php rs swift ps1 yaml json toml ini md rst adoc sh http ipynb html txt"
    " yaml.j2 html.j2 mk"
).split()
BITS = (
    *"{}[]()<>'\"`$\\%#&+=~!|;:,.?@^*- \t\n\r\0",
    *("jql", "jql=", "?jql=", "jql: ", 'jql = "', "${", "{{", "}}", "{%", "%}", "'''", '"""', "```jql\n", "<<EOF\n"),
    *("%22", "%2", "project = A", " AND ", " OR ", "ORDER BY", "f'", "$(", "\\u", "\\x", "\ud800", "\U0001f600", "é"),
    *("curl ", "search_issues(", ".join(", "return ", "=>", "\n---\n", "\n  - ", "|\n", ">-\n", "/*", "//", "<!--"),
)


def sample(rng: random.Random, seeds: list[str]) -> str:
    """A file: random bits, or a good file that is cut off, with bits in it, or with bytes turned."""
    match rng.randrange(4):
        case 0:
            return "".join(rng.choices(BITS, k=rng.randrange(1, 80)))
        case 1:
            seed = rng.choice(seeds)
            return seed[: rng.randrange(len(seed) + 1)]
        case 2:
            seed = rng.choice(seeds)
            at = rng.randrange(len(seed) + 1)
            return seed[:at] + "".join(rng.choices(BITS, k=rng.randrange(1, 6))) + seed[at + rng.randrange(10) :]
        case _:
            data = bytearray(rng.choice(seeds).encode("utf-8"))
            for _ in range(rng.randrange(1, 10)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            return data.decode("latin-1" if rng.random() < 0.5 else "utf-8", errors="replace")


def check(text: str, extension: str) -> None:
    """Every query's place and text must be those of the file."""
    found = extract_text(text, f"x.{extension}", level="heuristic")
    for query in found.queries:
        assert 0 <= query.place.start <= query.place.end <= len(text)
        assert len(query.source) == len(query.text)
        if len(query.source.pieces()) == 1 and query.mode != "dynamic":
            assert text[query.place.start :].startswith(query.jql[:1])


def main(seconds: float = 60, count: int | None = None) -> int:
    """Fuzzes for a time, or so many files, the same each time; returns their number."""
    start = time.monotonic()
    number = random.randrange(10**9) if count is None else 0
    seeds = [
        case["text"].replace("⟦+", "").replace("⟦", "").replace("⟧", "")
        for path in DATA.glob("*.toml")
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]
    done = 0
    while done < count if count is not None else time.monotonic() - start < seconds:
        rng = random.Random(number + done)
        text, extension = sample(rng, seeds), rng.choice(EXTENSIONS)
        before = time.monotonic()
        try:
            check(text, extension)
        except Exception:
            print(f"seed {number + done}: .{extension}: {text!r}", file=sys.stderr)
            raise
        if time.monotonic() - before > 1:
            print(f"slow: seed {number + done}: .{extension}: {text!r}", file=sys.stderr)
        done += 1
    return done


if __name__ == "__main__":
    print(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60), "files")
