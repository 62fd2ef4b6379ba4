"""The sets of operators that fields share, in the order in which they are shown."""

from typing import Final

from jqlkit.operators import Operator

EQUALS: Final = (Operator.EQUALS,)
EQUALS_OR_NOT: Final = (Operator.EQUALS, Operator.NOT_EQUALS)
MEMBERSHIP: Final = (Operator.IN, Operator.NOT_IN)
WAS_MEMBERSHIP: Final = (Operator.WAS_IN, Operator.WAS_NOT_IN)
EMPTINESS: Final = (Operator.IS, Operator.IS_NOT)
TEXT: Final = (Operator.CONTAINS, Operator.NOT_CONTAINS)
HISTORY: Final = (Operator.WAS, Operator.WAS_NOT, *WAS_MEMBERSHIP, Operator.CHANGED)

COMPARED: Final = (*EQUALS_OR_NOT, Operator.LESS, Operator.LESS_EQUALS, Operator.GREATER, Operator.GREATER_EQUALS)
COMPARED_EMPTY: Final = COMPARED + EMPTINESS
EQUALITY: Final = EQUALS_OR_NOT + MEMBERSHIP
EQUALITY_EMPTY: Final = EQUALITY + EMPTINESS
ORDERED: Final = COMPARED + MEMBERSHIP
ORDERED_EMPTY: Final = ORDERED + EMPTINESS
PROPERTY: Final = ORDERED_EMPTY + TEXT
TEXT_EMPTY: Final = TEXT + EMPTINESS
