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
        return [row for row in rows if self._is_new(row.get("id") or row.get("key"))]

    def new_ids(self, ids: Iterable[Any]) -> list[str]:
        """The same of ids alone, as text."""
        return [str(text) for text in ids if self._is_new(text)]

    def _is_new(self, text: Any) -> bool:
        try:
            number = int(text)
        except (TypeError, ValueError):
            known = str(text) in self._keys
            self._keys.add(str(text))
            return not known
        block = self._bits.get(number >> _BITS, 0)
        bit = 1 << (number & _MASK)
        self._bits[number >> _BITS] = block | bit
        return not block & bit
