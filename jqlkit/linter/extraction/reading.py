"""Reading the files of others: text in whatever encoding, unless it cannot hold a query."""

import math
import os
from pathlib import Path
from typing import Final, NamedTuple

from jqlkit.files import Encoding, decode, encoding_of, undecodable
from jqlkit.linter.extraction.hosts import host_of, may_hold_jql
from jqlkit.linter.extraction.walking import Found

#: Larger files of a folder are passed over, in bytes; one that is named is read whatever its size.
MAX_SIZE: Final = 5_000_000
#: What bytes are read in that are neither UTF-8 nor UTF-16. Such a file is never written.
LATIN_1: Final = Encoding("latin-1")


class HostText(NamedTuple):
    """The text of a file that may hold queries, and how it is written."""

    text: str
    encoding: Encoding


class Unread(NamedTuple):
    """Why a file was not read. It is passed over where nobody asked for it; else this is an error."""

    reason: str
    is_passed_over: bool = False


def read_host(found: Found) -> HostText | Unread | None:
    """The text of a file; None if it cannot hold a query: its bytes have no hint of one, or are no text."""
    if found.problem:
        return Unread(found.problem)
    try:
        data = _read(found.path, math.inf if found.is_named else MAX_SIZE)
    except OSError as error:
        return Unread(f"cannot read this file: {error.strerror or error}")
    if data is None:
        return Unread(f"not read: it is larger than {MAX_SIZE // 1_000_000} MB, and not named", is_passed_over=True)
    is_query_file = "jql" in found.path.name.lower() and host_of(found.path.name)[0] == "jql"
    is_wide = encoding_of(data).name != "utf-8"
    if not is_wide and not is_query_file and not may_hold_jql(data, None):
        return None
    try:
        text, encoding = decode(data)
    except UnicodeDecodeError as error:
        if is_query_file:
            return Unread(undecodable(error))
        if b"\0" in data[:8000] and not found.is_named:
            return None
        return HostText(data.decode(LATIN_1.name), LATIN_1)
    if is_wide and not is_query_file and not may_hold_jql(text.encode("utf-8", "replace"), None):
        return None
    return HostText(text, encoding)


def _read(path: Path, limit: float) -> bytes | None:
    """The bytes of a file, None if they are more than the limit. The size comes first: room takes time."""
    with path.open("rb", buffering=0) as file:
        return file.readall() if os.fstat(file.fileno()).st_size <= limit else None
