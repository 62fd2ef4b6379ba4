"""What a page of HTML says, where JSON was expected."""

from html.parser import HTMLParser

from jqlkit.jira.bodies import plain


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title: list[str] = []
        self.words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("title", "script", "style"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)
        elif self._inside[-1] == "title":
            self.title.append(data)


def html_words(body: bytes, limit: int = 120) -> str:
    """What a page of HTML says: its title, else its first words.

    >>> html_words(b"<html><title>Oops</title><body><script>x()</script><h1>Gone</h1></body></html>")
    'Oops'
    """
    parser = _Words()
    parser.feed(body[:65_536].decode("utf-8", "replace"))
    return plain(" ".join(parser.title), limit) or plain(" ".join(parser.words), limit)
