"""Explanations of signs, values and ends that cannot stand where they are."""

import re
from typing import Final

from jqlkit.lexer import END
from jqlkit.parser.bad_ends import custom_field, early_end, keyword, lone_field, value
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
        _bracket,
        _name_is_keyword,
        _operator_sign,
        _connective,
        _predicate,
        _comma,
        _closing,
        _opening,
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


def _bracket(scene: Scene) -> Mistake | None:
    if scene.place in ("after cf", "number"):
        missing_number = scene.found.type == "RSQB"
        return None if missing_number else custom_field(scene)
    if scene.place != "after key":
        return None
    end = Span(scene.last.end, scene.last.end)
    return Mistake(
        f"a ] is missing: the bracket was {opened_at(scene)}", scene.span(), "put ] where it ends", Edit(end, "]")
    )


def _name_is_keyword(scene: Scene) -> Mistake | None:
    if scene.place != "after order" or scene.found.type not in OPERATORS:
        return None
    word = scene.word(scene.last)
    span = scene.span(scene.last)
    return Mistake(
        f"{word} is a keyword of JQL", span, f"put it in quotes: {in_quotes(word)}", Edit(span, in_quotes(word))
    )


# ---- operators


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
            return Mistake(message, scene.span(), f"leave {before} out", Edit(_with_blank(scene, -1), ""))
        message = f"{before} twice" if before == word else f"a condition is missing between {before} and {word}"
        return Mistake(message, scene.span(), "leave one out", Edit(_with_blank(scene), ""))
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
            fix = Edit(Span(scene.last.end, scene.found.end), ",") if _last_operator(scene) == "IN" else None
            hint = "separate the values by commas" + ("" if fix else ", after IN")
            return Mistake(f"a list has no {word} in it", scene.span(), hint, fix)
        if kind == "ORDER" and scene.place == "after clause":
            hint = f"the parenthesis was {opened_at(scene)}"
            return Mistake("ORDER BY cannot stand inside parentheses", scene.span(), hint)
        place = Span(scene.last.end, scene.last.end)
        hint = f"the parenthesis was {opened_at(scene)}"
        return Mistake(f"a ) is missing before {word}", scene.span(), hint, Edit(place, ")"))
    return None


def _with_blank(scene: Scene, which: int = 0) -> Span:
    lexeme, follows = (scene.last, scene.found) if which else (scene.found, scene.next())
    return Span(lexeme.start, follows.start if follows.type != END else lexeme.end)


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


# ---- commas and parentheses


def _comma(scene: Scene) -> Mistake | None:
    if scene.found.type != "COMMA":
        return None
    if scene.last.type in ("LPAR", "COMMA"):
        message = (
            "a value is missing before this comma" if scene.last.type == "LPAR" else "two commas with no value between"
        )
        return Mistake(message, scene.span(), "leave the comma out", Edit(_with_blank(scene), ""))
    if scene.place == "operand":
        return Mistake(
            f"a value is missing after {scene.word(scene.last).upper()}",
            scene.span(),
            "a list is written in parentheses",
        )
    if scene.place == "clause":
        return Mistake("a condition is missing before this comma", scene.span(), "leave the comma out")
    if scene.place != "after clause":
        return None
    if scene.next(1).type in OPERATORS | {"NOT"}:
        fix = Edit(scene.span(), " AND")
        return Mistake("conditions are not joined by commas", scene.span(), "write AND or OR", fix)
    if number := re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![\w,])").match(scene.text, scene.last.start):
        plain = number[0].replace(",", "")
        span = Span(*number.span())
        return Mistake("a number has no comma in it", span, f"write {plain}", Edit(span, plain))
    operator = _last_operator(scene)
    if operator in ("IN", "DURING"):
        return Mistake("the list after " + operator + " needs parentheses", scene.span(), f"write {operator} (a, b)")
    return Mistake(f"{operator or 'the operator'} takes one value", scene.span(), "write IN (a, b) for several values")


def _last_operator(scene: Scene) -> str:
    for lexeme in reversed(scene.before):
        if lexeme.type in OPERATORS | {"DURING"}:
            return scene.word(lexeme).upper()
    return ""


