"""The limit of nesting, counted over the lexemes before anything is built."""

from typing import Final

from jqlkit.errors import JqlSyntaxError
from jqlkit.lexer import lexemes
from jqlkit.nodes import MAX_DEPTH
from jqlkit.spans import Span

#: Before these, and at the start, a NOT opens a clause; elsewhere it is part of an operator.
_BEFORE_CLAUSE: Final = frozenset({"LPAR", "AND", "AMP", "AMP_AMP", "OR", "BAR", "BAR_BAR", "NOT", "BANG"})
_CONNECTIVES: Final = _BEFORE_CLAUSE - {"LPAR", "NOT", "BANG"}

#: After these a parenthesis opens the arguments of a function, which do not nest.
_BEFORE_ARGUMENTS: Final = frozenset({"WORD", "QUOTED", "DIGITS", "NEGATIVE"})


def check_depth(text: str) -> None:
    """Raises JqlSyntaxError at the first parenthesis or NOT that is nested deeper than MAX_DEPTH."""
    if text.count("(") + text.count("!") + text.upper().count("NOT") <= MAX_DEPTH:
        return
    depth = 0
    nots = 0  # NOTs that wait for their clause
    waiting: list[tuple[int, int]] = []  # for each open parenthesis the same, and the levels that it opened
    previous = "LPAR"
    for lexeme in lexemes(text):
        match lexeme.type:
            case "NOT" | "BANG" if previous in _BEFORE_CLAUSE:
                nots += 1
                depth += 1
            case "LPAR":
                levels = 0 if previous in _BEFORE_ARGUMENTS else 1
                waiting.append((nots, levels))
                nots = 0
                depth += levels
            case "RPAR" if waiting:
                depth -= nots
                nots, levels = waiting.pop()
                depth -= levels
            case kind if kind in _CONNECTIVES:
                depth -= nots
                nots = 0
        if depth > MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels of parentheses, NOT and lists"
            hint = "leave out parentheses that change nothing, and compare with several values by IN"
            raise JqlSyntaxError(message, Span(lexeme.start, lexeme.end), text, hint=hint)
        previous = lexeme.type
