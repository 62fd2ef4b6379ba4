"""Text as JQL: when a word needs quotes, how to escape it, and how to read an escape."""

import re
from typing import Final

from jqlkit.operators import DOCUMENTED_RESERVED_WORDS, KEYWORDS, RESERVED_WORDS

#: What is written without quotes: narrower than the language allows, so that it is plain to every reader.
_PLAIN: Final = re.compile(r"-?\w[\w.:-]*")
# As texts, which `re` compiles when they are first used: most queries need none of them.
_PLAIN_PATH: Final = r"(?:\.[\w:-]+)+"

INTEGER: Final = re.compile(r"-?[0-9]+")
_BANNED_WORDS: Final = KEYWORDS | RESERVED_WORDS
_QUOTED_WORDS: Final = _BANNED_WORDS | DOCUMENTED_RESERVED_WORDS

# Control characters and non-characters are never legal raw; lone surrogates cannot be written to a file.
_ESCAPED: Final = '[\\\\"\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe\\uffff]'
_SHORT_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPE: Final = r"\\(?:u([0-9a-fA-F]{4})|(.))"
_UNESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r"}
_SURROGATE: Final = "[\ud800-\udfff]"


def is_reserved(word: str) -> bool:
    """Whether a decoded, unquoted word is one that Jira's parser keeps for itself, in any letter case.

    >>> is_reserved("If"), is_reserved("iff")
    (True, False)
    """
    return word.isascii() and word.lower() in _BANNED_WORDS


def quote(value: str) -> str:
    r"""A string as a JQL value: bare where that is safe, else in double quotes with escapes.

    A number becomes a quoted string, since bare it would be an integer.

    >>> print(quote("Open"), quote("In Progress"), quote("if"), quote("007"), quote('say "hi"'))
    Open "In Progress" "if" "007" "say \"hi\""
    """
    if _PLAIN.fullmatch(value) and not INTEGER.fullmatch(value) and not _is_quoted_word(value):
        return value
    return in_quotes(value)


def quote_name(name: str) -> str:
    """The same for a field name, a function name or an argument, where an integer means its digits.

    >>> print(quote_name("Story Points"), quote_name("-1"))
    "Story Points" -1
    """
    return name if INTEGER.fullmatch(name) else quote(name)


def quote_path(path: str) -> str:
    """The same for the path of an entity property, which starts with a dot.

    >>> print(quote_path(".a.b"), quote_path(".a b"))
    .a.b ".a b"
    """
    return path if re.fullmatch(_PLAIN_PATH, path) else in_quotes(path)


def in_quotes(value: str) -> str:
    r"""A string in double quotes, always.

    >>> print(in_quotes("a\tb"))
    "a\tb"
    """
    return f'"{re.sub(_ESCAPED, _escape, value)}"'


def decode(text: str) -> str:
    r"""The meaning of a word or of the inside of a quoted string, whose escapes are known to be legal.

    >>> print(decode(r"caf\u00e9"))
    café
    """
    if "\\" not in text:
        return text
    return join_surrogates(re.sub(_ESCAPE, _unescape, text, flags=re.DOTALL))


def join_surrogates(value: str) -> str:
    """The string with each pair of surrogates as the one character that it stands for."""
    if not has_surrogates(value):
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def has_surrogates(value: str) -> bool:
    """Whether there are halves of characters in the string."""
    return not value.isascii() and re.search(_SURROGATE, value) is not None


def _is_quoted_word(value: str) -> bool:
    return value.isascii() and value.lower() in _QUOTED_WORDS


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _unescape(match: re.Match[str]) -> str:
    if match[1] is not None:
        return chr(int(match[1], 16))
    return _UNESCAPES.get(match[2], match[2])
