"""Finds and reads `grammar/jql.lark`, the only source of syntax, and lets Lark make tables of it.

`python -m jqlkit.grammar` writes the tables to `jqlkit/grammar_tables.py`, after a change of the grammar. The parser
runs on these tables, without Lark; plain Lark on the same grammar is the reference in the tests.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jqlkit.operators import RESERVED, RESERVED_WORDS
from jqlkit.quoting import decode, is_reserved

if TYPE_CHECKING:
    from lark import Lark, Transformer

TABLES_FILE: Final = Path(__file__).with_name("grammar_tables.py")


def grammar_text() -> str:
    """The text of `jql.lark`, from the wheel or from the checkout."""
    packaged = files("jqlkit") / "jql.lark"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[1] / "grammar" / "jql.lark").read_text(encoding="utf-8")


@cache
def lark_parser(transformer: "Transformer[Any, Any] | None" = None) -> "Lark":
    """Plain Lark (LALR, basic lexer) on the grammar, with the transformer applied while it parses.

    Imports Lark, which takes tens of milliseconds.
    """
    from lark import Lark, Token

    keywords = dict.fromkeys((word.upper() for word in RESERVED_WORDS), RESERVED)

    def as_keyword(token: Token) -> Token:
        word = str(token)
        if word.isascii() and (name := keywords.get(word.upper())):
            return Token.new_borrow_pos(name, token.value, token)
        if "\\" in word and is_reserved(decode(word)):  # Jira checks after decoding
            return Token.new_borrow_pos(RESERVED, token.value, token)
        return token

    parser = Lark(
        grammar_text(),
        start="query",
        parser="lalr",
        lexer="basic",
        maybe_placeholders=False,
        keep_all_tokens=True,
        lexer_callbacks={"WORD": as_keyword},
        transformer=transformer,
    )
    keywords.update(_keywords(parser))
    return parser


def _keywords(parser: "Lark") -> dict[str, str]:
    from lark.lexer import PatternStr

    return {
        terminal.pattern.value.upper(): terminal.name
        for terminal in sorted(parser.terminals, key=lambda terminal: terminal.name)
        if isinstance(terminal.pattern, PatternStr) and terminal.pattern.flags
    }


class Rule(NamedTuple):
    """One expansion of a rule: how many symbols it takes, and what makes a node of them ("" for nothing)."""

    symbol: str
    size: int
    action: str


class Tables(NamedTuple):
    """What the parser needs to know of the grammar.

    `patterns` are the terminals that are regular expressions, in the order in which they are tried; `symbols` and
    `keywords` (in upper case) are those that are fixed texts. `states` has a row for each state of the automaton;
    for a terminal it tells the next state, or a rule to reduce by as -1 - index; for a rule's symbol, the next state.
    """

    patterns: dict[str, str]
    symbols: dict[str, str]
    keywords: dict[str, str]
    rules: tuple[Rule, ...]
    states: tuple[dict[str, int], ...]


def make_tables() -> Tables:
    """The tables of the grammar as Lark computes them, less the steps that make no node."""
    from lark.lexer import PatternRE, PatternStr

    parser = lark_parser()
    by_priority = sorted(parser.terminals, key=lambda terminal: -terminal.priority)
    symbols = [
        terminal
        for terminal in parser.terminals
        if isinstance(terminal.pattern, PatternStr) and not terminal.pattern.flags
    ]
    rules, states = _automaton(parser)
    used_rules, used_states = _compact(rules, _without_detours(rules, states))
    return Tables(
        {t.name: t.pattern.value for t in by_priority if isinstance(t.pattern, PatternRE)},
        {t.pattern.value: t.name for t in sorted(symbols, key=lambda t: (-len(t.pattern.value), t.pattern.value))},
        _keywords(parser),
        used_rules,
        used_states,
    )


def _automaton(parser: "Lark") -> tuple[list[Rule], list[dict[str, int]]]:
    """The one function that knows how Lark keeps its tables. The first state is where a query starts."""
    from lark.parsers.lalr_analysis import Shift

    internal: Any = parser.parser.parser
    table = internal._parse_table
    start = table.start_states["query"]
    numbers = {state: number for number, state in enumerate(sorted(table.states, key=lambda state: state != start))}
    lark_rules = list(internal.parser_conf.rules)
    rules = [_rule(str(r.origin.name), [symbol.name for symbol in r.expansion], r.alias) for r in lark_rules]
    states: list[dict[str, int]] = [{} for _ in numbers]
    for state, row in table.states.items():
        for symbol, (kind, argument) in row.items():
            is_step = kind is Shift
            states[numbers[state]][str(symbol)] = (
                numbers[argument] if is_step else _reduction(lark_rules.index(argument))
            )
    return rules, states


def _rule(symbol: str, expansion: list[str], alias: str | None) -> Rule:
    if symbol.startswith("__"):  # Lark's own, for + and *: a list, which ends with the item
        return Rule(symbol, len(expansion), "append" if expansion[0] == symbol else "start")
    action = alias or symbol
    return Rule(symbol, len(expansion), "" if action.startswith("_") else action)


def _reduction(rule: int) -> int:
    return -1 - rule


def _without_detours(rules: list[Rule], states: list[dict[str, int]]) -> list[dict[str, int]]:
    """The automaton without the states in which there is nothing to do but to rename one symbol."""

    def only_rule(row: dict[str, int]) -> Rule | None:
        steps = set(row.values())
        rule = rules[-1 - min(steps)] if len(steps) == 1 and min(steps) < 0 else None
        return rule if rule and rule.size == 1 and not rule.action else None

    def destination(row: dict[str, int], symbol: str) -> int:
        step = row[symbol]
        if step >= 0 and (rule := only_rule(states[step])):
            return destination(row, rule.symbol)
        return step

    return [{symbol: destination(row, symbol) for symbol in row} for row in states]


def _compact(rules: list[Rule], states: list[dict[str, int]]) -> tuple[tuple[Rule, ...], tuple[dict[str, int], ...]]:
    """The states that can be reached and their rules, numbered in an order that does not depend on Lark's."""
    reached = [0]
    used: list[int] = []
    for state in reached:  # grows while it is walked
        for symbol in sorted(states[state]):
            step = states[state][symbol]
            if step >= 0 and step not in reached:
                reached.append(step)
            elif step < 0 and step not in used:
                used.append(step)
    used_rules = list(dict.fromkeys(rules[-1 - step] for step in used))  # expansions that are alike are one
    numbers = {state: number for number, state in enumerate(reached)}
    numbers |= {step: _reduction(used_rules.index(rules[-1 - step])) for step in used}
    rows = [{symbol: numbers[states[state][symbol]] for symbol in sorted(states[state])} for state in reached]
    return tuple(used_rules), tuple(rows)


