"""Source code as tokens: names, punctuation and string literals, by our patterns or by Pygments' lexers."""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from jqlkit.linter.extraction.code_scanner import PATTERNS, Pieces
from jqlkit.linter.extraction.code_strings import KindOf, Language, read_string
from jqlkit.linter.extraction.mapped import Mapped

_PUNCTUATION: Final = re.compile(r"=>|->|::|:=|\+=|===?|!==?|\?\?|&&|\|\||\?\.|[^\w\s]")
_WORD: Final = re.compile(r"[\w$]+|[^\w\s$]")
_OPENERS: Final = {"(": ")", "[": "]", "{": "}"}
_BRACKETS: Final = frozenset("()[]{}")


class Token:
    """A token: "name", "string", "number" or "mark"; the range in the source; the text that a string means."""

    __slots__ = ("_read", "_value", "end", "kind", "start", "text")

    def __init__(
        self,
        kind: str,
        text: str,
        start: int,
        end: int,
        value: Mapped | None = None,
        read: Callable[[int], Mapped | None] | None = None,
    ) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
        self._value = value
        self._read = read

    @property
    def value(self) -> Mapped | None:
        """What a string means, read when it is asked for; None for other tokens."""
        if self._read is not None:
            self._value = self._read(self.start)
            self._read = None
        return self._value

    def may_hold(self, *hints: str) -> bool:
        """Whether a string may have one of these texts (in lower case) in it; an escape may be anything."""
        if "\\" in self.text:
            return True
        lowered = self.text.lower()
        for hint in hints:
            if hint in lowered:
                return True
        return False


@cache
def _lexer(name: str) -> Any:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


def tokens_of(source: Mapped, language: Language, kind_of: KindOf) -> list[Token]:
    """The tokens of a program, without comments and white space."""
    if language.lexer in PATTERNS:
        return _scanned(source, language, kind_of)
    return _lexed(source, language, kind_of)


def _scanned(source: Mapped, language: Language, kind_of: KindOf) -> list[Token]:
    """The tokens of a language that our own patterns know."""

    def read(start: int) -> Mapped | None:
        literal = read_string(source, start, language, kind_of)
        return literal and literal[0]

    found: list[Token] = []
    add = found.append
    pieces = Pieces(source.text, language.lexer)
    for kind, text, start, end in pieces:
        if kind == "string":
            add(Token(kind, text, start, end, None, read))
        elif kind == "opener":
            literal = read_string(source, start, language, kind_of)
            pieces.at = end if literal is None else max(end, literal[1])
            if literal is not None:
                add(Token("string", source.text[start : literal[1]], start, literal[1], literal[0]))
        else:
            add(Token(kind, text, start, end))
    return found


def _lexed(source: Mapped, language: Language, kind_of: KindOf) -> list[Token]:
    """The tokens of a language by the lexer of Pygments."""
    found: list[Token] = []
    behind = 0
    text = source.text
    # Some lexers try a comment without a line end anew at each of its characters.
    for start, kind, value in _lexer(language.lexer).get_tokens_unprocessed(f"{text}\n"):
        start, end = max(start, behind), min(start + len(value), len(text))
        value = text[start:end]
        if not value or value.isspace():
            continue
        match _group(kind):
            case "comment":
                behind = end
            case "string":
                at = start + len(value) - len(value.lstrip())
                literal = read_string(source, at, language, kind_of)
                if literal is not None:
                    mapped, behind = literal
                    found.append(Token("string", text[at:behind], at, behind, mapped))
            case "number":
                found.append(Token("number", value, start, end))
            case "name" if value.isidentifier():
                found.append(Token("name", value, start, end))
            case group if group == "name" or value[0].isalpha() or value[0] in "_$":
                for match in _WORD.finditer(value):
                    piece = "name" if match.group()[0].isalpha() or match.group()[0] in "_$" else "mark"
                    found.append(Token(piece, match.group(), start + match.start(), start + match.end()))
            case _:
                for match in _PUNCTUATION.finditer(value):
                    found.append(Token("mark", match.group(), start + match.start(), start + match.end()))
    return found


@cache
def _group(kind: Any) -> str:
    """What a token of Pygments is to us."""
    from pygments.token import Comment, Literal, Name, Number, String

    if kind in Comment:
        return "comment"
    if kind in String:
        return "other" if kind in String.Regex or kind in String.Symbol else "string"
    if kind in Number or kind in Literal:
        return "number"
    return "name" if kind in Name else "other"


class Program:
    """The tokens of a program, and which brackets belong together."""

    def __init__(self, source: Mapped, tokens: list[Token]) -> None:
        self.source = source
        self.tokens = tokens
        self.partner: dict[int, int] = {}
        self.partner_of_closer: dict[int, int] = {}
        #: The brackets, and for each the one that is open behind it.
        self._brackets: list[int] = []
        self._open: list[int] = []
        self._budget = 30 * len(tokens) + 20_000
        stack = [-1]
        for number in [number for number, token in enumerate(tokens) if token.text in _BRACKETS]:
            text = tokens[number].text
            if text in _OPENERS:
                stack.append(number)
            elif stack[-1] >= 0 and _OPENERS[tokens[stack[-1]].text] == text:
                opener = stack.pop()
                self.partner[opener] = number
                self.partner_of_closer[number] = opener
            self._brackets.append(number)
            self._open.append(stack[-1])

    def opener(self, number: int) -> int:
        """The number of the bracket that a token stands in, -1 if it stands in none."""
        partner = self.partner_of_closer.get(number, number)
        at = bisect_left(self._brackets, partner) - 1
        return self._open[at] if at >= 0 else -1

    def spend(self, steps: int = 1) -> bool:
        """Counts steps; False when a program that only looks like one has cost enough."""
        self._budget -= steps
        return self._budget > 0

    def text(self, number: int) -> str:
        """The text of a token, "" beyond the ends."""
        return self.tokens[number].text if 0 <= number < len(self.tokens) else ""

    def kind(self, number: int) -> str:
        """The kind of a token, "" beyond the ends."""
        return self.tokens[number].kind if 0 <= number < len(self.tokens) else ""

    def behind(self, number: int) -> int:
        """The number of the token behind the bracket that opens at `number`."""
        return self.partner.get(number, len(self.tokens) - 1) + 1

    def arguments(self, opener: int) -> list[int]:
        """Where the arguments of a call, or the items of a list, start."""
        end = self.partner.get(opener, len(self.tokens))
        starts = [opener + 1] if opener + 1 < end else []
        at = opener + 1
        while at < end and self.spend():
            if self.kind(at) == "mark" and self.text(at) in _OPENERS:
                at = self.behind(at)
                continue
            if self.text(at) == "," and self.kind(at) == "mark" and at + 1 < end:
                starts.append(at + 1)
            at += 1
        return starts
