"""Where the cursor is: the word under it, and the stacks of the machine before and after that word."""

from typing import Final, NamedTuple

from jqlkit.completer.automaton import Stack, advance, feed, initial
from jqlkit.completer.lexing import OPEN_QUOTE, STRAY, Token, lex
from jqlkit.operators import RESERVED
from jqlkit.spans import Span

#: What stands for a token that the grammar does not know as it is.
_STAND_INS: Final = {RESERVED: "WORD", "BAD_QUOTED": "QUOTED", OPEN_QUOTE: "QUOTED"}

#: How many words before the cursor may belong to the item at the cursor: WAS NOT IN.
_LOOK_BACK: Final = 3


class Cursor(NamedTuple):
    """What is known about a place in a text.

    `tokens[first:last]` is the word at the cursor (none if it touches nothing on its left), `word` its range and
    `fragment` its part before the cursor. `before` holds the stacks before the last few tokens and, last, before
    the word; `after` is the stack behind the word if the
    cursor is at its end and the grammar takes the word as it is, else None.
    """

    text: str
    offset: int
    tokens: list[Token]
    first: int
    last: int
    fragment: str
    word: Span
    before: list[Stack]
    after: Stack | None

    @property
    def stack(self) -> Stack:
        """The stack before the word."""
        return self.before[-1]

    @property
    def is_symbol(self) -> bool:
        """Whether the cursor touches a sign, not a word."""
        return self.first < self.last and not (self.tokens[self.first].is_word or self.is_quoted)

    @property
    def is_quoted(self) -> bool:
        """Whether the word at the cursor starts with a quote."""
        return self.first < self.last and self.tokens[self.first].is_quoted

    @property
    def typed(self) -> str:
        """What the user typed of a name or a value: the fragment without its quotes, nothing of a sign."""
        if self.is_symbol:
            return ""
        if not self.is_quoted:
            return self.fragment
        closed = len(self.fragment) > 1 and self.fragment[-1] == self.fragment[0] and self.offset == self.word.end
        return self.fragment[1:-1] if closed else self.fragment[1:]


def locate(text: str, offset: int) -> Cursor:
    """The cursor at an offset."""
    tokens = _lex_around(text, offset)
    first, last = _custom_field(tokens, offset) or _touched(tokens, offset)
    before = [initial()]
    for index in range(first):
        before = [*before[-_LOOK_BACK:], step(before[-1], tokens, index)]
    if first == last:
        return Cursor(text, offset, tokens, first, last, "", Span(offset, offset), before, None)
    word = Span(tokens[first].span.start, tokens[last - 1].span.end)
    after: Stack | None = before[-1] if word.end == offset else None
    for index in range(first, last):
        after = feed(after, tokens[index].type, index) if after is not None else None
    return Cursor(text, offset, tokens, first, last, text[word.start : offset], word, before, after)


def step(stack: Stack, tokens: list[Token], index: int) -> Stack:
    """The stack after one token of the text."""
    kind = tokens[index].type
    return stack if kind == STRAY else advance(stack, _STAND_INS.get(kind, kind), index)


def _lex_around(text: str, offset: int) -> list[Token]:
    """The tokens; a quote that the user is just opening does not swallow what stands behind the cursor."""
    tokens = lex(text)
    if not tokens or tokens[-1].type != OPEN_QUOTE:
        return tokens
    left = lex(text[:offset])
    if not left or left[-1].type != OPEN_QUOTE:
        return tokens
    right = [Token(kind, word, Span(span.start + offset, span.end + offset)) for kind, word, span in lex(text[offset:])]
    if right and right[0].is_word and right[0].span.start == offset:
        rest = right.pop(0)
        left[-1] = Token(OPEN_QUOTE, left[-1].text + rest.text, Span(left[-1].span.start, rest.span.end))
    return left + right


def _touched(tokens: list[Token], offset: int) -> tuple[int, int]:
    """The token that ends at the cursor or holds it, else the empty range before the next one."""
    first = 0
    while first < len(tokens) and tokens[first].span.end < offset:
        first += 1
    touched = first < len(tokens) and tokens[first].span.start < offset
    return first, first + touched


def _custom_field(tokens: list[Token], offset: int) -> tuple[int, int] | None:
    """The tokens of `cf[10010]`, or of its beginning, if the cursor is in it."""
    for index, token in enumerate(tokens):
        if token.type != "CF" or token.span.start >= offset:
            continue
        last = index + 1
        for wanted in ("LSQB", "DIGITS", "RSQB"):
            glued = last < len(tokens) and tokens[last].span.start == tokens[last - 1].span.end
            if glued and tokens[last].type == wanted:
                last += 1
        if last > index + 1 and offset <= tokens[last - 1].span.end:
            return index, last
    return None
