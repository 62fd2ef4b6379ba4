"""Remembering which issues were seen, in little memory."""

from typing import Any, Final

_BITS: Final = 10


class Seen:
    """A set of issue ids: a bit each, since the ids of a site lie close together.

    >>> seen = Seen()
    >>> seen.add({"id": "10001"}), seen.add({"id": "10001"}), seen.add({"key": "DEMO-1"})
    (True, False, True)
    """

    __slots__ = ("_bits", "_keys")

    def __init__(self) -> None:
        self._bits: dict[int, int] = {}
        self._keys: set[str] = set()

    def add(self, row: Any) -> bool:
        """Adds an issue; False if it was there already. Issues without a number as id are known by their key."""
        text = row.get("id")
        try:
            number = int(text)
        except (TypeError, ValueError):
            key = str(text or row.get("key"))
            if key in self._keys:
                return False
            self._keys.add(key)
            return True
        bit = 1 << (number & ((1 << _BITS) - 1))
        block = self._bits.get(number >> _BITS, 0)
        if block & bit:
            return False
        self._bits[number >> _BITS] = block | bit
        return True
