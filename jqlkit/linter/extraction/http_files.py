"""`.http` files: requests as editors send them."""

import re
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.dispatch import extract_into
from jqlkit.linter.extraction.mapped import Decoder, Mapped
from jqlkit.linter.extraction.model import Parameter, Request
from jqlkit.linter.extraction.templates import has_tags, mask_tags
from jqlkit.linter.extraction.urls import add_url, parameters

_REQUEST: Final = re.compile(
    r"(?m)^[ \t]*(?:(?P<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+)?(?P<url>(?:https?://|/|\ufdd0)[^\n]*?)"
    r"(?P<version>[ \t]+HTTP/[\d.]+)?[ \t\r]*$(?P<more>(?:\n[ \t]+[?&][^\n]*)*)"
)
_SEPARATOR: Final = re.compile(r"(?m)^###[^\n]*$")
_BLANK: Final = re.compile(r"\r?\n[ \t]*\r?\n")
_NAME: Final = re.compile(r'"(\w+)"\s*:')


def extract_http(collector: Collector, source: Mapped) -> None:
    """Adds the queries of a file of HTTP requests."""
    text = mask_tags(source) if has_tags(source.text) else source
    at = 0
    for end in [*(match.start() for match in _SEPARATOR.finditer(text.text)), len(text)]:
        _request(collector, text.part(at, end))
        newline = text.text.find("\n", end)
        at = newline + 1 if newline >= 0 else len(text)


def _request(collector: Collector, part: Mapped) -> None:
    match = _REQUEST.search(part.text)
    if match is None:
        return
    url = _without_breaks(part.part(match.start("url"), match.end("url")), part.part(*match.span("more")))
    add_url(collector, url, "request line, ?jql=")
    found = parameters(url)
    blank = _BLANK.search(part.text, match.end())
    if blank:
        body = part.part(blank.end(), len(part))
        if "jql" in body.text.lower():
            is_json = body.text.lstrip()[:1] in ("{", "[")
            extract_into(collector, body, "json" if is_json else "text")
            found += [Parameter(m[1], "json", None, body.span(*m.span(1))) for m in _NAME.finditer(body.text)]
    if "jql" in url.text or "/rest/api/" in url.text:
        flags = frozenset([match["method"] or "GET"])
        collector.requests.append(Request("http", url.span(0, len(url)), url, url.text, tuple(found), flags))


def _without_breaks(url: Mapped, more: Mapped) -> Mapped:
    """An address whose parameters go on in indented lines."""
    if not more.text:
        return url
    from jqlkit.linter.extraction.mapped import joined

    decoder = Decoder(more)
    for line in re.finditer(r"\n[ \t]+([?&][^\n]*?)[ \t\r]*(?=\n|$)", more.text):
        decoder.copy(*line.span(1))
    return joined([url, decoder.build()])
