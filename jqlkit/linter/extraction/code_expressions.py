"""What an expression of a program makes of its string literals: concatenation, formatting, joins, branches."""

import re
from typing import Final, NamedTuple

from jqlkit.linter.extraction.code_strings import Language
from jqlkit.linter.extraction.code_tokens import Program
from jqlkit.linter.extraction.expressions import hole_kind
from jqlkit.linter.extraction.mapped import Decoder, Mapped, detached, joined
from jqlkit.linter.extraction.python_strings import format_holes

_FORMATTERS: Final = frozenset(("Sprintf", "Fprintf", "sprintf", "format", "Format", "formatted", "printf"))
_ENDS: Final = frozenset((",", ";", ")", "]", "}", ":", "=>", "="))
_VERB: Final = re.compile(r"%%|%(?:\d+\$)?[-+ #0]*(?:\d+|\*)?(?:\.\d+)?(?P<verb>[a-zA-Z])")
#: How deep calls and parentheses are looked into.
_DEEPEST: Final = 20
_TRANSPARENT: Final = frozenset(("await", "return", "new", "yield", "const", "val", "var", "let", "final"))


class Expression(NamedTuple):
    """What an expression stands for: the texts it may be, lists that it joins, names that it is, where it ends."""

    texts: list[Mapped]
    lists: list[int | str]
    names: list[str]
    end: int


def read_expression(program: Program, at: int, language: Language, depth: int = 0) -> Expression:
    """Reads the expression that starts at a token."""
    return _Reader(program, at, language, depth).read()


