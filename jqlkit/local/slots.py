"""An issue's texts as rows, and their places in the full-text index."""

from typing import Any, Final

from jqlkit.local.custom import plain_text
from jqlkit.local.history import Rows

#: Places of texts in the full-text index: an issue's texts have the row ids issue id * TEXT_SLOTS + slot.
TEXT_SLOTS: Final = 4096
FIRST_COMMENT: Final = 1024
#: Texts in properties, which `text ~` does not look at.
FIRST_PROPERTY: Final = 3584
#: The place of a field that no issue has a text in.
NO_SLOT: Final = FIRST_COMMENT - 1
SYSTEM_TEXTS: Final = {"summary": 0, "description": 1, "environment": 2}

_LAST_COMMENT: Final = FIRST_PROPERTY - 1


class Texts:
    """Makes the rows of texts; `slots` are the places of the fields that have been met."""

    def __init__(self, rows: Rows, slots: dict[str, int]) -> None:
        self._rows = rows
        self.slots = slots
        self.slots.update(SYSTEM_TEXTS)

    def add(self, id_: int, fields: dict[str, Any]) -> None:
        """The texts that every issue has."""
        for field, slot in SYSTEM_TEXTS.items():
            if value := fields.get(field):
                self._put(id_, field, slot, value)

    def add_comment(self, id_: int, index: int, body: object) -> None:
        """A comment; those too many for their range share its last place."""
        self._put(id_, "comment", min(FIRST_COMMENT + index, _LAST_COMMENT), body)

    def add_custom(self, id_: int, field: str, value: object) -> None:
        """The text of a custom field."""
        self._put(id_, field, self._slot(field, 0, NO_SLOT), value)

    def add_property(self, id_: int, name: str, text: str) -> None:
        """The texts at one place of a property."""
        self._put(id_, name, self._slot(name, FIRST_PROPERTY, TEXT_SLOTS), text)

    def _put(self, id_: int, field: str, slot: int, value: object) -> None:
        if text := value if isinstance(value, str) else plain_text(value):
            self._rows.extend((id_ * TEXT_SLOTS + slot, id_, field, text))

    def _slot(self, field: str, first: int, end: int) -> int:
        """The place of a field's texts; fields too many for their range share its last one."""
        if field not in self.slots:
            taken = [slot for slot in self.slots.values() if first <= slot < end - 1]
            self.slots[field] = max(taken, default=first - 1) + 1
        return self.slots[field]
