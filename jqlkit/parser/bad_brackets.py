"""Explanations of commas, parentheses and brackets that cannot stand where they are."""

import re

from jqlkit.parser.bad_values import custom_field
from jqlkit.parser.scene import OPERATORS, Mistake, Scene, opened_at, shown
from jqlkit.spans import Edit, Span


def unclosed_key(scene: Scene) -> Mistake | None:
    """The mistake of a [ that nothing closes."""
    if scene.place in ("after cf", "number"):
        missing_number = scene.found.type == "RSQB"
        return None if missing_number else custom_field(scene)
    if scene.place != "after key":
        return None
    end = Span(scene.last.end, scene.last.end)
    return Mistake(
        f"a ] is missing: the bracket was {opened_at(scene)}", scene.span(), "put ] where it ends", Edit(end, "]")
    )


def comma(scene: Scene) -> Mistake | None:
    """The mistake where a comma was found."""
    if scene.found.type != "COMMA":
        return None
    if scene.last.type in ("LPAR", "COMMA"):
        message = (
            "a value is missing before this comma" if scene.last.type == "LPAR" else "two commas with no value between"
        )
        return Mistake(message, scene.span(), "leave the comma out", Edit(scene.with_blank(), ""))
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
    operator = scene.last_operator()
    if operator in ("IN", "DURING"):
        return Mistake("the list after " + operator + " needs parentheses", scene.span(), f"write {operator} (a, b)")
    return Mistake(f"{operator or 'the operator'} takes one value", scene.span(), "write IN (a, b) for several values")


def closing(scene: Scene) -> Mistake | None:
    """The mistake where ) or ] was found."""
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


def opening(scene: Scene) -> Mistake | None:
    """The mistake where ( or [ was found."""
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
