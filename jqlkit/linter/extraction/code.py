"""Queries in JavaScript, TypeScript, Go, Java and their like, and PowerShell."""

import re
from collections.abc import Callable
from functools import cached_property, partial
from typing import Final

from jqlkit.linter.extraction.clients import DEPRECATED_CALLS, SEARCH_CALLS
from jqlkit.linter.extraction.code_expressions import Expression, methods_behind, read_expression
from jqlkit.linter.extraction.code_names import Names
from jqlkit.linter.extraction.code_requests import add_requests
from jqlkit.linter.extraction.code_strings import LANGUAGES, Language
from jqlkit.linter.extraction.code_tokens import Program, tokens_of
from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.expressions import hole_kind
from jqlkit.linter.extraction.mapped import Hole, Mapped
from jqlkit.linter.extraction.model import Call
from jqlkit.linter.extraction.recognition import is_query_key, is_query_name

_KEY_MARKS: Final = frozenset((":", "=>", "=", ","))
_TAIL: Final = re.compile(r"\s*(?:and|or|order\s+by)\b", re.IGNORECASE)
_NUMBERS: Final = re.compile(
    r"\b(\w+)\??\s*:\s*(?:number|int|Int|Long|Integer)\b|\b(?:int|long|Integer|Long)\s+(\w+)\b"
)
_FUNCTION_WORDS: Final = frozenset(("function", "func", "def", "fun", "async", "static", "public", "private", "String"))


def extract_code(collector: Collector, source: Mapped, host: str) -> None:
    """Adds the queries and facts of a program."""
    _Routes(collector, source, LANGUAGES[host]).walk()


#: One function for each language, for the dispatcher.
EXTRACTORS: Final[dict[str, Callable[[Collector, Mapped], None]]] = {
    host: partial(extract_code, host=host) for host in LANGUAGES
}


