"""The place where a text stops being JQL, as the explanations of mistakes see it."""

from itertools import islice
from typing import Final, NamedTuple

from jqlkit.lexer import END, Lexeme, lexemes
from jqlkit.parser.follow import acceptable, feed
from jqlkit.spans import Edit, Span, position

#: What may follow, by the first of these terminals that may: a place's name, and the words for it.
PLACES: Final = (
    ("BANG", "clause", "a field, NOT or ("),
    ("CF", "sort", "a field to sort by"),
    ("EQUALS", "operator", "an operator (=, !=, ~, !~, <, <=, >, >=, IN, NOT IN, IS, WAS, CHANGED)"),
    ("EMPTY", "operand", "a value, a list or a function"),
    ("AND", "after clause", "AND, OR, ORDER BY or the end"),
    ("ASC", "after sort", "ASC, DESC, a comma or the end"),
    ("RPAR", "after item", "a comma or )"),
    ("COMMA", "after sort", "a comma or the end"),
    ("IN", "after not", "IN"),
    ("BY", "after order", "BY"),
    ("LSQB", "after cf", "[ and the number of a custom field"),
    ("DIGITS", "number", "the number of a custom field"),
    ("RSQB", "after key", "]"),
    (END, "end", "the end of the query"),
)


#: Groups of terminals.
SIGNS: Final = frozenset("EQUALS NOT_EQUALS CONTAINS NOT_CONTAINS LESS LESS_EQUALS GREATER GREATER_EQUALS".split())
OPERATORS: Final = SIGNS | {"IN", "IS", "WAS", "CHANGED"}
CONNECTIVES: Final = frozenset({"AND", "AMP", "AMP_AMP", "OR", "BAR", "BAR_BAR"})
PREDICATES: Final = frozenset({"AFTER", "BEFORE", "BY", "DURING", "FROM", "ON", "TO"})
VALUES: Final = frozenset({"WORD", "QUOTED", "DIGITS", "NEGATIVE"})


class Mistake(NamedTuple):
    """What is wrong, where, what to do about it, and the edits that do it where that is safe."""

    message: str
    span: Span
    hint: str | None = None
    fix: Edit | None = None


class Scene:
    """A text that does not parse, up to the first lexeme that cannot stand where it is, and a little further.

    `before` are the lexemes that are fine, `found` is the one that is not (of type $END where the text ends too
    early), `after` the next few. `place` names what should stand there: see PLACES.
    """

    def __init__(self, text: str, before: list[Lexeme], found: Lexeme, after: list[Lexeme], stack: list[int]) -> None:
        self.text = text
        self.before = before
        self.found = found
        self.after = after
        self.expected = acceptable(stack)
        self.place, self.wanted = self._place()

    def _place(self) -> tuple[str, str]:
        if "WORD" in self.expected and not self.expected & {"BANG", "CF", "EQUALS", "EMPTY"}:
            return "argument", "the key of a property" if self.last.type == "LSQB" else "an argument"
        for terminal, place, wanted in PLACES:
            if terminal in self.expected:
                return place, wanted
        return "end", "the end of the query"

    @property
    def last(self) -> Lexeme:
        """The lexeme before the one that cannot stand there."""
        return self.before[-1] if self.before else Lexeme("", 0, 0)

    def word(self, lexeme: Lexeme | None = None) -> str:
        """The text of a lexeme, by default of the one that cannot stand there."""
        lexeme = lexeme or self.found
        return self.text[lexeme.start : lexeme.end]

    def span(self, first: Lexeme | None = None, last: Lexeme | None = None) -> Span:
        """The span of a lexeme, or from one to another."""
        first = first or self.found
        return Span(first.start, (last or first).end)

    def next(self, index: int = 0) -> Lexeme:
        """A lexeme after the one that cannot stand there; of type $END behind the last."""
        return self.after[index] if index < len(self.after) else Lexeme(END, len(self.text), len(self.text))

    def opening(self) -> Lexeme | None:
        """The innermost parenthesis or bracket that is still open."""
        depth = 0
        for lexeme in reversed(self.before):
            if lexeme.type in ("RPAR", "RSQB"):
                depth += 1
            elif lexeme.type in ("LPAR", "LSQB"):
                if depth == 0:
                    return lexeme
                depth -= 1
        return None

    def field(self) -> str:
        """The field before the place of an operator, as it is written."""
        start = self.last.start
        for lexeme in reversed(self.before):
            if lexeme.type in CONNECTIVES | {"NOT", "BANG", "LPAR"}:
                break
            start = lexeme.start
        return self.text[start : self.last.end]

    def touches(self) -> bool:
        """Whether no blank stands before the lexeme that cannot stand there."""
        return bool(self.before) and self.last.end == self.found.start

    def with_blank(self, lexeme: Lexeme | None = None) -> Span:
        """The span of a lexeme, as `span` has it, with the blank behind it."""
        lexeme = lexeme or self.found
        follows = self.next() if lexeme is self.found else self.found
        return Span(lexeme.start, follows.start if follows.type != END else lexeme.end)

    def last_operator(self) -> str:
        """The last operator before the place, in upper case; "" if there is none."""
        for lexeme in reversed(self.before):
            if lexeme.type in OPERATORS | {"DURING"}:
                return self.word(lexeme).upper()
        return ""

    def parses(self, edit: Edit) -> bool:
        """Whether the whole text is JQL after an edit."""
        (start, end), content = edit
        return look(self.text[:start] + content + self.text[end:]) is None


def look(text: str) -> Scene | None:
    """The scene of the first mistake in a text; None for a query."""
    stack = [0]
    before: list[Lexeme] = []
    stream = lexemes(text)
    for lexeme in stream:
        if not feed(stack, lexeme.type):
            return Scene(text, before, lexeme, list(islice(stream, 6)), stack)
        before.append(lexeme)
    if feed(stack.copy(), END):
        return None
    end = len(text)
    if before and not text[before[-1].end :].isprintable():  # a line end: nobody would point at the empty line
        end = before[-1].end
    return Scene(text, before, Lexeme(END, end, end), [], stack)


def shown(word: str) -> str:
    """A word in a message: short, and without control characters."""
    word = printable(word)
    return word if len(word) <= 40 else word[:37] + "..."


def opened_at(scene: Scene) -> str:
    """Where the innermost open parenthesis is, in words."""
    opening = scene.opening()
    if opening is None:
        return ""
    line, column = position(scene.text, opening.start)
    return f"opened at column {column}" if line == 1 else f"opened at line {line}, column {column}"


def printable(text: str) -> str:
    """The text with a blank for each character that a terminal could take as a command or not show."""
    return text if text.isprintable() else "".join([c if c.isprintable() else " " for c in text])
