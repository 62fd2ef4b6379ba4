"""The names of a program, and where the values start that they are given: one step of data flow, by tokens."""

from functools import cached_property
from typing import Final

from jqlkit.linter.extraction.code_tokens import Program

_ASSIGN: Final = frozenset(("=", ":=", "+=", ":", "=>"))
_ADDERS: Final = frozenset(("push", "add", "append", "Add", "unshift"))


class Names:
    """Names of a program. A value is told by the number of the token that it starts at."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._values: dict[str, list[int]] = {}

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where each name stands."""
        found: dict[str, list[int]] = {}
        for number, token in enumerate(self.program.tokens):
            if token.kind == "name":
                found.setdefault(token.text, []).append(number)
        return found

    def values(self, name: str) -> list[int]:
        """Where the values start that a name is given, for one step of data flow."""
        found = self._values.get(name)
        if found is None:
            found = self._values[name] = []
            for number in self._places.get(name, ()):
                at = self.value_of(number)
                if at is not None and self.program.text(at - 1) in ("=", ":="):
                    found.append(at)
        return found

    def appended(self, name: str) -> list[int]:
        """Where the values start that are added to a list."""
        program = self.program
        found = []
        for number in self._places.get(name, ()):
            is_method = program.text(number + 1) == "." and program.text(number + 3) == "("
            if is_method and program.text(number + 2) in _ADDERS:
                found += program.arguments(number + 3)
        for number in self._places.get("append", ()):
            starts = program.arguments(number + 1) if program.text(number + 1) == "(" else []
            if starts and program.kind(starts[0]) == "name" and program.text(starts[0]) == name:
                found += starts[1:]
        return sorted(found)

    def value_of(self, number: int) -> int | None:
        """Where the value starts that a name is given: behind =, :=, += or :, over a type."""
        program = self.program
        at = number + 1
        if program.text(at) in ("?", "!") and program.text(at + 1) == ":":
            at += 1
        if program.text(at) not in _ASSIGN or program.kind(at) != "mark":
            return self._typed_value(at)
        if program.text(at) == ":":
            return self._typed_value(at) or at + 1
        return at + 1

    def _typed_value(self, at: int) -> int | None:
        """`name: string = value` and `name string = value`: a type stands before the sign."""
        program = self.program
        for step in range(at, min(at + 8, len(program.tokens))):
            if program.kind(step) == "string" or program.text(step) in (",", ";", ")", "{", "}", "(", "+", "?"):
                return None
            if program.kind(step) == "mark" and program.text(step) in ("=", ":="):
                return step + 1
        return None

    def is_constant(self, name: str) -> bool:
        """Whether a name is given one literal, once."""
        starts = self.values(name)
        if not name or len(starts) != 1 or self.program.kind(starts[0]) not in ("string", "number"):
            return not name
        value = self.program.tokens[starts[0]].value
        return value is None or not value.holes

    def function_name(self, opener: int) -> str | None:
        """The name of the function whose body opens at a token."""
        program = self.program
        at = opener - 1
        steps = 0
        while at > 0 and steps < 12 and program.text(at) != ")":
            if program.text(at) in (";", "{", "}"):
                return None
            at -= 1
            steps += 1
        partner = program.partner_of_closer.get(at)
        if partner is None or partner == 0:
            return None
        before = program.text(partner - 1)
        if before in ("=", "=>", ":") and partner > 1:
            return program.text(partner - 2)
        if program.kind(partner - 1) != "name" or before in ("if", "for", "while", "switch", "catch", "with"):
            return None
        return before
