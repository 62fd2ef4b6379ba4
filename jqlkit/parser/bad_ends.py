"""Explanations of queries that end too early, and of fields without an operator."""

from jqlkit.lexer import END, Lexeme
from jqlkit.parser.bad_values import custom_field
from jqlkit.parser.scene import CONNECTIVES, SIGNS, VALUES, Mistake, Scene, opened_at, shown
from jqlkit.spans import Edit, Span


def early_end(scene: Scene) -> Mistake | None:
    """The mistake where the text ends too early."""
    if scene.found.type != END:
        return None
    before = shown(scene.word(scene.last))
    end = Span(scene.last.end, scene.last.end)
    opening = scene.opening()
    if opening and scene.place in ("after clause", "after item", "after key"):
        sign = ")" if scene.text[opening.start] == "(" else "]"
        what = "parenthesis" if sign == ")" else "bracket"
        return Mistake(
            f"a {sign} is missing: the {what} was {opened_at(scene)}",
            scene.span(),
            f"put {sign} where it ends",
            Edit(end, sign),
        )
    match scene.place:
        case "operator":
            return lone_field(scene)
        case "clause":
            word = before.upper()
            hint = (
                f"write a condition after {word}, or leave it out"
                if scene.last.type != "LPAR"
                else "write a condition and )"
            )
            return Mistake(f"a condition is missing after {word}", scene.span(), hint)
        case "operand" | "argument":
            hint = "write a value, or IS EMPTY for issues without one"
            if opening:
                hint = f"write a value and ): the parenthesis was {opened_at(scene)}"
            return Mistake(f"a value is missing after {before.upper()}", scene.span(), hint)
        case "sort":
            fix = Edit(scene.span(scene.last), "") if scene.last.type == "COMMA" else None
            after = "ORDER BY" if scene.last.type == "BY" else "the comma"
            return Mistake(f"a field is missing after {after}", scene.span(), "name the field to sort by", fix)
        case "after order":
            return Mistake("BY is missing after ORDER", scene.span(), "write ORDER BY and a field")
        case "after not":
            return Mistake(
                "an operator is missing: NOT IN, or IS NOT", scene.span(), "write NOT IN (a, b), != a, or IS NOT EMPTY"
            )
        case "after cf" | "number":
            return custom_field(scene)
    return None


def lone_field(scene: Scene) -> Mistake:
    """The mistake of a field without an operator."""
    word = scene.word(scene.last)
    name, colon, value = word.partition(":")
    if colon and name and value and scene.last.type == "WORD":
        span = scene.span(scene.last)
        return Mistake(
            f"{shown(word)} is one word, without an operator",
            span,
            "write = and not a colon",
            Edit(span, f"{name} = {value}"),
        )
    field = shown(scene.field())
    message = f"an operator is missing after {field}"
    if again := _said_again(scene):
        return Mistake(message, scene.span(), f"write {shown(again)} again", Edit(_before(scene.last), f"{again} "))
    if (values := _alternatives(scene)) is not None:
        span, text = values
        return Mistake(message, scene.span(), f"write {shown(text)} for several values", Edit(span, text))
    hint = f"write what to compare it with, as in {field} = value, or {field} IS NOT EMPTY"
    return Mistake(message, scene.span(), hint)


def _said_again(scene: Scene) -> str:
    """For `summary ~ a AND b` what the second condition lacks: `summary ~`."""
    if len(scene.before) < 5 or scene.last.type not in VALUES:
        return ""
    field, operator, value, connective = scene.before[-5:-1]
    if connective.type not in CONNECTIVES or value.type not in VALUES or field.type not in ("WORD", "QUOTED"):
        return ""
    if operator.type not in SIGNS - {"EQUALS"}:  # IN says that shorter
        return ""
    return f"{scene.word(field)} {scene.word(operator)}"


def _before(lexeme: Lexeme) -> Span:
    return Span(lexeme.start, lexeme.start)


def _alternatives(scene: Scene) -> tuple[Span, str] | None:
    """For `= a OR b OR c` what should have been IN (a, b, c), and where."""
    lexemes = scene.before
    index = len(lexemes) - 1
    values = [scene.word(lexemes[index])]
    while index >= 2 and lexemes[index - 1].type in ("OR", "BAR", "BAR_BAR") and lexemes[index - 2].type in VALUES:
        index -= 2
        values.insert(0, scene.word(lexemes[index]))
    if len(values) < 2 or index < 2 or lexemes[index - 1].type not in ("EQUALS", "IN"):
        return None
    operator = lexemes[index - 1]
    word = "IN" if operator.type == "EQUALS" else scene.word(operator)
    return Span(operator.start, scene.last.end), f"{word} ({', '.join(values)})"
