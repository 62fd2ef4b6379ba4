"""Explanations of what cannot stand where it is: signs, connectives and predicates here, the rest in bad_*.py."""

from typing import Final

from jqlkit.lexer import END
from jqlkit.parser.bad_brackets import closing, comma, opening, unclosed_key
from jqlkit.parser.bad_ends import early_end, lone_field
from jqlkit.parser.bad_keywords import keyword
from jqlkit.parser.bad_values import value
from jqlkit.parser.scene import CONNECTIVES, OPERATORS, PREDICATES, SIGNS, Mistake, Scene, opened_at, shown
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit, Span

#: Operators of other languages, as JQL spells them.
_FOREIGN_OPERATORS: Final = {
    "==": "=",
    "===": "=",
    "<>": "!=",
    "!==": "!=",
    "=!": "!=",
    "=>": ">=",
    "=<": "<=",
    "~=": "~",
    "=~": "~",
    "!": "!=",
    "&&&": "&&",
    "|||": "||",
}

#: What a predicate at the place of an operator means.
_COMPARED: Final = {"AFTER": ">", "BEFORE": "<", "FROM": ">=", "ON": "=", "TO": "<="}


def explain(scene: Scene) -> Mistake:
    """The mistake, by what was found."""
    for check in (
        unclosed_key,
        _name_is_keyword,
        _operator_sign,
        _connective,
        _predicate,
        comma,
        closing,
        opening,
        early_end,
        value,
        keyword,
    ):
        if mistake := check(scene):
            return mistake
    found = "the query ends here" if scene.found.type == END else f"found {shown(scene.word())}"
    if scene.place == "operator":
        message = f"an operator is missing after {shown(scene.field())}"
        return Mistake(message, scene.span(), "write =, !=, ~, !~, <, <=, >, >=, IN, NOT IN, IS, WAS or CHANGED there")
    if scene.found.type == "BANG" and scene.place == "operand":
        return Mistake("! stands before a condition, not before a value", scene.span(), "leave it out, or write !=")
    after = f" after {shown(scene.word(scene.last))}" if scene.before else ""
    return Mistake(f"expected {scene.wanted}{after}, but {found}", scene.span())


def _name_is_keyword(scene: Scene) -> Mistake | None:
    if scene.place != "after order" or scene.found.type not in OPERATORS:
        return None
    word = scene.word(scene.last)
    span = scene.span(scene.last)
    return Mistake(
        f"{word} is a keyword of JQL", span, f"put it in quotes: {in_quotes(word)}", Edit(span, in_quotes(word))
    )


def _operator_sign(scene: Scene) -> Mistake | None:
    kind = scene.found.type
    if kind not in SIGNS and kind not in ("BANG", "AMP", "BAR", "AMP_AMP", "BAR_BAR"):
        return None
    first = scene.last if scene.last.type in SIGNS | {"BANG", "AMP_AMP", "BAR_BAR", "AMP", "BAR"} else scene.found
    last = scene.found
    if first is scene.found and scene.next().type in SIGNS:
        last = scene.next()
    written = scene.word(first) + (scene.word(last) if last is not first else "")
    if scene.place == "after not":
        return _not_before_sign(scene)
    meant = _FOREIGN_OPERATORS.get(written)
    span = scene.span(first, last)
    if meant and scene.place in ("operand", "operator", "clause"):
        return Mistake(f"{scene.text[slice(*span)]} is no operator of JQL", span, f"write {meant}", Edit(span, meant))
    if first is not last and written in ("!=", ">=", "<=", "!~"):
        fix = Edit(span, written)
        return Mistake(f"{written} is written without a blank in it", span, f"write {written}", fix)
    if kind in SIGNS and scene.place == "clause":
        return _missing_field(scene)
    if kind in SIGNS and scene.place == "operand":
        hint = "a condition has one operator and one value or list"
        return Mistake(f"a value is missing before {scene.word()}", scene.span(), hint)
    if kind in SIGNS and scene.last.type == "CHANGED":
        hint = "write CHANGED TO value, or CHANGED FROM value"
        return Mistake("CHANGED takes no operator after it", scene.span(), hint)
    if kind in SIGNS and scene.place == "after clause":
        hint = "join conditions by AND or OR; a condition has one operator"
        return Mistake(f"a second operator in one condition: {scene.word()}", scene.span(), hint)
    return None


