"""Texts by the thousand, from a seed: queries as people write them, and the same with something broken."""

import random
from collections.abc import Iterator

_FIELDS = (
    """project;status;assignee;"Story Points";cf[10010];CF[ 7 ];summary;created;12;-3;issue.property[k].a.b;x[y];"""
    """z['k k'];.b;\\u0066x;"";' ';all;during;labels;priority;key"""
).split(";")
_VALUES = (
    (
        """DEMO;Open;"In Progress";'it"s';1;-2;007;-1w;2024-01-01;"a\\tb";\\u0041b;"\\u00e9";"";all;null;EMPTY;if;"""
        """"if";\\u0069f;a\\ b;@x;9999999999999999999999;“x”;1.5;a-b;done;'x y';"q\\"q" """
    )
    .strip()
    .split(";")
)
_FUNCTIONS = ("currentUser", "f ", "12", '"g h"')
_OPERATORS = "= != ~ !~ < <= > >=|in|not in|is|is not|was|was not|was in|was not in".replace(" < ", "|< ").split("|")
_PIECES = (
    "and or not ! && || & | ( ) , = != ~ in is was changed empty null order by asc desc cf [ ] after before during on "
    "by from to \" ' \\ # @ a b 1 -1 \u00a0 \t \n == <> limit if f( .p"
).split(" ")
_PREDICATES = "after before by during on from to".split()


class Writer:
    """Writes texts; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # not for secrets

    def texts(self, count: int) -> Iterator[str]:
        """As many texts: half of them whole queries, half broken ones."""
        for _ in range(count):
            text = self.query()
            yield text if self._random.random() < 0.5 else self.broken(text)

    def query(self) -> str:
        """A query that parses, if its names and values do."""
        where = self._clause(3) if self._random.random() < 0.95 else ""
        if self._random.random() < 0.25:
            sorts = [self._field() + self._pick(("", " asc", " DESC")) for _ in range(self._random.randint(1, 3))]
            where += " order by " + ", ".join(sorts)
        return where

    def broken(self, text: str) -> str:
        """The text with one to three places changed."""
        for _ in range(self._random.randint(1, 3)):
            start = self._random.randint(0, len(text))
            end = min(len(text), start + self._random.choice((0, 0, 1, 2, 5)))
            piece = self._pick(("", text[start:end] * 2, self._pick(_PIECES), f" {self._pick(_PIECES)} "))
            text = text[:start] + piece + text[end:]
        return text

    def _pick(self, items: "tuple[str, ...] | list[str]") -> str:
        return self._random.choice(items)

    def _clause(self, depth: int) -> str:
        roll = self._random.random()
        if depth == 0 or roll < 0.5:
            return self._leaf()
        if roll < 0.58:
            return self._pick(("not ", "NOT ", "! ", "!")) + self._clause(depth - 1)
        if roll < 0.7:
            return f"({self._clause(depth - 1)})"
        joiner = self._pick((" and ", " AND ", " or ", " OR ", "&&", " | "))
        return joiner.join(self._clause(depth - 1) for _ in range(self._random.randint(2, 3)))

    def _leaf(self) -> str:
        if self._random.random() < 0.1:
            return f"{self._field()} changed{self._predicates()}"
        operator = self._pick(_OPERATORS)
        operator = self._pick(operator.split()) if operator[0] in "=<" else operator
        history = self._predicates() if operator.startswith("was") else ""
        if self._random.random() < 0.85:
            return f"{self._field()} {operator} {self._fitting(operator)}{history}"
        return f"{self._field()} {operator} {self._operand(2)}{history}"

    def _fitting(self, operator: str) -> str:
        if operator.endswith("in"):
            return self._list(1)
        return self._pick(("empty", "NULL")) if operator.startswith("is") else self._value()

    def _predicates(self) -> str:
        count = self._random.choice((0, 0, 1, 2))
        return "".join(f" {self._pick(_PREDICATES)} {self._operand(1)}" for _ in range(count))

    def _operand(self, depth: int) -> str:
        roll = self._random.random()
        if depth and roll < 0.25:
            return self._list(depth - 1)
        return self._function() if roll < 0.45 else self._value()

    def _list(self, depth: int) -> str:
        items = [self._operand(depth) for _ in range(self._random.randint(1, 3))]
        return f"({', '.join(items)})"

    def _function(self) -> str:
        arguments = [self._value() for _ in range(self._random.choice((0, 1, 2)))]
        return f"{self._pick(_FUNCTIONS)}({', '.join(arguments)})"

    def _field(self) -> str:
        return self._pick(_FIELDS)

    def _value(self) -> str:
        return self._pick(_VALUES)
