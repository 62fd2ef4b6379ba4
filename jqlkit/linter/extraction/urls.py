"""Queries in addresses: finding the value of `jql=`, decoding it, and keeping its place."""

import re
from itertools import islice
from typing import Final
from urllib.parse import quote

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import HOLE, Decoder, Mapped
from jqlkit.linter.extraction.model import Parameter, Request

_PARAMETER: Final = re.compile(r"(?:[?&]|&amp;|^)(?P<name>jql|jqlQuery)(?:=|%3D)", re.IGNORECASE)
_ANY_PARAMETER: Final = re.compile(r"(?:[?&]|&amp;)(?P<name>[A-Za-z][\w.\-]*)(?:\[\])?=(?P<value>[^&#]*)")
_ENCODED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+|\+")
_HINT: Final = re.compile(r"(?i)[?&;](?:jql|jqlQuery)=")
_URL_START: Final = re.compile(r"""[^\s"'<>`|]*$""")
#: A percent sign that was encoded again.
DOUBLE: Final = re.compile(r"%25[0-9A-Fa-f]{2}")
#: More queries in one address are no queries.
MAX_VALUES: Final = 10
_OPEN: Final = {")": "(", "]": "[", "}": "{"}
#: Parameters of the search endpoints: what may follow a query that is not cut.
KNOWN_PARAMETERS: Final = frozenset(
    """maxresults fields expand startat nextpagetoken validatequery properties fieldsbykeys reconcileissues failfast
    jql jqlquery filter filterid os_authtype selectedissue startindex tempmax view layout""".split()
)


def percent_encode(content: str) -> str:
    """Text as it stands in the value of a URL parameter."""
    return quote(content, safe="()!'*~-._,:")


def decode_percent(value: Mapped) -> Mapped:
    """The value of a URL parameter as the server reads it: one percent decoding, + means a blank."""
    decoder = Decoder(value, percent_encode)
    at = 0
    for match in _ENCODED.finditer(value.text):
        decoder.copy(at, match.start())
        at = match.end()
        if match.group() == "+":
            decoder.put(" ", match.start(), at)
        else:
            _put_bytes(decoder, match.group(), match.start())
    decoder.copy(at, len(value))
    return decoder.build()


def _put_bytes(decoder: Decoder, escapes: str, start: int) -> None:
    data = bytes.fromhex(escapes.replace("%", ""))
    at = 0
    while at < len(data):
        size = next((n for n in (1, 2, 3, 4) if _is_character(data[at : at + n], n)), 0)
        char = data[at : at + size].decode() if size else "\ufffd"
        decoder.put(char, start + 3 * at, start + 3 * (at + max(size, 1)))
        at += max(size, 1)


def _is_character(data: bytes, size: int) -> bool:
    try:
        return len(data) == size and len(data.decode()) == 1
    except UnicodeDecodeError:
        return False


def jql_values(url: Mapped) -> list[tuple[int, int]]:
    """Ranges of the raw values of `jql=` and `jqlQuery=`: up to the first & or #, nothing decoded."""
    found = []
    for match in islice(_PARAMETER.finditer(url.text), MAX_VALUES):
        stop = re.compile(r"[&#]").search(url.text, match.end())
        found.append((match.end(), stop.start() if stop else len(url)))
    return found


def is_cut(url: Mapped, start: int, end: int) -> bool:
    """Whether a raw & or # at `end` belongs to the query: a quote or parenthesis is open, or no parameter follows."""
    if end >= len(url):
        return False
    decoded = decode_percent(url.part(start, end)).text
    if _is_open(decoded):
        return True
    if url.text[end] == "#":
        return False
    following = re.compile(r"(?:amp;)?([\w.\-]*)").match(url.text, end + 1)
    name = following[1].lower() if following else ""
    return bool(name) and name not in KNOWN_PARAMETERS and not name.startswith("utm_")


