"""What is wrong with a text that does not parse, in words of JQL."""

from typing import Final

from jqlkit.errors import JqlSyntaxError
from jqlkit.grammar_tables import SYMBOLS
from jqlkit.lexer import END, ERROR
from jqlkit.operators import RESERVED
from jqlkit.parser import bad_characters, bad_words, foreign, misplaced
from jqlkit.parser.scene import Mistake, Scene, look, printable
from jqlkit.spans import Edit

#: What `JqlSyntaxError.expected` calls a terminal, if not by its own name as the keywords.
_NAMES: Final = {terminal: sign for sign, terminal in SYMBOLS.items()} | {
    END: "the end of the query",
    "QUOTED": "a text in quotes",
    "DIGITS": "a number",
    "NEGATIVE": "a number",
}


def syntax_error(text: str, cause: Exception) -> JqlSyntaxError:
    """The error of a text for which the parser stopped with `cause`."""
    scene = look(text)
    if scene is None:
        if not isinstance(cause, JqlSyntaxError):
            raise cause
        return JqlSyntaxError(cause.message, cause.span, text, cause.expected, cause.hint, cause.fix)
    mistake = _explained(scene)
    fix = mistake.fix if mistake.fix and _helps(mistake.fix, scene) else None
    hint = mistake.hint and printable(mistake.hint)
    return JqlSyntaxError(printable(mistake.message), mistake.span, text, _expected(scene), hint, fix)


def _explained(scene: Scene) -> Mistake:
    early = (
        bad_characters.odd_blank(scene)
        or bad_characters.wide_sign(scene)
        or foreign.explain(scene)
        or bad_characters.comment_of_sql(scene)
    )
    if early is not None:
        return early
    if scene.found.type == ERROR:
        return bad_characters.explain(scene)
    if scene.word()[:1].isalpha() or scene.found.type == RESERVED:
        mistake = bad_words.explain(scene)
        if mistake is not None:
            return mistake
    return misplaced.explain(scene)


def _helps(fix: Edit, scene: Scene) -> bool:
    """Whether the text gets further with the edit: the next mistake, if any, stands behind it."""
    (start, end), content = fix
    remaining = look(scene.text[:start] + content + scene.text[end:])
    if remaining is None:
        return True
    return remaining.found.type != END and remaining.found.start > max(start + len(content), scene.found.start)


def _expected(scene: Scene) -> tuple[str, ...]:
    if scene.found.type == ERROR:
        return ()
    names = _NAMES | {"WORD": "a field" if scene.place in ("clause", "sort") else "a value"}
    return tuple(sorted({names.get(terminal, terminal) for terminal in scene.expected}))
