"""What extraction gives: the queries of a file, and the facts about the code around them that rules judge."""

from typing import NamedTuple

from jqlkit.linter.extraction.mapped import Hole, Mapped
from jqlkit.spans import Edit, Span


class FilledHole(NamedTuple):
    """A hole of a query and the range of the query's text that fills it."""

    hole: Hole
    span: Span


class ExtractedQuery(NamedTuple):
    """One query text of a file.

    `row`, `column`: its first character, from 1, in code points. `jql`: as it stands in the file. `resolved`: what a
    parser gets, on one line (None: nothing can be said). `mode`: "literal", "template" (has holes), "fragment" (part
    of a query), "encoded" (value of a URL parameter), "dynamic" (nothing but holes). `via`: how it was reached.
    `host`: the language around it.

    `text` is what is parsed and linted: decoded, holes filled, white space as it is; `holes` are the filled ranges in
    it. `judged` is False where nothing can be said about the text. `scoped` is True where the sender adds a
    restriction of its own. `place` is the query's range in the file.
    """

    filename: str
    row: int
    column: int
    jql: str
    resolved: str | None
    mode: str
    via: str
    host: str
    text: str
    source: Mapped
    holes: tuple[FilledHole, ...]
    judged: bool
    scoped: bool
    place: Span

    def host_span(self, span: Span) -> Span:
        """Where a range of `text` stands in the file (offsets in code points)."""
        return self.source.span(*span)

    def host_edit(self, edit: Edit) -> Edit | None:
        """An edit of `text` as an edit of the file, through the escapes of the host.

        None where it cannot be made: it touches a hole or more than one literal, or the literal cannot hold the text.
        """
        (start, end), content = edit
        source = self.source
        if any(start < filled.span.end and filled.span.start < end for filled in self.holes):
            return None
        if not source.text:
            return None
        at = start if start < len(source) else end - 1
        if (
            start == end
            and start > 0
            and (start == len(source) or source.origins[start] is not source.origins[start - 1])
        ):
            at = start - 1
        origin = source.origins[at]
        if any(source.origins[i] is not origin for i in range(start, end)):
            return None
        written = origin.write(content)
        if written is None:
            return None
        place = source.span(start, end) if start < end else _gap(source, start, at)
        return Edit(place, written)


def _gap(source: Mapped, start: int, at: int) -> Span:
    place = source.ends[at] if at < start else source.starts[at]
    return Span(place, place)


class Parameter(NamedTuple):
    """A parameter of a request: `where` is "url", "query" (encoded by the client), "form", "form-encoded" or "json"."""

    name: str
    where: str
    value: Mapped | None
    span: Span
    encoder: str = ""


class Request(NamedTuple):
    """An HTTP request, or an address that looks like one.

    `tool`: "curl", "wget", "requests", "httpx", "urllib", "fetch", "http" or "link". `span`: the call or address.
    `url`: its text as it stands there, `address`: the text with the constants of the file filled in. `flags`: what
    else matters ("-G", "-g", "unquoted", "json"). `command`: the name of the command, behind which an option
    can be put in.
    """

    tool: str
    span: Span
    url: Mapped | None
    address: str = ""
    parameters: tuple[Parameter, ...] = ()
    flags: frozenset[str] = frozenset()
    command: Span | None = None


class Call(NamedTuple):
    """A call of a client that runs a search: its name, its place, and the client's library ("" unknown)."""

    name: str
    span: Span
    library: str


class Unexpanded(NamedTuple):
    """A shell variable that the shell does not expand where it stands: `reason` is "quotes" or "prefix"."""

    name: str
    span: Span
    reason: str


class Extraction(NamedTuple):
    """All that was found in one file.

    `blocks` are the code blocks of a document, from the line that opens one. `problem` says why a file was not read,
    or not to its end.
    """

    filename: str
    host: str
    text: str
    queries: tuple[ExtractedQuery, ...] = ()
    requests: tuple[Request, ...] = ()
    calls: tuple[Call, ...] = ()
    unexpanded: tuple[Unexpanded, ...] = ()
    blocks: tuple[Span, ...] = ()
    problem: str | None = None