def tables_source() -> str:
    """The module with the tables, as Python source."""
    tables = make_tables()
    return "\n".join(
        [
            '"""The tables of the parser. Made from grammar/jql.lark by `python -m jqlkit.grammar`: do not edit."""',
            "",
            "from typing import Final",
            "",
            "# fmt: off",
            *_dict_lines("PATTERNS", "dict[str, str]", tables.patterns),
            *_dict_lines("SYMBOLS", "dict[str, str]", tables.symbols),
            *_dict_lines("KEYWORDS", "dict[str, str]", tables.keywords),
            *_tuple_lines("RULES", "tuple[tuple[str, int, str], ...]", [tuple(rule) for rule in tables.rules]),
            *_tuple_lines("STATES", "tuple[dict[str, int], ...]", tables.states),
            "",
        ]
    )


def _dict_lines(name: str, annotation: str, value: dict[str, str]) -> list[str]:
    return ["", f"{name}: Final[{annotation}] = {{", *[f"    {k!r}: {v!r}," for k, v in value.items()], "}"]


def _tuple_lines(name: str, annotation: str, value: Sequence[object]) -> list[str]:
    return ["", f"{name}: Final[{annotation}] = (", *[f"    {item!r}," for item in value], ")"]


if __name__ == "__main__":
    TABLES_FILE.write_text(tables_source(), encoding="utf-8")
