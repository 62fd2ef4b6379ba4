"""Lines of a shell script that hold nothing of interest, so that nobody has to read them word by word."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

#: What every command that is of interest has in it: the language, the clients of Jira, those of HTTP.
_HINTS: Final = ("jql", "jir", "acli", "curl", "wget", "http", "xh")
#: Lines that are of no interest if no hint is in them: pipelines that end where the line does, that set no variable
#: (what an `=` may do) and have nothing in them that another line could be a part of. Nothing here is tried twice.
_PLAIN: Final = re.compile(
    r"""(?:(?:
        [^'"\\$`<>=|\#\n]++
        | '(?!\w*\+?=)[^'\n]*+'
        | "(?!\w*\+?=)(?:[^"\\$`\n]|\\[^\n]|\$(?:\w+|\{\w+\}))*+"
        | \\[^\r\n](?!\#)
        | \$(?:\w+|\{\w+\}|[@*\#?$!-])
        | (?<![\w+'"\\}])=
        | (?<![^ \t\n;&|()\r])\#[^\n]*+ | (?<=[^ \t\n;&|()\r])\#
        | >+[&|]?(?![ \t]*\#)
        | \|(?![ \t\r&;|()]*[\n\#])
    )*+\n)*+""",
    re.VERBOSE,
)


class PlainLines:
    """The plain lines of a script."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._hints = sorted({at for hint in _HINTS for at in _lines_with(hint, text)})

    def behind(self, at: int, end: int) -> int:
        """The offset behind the plain lines from `at` on, where a command may begin."""
        number = bisect_left(self._hints, at)
        stop = self._hints[number] if number < len(self._hints) else end
        match = _PLAIN.match(self._text, at, min(stop, end))
        return match.end() if match else at


def _lines_with(hint: str, text: str) -> Iterator[int]:
    """Where the lines start that have a hint in them."""
    at = text.find(hint)
    while at >= 0:
        yield text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        at = text.find(hint, end) if end >= 0 else -1
