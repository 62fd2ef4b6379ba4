"""Explanations of values that cannot stand where they are."""

import re
from typing import Final

from jqlkit.lexer import END, Lexeme
from jqlkit.operators import RESERVED
from jqlkit.parser.scene import OPERATORS, SIGNS, VALUES, Mistake, Scene, shown
from jqlkit.quoting import in_quotes
from jqlkit.spans import Edit, Span

_UNITS: Final = ("minute", "min", "hour", "day", "week")
_CURLY: Final = "“”„‟‘’‚‛"


def value(scene: Scene) -> Mistake | None:
    """The mistake where a value was found."""
    if scene.place == "operator" and scene.found.type in VALUES | {RESERVED}:
        return _missing_operator(scene)
    if scene.found.type == RESERVED and scene.last.type in VALUES and scene.place in ("after clause", "after item"):
        return _several_words(scene)
    if scene.found.type not in VALUES:
        return None
    if scene.place not in ("after clause", "after item"):
        return custom_field(scene) if scene.place in ("after cf", "number") else None
    if scene.last.type == "CHANGED":
        hint = f"write CHANGED TO {scene.word()}, or CHANGED FROM {scene.word()}"
        return Mistake("CHANGED takes no value", scene.span(), hint, None)
    if scene.touches() and scene.last.type == scene.found.type == "QUOTED" and (mistake := _doubled_quotes(scene)):
        return mistake
    if scene.touches() and "QUOTED" in (scene.last.type, scene.found.type):
        quote = scene.word(scene.last)[0] if scene.last.type == "QUOTED" else scene.word()[0]
        other = "'" if quote == '"' else '"'
        hint = f"write \\{quote} for a quote inside the text, or put the text in {other}"
        return Mistake(f"the quoted text ends before {shown(scene.word())}", scene.span(), hint)
    if scene.place == "after clause" and scene.next().type in OPERATORS | {"NOT"}:
        place = Span(scene.last.end, scene.last.end)
        return Mistake(
            f"AND or OR is missing before {shown(scene.word())}",
            scene.span(),
            "join conditions by AND or OR",
            Edit(place, " AND"),
        )
    return _several_words(scene)


def _doubled_quotes(scene: Scene) -> Mistake | None:
    quote = scene.word()[0]
    run = re.compile(f"{quote}((?:[^{quote}\\\\]|\\\\.|{quote}{quote})*){quote}").match(scene.text, scene.last.start)
    if run is None or scene.word(scene.last)[0] != quote:
        return None
    inside = run[1].replace(quote * 2, f"\\{quote}")
    span = Span(scene.found.start - 1, scene.found.start + 1)
    message = "two quotes side by side are no quote inside the text"
    fix = Edit(Span(*run.span()), f"{quote}{inside}{quote}")
    return Mistake(message, span, f"write \\{quote} for a quote inside the text", fix)


def _missing_operator(scene: Scene) -> Mistake:
    field = scene.field()
    message = f"an operator is missing between {shown(field)} and {shown(scene.word())}"
    if scene.word() == ":":
        span = scene.span(scene.found, scene.next() if scene.next().type == "EQUALS" else scene.found)
        return Mistake("JQL compares by operators, not by a colon", span, "write =", Edit(span, "="))
    if name := _name_of_words(scene):
        return name
    if field.endswith(":") and len(field) > 1:
        place = Span(scene.last.end - 1, scene.last.end)
        return Mistake("JQL compares by operators, not by a colon", place, "write =", Edit(place, " ="))
    place = Span(scene.last.end, scene.last.end)
    is_safe = len(scene.before) == 1 and scene.next().type in (END, "AND", "OR")
    if len(scene.before) == 1 and scene.after and {lexeme.type for lexeme in scene.after} == {"WORD"}:
        hint = f"to look for words write text ~ {in_quotes(shown(scene.text.strip()))}"
        return Mistake(message, scene.span(), hint)
    hint = f"write {shown(field)} = {shown(scene.word())}, or put a name of several words in quotes"
    return Mistake(message, scene.span(), hint, Edit(place, " =") if is_safe else None)


def _name_of_words(scene: Scene) -> Mistake | None:
    """`Story Points > 3`."""
    end = scene.found.end
    following = END
    for lexeme in scene.after:
        following = lexeme.type
        if following not in ("WORD", RESERVED):
            break
        end = lexeme.end
    if scene.last.type != "WORD" or scene.found.type not in ("WORD", RESERVED):
        return None
    if following not in SIGNS | {"IN", "NOT", "IS", "WAS", "CHANGED"}:
        return None
    span = Span(scene.last.start, end)
    name = in_quotes(scene.text[slice(*span)])
    message = f"{shown(scene.word())} cannot follow {shown(scene.word(scene.last))}"
    hint = f"put a name of several words in quotes: {shown(name)}"
    return Mistake(message, scene.span(), hint, Edit(span, name))