class _Reader:
    """Reads one expression: a text is joined from `terms`, and known where a literal is among them."""

    def __init__(self, program: Program, at: int, language: Language, depth: int) -> None:
        self.program, self.language, self.depth = program, language, depth
        self.start = self.at = at
        self.branches = 0
        self.texts: list[Mapped] = []
        self.lists: list[int | str] = []
        self.names: list[str] = []
        self.terms: list[Mapped] = []
        self.known = False

    def read(self) -> Expression:
        program = self.program
        while self.at < len(program.tokens) and self.depth < _DEEPEST and program.spend() and not self._ends():
            match program.kind(self.at), program.text(self.at):
                case "mark", "?" | ":" | "||" | "??" | "&&" as mark:
                    self._branch(mark)
                case "mark", mark if mark in self.language.plus:
                    self.at += 1
                case "string", _:
                    self._literal()
                case "mark", "(":
                    self._parenthesis()
                case "mark", "[":
                    self.lists.append(self.at)
                    self.at, _ = methods_behind(program, program.behind(self.at))
                case "name", word if word in _TRANSPARENT:
                    self.at += 1
                case _:
                    self._value()
        self._close()
        return Expression(self.texts, self.lists, self.names, self.at)

    def _ends(self) -> bool:
        program, at = self.program, self.at
        kind, text = program.kind(at), program.text(at)
        if kind == "mark":
            return text == "{" or (text in _ENDS and not (text == ":" and self.branches > 0))
        if at == self.start or kind not in ("name", "string"):
            return False
        return _on_new_line(program, at) and not _continues(program, at, self.language)

    def _branch(self, mark: str) -> None:
        """Behind ? and && something else begins, between the others each is a text."""
        self.branches += (mark == "?") - (mark == ":")
        if mark in ("?", "&&"):
            self._drop()
        else:
            self._close()
        self.at += 1

    def _literal(self) -> None:
        value = self.program.tokens[self.at].value
        assert value is not None
        value, self.at = _with_methods(self.program, self.at + 1, value, self.language)
        self._add(value)

    def _parenthesis(self) -> None:
        program, opener = self.program, self.at
        inner = read_expression(program, opener + 1, self.language, self.depth + 1)
        self.at = program.behind(opener)
        if program.text(self.at) == "=>":  # the parameters of a function
            self.at += 1
            self._drop()
            return
        if len(inner.texts) == 1:
            self._add(inner.texts[0])
        else:
            self.texts += inner.texts
        self.lists += inner.lists
        self.names += inner.names
        if program.text(self.at) == "." and program.text(self.at + 2) == "(":
            self.at = program.behind(self.at + 2)

    def _value(self) -> None:
        """A name, with what is called on it: a text if that is a format, else a hole."""
        program, first = self.program, self.at
        at, text, joins, name = _operand(program, first, self.language, self.depth)
        self.at = min(max(at, first + 1), len(program.tokens))
        self.lists += joins
        if text is not None:
            self._add(text)
            return
        start, end = program.tokens[first].start, program.tokens[self.at - 1].end
        written = program.source.text[start:end]
        program.spend(len(written) // 10)
        self.terms.append(detached(written, hole_kind(written), program.source.span(start, end)))
        if name:
            self.names.append(name)

    def _add(self, term: Mapped) -> None:
        self.terms.append(term)
        self.known = True

    def _close(self) -> None:
        if self.known:
            self.texts.append(joined(self.terms))
        self._drop()

    def _drop(self) -> None:
        self.terms, self.known = [], False


def _on_new_line(program: Program, at: int) -> bool:
    before, after = program.tokens[at - 1], program.tokens[at]
    return "\n" in program.source.text[before.end : after.start]


def _continues(program: Program, at: int, language: Language) -> bool:
    before = program.text(at - 1)
    return program.kind(at - 1) == "mark" and before in (*language.plus, "(", "?", ":", ".", "&&", "||", "??", "=")


def methods_behind(program: Program, at: int) -> tuple[int, bool]:
    """The offset behind the methods called on a value, and whether `join` is among them."""
    is_joined = False
    while (
        program.text(at) == "." and program.kind(at + 1) == "name" and program.text(at + 2) == "(" and program.spend()
    ):
        is_joined = is_joined or program.text(at + 1) == "join"
        at = program.behind(at + 2)
    return at, is_joined


def _with_methods(program: Program, at: int, value: Mapped, language: Language) -> tuple[Mapped, int]:
    """Methods called on a literal: `.formatted(...)` and `% (...)` fill it, others leave it."""
    while _is_access(program, at, language) and program.kind(at + 1) == "name" and program.text(at + 2) == "(":
        if program.text(at + 1) in _FORMATTERS:
            value = verb_holes(value)
        at = program.behind(at + 2)
    return value, at


def _is_access(program: Program, at: int, language: Language) -> bool:
    mark = program.text(at)
    return program.kind(at) == "mark" and mark in (".", "?.", "::", "->") and mark not in language.plus


def _operand(
    program: Program, at: int, language: Language, depth: int
) -> tuple[int, Mapped | None, list[int | str], str | None]:
    """A name with what is called on it: the offset behind it, the text of a format, lists it joins, a plain name."""
    lists: list[int | str] = []
    text: Mapped | None = None
    name: str | None = program.text(at) if program.kind(at) == "name" else None
    last = program.text(at)
    at += 1
    while at < len(program.tokens) and program.spend():
        mark = program.text(at)
        if _is_access(program, at, language):
            receiver, last = last, program.text(at + 1)
            if last == "join" and program.text(at + 2) == "(" and _is_connector(program, at + 3):
                lists.append(receiver)
            at += 2
            name = None
        elif mark == "(" and program.kind(at) == "mark":
            text = _call_text(program, at, last, language, depth) or text
            if last in ("Join", "join") and lists == []:
                lists += _joined_arguments(program, at)
            at = program.behind(at)
            name = None
        elif mark == "[" and program.kind(at) == "mark" and not _on_new_line(program, at):
            at = program.behind(at)
            name = None
        elif mark == "!" and program.text(at + 1) != "=":
            at += 1
        else:
            break
    return at, text, lists, name


def _is_connector(program: Program, at: int) -> bool:
    token = program.tokens[at] if at < len(program.tokens) else None
    return bool(token and token.value is not None and re.fullmatch(r"(?i)\s*(?:and|or)\s*", token.value.text))


def _joined_arguments(program: Program, opener: int) -> list[int | str]:
    """strings.Join(parts, " AND ") and String.join(" AND ", parts)."""
    starts = program.arguments(opener)
    if not any(_is_connector(program, start) for start in starts):
        return []
    found: list[int | str] = []
    for start in starts:
        if program.kind(start) == "name" and program.text(start + 1) in (",", ")"):
            found.append(program.text(start))
    return found


def _call_text(program: Program, opener: int, name: str, language: Language, depth: int) -> Mapped | None:
    """The text that a call of a formatter makes."""
    starts = program.arguments(opener)
    if name not in _FORMATTERS or not starts:
        return None
    inner = read_expression(program, starts[0], language, depth + 1)
    if len(inner.texts) != 1:
        return None
    return verb_holes(inner.texts[0]) if "%" in inner.texts[0].text else format_holes(inner.texts[0], lambda a, b: "")


def verb_holes(source: Mapped) -> Mapped:
    """The text as a format of printf; `%q` quotes what it prints."""
    decoder = Decoder(source, lambda content: content.replace("%", "%%"))
    at = 0
    for match in _VERB.finditer(source.text):
        decoder.copy(at, match.start())
        at = match.end()
        if match.group() == "%%":
            decoder.put("%", match.start(), at)
        else:
            kind = {"q": "quoted", "d": "number", "f": "number"}.get(match["verb"], "")
            decoder.hole(match.group(), kind, match.start(), at)
    decoder.copy(at, len(source))
    return decoder.build()