def _closing(scene: Scene) -> Mistake | None:
    if scene.found.type == "RSQB" and scene.place != "clause":
        if scene.place == "number":
            return Mistake("the number of the custom field is missing", scene.span(), "as in cf[10010]")
        if scene.last.type == "LSQB":
            return Mistake("the key of the property is missing", scene.span(), "as in issue.property[key].path = value")
    if scene.found.type != "RPAR":
        return None
    if scene.last.type == "COMMA":
        comma = scene.last
        fix = Edit(scene.span(comma), "")
        return Mistake("nothing follows the last comma", scene.span(comma), "leave the comma out", fix)
    if scene.opening() is None:
        hint = "leave it out, or open one before"
        if scene.last.type == "WORD" and scene.touches():
            hint = f"leave it out, or write {shown(scene.word(scene.last))}() if that is a function"
        harmless = scene.place in ("after clause", "end", "after sort")
        leave_out = Edit(scene.span(), "") if harmless else None
        return Mistake("this ) closes no parenthesis", scene.span(), hint, leave_out)
    if scene.place == "operand" and scene.last.type == "LPAR":
        hint = "write a value in it, or IS EMPTY for issues without a value"
        return Mistake("a list has at least one value", scene.span(scene.last, scene.found), hint)
    if scene.place == "clause" and scene.last.type == "LPAR":
        return Mistake(
            "empty parentheses", scene.span(scene.last, scene.found), "write a condition in them, or leave them out"
        )
    if scene.place in ("clause", "operand"):
        missing = "a condition" if scene.place == "clause" else "a value"
        before = scene.word(scene.last).upper()
        return Mistake(
            f"{missing} is missing after {before}", scene.span(), f"leave {before} out, or write {missing} after it"
        )
    return None


def _opening(scene: Scene) -> Mistake | None:
    kind = scene.found.type
    if kind == "LSQB" and scene.place == "operand":
        return _square_list(scene)
    if kind == "LSQB" and scene.touches() and scene.last.type == "WORD" and scene.place == "after clause":
        return _square_function(scene)
    if kind == "LSQB" and scene.place in ("clause", "sort"):
        place = Span(scene.found.start, scene.found.start)
        return Mistake("a field is missing before [", scene.span(), "did you mean cf[...]?", Edit(place, "cf"))
    if kind != "LPAR":
        return None
    if scene.place == "operator":
        name = shown(scene.word(scene.last))
        hint = "write a field there; functions give values, as in assignee = currentUser()"
        return Mistake(
            f"a function cannot stand to the left of an operator: {name}()", scene.span(scene.last, scene.found), hint
        )
    if scene.place in ("argument", "after item"):
        hint = "an argument is one word or a text in quotes"
        return Mistake("an argument cannot be a list or another function", scene.span(), hint)
    if scene.place in ("sort", "after sort"):
        return Mistake(
            "ORDER BY takes fields, without parentheses and functions",
            scene.span(),
            "as in ORDER BY priority DESC, key",
        )
    if scene.place == "after cf":
        return custom_field(scene)
    return None


def _square_function(scene: Scene) -> Mistake | None:
    match = re.compile(r"\[([^\[\]]*)\]").match(scene.text, scene.found.start)
    if match is None:
        return None
    call = f"({match[1]})"
    hint = f"write {shown(scene.word(scene.last) + call)}"
    span = Span(*match.span())
    return Mistake("a function has parentheses, not brackets", span, hint, Edit(span, call))


def _square_list(scene: Scene) -> Mistake:
    closing = scene.text.find("]", scene.found.end)
    fix = None
    if closing > 0:
        inside = scene.text[scene.found.end : closing]
        is_in_parentheses = scene.last.type == "LPAR" and scene.text[closing + 1 :].lstrip().startswith(")")
        fix = Edit(Span(scene.found.start, closing + 1), inside if is_in_parentheses else f"({inside})")
    return Mistake("a list is written in parentheses, not in brackets", scene.span(), "write (a, b)", fix)
