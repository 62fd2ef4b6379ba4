"""Remembering which issues were seen, in little memory."""

from collections.abc import Iterable, Mapping, Sequence
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
        rows = list(rows)
        new = self._new([row.get("id") or row.get("key") for row in rows])
        return rows if len(new) == len(rows) else [rows[place] for place in new]

    def new_ids(self, ids: Sequence[Any]) -> list[str]:
        """The same of ids alone, as text."""
        new = self._new(ids)
        return [str(ids[place]) for place in new]

    def _new(self, ids: Sequence[Any]) -> list[int]:
        """The places of those that are new. One loop for all, since it runs for every issue."""
        bits, new = self._bits, []
        for place, text in enumerate(ids):
            try:
                number = int(text)
            except (TypeError, ValueError, OverflowError):
                if str(text) not in self._keys:
                    self._keys.add(str(text))
                    new.append(place)
                continue
            block, bit = bits.get(number >> _BITS, 0), 1 << (number & _MASK)
            if not block & bit:
                bits[number >> _BITS] = block | bit
                new.append(place)
        return new
