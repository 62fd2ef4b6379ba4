"""The closed vocabularies of JQL: operators, history predicates, sort orders, reserved words.

Each enum member's value is its JQL spelling in lower case.
"""

from enum import StrEnum
from typing import Final


class _Vocabulary(StrEnum):
    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"  # so that the repr of a node can be evaluated


class Operator(_Vocabulary):
    """What stands between a field and its operand."""

    EQUALS = "="
    NOT_EQUALS = "!="
    CONTAINS = "~"
    NOT_CONTAINS = "!~"
    LESS = "<"
    LESS_EQUALS = "<="
    GREATER = ">"
    GREATER_EQUALS = ">="
    IN = "in"
    NOT_IN = "not in"
    IS = "is"
    IS_NOT = "is not"
    WAS = "was"
    WAS_NOT = "was not"
    WAS_IN = "was in"
    WAS_NOT_IN = "was not in"
    CHANGED = "changed"


class PredicateOperator(_Vocabulary):
    """The word that opens a history predicate after WAS or CHANGED."""

    AFTER = "after"
    BEFORE = "before"
    BY = "by"
    DURING = "during"
    ON = "on"
    FROM = "from"
    TO = "to"


class SortOrder(_Vocabulary):
    """The direction of one ORDER BY field; a field without one sorts in its own default direction."""

    ASC = "asc"
    DESC = "desc"


#: Operators of a WasClause.
WAS_OPERATORS: Final = frozenset({Operator.WAS, Operator.WAS_NOT, Operator.WAS_IN, Operator.WAS_NOT_IN})

#: Operators of a TerminalClause: all that are neither WAS nor CHANGED.
VALUE_OPERATORS: Final = frozenset(Operator) - WAS_OPERATORS - {Operator.CHANGED}

#: Words with a role in the grammar; in any letter case they are never a name or a value, unless quoted.
KEYWORDS: Final = frozenset(
    "and or not in is empty null was changed before after from to on during order by asc desc cf".split()
)

#: The terminal of a reserved word: no rule of the grammar takes it.
RESERVED: Final = "RESERVED"

#: Words that Jira's parser refuses unquoted, in any letter case, besides the keywords.
RESERVED_WORDS: Final = frozenset(
    """
    abort access add alias alter any as audit avg begin between boolean break byte catch char character check
    checkpoint collate collation column commit connect continue count create current date decimal declare
    decrement default defaults define delete delimiter difference distinct divide do double drop else encoding
    end equals escape exclusive exec execute exists explain false fetch field file first float for function go
    goto grant greater group having identified if immediate increment index initial inner inout input insert int
    integer intersect intersection into isempty isnull join last left less like limit lock long max min minus
    mode modify modulo more multiply next noaudit notin nowait number object of option outer output power
    previous prior privileges public raise raw remainder rename resource return returns revoke right row rowid
    rownum rows select session set share size sqrt start strict string subtract sum synonym table then trans
    transaction trigger true uid union unique update user validate values view when whenever where while with
    """.split()
)

#: Words that Atlassian's documentation lists as reserved although today's parsers take them unquoted.
DOCUMENTED_RESERVED_WORDS: Final = frozenset(
    "a all an are at be but it no such that the their there these they this will".split()
)
