"""Remembering which issues were seen, in little memory."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

Row = Mapping[str, Any]

_BITS: Final = 10
_MASK: Final = (1 << _BITS) - 1


class Seen:
    """A set of issue ids: a bit each, since the ids of a site lie close together.

    >>> seen = Seen()
    >>> len(seen.new([{"id": "10001"}, {"id": "10001"}, {"key": "DEMO-1"}])), len(seen.new([{"key": "DEMO-1"}]))
    (2, 0)
    """

    __slots__ = ("_bits", "_keys")

    def __init__(self) -> None:
        self._bits: dict[int, int] = {}
        self._keys: set[str] = set()

    def new(self, rows: Iterable[Row]) -> list[Row]:
        """The issues that were not seen before, which now they are. Without a number as id, the key tells."""
        fresh = []
        bits = self._bits
        for row in rows:
            try:
                number = int(row["id"])
            except (KeyError, TypeError, ValueError):
                key = str(row.get("id") or row.get("key"))
                if key not in self._keys:
                    self._keys.add(key)
                    fresh.append(row)
                continue
            bit = 1 << (number & _MASK)
            block = bits.get(number >> _BITS, 0)
            if not block & bit:
                bits[number >> _BITS] = block | bit
                fresh.append(row)
        return fresh
