"""Text from elsewhere, made safe to print."""

import json
import re
from typing import Any, Final

# C0 but tab and line ends, DEL and C1 (which holds one-character escape sequences), and the
# characters that reorder what a terminal shows.
_UNSAFE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def printable(text: str) -> str:
    r"""The text without control characters and terminal escapes; tabs and line ends stay.

    >>> printable("a\x1b[31mb\nc")
    'a[31mb\nc'
    """
    return _UNSAFE.sub("", text)


def one_line(text: str) -> str:
    r"""The same on one line.

    >>> one_line("a\r\n  b\tc")
    'a b c'
    """
    return " ".join(printable(text).split())


def not_a_formula(text: str) -> str:
    """A cell that no spreadsheet runs: a quote before what would start a formula.

    >>> not_a_formula("=1+1"), not_a_formula("-5")
    ("'=1+1", '-5')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def to_json(value: Any, indent: int | None = None) -> str:
    r"""JSON in which characters that a terminal would act on are escaped.

    >>> print(to_json({"summary": "caf\u00e9 \x9b31m"}))
    {"summary": "café \u009b31m"}
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(_escape, text)


def to_json_bytes(value: Any) -> bytes:
    r"""The same in UTF-8, as compact as it gets and several times faster: for what may be many megabytes.

    >>> to_json_bytes({"summary": "a\x7fb"})
    b'{"summary":"a\\u007fb"}'
    """
    import orjson  # takes as long to load as much of the rest

    try:
        data = orjson.dumps(value)
    except TypeError:  # a lone surrogate, an integer of more than 64 bits
        return to_json(value).encode()
    if data.isascii() and b"\x7f" not in data:
        return data
    return _UNSAFE.sub(_escape, data.decode()).encode()


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
