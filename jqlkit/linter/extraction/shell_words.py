"""Shell scripts as commands and words, with positions: quotes, escapes, expansions, here-documents, substitutions."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from jqlkit.linter.extraction.expressions import hole_kind
from jqlkit.linter.extraction.mapped import Decoder, Hole, Mapped, Origin, detached, joined
from jqlkit.linter.extraction.shell_lines import PlainLines
from jqlkit.spans import Span

_BLANK: Final = re.compile(r"(?:[ \t]|\\\r?\n)+")
_OPERATOR: Final = re.compile(r"\r?\n|&&|\|\||;;|[;&|(){}](?=\s|$|[;&|()])|[;&|()]")
_REDIRECT: Final = re.compile(r"(?:\d|&)?(?:<<<|<<-?|<>|<&|>&|>>|>\||<|>)")
_BARE: Final = re.compile(r"[^\s'\"\\$`;&|()<>]+")
_VARIABLE: Final = re.compile(r"\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])")
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*\+?=")
_ANSI: Final = re.compile(r"\\(?:x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[0-7]{1,3}|.)", re.DOTALL)
_ANSI_SIMPLE: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
_BARE_SAFE: Final = re.compile(r"[\w@%+=:,./-]*")
MAX_SUBSTITUTIONS: Final = 20


class Word(NamedTuple):
    """A word: what it means, its range in the source, and the range of its first part outside quotes, if any."""

    value: Mapped
    start: int
    end: int
    bare: tuple[tuple[int, int], ...]
    variables: tuple[str, ...]
    single: tuple[tuple[int, int], ...]


class Command(NamedTuple):
    """A simple command: assignments before it, its words, here-documents; `piped`: the next one reads its output."""

    assignments: list[Word]
    words: list[Word]
    documents: list[Mapped]
    piped: bool


def _single(content: str) -> str:
    return content.replace("'", "'\\''")


def _double(content: str) -> str:
    return re.sub(r'([\\"$`])', r"\\\1", content)


def _bare(content: str) -> str | None:
    return content if _BARE_SAFE.fullmatch(content) else None


def _ansi(content: str) -> str:
    return content.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")


class ShellReader:
    """Reads a script, also what stands in its substitutions."""

    def __init__(self, source: Mapped) -> None:
        self.source = source
        self._text = source.text
        self._inner: list[tuple[int, int]] = []
        self._waiting: list[tuple[str, bool]] = []
        self._piped = False
        self._plain = PlainLines(source.text)

    def commands(self) -> Iterator[Command]:
        """All commands, those of substitutions after the others."""
        yield from self._read(0, len(self._text))
        done = 0
        while done < len(self._inner) and done < MAX_SUBSTITUTIONS * 10:
            yield from self._read(*self._inner[done])
            done += 1

    def _read(self, at: int, end: int) -> Iterator[Command]:
        command = Command([], [], [], False)
        documents: list[Mapped] = command.documents
        text = self._text
        while at < end:
            if (at == 0 or text[at - 1] == "\n") and not (self._piped or self._waiting or any(command)):
                at = self._plain.behind(at, end)
                if at == end:
                    break
            if blank := _BLANK.match(text, at, end):
                at = blank.end()
                continue
            if text[at] == "#" and (at == 0 or text[at - 1] in " \t\n;&|()\r"):
                newline = text.find("\n", at, end)
                at = end if newline < 0 else newline
                continue
            if redirect := _REDIRECT.match(text, at, end):
                at = self._redirect(redirect, end, command)
                continue
            if operator := _OPERATOR.match(text, at, end):
                at = operator.end()
                if operator.group().endswith("\n") and self._waiting:
                    at = self._documents(at, end, documents)
                if command.words or command.assignments:
                    self._piped = operator.group() == "|"
                    yield command._replace(piped=self._piped)
                    command = Command([], [], [], False)
                    documents = command.documents
                continue
            word = self.word(at, end)
            at = max(word.end, at + 1)
            if not command.words and _ASSIGNMENT.match(text, word.start, word.end):
                command.assignments.append(word)
            else:
                command.words.append(word)
        if command.words or command.assignments:
            self._piped = False
            yield command

    def _redirect(self, redirect: "re.Match[str]", end: int, command: Command) -> int:
        at = redirect.end()
        if blank := _BLANK.match(self._text, at, end):
            at = blank.end()
        if at >= end or self._text[at] in "\r\n":
            return at
        if self._text[at] == "(":
            return at
        word = self.word(at, end)
        kind = redirect.group().lstrip("0123456789&")
        if kind in ("<<", "<<-"):
            self._waiting.append((word.value.text, not word.bare))
        elif kind == "<<<":
            command.documents.append(word.value)
        return max(word.end, at + 1)

    def _documents(self, at: int, end: int, documents: list[Mapped]) -> int:
        for mark, is_quoted in self._waiting:
            stop = re.compile(rf"^[ \t]*{re.escape(mark)}[ \t]*\r?$", re.MULTILINE).search(self._text, at, end)
            last = stop.start() if stop else end
            if is_quoted:
                documents.append(self.source.part(at, last))
            else:
                decoder = Decoder(self.source, _double)
                self._double_quoted(decoder, at, last, [], stop="")
                documents.append(decoder.build())
            at = stop.end() if stop else end
        self._waiting.clear()
        return at

    def word(self, start: int, end: int) -> Word:
        """The word that starts at an offset."""
        parts: list[Mapped] = []
        bare: list[tuple[int, int]] = []
        single: list[tuple[int, int]] = []
        variables: list[str] = []
        text, at = self._text, start
        while at < end:
            char = text[at]
            if char == "'":
                stop = text.find("'", at + 1, end)
                stop = end if stop < 0 else stop
                single.append((at + 1, stop))
                parts.append(self._copied(at + 1, stop, _single))
                at = stop + 1
            elif char == '"':
                decoder = Decoder(self.source, _double)
                at = self._double_quoted(decoder, at + 1, end, variables)
                parts.append(decoder.build())
            elif text.startswith("$'", at):
                stop = self._ansi_end(at + 2, end)
                parts.append(self._ansi(at + 2, stop))
                at = stop + 1
            elif char in "$`":
                stop = self._expansion(at, end, variables)
                bare.append((at, stop))
                if stop - at > 1:
                    parts.append(self._hole(at, stop))
                else:
                    parts.append(self._copied(at, stop, _bare))
                at = stop
            elif char == "\\":
                parts.append(self._copied(at + 1, min(at + 2, end), _bare))
                at += 2
            elif match := _BARE.match(text, at, end):
                bare.append(match.span())
                parts.append(self._copied(*match.span(), _bare))
                at = match.end()
            else:
                break
        value = joined(_detach(parts)) if parts else self.source.part(start, start)
        return Word(value, start, min(at, end), tuple(bare), tuple(variables), tuple(single))

    def _copied(self, start: int, end: int, encode: Callable[[str], str | None]) -> Mapped:
        source = self.source
        if start < end and not source.holes and source.origins[start] is source.origins[end - 1]:
            origins = [Origin(encode, source.origins[start])] * (end - start)
            return Mapped(source.text[start:end], source.starts[start:end], source.ends[start:end], origins)
        decoder = Decoder(source, encode)
        decoder.copy(start, end)
        return decoder.build()

    def _hole(self, start: int, end: int) -> Mapped:
        decoder = Decoder(self.source, _bare)
        expression = self._text[start:end]
        decoder.hole(expression, hole_kind(expression), start, end)
        return decoder.build()

    def _double_quoted(self, decoder: Decoder, at: int, end: int, variables: list[str], stop: str = '"') -> int:
        """Reads up to the closing quote (or to the end of a here-document); gives the offset behind it."""
        text = self._text
        special = re.compile(r"[\\$`]" if not stop else r'[\\$`"]')
        while at < end:
            found = special.search(text, at, end)
            if found is None:
                decoder.copy(at, end)
                return end
            decoder.copy(at, found.start())
            at = found.start()
            if text[at] == stop:
                return at + 1
            if text[at] == "\\":
                following = text[at + 1 : at + 2]
                if following == "\n":
                    at += 2
                elif following and following in ('\\"$`' if stop else "\\$`"):
                    decoder.put(following, at, at + 2)
                    at += 2
                else:
                    decoder.copy(at, at + 1)
                    at += 1
                continue
            behind = self._expansion(at, end, variables)
            if behind - at == 1:
                decoder.copy(at, behind)
            else:
                expression = text[at:behind]
                decoder.hole(expression, hole_kind(expression), at, behind)
            at = behind
        return end

    def _expansion(self, at: int, end: int, variables: list[str]) -> int:
        """The offset behind the expansion at an offset; what a substitution runs is read later."""
        text = self._text
        if text[at] == "`":
            stop = text.find("`", at + 1, end)
            stop = end if stop < 0 else stop
            self._inner.append((at + 1, stop))
            return min(stop + 1, end)
        if match := _VARIABLE.match(text, at, end):
            variables.append(match.group()[1:])
            return match.end()
        opener = text[at + 1 : at + 2]
        if opener == "{":
            if name := re.compile(r"[A-Za-z_]\w*").match(text, at + 2, end):
                variables.append(name.group())
            return _matching(text, at + 1, end)
        if opener == "(":
            stop = _matching(text, at + 1, end)
            if text[at + 2 : at + 3] != "(":
                self._inner.append((at + 2, max(at + 2, stop - 1)))
            return stop
        return at + 1

    def _ansi_end(self, at: int, end: int) -> int:
        while at < end and self._text[at] != "'":
            at += 2 if self._text[at] == "\\" else 1
        return min(at, end)

    def _ansi(self, start: int, end: int) -> Mapped:
        decoder = Decoder(self.source, _ansi)
        at = start
        for match in _ANSI.finditer(self._text, start, end):
            decoder.copy(at, match.start())
            at = match.end()
            body = match.group()[1:]
            if body[0] in "xu" and len(body) > 1:
                decoder.put(chr(int(body[1:], 16)), match.start(), at)
            elif body[0] in "01234567":
                decoder.put(chr(int(body, 8)), match.start(), at)
            else:
                decoder.put(_ANSI_SIMPLE.get(body, body), match.start(), at)
        decoder.copy(at, end)
        return decoder.build()


def _matching(text: str, at: int, end: int) -> int:
    """The offset behind the bracket that closes the one at `at`; quotes and nested expansions are skipped."""
    closers = {"(": ")", "{": "}"}
    stack = [closers[text[at]]]
    in_double: list[int] = []
    at += 1
    while at < end and stack:
        char = text[at]
        quoted = bool(in_double) and in_double[-1] == len(stack)
        if char == "\\":
            at += 2
            continue
        if char == '"':
            if quoted:
                in_double.pop()
            else:
                in_double.append(len(stack))
        elif char == "'" and not quoted:
            stop = text.find("'", at + 1, end)
            if stop < 0:
                return end
            at = stop
        elif char == "$" and text[at + 1 : at + 2] in closers:
            stack.append(closers[text[at + 1]])
            at += 1
        elif char == stack[-1] and not quoted:
            stack.pop()
        elif char == "(" and stack[-1] == ")" and not quoted:
            stack.append(")")
        at += 1
    return min(at, end)


def _detach(parts: list[Mapped]) -> list[Mapped]:
    """In a word of several parts, expansions outside quotes stand between the literals."""
    if len(parts) == 1:
        return parts
    return [detached(*_of(part)) if _is_hole(part) else part for part in parts]


def _is_hole(part: Mapped) -> bool:
    return len(part) == 1 and 0 in part.holes and part.origins[0].encode is _bare


def _of(part: Mapped) -> tuple[str, str, Span]:
    hole: Hole = part.holes[0]
    return hole.text, hole.kind, hole.span