def _is_open(text: str) -> bool:
    quote_mark = ""
    depth = 0
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 2
            continue
        if quote_mark:
            quote_mark = "" if char == quote_mark else quote_mark
        elif char in "\"'":
            quote_mark = char
        else:
            depth += (char == "(") - (char == ")")
        at += 1
    return bool(quote_mark) or depth > 0


def parameters(url: Mapped) -> list[Parameter]:
    """The parameters that an address has, with their raw values."""
    found = []
    for match in _ANY_PARAMETER.finditer(url.text):
        value = url.part(*match.span("value"))
        found.append(Parameter(match["name"], "url", value, url.span(*match.span())))
    return found


def add_url(collector: Collector, url: Mapped, via: str, *, show_dynamic: bool = False, lenient: bool = False) -> bool:
    """Adds the queries of an address; says whether it has the parameter."""
    values = jql_values(url)
    for start, end in values:
        value = url.part(start, end)
        collector.query(
            decode_percent(value), via, encoded=value, certain=bool(value.text.replace(HOLE, "").strip()), whole=True,
            show_dynamic=show_dynamic, lenient=lenient or is_cut(url, start, end) or bool(DOUBLE.search(value.text)),
        )  # fmt: skip
    return bool(values)


def add_link(collector: Collector, url: Mapped, via: str, *, tool: str = "link", show_dynamic: bool = False) -> None:
    """Adds an address that stands for itself: its queries, and a request to judge."""
    if add_url(collector, url, via, show_dynamic=show_dynamic) or "/rest/api/" in url.text:
        collector.requests.append(
            Request(tool, url.span(0, len(url)), url, address(url), tuple(parameters(url)))
        )  # fmt: skip


def address(url: Mapped) -> str:
    """The text of an address; holes that are not known stay holes."""
    return url.text


def add_text(collector: Collector, text: Mapped, via: str, *, show_dynamic: bool = False) -> None:
    """Adds the addresses with a query that stand in running text or markup."""
    at = 0
    while match := _HINT.search(text.text, at):
        start, end = url_around(text.text, match.start(), match.end())
        add_link(collector, text.part(start, end), via, show_dynamic=show_dynamic)
        at = max(end, match.end())


def url_around(text: str, at: int, inside: int) -> tuple[int, int]:
    """The address in running text that `at` is part of: up to its quote if it is quoted, else to a blank or bracket."""
    line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    head = _URL_START.search(text[max(line, at - 500) : at])
    start = at - len(head.group()) if head else at
    for opener in ("](", "("):
        cut = text.rfind(opener, start, at)
        if cut >= 0 and "http" in text[cut:at]:
            start = cut + len(opener)
            break
    scheme = re.search(r"https?://", text[start:at])
    before = text[start - 1] if start > line else ""
    if scheme and (scheme.start() == 0 or before not in "\"'"):
        start += scheme.start()
        before = text[start - 1] if start > line else ""
    if before in ('"', "'", "`", "<") and before:
        stop = text.find({"<": ">"}.get(before, before), inside)
        end_of_line = re.compile(r"[\r\n]").search(text, inside)
        limit = end_of_line.start() if end_of_line else len(text)
        if 0 <= stop < limit:
            return start, stop
    return start, _end_of_bare(text, start, inside)


def _end_of_bare(text: str, start: int, at: int) -> int:
    depth: list[str] = []
    while at < len(text):
        char = text[at]
        if char.isspace() or char in "\"'`<>|\\":
            break
        if char == "[" and not text[at + 1 : at + 2].isdigit() and text[at + 1 : at + 2] != "]":
            break
        if char in "([{":
            depth.append(char)
        elif char in ")]}":
            if not depth or depth[-1] != _OPEN[char]:
                break
            depth.pop()
        at += 1
    while at > start and text[at - 1] in ".,;:!?" and text[at - 2 : at] != "()":
        at -= 1
    return at
