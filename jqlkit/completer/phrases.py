"""The fixed words of JQL: what each needs around it in the grammar, and a line of help."""

from typing import Final, NamedTuple

from jqlkit.completer.completion import Kind
from jqlkit.completer.lexing import SYMBOLS
from jqlkit.operators import Operator


class Phrase(NamedTuple):
    """A word, a sign, or a few words that are one item.

    `terminals` are its own, `follow` one that must be allowed right behind it (None: anything): it tells the NOT
    before a clause from the NOT of NOT IN, and the BY of a history predicate from that of ORDER BY.
    """

    text: str
    kind: Kind
    terminals: tuple[str, ...]
    follow: str | None
    detail: str
    documentation: str
    operator: Operator | None = None


_OPERATOR_HELP: Final = {
    Operator.EQUALS: ("equals", "The field has exactly this value."),
    Operator.NOT_EQUALS: ("not equal", "The field has another value; issues where it is empty are left out."),
    Operator.CONTAINS: ("contains", "The text contains these words; * and ? are wildcards."),
    Operator.NOT_CONTAINS: ("does not contain", "The text does not contain these words."),
    Operator.LESS_EQUALS: ("at most", "The value is this one or below: earlier, fewer, lower."),
    Operator.GREATER_EQUALS: ("at least", "The value is this one or above: later, more, higher."),
    Operator.GREATER: ("greater", "The value is above: later, more, higher."),
    Operator.LESS: ("less", "The value is below: earlier, fewer, lower."),
    Operator.IS: ("emptiness", "With EMPTY or NULL: the field has no value."),
    Operator.IS_NOT: ("emptiness", "With EMPTY or NULL: the field has a value."),
    Operator.IN: ("one of a list", "The field has one of the values in parentheses, or of a function's."),
    Operator.NOT_IN: ("none of a list", "The field has none of these values; issues where it is empty are left out."),
    Operator.WAS: ("history", "The field has, or had at some time, this value."),
    Operator.WAS_NOT: ("history", "The field never had this value."),
    Operator.WAS_IN: ("history", "The field has, or had at some time, one of these values."),
    Operator.WAS_NOT_IN: ("history", "The field never had any of these values."),
    Operator.CHANGED: (
        "history",
        "The field's value changed; FROM, TO, BY, AFTER, BEFORE, DURING, ON say how and when.",
    ),
}

#: Operators in the order in which they are shown.
OPERATORS: Final = tuple(
    Phrase(
        operator.value.upper(),
        Kind.OPERATOR,
        tuple(SYMBOLS.get(word, word.upper()) for word in operator.value.split()),
        None if operator is Operator.CHANGED else "EMPTY",
        detail,
        documentation,
        operator,
    )
    for operator, (detail, documentation) in _OPERATOR_HELP.items()
)

KEYWORDS: Final = (
    Phrase("AND", Kind.KEYWORD, ("AND",), "CF", "connects", "Both sides hold. Binds tighter than OR."),
    Phrase(
        "OR", Kind.KEYWORD, ("OR",), "CF", "connects", "At least one side holds. Binds less than AND: use parentheses."
    ),
    Phrase("NOT", Kind.KEYWORD, ("NOT",), "CF", "negates", "The clause behind it does not hold."),
    Phrase("EMPTY", Kind.KEYWORD, ("EMPTY",), None, "no value", "Stands for no value: assignee IS EMPTY."),
    Phrase("NULL", Kind.KEYWORD, ("NULL",), None, "no value", "The same as EMPTY."),
    Phrase("ORDER BY", Kind.KEYWORD, ("ORDER", "BY"), "CF", "sorts", "Sorts the issues by one or more fields."),
    Phrase("ASC", Kind.DIRECTION, ("ASC",), None, "ascending", "From low to high, old to new, A to Z."),
    Phrase("DESC", Kind.DIRECTION, ("DESC",), None, "descending", "From high to low, new to old, Z to A."),
    Phrase("FROM", Kind.PREDICATE, ("FROM",), "EMPTY", "old value", "The value that it changed from."),
    Phrase("TO", Kind.PREDICATE, ("TO",), "EMPTY", "new value", "The value that it changed to."),
    Phrase("BY", Kind.PREDICATE, ("BY",), "EMPTY", "user", "The user who made the change."),
    Phrase("AFTER", Kind.PREDICATE, ("AFTER",), "EMPTY", "date", "After this date: AFTER -1w."),
    Phrase("BEFORE", Kind.PREDICATE, ("BEFORE",), "EMPTY", "date", "Before this date: BEFORE startOfMonth()."),
    Phrase(
        "DURING", Kind.PREDICATE, ("DURING",), "EMPTY", "two dates", 'Between two dates: DURING ("2024-01-01", now()).'
    ),
    Phrase("ON", Kind.PREDICATE, ("ON",), "EMPTY", "date", "On this date."),
)

#: What opens or closes a group, a list or a call, and what separates items.
SIGNS: Final = (
    Phrase(",", Kind.PUNCTUATION, ("COMMA",), None, "next item", "Another item of the list."),
    Phrase(")", Kind.PUNCTUATION, ("RPAR",), None, "closes", "Closes the parenthesis."),
    Phrase("(", Kind.PUNCTUATION, ("LPAR",), None, "opens", "Opens a group of clauses, or a list of values."),
    Phrase("]", Kind.PUNCTUATION, ("RSQB",), None, "closes", "Closes the bracket."),
)
