"""The language inside the operand of `~`: words, phrases, AND OR NOT + -, groups and wildcards.

Data Center reads it as Lucene does, with fuzzy words (`roam~`) and proximity (`"a b"~10`). Cloud takes `*` at the
end of a word, reads `?` so too, and passes over fuzzy, proximity and boost marks (https://support.atlassian.com/jira-software-cloud/docs/search-syntax-for-text-fields/).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local.predicates import Terms, TextBool, TextNode, TextRows, Wildcard, Words

_TOKEN: Final = re.compile(
    r"""\s+
    | (?P<phrase>"(?P<inner>(?:\\.|[^"\\])*)"(?P<after>(?:~\d*|\^[\d.]+)*))
    | (?P<open>\() | (?P<close>\))
    | (?P<not>!|-(?=\S)) | (?P<must>\+(?=\S))
    | (?P<and>&&) | (?P<or>\|\|)
    | (?P<word>(?:\\.|[^\s"()\\])+)
    | (?P<stray>[-+"\\])""",
    re.VERBOSE,
)
#: What parts words for the index, as its tokenizer does.
_WORD: Final = re.compile(r"[^\W]+")
_ESCAPED: Final = re.compile(r"\\(.)")
_MARKS: Final = re.compile(r"(?:~[\d.]*|\^[\d.]+)+$")
_SLOP: Final = re.compile(r"~(\d+)")
_FUZZY: Final = re.compile(r"~([\d.]*)")
#: Longer words apart than any text is long.
_MAX_SLOP: Final = 1_000_000
#: English words that Jira's index leaves out.
STOP_WORDS: Final = frozenset(
    "a an and are as at be but by for if in into is it no not of on or s such t that the their then there these they"
    " this to was will with".split()
)
_MAX_DEPTH: Final = 50


class _Part(NamedTuple):
    node: TextNode | None
    #: "+" must, "-" must not, "" as the operator between the words says.
    mark: str
    #: The operator before it.
    joined: str


class Index(Protocol):
    """What the texts tell of words that are only like the ones that are searched for."""

    def alike(self, word: str, edits: int, likeness: float) -> tuple[str, ...]:
        """The terms that so many edits at most make of a word, and that are more like it than so much (0 to 1)."""

    def near(self, words: Sequence[str], slop: int) -> tuple[int, ...]:
        """The ids of the texts in which these words stand together, but for so many moves."""


def parse_search(text: str, field: str, deployment: str, index: Index | None = None) -> TextNode:
    """The search that an operand of `~` asks for. Raises EvaluationError in Jira's words.

    >>> parse_search("crash -login", "summary", "cloud")
    TextBool(operator='and', parts=(Words(phrase=('crash',)),), excluded=(Words(phrase=('login',)),))
    """
    tokens = list(_tokens(text))
    parser = _Parser(tokens, field, None if deployment == "cloud" else index, text)
    node = parser.group(0)
    if parser.position < len(tokens):
        raise _refused(text, field)
    return node if node is not None else TextBool("or", ())


def _tokens(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:  # a lone backslash at the end
            return
        if match.lastgroup:
            yield match
        position = match.end()


class _Parser:
    def __init__(self, tokens: list[re.Match[str]], field: str, index: Index | None, text: str) -> None:
        self.tokens, self.field, self.index, self.text = tokens, field, index, text
        self.position = 0

    def group(self, depth: int) -> TextNode | None:
        if depth > _MAX_DEPTH:
            raise UnsupportedError(f"the text search for {self.field} nests more than {_MAX_DEPTH} groups")
        parts: list[_Part] = []
        joined, mark = "", ""
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            kind = token.lastgroup if token.lastgroup not in ("inner", "after") else "phrase"
            word = token["word"]
            if kind == "close":
                break
            self.position += 1
            if kind == "and" or word == "AND":
                joined = "and"
            elif kind == "or" or word == "OR":
                joined = "or"
            elif kind == "not" or word == "NOT":
                mark = "-"
            elif kind == "must":
                mark = "+"
            elif kind == "stray":
                if token[0] == '"':
                    raise _refused(self.text, self.field)
            else:
                parts.append(_Part(self.atom(token, depth), mark, joined))
                joined, mark = "", ""
        if joined == "and" or joined == "or" or mark:
            raise _refused(self.text, self.field)
        return _combine(parts)

    def atom(self, token: re.Match[str], depth: int) -> TextNode | None:
        if token["open"]:
            node = self.group(depth + 1)
            if self.position >= len(self.tokens):
                raise _refused(self.text, self.field)
            self.position += 1
            return node
        if token["phrase"]:
            words = _WORD.findall(_ESCAPED.sub(r"\1", token["inner"]))
            slop = _SLOP.search(token["after"] or "")
            if self.index is not None and slop and len(words) > 1:
                return TextRows(self.index.near(words, min(int(slop[1]), _MAX_SLOP)))
            return Words(tuple(words)) if words else None
        return self.word(token["word"])

    def word(self, word: str) -> TextNode | None:
        if marks := _MARKS.search(word):
            word = word[: marks.start()]
            fuzzy = _FUZZY.search(marks[0])
            if self.index is not None and fuzzy and word:
                term = _ESCAPED.sub(r"\1", word).casefold()
                return Terms(self.index.alike(term, *_fuzziness(fuzzy[1])))
        wild = [index for index, char in enumerate(word) if char in "*?" and (index == 0 or word[index - 1] != "\\")]
        if wild:
            return self.wildcard(word, wild)
        words = _WORD.findall(_ESCAPED.sub(r"\1", word))
        if not words or (len(words) == 1 and words[0].casefold() in STOP_WORDS):
            return None
        return Words(tuple(words))

    def wildcard(self, word: str, wild: list[int]) -> TextNode | None:
        if wild[0] == 0:
            if word.strip("*?"):
                raise EvaluationError(
                    f"The text query '{self.text}' for field '{self.field}' is not allowed to start with"
                    f" '*' or '?': leading wildcards are not supported."
                )
            return None
        if self.index is None:
            if wild[0] < len(word.rstrip("*?")):
                raise UnsupportedError(f"a wildcard inside a word ({word}): Jira Cloud documents * at its end only")
            word = word[: wild[0]] + "*"
        folded = _ESCAPED.sub(r"\1", word).casefold()
        *before, last = re.split(r"[^\w*?]+", folded)
        prefix = re.split(r"[*?]", last)[0]
        node: TextNode = Wildcard(prefix, last)
        if leading := [part for part in before if part]:
            return TextBool("and", (Words(tuple(leading)), node))
        return node


def _combine(parts: list[_Part]) -> TextNode | None:
    """Lucene's way: a word before or after AND is needed, one beside OR is not; by default all are."""
    needed: list[TextNode] = []
    optional: list[TextNode] = []
    excluded: list[TextNode] = []
    for index, part in enumerate(parts):
        if part.node is None:
            continue
        following = parts[index + 1].joined if index + 1 < len(parts) else ""
        if part.mark == "-":
            excluded.append(part.node)
        elif part.mark != "+" and "or" in (part.joined, following) and "and" not in (part.joined, following):
            optional.append(part.node)
        else:
            needed.append(part.node)
    if needed:  # what is optional beside something needed only changes the ranking
        return needed[0] if len(needed) == 1 and not excluded else TextBool("and", tuple(needed), tuple(excluded))
    if optional:
        return optional[0] if len(optional) == 1 and not excluded else TextBool("or", tuple(optional), tuple(excluded))
    return TextBool("or", (), tuple(excluded)) if excluded else None


def _fuzziness(mark: str) -> tuple[int, float]:
    """How many edits a fuzzy mark allows, and how much alike words have to be: by half, as marked, or (~1, ~2) at all.

    https://lucene.apache.org/core/2_9_4/queryparsersyntax.html has these rules.
    """
    try:
        number = float(mark or 0.5)
    except ValueError:
        number = 0.5
    return (min(int(number), 2), 0) if number >= 1 else (2, number)


def _refused(text: str, field: str) -> EvaluationError:
    return EvaluationError(f"Unable to parse the text '{text}' for field '{field}'.")
