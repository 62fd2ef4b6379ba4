"""What a curl, wget or HTTPie command sends."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import Mapped
from jqlkit.linter.extraction.model import Parameter, Request
from jqlkit.linter.extraction.shell_words import Word
from jqlkit.linter.extraction.urls import add_url, decode_percent, parameters

_SHORT_VALUES: Final = frozenset("dHuoXFAbcemTwxKryYzECDPQtI".replace("I", ""))
_LONG_VALUES: Final = frozenset(
    """data data-raw data-binary data-ascii data-urlencode json url url-query request header user output form user-agent
    cookie cookie-jar referer max-time connect-timeout upload-file write-out proxy config range retry retry-delay cacert
    cert key resolve post-data post-file body-data method http-user http-password output-document timeout""".split()
)
_DATA: Final = {
    "d": "form", "data": "form", "data-raw": "form", "data-binary": "form", "data-ascii": "form",
    "data-urlencode": "form-encoded", "url-query": "query", "json": "json", "post-data": "form", "body-data": "form",
}  # fmt: skip
_PATTERN: Final = re.compile(r"\{[^{}\s]*,[^{}\s]*\}")
_FIELD: Final = re.compile(r"(?P<name>jql|jqlQuery)(?P<mark>==|:=|=)", re.IGNORECASE)


class Curl:
    """Reads one command; `value` adds a query, `is_encoded` knows variables that are percent-encoded."""

    def __init__(
        self,
        collector: Collector,
        source: Mapped,
        tool: str,
        words: list[Word],
        value: Callable[[Word, Mapped, str], None],
        is_encoded: Callable[[str], bool],
    ) -> None:
        self._collector = collector
        self._source = source
        self._tool = tool
        self._words = words
        self._value = value
        self._is_encoded = is_encoded

    def run(self) -> None:
        """Adds the queries of the command, and the requests that it sends."""
        flags: set[str] = set()
        urls: list[Word] = []
        data: list[tuple[str, Word, Mapped]] = []
        for option, word, value in self._arguments():
            if option in ("G", "get"):
                flags.add("-G")
            elif option in ("g", "globoff"):
                flags.add("-g")
            elif option in ("", "url"):
                urls.append(word._replace(value=value))
            elif option in _DATA:
                data.append((_DATA[option], word, value))
        found = [item for where, word, value in data for item in self._data(where, word, value, flags)]
        self._requests(urls, found, flags)

    def _arguments(self) -> Iterator[tuple[str, Word, Mapped]]:
        """Options with their values ("" is the option of what has none before it)."""
        words = iter(self._words[1:])
        for word in words:
            text = word.value.text
            if text.startswith("--") and len(text) > 2:
                name, mark, _ = text[2:].partition("=")
                if mark:
                    yield name, word, word.value.part(len(name) + 3, len(text))
                elif name in _LONG_VALUES:
                    following = next(words, None)
                    if following is not None:
                        yield name, following, following.value
                else:
                    yield name, word, word.value
            elif text.startswith("-") and len(text) > 1:
                yield from self._short(word, words)
            else:
                yield "", word, word.value

    def _short(self, word: Word, words: Iterator[Word]) -> Iterator[tuple[str, Word, Mapped]]:
        text = word.value.text
        for at in range(1, len(text)):
            if text[at] in _SHORT_VALUES and self._tool in ("curl", "curlie"):
                if at + 1 < len(text):
                    yield text[at], word, word.value.part(at + 1, len(text))
                elif (following := next(words, None)) is not None:
                    yield text[at], following, following.value
                return
            yield text[at], word, word.value

    def _data(self, where: str, word: Word, value: Mapped, flags: set[str]) -> Iterator[Parameter]:
        from jqlkit.linter.extraction.dispatch import extract_into

        text = value.text
        place = self._source.span(word.start, word.end)
        if text.lstrip()[:1] in ("{", "["):
            flags.add("json")
            self._unexpanded(word, value)
            extract_into(self._collector, value, "json")
            for name in re.findall(r'"(\w+)"\s*:', text):
                yield Parameter(name, "json", None, place)
            return
        name, mark, _ = text.partition("=")
        if not mark:
            return
        inner = value.part(len(name) + 1, len(text))
        if name.lower() in ("jql", "jqlquery"):
            via = f"{self._tool} {where} {name}="
            if where == "form":
                found = re.search(r"&", inner.text)
                raw = inner.part(0, found.start() if found else len(inner))
                self._collector.query(decode_percent(raw), via, encoded=raw, whole=True, certain=True)
            elif not re.search(r"%(?:20|3[A-Fa-f]|2[0-9A-Fa-f])", inner.text):
                self._value(word, inner, via)
        yield Parameter(name, where, inner, place)

    def _unexpanded(self, word: Word, value: Mapped) -> None:
        if word.single and re.search(r'"jql"\s*:\s*"\$\{?\w+\}?', value.text):
            from jqlkit.linter.extraction.model import Unexpanded

            for start, end in word.single:
                for match in re.finditer(r'"jql"\s*:\s*"\$\{?(\w+)\}?', self._source.text[start:end]):
                    place = self._source.span(start + match.start(), start + match.end())
                    self._collector.unexpanded.append(Unexpanded(match[1], place, "quotes"))

    def _requests(self, urls: list[Word], found: list[Parameter], flags: set[str]) -> None:
        whole = self._source.span(self._words[0].start, self._words[-1].end)
        about = any(item.name.lower() in ("jql", "jqlquery") for item in found)
        for word in urls:
            url = word.value
            if field := _FIELD.match(url.text):
                if self._tool in ("http", "https", "xh", "httpie"):
                    self._value(word, url.part(field.end(), len(url)), f"{self._tool} jql==")
                continue
            for at, hole in list(url.holes.items()):
                if self._is_encoded(hole.text):
                    url.holes[at] = hole._replace(kind="encoded")
            own = set(flags)
            is_unquoted = self._question_mark_is_bare(word)
            if add_url(
                self._collector,
                url,
                f"?jql= of a {self._tool} URL",
                lenient=is_unquoted or bool(_PATTERN.search(url.text)),
            ):
                own |= {"unquoted"} if is_unquoted else set()
            elif not about and "/rest/api/" not in url.text:
                continue
            places = (*parameters(url), *found)
            span = url.span(0, len(url)) if url.text else whole
            self._add(Request(self._tool, span, url, url.text, places, frozenset(own)))
        if not urls and about:
            self._add(Request(self._tool, whole, None, "", tuple(found), frozenset(flags)))

    def _add(self, request: Request) -> None:
        command = self._source.span(self._words[0].start, self._words[0].end)
        self._collector.requests.append(request._replace(command=command))

    def _question_mark_is_bare(self, word: Word) -> bool:
        ranges = [self._source.text[start:end] for start, end in word.bare]
        return any("?" in text for text in ranges if text[0] not in "$`")
