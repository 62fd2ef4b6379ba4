"""Explanations of keywords that cannot stand where they are."""

from jqlkit.parser.scene import OPERATORS, Mistake, Scene
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit, Span


def keyword(scene: Scene) -> Mistake | None:
    """The mistake where a keyword was found."""
    word = scene.word().upper()
    if scene.place == "operand" and scene.found.type == "NOT":
        sign = scene.word(scene.last)
        if sign in ("=", "!=") and scene.next().type in ("EMPTY", "NULL"):
            span = scene.span(scene.last, scene.found)
            return Mistake(f"{sign} NOT is no operator of JQL", span, "write IS NOT EMPTY", Edit(span, "IS NOT"))
        if sign == "=" and scene.word() != "NOT" and scene.next().type == "WORD":
            run = Span(scene.found.start, scene.next().end)
            text = in_quotes(scene.text[slice(*run)])
            message = f"{scene.word()} is a keyword of JQL"
            return Mistake(message, scene.span(), f"write {text}, or != for any other value", Edit(run, text))
        if sign in ("=", "~"):
            span = scene.span(scene.last, scene.found)
            return Mistake(f"{sign} NOT is no operator of JQL", span, f"write !{sign}", Edit(span, f"!{sign}"))
        return Mistake("NOT cannot stand before a value", scene.span(), "leave it out: the operator says it already")
    if scene.place == "operand" and scene.found.type == "CHANGED":
        span = scene.span(scene.last, scene.found)
        hint = f"leave {scene.word(scene.last).upper()} out"
        return Mistake("CHANGED stands alone after its field", span, hint, Edit(span, "CHANGED"))
    if scene.place == "operand" and scene.found.type == "IN" and (mistake := _after_is(scene)):
        return mistake
    if scene.place == "after not" and scene.found.type == "WAS":
        span = scene.span(scene.last, scene.found)
        return Mistake("NOT follows WAS", span, "write WAS NOT", Edit(span, "WAS NOT"))
    if scene.place == "after not" and scene.found.type == "CHANGED":
        return Mistake(
            "NOT stands before the field: NOT field CHANGED",
            scene.span(scene.last, scene.found),
            "write NOT before the field",
        )
    if scene.place == "after clause" and scene.found.type in OPERATORS:
        hint = "join conditions by AND or OR; a condition has one operator"
        if scene.last.type == "CHANGED":
            hint = "write CHANGED TO value, or CHANGED FROM value"
        return Mistake(f"a second operator in one condition: {word}", scene.span(), hint)
    if scene.place == "operand" and scene.found.type in OPERATORS:
        return Mistake(
            f"a value is missing before {word}", scene.span(), "a condition has one operator and one value or list"
        )
    return None


def _after_is(scene: Scene) -> Mistake | None:
    """`IS NOT IN (a, b)`."""
    is_negated = scene.last.type == "NOT" and len(scene.before) > 1
    first = scene.before[-2] if is_negated else scene.last
    if first.type != "IS":
        return None
    span = scene.span(first, scene.found)
    meant = "NOT IN" if is_negated else "IN"
    written = scene.text[slice(*span)].upper()
    return Mistake(f"{written} is no operator of JQL", span, f"write {meant}", Edit(span, meant))
