"""Finds and reads `grammar/jql.lark`, the only source of syntax; the only module that touches a file of the package."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jqlkit.operators import RESERVED_WORDS

if TYPE_CHECKING:
    from lark import Lark, Token, Transformer

#: The terminal of a reserved word: no rule of the grammar takes it.
RESERVED: Final = "RESERVED"


def grammar_text() -> str:
    """The text of `jql.lark`, from the wheel or from the checkout."""
    packaged = files("jqlkit") / "jql.lark"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[1] / "grammar" / "jql.lark").read_text(encoding="utf-8")


@cache
def lark_parser(transformer: "Transformer[Token, Any] | None" = None) -> "Lark":
    """Plain Lark (LALR, basic lexer) on the grammar, with the transformer applied while it parses.

    Imports Lark, which takes tens of milliseconds.
    """
    from lark import Lark, Token
    from lark.lexer import PatternStr

    from jqlkit.quoting import decode, is_reserved

    keywords: dict[str, str] = {}

    def as_keyword(token: Token) -> Token:
        word = str(token)
        if word.isascii() and (name := keywords.get(word.upper())):
            return Token.new_borrow_pos(name, token.value, token)
        if "\\" in word and is_reserved(decode(word)):  # Jira checks after decoding
            return Token.new_borrow_pos(RESERVED, token.value, token)
        return token

    parser = Lark(
        grammar_text(),
        start="query",
        parser="lalr",
        lexer="basic",
        maybe_placeholders=False,
        lexer_callbacks={"WORD": as_keyword},
        transformer=transformer,
    )
    keywords.update(dict.fromkeys((word.upper() for word in RESERVED_WORDS), RESERVED))
    for terminal in parser.terminals:
        if isinstance(terminal.pattern, PatternStr) and "i" in terminal.pattern.flags:
            keywords[terminal.pattern.value.upper()] = terminal.name
    return parser
