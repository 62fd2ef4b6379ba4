"""Long runs of what opens, quotes or repeats, through every extractor: the time grows with the length, not faster.

python -m tests.fuzz.growth [bytes] [extension ...]

Prints what takes more than twice as long for each byte at four times the length, or is given up.
"""

import sys
import time
from collections.abc import Sequence

from jqlkit.linter.extraction import extract_text
from tests.fuzz.extraction import EXTENSIONS

UNITS = (
    *("'", '"', "`", "\\", "{", "(", "[", "}", "$(", "${", "`${", '"${', "<<EOF\n", "/*", "/", "a/", "#{", "@", "%"),
    *('"""', "'''", "```", "```jql\n", "```jql\n```\n", "~~~\n", ">", "- ", "  - a:\n", "a: ", "&a ", "*a ", "|\n"),
    *(
        "jql=",
        "jql=f(",
        'jql = "',
        'jql: "a',
        '"jql": {',
        "jql=[",
        "f(jql,",
        "jql: |\n ",
        "jql = x.y.",
        "jql + ",
        "jql_",
    ),
    *("?jql=", "?jql=a&", "http://a/rest/api/2/search?jql=a ", "curl ", 'curl "', "curl $(", "curl -d '", "jql=$X "),
    *('jira issue list --jql "', "a = b AND ", "(a = b OR ", "return jql(", '+ "a" ', 'x ? "a" : ', ".join(", "=>"),
    *("{{", "{%", "<", "<a ", "<!--", "%2", "\r", "\n", " ", "\t", "#", '@"', 'r#"', '$"', 'f"{', "X=1 ", "X=$X", "a,"),
    *(
        '"$',
        "$((",
        "[[",
        "%(a)s",
        "\\u",
        "--- a\n",
        "---\n",
        ".. code:: jql\n\n  ",
        "::\n\n ",
        "----\n",
        "\\\n",
        "1",
        "a",
    ),
    *(
        "- jql: a = b\n",
        '[a]\njql="a"\n',
        'a={jql="',
        '{"jql":"a = b"},',
        '\\"',
        "<jql>",
        "jql `",
        "? ",
        "%w(",
        "<<~A\n",
    ),
)


def seconds(text: str, extension: str) -> tuple[float, str | None]:
    start = time.process_time()
    problem = extract_text(text, f"x.{extension}", level="heuristic").problem
    return time.process_time() - start, problem


def main(size: int = 50_000, extensions: Sequence[str] = EXTENSIONS) -> int:
    """The number of combinations that grow too fast."""
    bad = 0
    for extension in extensions:
        for unit in UNITS:
            for head in ("", "jql "):
                short, problem = seconds(head + unit * (size // len(unit) // 4), extension)
                if short < 0.02 and not problem:  # a hundred times as much would take four seconds
                    continue
                long, problem = seconds(head + unit * (size // len(unit)), extension)
                if long > 8 * short or (problem and "deep" not in problem):
                    bad += 1
                    print(f".{extension} {head!r} {unit!r}: {short:.2f} s, {long:.2f} s {problem or ''}", flush=True)
    return bad


if __name__ == "__main__":
    print(main(int(sys.argv[1]) if sys.argv[1:] else 50_000, tuple(sys.argv[2:]) or EXTENSIONS), "grow too fast")
