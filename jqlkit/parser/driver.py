"""The loop that runs the tables of the grammar over the matches of the lexer."""

from typing import Any, Final

from jqlkit.grammar_tables import RULES, STATES, SYMBOLS
from jqlkit.lexer import END, GROUPS, SYMBOL_GROUP, WORD_GROUP, WORDS, matches, word_type
from jqlkit.nodes import Query
from jqlkit.parser.actions import ACTIONS, query_of

#: A state: for a terminal or a symbol the next state, or for a terminal (size, symbol, action) of a reduction.
State = dict[str, Any]


def _linked() -> State:
    reductions = [(size, symbol, ACTIONS[action, size] if action else None) for symbol, size, action in RULES]
    states: list[State] = [{} for _ in STATES]
    for state, row in zip(states, STATES, strict=True):
        for symbol, step in row.items():
            state[symbol] = states[step] if step >= 0 else reductions[-1 - step]
    return states[0]


_START: Final = _linked()


def run(text: str) -> Query:
    """The query; raises KeyError where the text is no JQL, JqlSyntaxError for what the grammar cannot tell."""
    state = _START
    below: list[State] = []
    values: list[Any] = []
    has_escape = "\\" in text
    for match in matches(text):
        group = match.lastindex
        if group == WORD_GROUP:
            word = match[group]
            kind = WORDS.get(word.upper(), "WORD")
            if (kind != "WORD" and not word.isascii()) or has_escape:
                kind = word_type(word)
        elif group == SYMBOL_GROUP:
            kind = SYMBOLS[match[group]]
        else:
            kind = GROUPS[group or 0]
        step = state[kind]
        while step.__class__ is tuple:
            size, symbol, action = step
            if action is not None:
                action(values)
            if size == 1:
                state = below[-1][symbol]
            elif size:
                del below[1 - size :]
                state = below[-1][symbol]
            else:
                below.append(state)
                state = state[symbol]
            step = state[kind]
        below.append(state)
        values.append(match)
        state = step
    while True:
        size, symbol, action = state[END]
        if action is not None:
            action(values)
        if symbol == "query":
            return query_of(values, len(text))
        if size == 1:
            state = below[-1][symbol]
        elif size:
            del below[1 - size :]
            state = below[-1][symbol]
        else:
            below.append(state)
            state = state[symbol]