class _Routes:
    """The ways from tokens to a query."""

    def __init__(self, collector: Collector, source: Mapped, language: Language) -> None:
        self.collector = collector
        self.language = language
        self.source = source
        self.program = Program(source, tokens_of(source, language, self.kind_of))
        self.names = Names(self.program)
        self.followed: set[int] = set()
        self._unfollowed: dict[str, list[int]] = {}

    def kind_of(self, source: Mapped, start: int, end: int) -> str:
        """The kind of a hole in a string with interpolation."""
        text = source.text[start:end].strip()
        if text.lstrip("$") in self.numbers:
            return "number"
        if re.search(r"[`'\"]", text) and re.search(r"\?(?![.?])|&&|\|\|", text):
            return "optional"
        return hole_kind(text)

    @cached_property
    def numbers(self) -> set[str]:
        """Names that are declared as numbers."""
        return {a or b for a, b in _NUMBERS.findall(self.source.text)}

    def walk(self) -> None:
        """Follows all routes."""
        program = self.program
        has_options = self.language.lexer == "powershell"
        for number, token in enumerate(program.tokens):
            if token.kind == "name":
                name = token.text
                if name in SEARCH_CALLS or "jql" in name.lower():
                    if program.text(number + 1) in ("(", "<", "`"):
                        self.call(number)
                    self.named(number, name)
                elif name == "return":
                    self.returned(number)
                if has_options and (name.startswith("-") or program.text(number - 1) == "-"):
                    self.option(number)
            elif (
                token.kind == "string"
                and program.text(number + 1) in _KEY_MARKS
                and token.may_hold("jql")
                and token.value is not None
            ):
                self.key(number, token.value.text)
        add_requests(self.collector, program)
        for number, token in enumerate(program.tokens):
            if token.kind == "string" and token.may_hold("jql="):
                self.encoded(number)

    def unfollowed(self, name: str) -> list[int]:
        """Where the values of a name start that were not followed yet."""
        left = [at for at in self._unfollowed.get(name, self.names.values(name)) if at not in self.followed]
        self._unfollowed[name] = left
        return left

    def named(self, number: int, name: str) -> None:
        """A variable, property or argument named after the language."""
        if not is_query_name(name.lstrip("$")):
            return
        program = self.program
        at = self.names.value_of(number)
        if at is None:
            return
        sign = program.text(at - 1)
        strict = is_query_key(name.lstrip("$"))
        self.value(at, f"variable {name}" if sign != ":" else f"key {name}", strict=strict, fragment=sign == "+=")

    def key(self, number: int, name: str) -> None:
        """A quoted key, or the name of a parameter before its value: `"jql": x`, `.queryParam("jql", x)`."""
        if not is_query_key(name) and not is_query_name(name):
            return
        self.value(number + 2, f"key '{name}'", strict=is_query_key(name))

    def call(self, number: int) -> None:
        """A call of a client, or of a function named after the language."""
        program = self.program
        name = program.text(number)
        opener = number + 1
        if program.text(opener) == "<":
            while opener < min(number + 12, len(program.tokens)) and program.text(opener) != "(":
                opener += 1
        if program.text(opener) != "(":
            return
        entry = SEARCH_CALLS.get(name)
        is_definition = program.text(number - 1) in _FUNCTION_WORDS or program.text(program.behind(opener)) == "{"
        if entry is None and not (is_query_name(name) and not is_definition):
            return
        starts = program.arguments(opener)
        if DEPRECATED_CALLS.get(name) == "jira.js" and program.text(number - 1) == ".":
            span = program.source.span(program.tokens[number].start, program.tokens[number].end)
            self.collector.calls.append(Call(name, span, "jira.js"))
        position = entry.position if entry else 0
        certain = bool(entry and entry.certain)
        # Go's clients take a context first, or not.
        for at in starts[:2] if name[:1].isupper() else starts[position : position + 1]:
            self.value(at, f"argument of {name}()", certain=certain, strict=entry is not None, whole=entry is not None)

    def option(self, number: int) -> None:
        """PowerShell: `-Query 'x'`."""
        program = self.program
        if self.language.lexer == "powershell" and program.text(number).lower() in ("query", "jql", "filter"):
            is_jql = program.text(number).lower() == "jql"
            near = " ".join(program.text(n) for n in range(max(0, number - 12), number))
            if is_jql or re.search(r"(?i)jira", near):
                self.value(number + 1, f"option -{program.text(number)}", certain="Jira" in near, whole=True)

    def returned(self, number: int) -> None:
        """What a function named after the language returns."""
        program = self.program
        opener = program.opener(number)
        for _ in range(6):
            if opener < 0:
                return
            if program.text(opener) == "{" and (name := self.names.function_name(opener)):
                if is_query_name(name):
                    self.value(number + 1, f"return value of {name}()", strict=False)
                return
            opener = program.opener(opener)

    def value(
        self,
        at: int,
        via: str,
        *,
        certain: bool = False,
        strict: bool = True,
        fragment: bool = False,
        whole: bool = False,
        steps: int = 0,
    ) -> None:
        """Adds what an expression stands for."""
        if steps > 3 or at >= len(self.program.tokens) or (steps and at in self.followed):
            return
        if steps:
            self.followed.add(at)
        expression = read_expression(self.program, at, self.language)
        for text in expression.texts:
            self.text(text, via, certain=certain, strict=strict, fragment=fragment, whole=whole)
        self.lists(expression, via, certain, strict, steps)
        if not expression.texts and len(expression.names) == 1 and steps < 3:
            name = expression.names[0]
            for start in self.unfollowed(name):
                if start != at:
                    flow = f"one step of data flow: {name} -> {via}"
                    self.value(start, flow, certain=certain, strict=strict, whole=whole, steps=steps + 1)

    def lists(self, expression: Expression, via: str, certain: bool, strict: bool, steps: int) -> None:
        """The items of lists: each is a query, or a fragment where the list is joined."""
        for item in expression.lists:
            if isinstance(item, str):
                for start in self.names.values(item):
                    self.items(start, "list element that is joined", fragment=True)
                for start in self.names.appended(item):
                    self.value(start, f"{item}.push()", fragment=True)
            else:
                _, is_joined = methods_behind(self.program, self.program.behind(item))
                for start in self.program.arguments(item):
                    element = f"{via}, list element"
                    self.value(start, element, certain=certain, strict=strict, fragment=is_joined, steps=steps)

    def items(self, at: int, via: str, *, fragment: bool) -> None:
        """The items of a list literal: `[...]`, `[]string{...}`, `List.of(...)`."""
        program = self.program
        for opener in range(at, min(at + 8, len(program.tokens))):
            if program.text(opener) in ("[", "{", "(") and program.arguments(opener):
                for start in program.arguments(opener):
                    self.value(start, via, fragment=fragment)
                return

    def text(self, text: Mapped, via: str, *, certain: bool, strict: bool, fragment: bool, whole: bool) -> None:
        """Adds one text, and the conditional clauses in its holes."""
        head = 0
        while head in text.holes and text.holes[head].detached:
            head += 1
        if head and _TAIL.match(text.text, head):
            text, fragment, whole = text.part(head, len(text)), True, False
        for at, hole in list(text.holes.items()):
            if not hole.kind and self.names.is_constant(hole.text):
                text.holes[at] = hole._replace(kind="constant")
        if "://" not in text.text and "jql=" not in text.text:
            self.collector.query(text, via, certain=certain, strict=strict, fragment=fragment, whole=whole)
        self.nested(text)

    def encoded(self, number: int) -> None:
        """`"?jql=" + encode("...")`, or the same in a hole: the literal that an encoder is given."""
        program, text = self.program, self.program.tokens[number].value
        if text is None:
            return
        via = "?jql= of a URL, through an encoder"
        if text.text.endswith("jql=") and program.text(number + 1) in self.language.plus:
            opener = number + 2
            while program.kind(opener) == "name" or program.text(opener) == ".":
                opener += 1
            name = "".join(program.text(at) for at in range(number + 2, opener))
            if program.text(opener) == "(" and hole_kind(f"{name}(") == "encoded":
                for at in program.arguments(opener)[:1]:
                    self.value(at, via, certain=False, strict=True, whole=True)
        for at, hole in text.holes.items():
            if hole.kind == "encoded" and text.text.endswith("jql=", 0, at):
                for value in self.literals(hole)[:1]:
                    self.text(value, via, certain=False, strict=True, fragment=False, whole=True)

    def literals(self, hole: Hole) -> list[Mapped]:
        """The literals in a hole of a string."""
        source = self.program.source
        if hole.detached or not isinstance(source.starts, range):
            return []
        start, end = hole.span.start - source.starts.start, hole.span.end - source.starts.start
        tokens = tokens_of(source.part(start + 2, end - 1), self.language, self.kind_of)
        return [token.value for token in tokens if token.value is not None]

    def nested(self, text: Mapped) -> None:
        """Literals in a conditional hole are fragments of their own."""
        for hole in text.holes.values():
            if hole.kind == "optional":
                for value in self.literals(hole):
                    self.text(
                        value, "nested template in a conditional hole", certain=False, strict=True,
                        fragment=True, whole=False,
                    )  # fmt: skip