def _missing_field(scene: Scene) -> Mistake:
    message = f"a field is missing before {scene.word()}"
    place = Span(scene.found.start, scene.found.start)
    for index in range(len(scene.before) - 1, 0, -1):
        field = scene.before[index - 1]
        if scene.before[index].type in OPERATORS and field.type in ("WORD", "QUOTED"):
            name = scene.word(field)
            hint = f"write the field again: {shown(name)} {scene.word()}"
            return Mistake(message, scene.span(), hint, Edit(place, f"{name} "))
    return Mistake(message, scene.span(), "a condition is: field operator value")


def _not_before_sign(scene: Scene) -> Mistake:
    span = scene.span(scene.last, scene.found)
    negated = {"=": "!=", "~": "!~", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}.get(scene.word())
    hint = f"write {negated}" if negated else f"leave NOT out: {scene.word()} says it already"
    fix = Edit(span, negated) if scene.word() in "=~" and negated else None
    return Mistake(f"NOT {scene.word()} is no operator of JQL", span, hint, fix)


def _connective(scene: Scene) -> Mistake | None:
    kind, word = scene.found.type, scene.word().upper()
    if kind not in CONNECTIVES and kind != "ORDER":
        return None
    before = scene.word(scene.last).upper()
    opening = scene.opening()
    if scene.place == "clause" and scene.last.type in CONNECTIVES:
        if kind == "ORDER":
            message = f"a condition is missing between {before} and ORDER BY"
            return Mistake(message, scene.span(), f"leave {before} out", Edit(scene.with_blank(scene.last), ""))
        message = f"{before} twice" if before == word else f"a condition is missing between {before} and {word}"
        return Mistake(message, scene.span(), "leave one out", Edit(scene.with_blank(), ""))
    if scene.place == "operator":
        return lone_field(scene)
    if scene.place == "clause" and kind != "ORDER":
        message = f"a condition is missing before {word}"
        return Mistake(message, scene.span(), f"leave {word} out, or write a condition before it")
    if scene.place == "operand" and scene.last.type not in ("LPAR", "COMMA"):
        return Mistake(f"a value is missing after {before}", scene.span(), f"write a value before {word}, or IS EMPTY")
    if opening and scene.place in ("after item", "after clause"):
        is_or = kind in ("OR", "BAR", "BAR_BAR") and scene.next(1).type not in OPERATORS | {"NOT"}
        if is_or or (scene.place == "after item" and kind == "AND" and scene.next(1).type in ("RPAR", "COMMA", "AND")):
            fix = Edit(Span(scene.last.end, scene.found.end), ",") if scene.last_operator() == "IN" else None
            hint = "separate the values by commas" + ("" if fix else ", after IN")
            return Mistake(f"a list has no {word} in it", scene.span(), hint, fix)
        if kind == "ORDER" and scene.place == "after clause":
            hint = f"the parenthesis was {opened_at(scene)}"
            return Mistake("ORDER BY cannot stand inside parentheses", scene.span(), hint)
        place = Span(scene.last.end, scene.last.end)
        hint = f"the parenthesis was {opened_at(scene)}"
        return Mistake(f"a ) is missing before {word}", scene.span(), hint, Edit(place, ")"))
    return None


def _predicate(scene: Scene) -> Mistake | None:
    word = scene.word().upper()
    if scene.found.type not in PREDICATES:
        return None
    if scene.place == "clause" and scene.last.type in CONNECTIVES:
        message = f"{word} follows its condition without {scene.word(scene.last).upper()}"
        hint = "a predicate belongs to the WAS or CHANGED before it"
        return Mistake(message, scene.span(), hint, Edit(Span(scene.last.start, scene.found.start), ""))
    if scene.place == "after clause":
        return Mistake(
            f"{word} can only follow WAS or CHANGED", scene.span(), "compare a date field instead, as in updated >= -1d"
        )
    if scene.place == "operand":
        return Mistake(
            f"a value is missing after {scene.word(scene.last).upper()}", scene.span(), f"write a value before {word}"
        )
    if scene.place == "operator" and (sign := _COMPARED.get(word)):
        message = f"{word} can only follow WAS or CHANGED"
        return Mistake(message, scene.span(), f"write {sign} to compare a date", Edit(scene.span(), sign))
    if word == "DURING" and scene.place == "operator":
        field = shown(scene.field())
        hint = f"write {field} >= a AND {field} <= b to compare a date"
        return Mistake("DURING can only follow WAS or CHANGED", scene.span(), hint)
    return None
