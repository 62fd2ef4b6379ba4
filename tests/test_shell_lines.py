"""Skipping the plain lines of a shell script changes nothing that is found in it."""

import random
import re
from typing import Any

import pytest

from jqlkit.linter.extraction import extract_text
from jqlkit.linter.extraction.shell_lines import PlainLines

#: Pieces that matter to quotes, pipelines, variables and comments; random scripts are made of them.
BITS = (
    *("a", "b.c", "--x", "'t u'", '"v w"', "X=1", "export", "local Y", "$X", "${X}", '"$X"', "$(", ")", "`", "=", "#"),
    *("|", "||", "&&", ";", "&", "\n", "\n", "\n", " ", " ", " ", "\\\n", "\\", "'", '"', "<<EOF\n", "\nEOF\n", "<<<"),
    *("(", "{", "}", ">", "> ", ">&2", "2>&1", "| \n", "|& \n", "# it's\n", "\r\n", "$'a\\'b'", "$#", "$?", "[[", "]]"),
    *("curl ", "jql=", "jira issue list --jql 'project = A'", "/rest/api/2/search?jql=project%20=%20A", "https://h"),
    *('Q="project = B"\n', 'curl "https://h/rest/api/2/search?jql=$Q"\n', "X=1 curl -G h --data-urlencode jql=$X\n"),
    *("echo 'some text' | sort -u\n", "export 'Q=project = C'\n", 'if [ "$a" = "$b" ]; then\n', "fi\n", "\t", "é"),
)


def found(text: str) -> tuple[Any, str]:
    extraction = extract_text(text, "x.sh", level="heuristic")
    queries = [(q.place, q.jql, q.resolved, q.mode, q.via) for q in extraction.queries]
    facts = (extraction.requests, extraction.calls, extraction.unexpanded, extraction.problem)
    return queries, re.sub(r" at 0x[0-9a-f]+", "", repr(facts))


def read_whole(text: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    with monkeypatch.context() as patch:
        patch.setattr(PlainLines, "behind", lambda self, at, end: at)
        return found(text)


def test_random_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    with_queries = 0
    for _ in range(3000):
        text = "".join(rng.choices(BITS, k=rng.randrange(5, 60)))
        skipped = found(text)
        assert skipped == read_whole(text, monkeypatch), text
        with_queries += bool(skipped[0])
    assert with_queries > 1000


@pytest.mark.parametrize(
    ("lines", "plain"),
    [
        ("echo 'some text' | sort -u\n", True),
        ("# it's a comment\n", True),
        ('if [ "$a" = "$b" ] && cd "${dir}/x"; then # why\n', True),
        ("cp a\\ b 'c d' >> log 2>&1 || exit 1\n", True),
        ("git log --format=%h -1\n", False),
        ("done\n\n  fi\n}\n", True),
        ("X=1\n", False),
        ("export 'X=1'\n", False),
        ('export "X"=1\n', False),
        ("cat <<EOF\n", False),
        ("echo 'open\n", False),
        ("echo $(date)\n", False),
        ("sort |\n", False),
        ("sort | # goes on\n", False),
        ("sort \\\n", False),
        ("curl h\n", False),
        ("jira me\n", False),
        ("no line end", False),
    ],
)
def test_what_is_plain(lines: str, plain: bool) -> None:
    assert PlainLines(lines).behind(0, len(lines)) == (len(lines) if plain else 0)