def _several_words(scene: Scene) -> Mistake:
    if scene.last.type == "RPAR" and scene.word()[0] in "+-":
        hint = "a function takes the difference as its argument, as in startOfDay(-1d); relative to now it is -1d alone"
        return Mistake("JQL does not calculate", scene.span(), hint)
    place = Span(scene.last.end, scene.last.end)
    if scene.last.type == "QUOTED" or scene.found.type == "QUOTED":
        if scene.place == "after item":
            return Mistake(
                f"a comma is missing before {shown(scene.word())}",
                scene.span(),
                "separate the values by commas",
                Edit(place, ","),
            )
        hint = "join conditions by AND or OR; for several values write IN (a, b)"
        if scene.last.type == "WORD" and scene.before[-2].type == "IN":
            call = f"{scene.word(scene.last)}({scene.word()})"
            hint = f"if that is a function, write {shown(call)}"
        return Mistake(f"AND or OR is missing before {shown(scene.word())}", scene.span(), hint)
    if mistake := _spelled_out(scene):
        return mistake
    run = Span(scene.last.start, _end_of_run(scene))
    text = scene.text[slice(*run)]
    if scene.word(scene.last) == "-":
        fix = Edit(Span(scene.last.start, scene.found.end), "-" + scene.word())
        return Mistake(
            "a blank behind the minus sign", Span(scene.last.end, scene.found.start), f"write -{scene.word()}", fix
        )
    message = f"{shown(scene.word())} cannot follow {shown(scene.word(scene.last))}"
    if text[0] in _CURLY and text[-1] in _CURLY:
        fix = Edit(run, in_quotes(text[1:-1]))
        return Mistake(f"{text[0]} is no quote in JQL", run, "use straight quotes", fix)
    hint = f"put a text of several words in quotes: {in_quotes(shown(text))}"
    opening = scene.opening()
    is_list = scene.place == "after item" and opening is not None and not _opens_arguments(scene, opening)
    if is_list:
        hint += ", or separate the values by commas"
    is_value = scene.last.type in VALUES and not is_list
    return Mistake(message, scene.span(), hint, Edit(run, in_quotes(text)) if is_value else None)


def _spelled_out(scene: Scene) -> Mistake | None:
    """`-7 days`, `2 weeks ago`."""
    word = scene.word().lower()
    unit = word[0] if word.removesuffix("s") in _UNITS else ""
    if word == "ago" and re.fullmatch("-?[0-9]+[mhdw]", scene.word(scene.last)):
        meant = f"-{scene.word(scene.last).lstrip('-')}"
        span = scene.span(scene.last, scene.found)
        return Mistake("a date relative to now is one word", span, f"write {meant}", Edit(span, meant))
    if not unit or scene.last.type not in ("DIGITS", "NEGATIVE"):
        return None
    is_past = scene.word(scene.next()).lower() == "ago"
    sign = "-" if is_past and scene.last.type == "DIGITS" else ""
    meant = f"{sign}{scene.word(scene.last)}{unit}"
    span = scene.span(scene.last, scene.next() if is_past else scene.found)
    return Mistake("a date relative to now is one word", span, f"write {meant}", Edit(span, meant))


def _opens_arguments(scene: Scene, opening: Lexeme) -> bool:
    index = scene.before.index(opening)
    return index > 0 and scene.before[index - 1].type in VALUES


def _end_of_run(scene: Scene) -> int:
    end = scene.found.end
    for lexeme in scene.after:
        if lexeme.type not in ("WORD", "DIGITS", "NEGATIVE", RESERVED):
            break
        end = lexeme.end
    return end


def custom_field(scene: Scene) -> Mistake:
    """The mistake of a cf without its number."""
    hint = "a custom field is cf[10010], with its number"
    if scene.found.type == "LPAR" and scene.next().type == "DIGITS" and scene.next(1).type == "RPAR":
        span = scene.span(scene.found, scene.next(1))
        return Mistake(
            "the number of a custom field stands in brackets", span, hint, Edit(span, f"[{scene.word(scene.next())}]")
        )
    return Mistake("cf needs the number of a custom field", scene.span(), f'{hint}; a field called cf is "cf"')


def in_braces(scene: Scene) -> Mistake:
    """The mistake of cf{10010}."""
    match = re.compile(r"\{\s*([0-9]+)\s*\}").match(scene.text, scene.found.start)
    fix = Edit(Span(*match.span()), f"[{match[1]}]") if match else None
    hint = "a custom field is cf[10010], with its number"
    return Mistake("the number of a custom field stands in brackets", scene.span(), hint, fix)
