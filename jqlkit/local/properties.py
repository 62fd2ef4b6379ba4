"""Properties of an issue as rows: a value at each place of a document."""

from collections.abc import Iterator
from typing import Any

from jqlkit.dates import seconds

#: Where in which property, the text, and what it is as a number and as an instant.
PropertyValue = tuple[str, str, str, float | None, int | None]


def property_values(properties: dict[str, Any]) -> Iterator[tuple[PropertyValue, bool]]:
    """The values in properties, and whether each is a text.

    >>> list(property_values({"score": {"total": 7}}))
    [(('score', '.total', '7', 7.0, None), False)]
    """
    for name, value in properties.items():
        pending: list[tuple[str, Any]] = [("", value)]
        while pending:
            path, item = pending.pop()
            match item:
                case dict():
                    pending.extend((f"{path}.{key}", below) for key, below in item.items())
                case list():
                    pending.extend((path, below) for below in item)
                case str():
                    yield (name, path, item, None, _instant(item)), True
                case int() | float() if not isinstance(item, bool):
                    yield (name, path, plain_number(float(item)), float(item), None), False
                case bool():
                    yield (name, path, str(item), None, None), False


def plain_number(number: float) -> str:
    """A number as text, whole ones without a fraction."""
    return str(int(number)) if number.is_integer() else str(number)


def _instant(text: str) -> int | None:
    try:
        return seconds(text) if text else None
    except ValueError:
        return None
