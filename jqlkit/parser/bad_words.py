"""Explanations of words that cannot stand where they are: reserved words, habits of SQL, typing errors."""

import re
from difflib import get_close_matches
from typing import Final

from jqlkit.lexer import END
from jqlkit.operators import RESERVED
from jqlkit.parser.scene import VALUES, Mistake, Scene
from jqlkit.quoting import decode, in_quotes
from jqlkit.spans import Edit, Span

#: What a word at the place of an operator means in JQL, as text to put there.
_OPERATOR_HABITS: Final = {
    "like": "~",
    "ilike": "~",
    "contains": "~",
    "matches": "~",
    "equals": "=",
    "equal": "=",
    "eq": "=",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "lte": "<=",
    "gt": ">",
    "ge": ">=",
    "gte": ">=",
    "isnot": "IS NOT",
    "notin": "NOT IN",
    "isnull": "IS NULL",
    "isempty": "IS EMPTY",
    "has": "=",
    "includes": "=",
    "greater": ">",
    "more": ">",
    "above": ">",
    "over": ">",
    "less": "<",
    "fewer": "<",
    "below": "<",
    "under": "<",
    "since": ">=",
    "until": "<=",
    "exists": "IS NOT EMPTY",
}

#: Clauses of SQL: why JQL has none.
_SQL_CLAUSES: Final = {
    "limit": "JQL has no LIMIT: ask for fewer results in the request, as in jqlkit search --limit 10",
    "top": "JQL has no TOP: ask for fewer results in the request, as in jqlkit search --limit 10",
    "offset": "JQL has no OFFSET: the request says where to start",
    "select": "JQL has no SELECT: a query is only the condition, and fields are chosen in the request",
    "from": "JQL has no FROM clause: it always searches issues",
    "where": "JQL has no WHERE: write the condition itself",
    "having": "JQL has no HAVING: join conditions by AND",
    "group": "JQL has no GROUP BY",
    "union": "JQL has no UNION: join conditions by OR",
    "join": "JQL has no JOIN",
    "distinct": "JQL has no DISTINCT: it finds each issue once",
    "delete": "JQL only searches: it changes nothing",
    "insert": "JQL only searches: it changes nothing",
    "update": "JQL only searches: it changes nothing",
    "drop": "JQL only searches: it changes nothing",
    "count": "JQL has no COUNT: jqlkit count counts the issues of a query",
}
_SORT_HABITS: Final = {"descending": "DESC", "ascending": "ASC", "down": "DESC", "up": "ASC"}
_OPERATOR_WORDS: Final = ("in", "is", "not", "was", "changed")
_CONNECTIVE_WORDS: Final = ("and", "or", "order")
_CONNECTIVE_HABITS: Final = {"und": "and", "oder": "or", "et": "and", "ou": "or"}
_PREDICATE_WORDS: Final = ("after", "before", "by", "during", "from", "on", "to")


def explain(scene: Scene) -> Mistake | None:
    """The mistake where a word cannot stand; None if nothing is known of this word."""
    word = scene.word().lower()
    for check in (_sql_clause, _between, _operator, _order_by, _direction, _typing_error, _reserved):
        if mistake := check(scene, word):
            return mistake
    return None


def _sql_clause(scene: Scene, word: str) -> Mistake | None:
    if word == "select" and scene.place == "operand" and scene.last.type == "LPAR":
        hint = "JQL has no query inside a query: list the values, or use a function"
        return Mistake("SELECT is no part of JQL", scene.span(), hint)
    if word in ("date", "timestamp") and scene.place == "operand" and scene.next().type == "QUOTED":
        alone = Edit(Span(scene.found.start, scene.next().start), "")
        return Mistake(f"a date stands alone, without {word.upper()}", scene.span(), f"leave {word.upper()} out", alone)
    if word not in _SQL_CLAUSES or scene.next().type in _OPERATORS_AHEAD:
        return None
    if scene.place not in ("clause", "after clause", "after sort", "end", "sort") and word != "where":
        return None
    fix = None
    end = scene.found.end
    if word in ("limit", "offset", "top") and scene.next().type == "DIGITS" and scene.next(1).type == END:
        fix = Edit(Span(scene.last.end, scene.next().end), "")
    elif word == "select" and (condition := re.search(r"\bwhere\b\s*", scene.text, re.IGNORECASE)):
        fix = Edit(Span(scene.found.start, condition.end()), "")
    elif word == "where" and len(scene.before) < 2:
        fix = Edit(Span(0 if scene.before else scene.found.start, scene.next().start), "")
    elif word == "group" and scene.next().type == "BY":
        end = scene.next().end
    shown = scene.text[scene.found.start : end].upper()
    return Mistake(f"{shown} is no part of JQL", Span(scene.found.start, end), _SQL_CLAUSES[word], fix)


_OPERATORS_AHEAD: Final = frozenset({"EQUALS", "NOT_EQUALS", "CONTAINS", "IN", "IS", "LESS", "GREATER"})


def _between(scene: Scene, word: str) -> Mistake | None:
    if word != "between":
        return None
    if scene.place == "operator":
        field = scene.word(scene.last)
        hint = f"write {field} >= a AND {field} <= b"
        return Mistake("JQL has no BETWEEN", scene.span(), hint)
    if "DURING" in scene.expected:
        return Mistake("JQL has no BETWEEN", scene.span(), "write DURING (a, b)", Edit(scene.span(), "DURING"))
    return None


def _operator(scene: Scene, word: str) -> Mistake | None:
    if scene.place == "after not" and scene.found.type not in ("WORD", RESERVED, "EMPTY", "NULL"):
        return None
    if scene.place == "after not":
        span = scene.span(scene.last, scene.found)
        habit = _OPERATOR_HABITS.get(word)
        if habit in ("~", "="):
            span = Span(span.start, _end_of_habit(scene))
            return Mistake(
                f"NOT {word.upper()} is no operator of JQL", span, f"write !{habit}", Edit(span, f"!{habit}")
            )
        if word in ("empty", "null"):
            fix = Edit(span, f"IS NOT {word.upper()}")
            return Mistake("an operator is missing before NOT", span, f"write IS NOT {word.upper()}", fix)
        hint = "write != for one value, NOT IN for a list"
        return Mistake("after a field NOT is the beginning of NOT IN", span, hint, Edit(scene.span(scene.last), "!="))
    if scene.place != "operator":
        return None
    habit = _OPERATOR_HABITS.get(word)
    if habit:
        hint = f"write {habit}" + (" for text, or = for a value" if habit == "~" else "")
        span = Span(scene.found.start, _end_of_habit(scene))
        return Mistake(f"{scene.text[slice(*span)]} is no operator of JQL", span, hint, Edit(span, habit))
    if word in ("empty", "null"):
        fix = Edit(scene.span(), f"IS {word.upper()}")
        return Mistake(f"an operator is missing before {word.upper()}", scene.span(), f"write IS {word.upper()}", fix)
    return None


def _end_of_habit(scene: Scene) -> int:
    """Behind `greater than`, `equal to`."""
    follows = scene.next()
    return (follows if scene.word(follows).lower() in ("than", "to") else scene.found).end


def _order_by(scene: Scene, word: str) -> Mistake | None:
    if word in ("orderby", "sortby") and scene.place in ("after clause", "operator"):
        return Mistake(
            f"{scene.word()} is no word of JQL", scene.span(), "write ORDER BY", Edit(scene.span(), "ORDER BY")
        )
    if scene.place == "operator" and len(scene.before) == 1 and (start := _start_of_order(scene, word)):
        return start
    if word == "sort" and scene.next().type == "BY":
        return Mistake("JQL sorts by ORDER BY", scene.span(), "write ORDER BY", Edit(scene.span(), "ORDER"))
    if word == "by" and scene.place == "operator" and _similar(scene.word(scene.last).lower(), ("order",)):
        span = scene.span(scene.last)
        message = f"{scene.word(scene.last)} is no word of JQL"
        return Mistake(message, span, "did you mean ORDER?", Edit(span, "ORDER"))
    if scene.place == "after order" and len(word) <= 3 and word[0] in "by" and scene.next().type in VALUES:
        return Mistake(f"{scene.word()} is no word of JQL", scene.span(), "did you mean BY?", Edit(scene.span(), "BY"))
    if scene.place == "after order":
        place = Span(scene.last.end, scene.last.end)
        return Mistake("BY is missing after ORDER", scene.span(), "write ORDER BY", Edit(place, " BY"))
    return None


def _start_of_order(scene: Scene, word: str) -> Mistake | None:
    """`orderby key`, `sort by key` at the start of a query."""
    first = scene.word(scene.last).lower()
    if first in ("orderby", "order-by", "sortby"):
        span = scene.span(scene.last)
    elif first == "sort" and word == "by":
        span = scene.span(scene.last, scene.found)
    else:
        return None
    return Mistake(
        f"JQL sorts by ORDER BY, not by {scene.text[slice(*span)]}", span, "write ORDER BY", Edit(span, "ORDER BY")
    )


def _direction(scene: Scene, word: str) -> Mistake | None:
    if word in ("asc", "desc") and scene.place == "sort" and scene.next().type in ("WORD", "QUOTED"):
        hint = f"write {scene.word(scene.next())} {word.upper()}"
        fix = Edit(scene.span(scene.found, scene.next()), f"{scene.word(scene.next())} {scene.word()}")
        return Mistake(f"{word.upper()} follows its field", scene.span(), hint, fix)
    if word in ("asc", "desc") and scene.place == "sort" and scene.last.type == "COMMA":
        fix = Edit(scene.span(scene.last), "")
        return Mistake(f"a field is missing before {word.upper()}", scene.span(), "leave the comma out", fix)
    if scene.place != "after sort":
        return None
    direction = _SORT_HABITS.get(word)
    if scene.found.type == "WORD" and scene.next().type in (END, "COMMA"):
        direction = direction or (_similar(word, ("desc", "asc")) or "").upper()
    if direction and "ASC" in scene.expected:
        return Mistake(
            f"the sort order is ASC or DESC, not {scene.word()}",
            scene.span(),
            f"write {direction}",
            Edit(scene.span(), direction),
        )
    if word in ("asc", "desc"):
        return Mistake("a field is sorted in one direction", scene.span(), "leave out ASC or DESC")
    if word == "nulls":
        hint = "leave it out: Jira decides where empty fields stand"
        fix = Edit(Span(scene.last.end, scene.next().end), "")
        return Mistake("JQL has no NULLS FIRST or NULLS LAST", scene.span(scene.found, scene.next()), hint, fix)
    if word in ("and", "or"):
        return Mistake(
            "ORDER BY comes last: no condition may follow it", scene.span(), "put the condition before ORDER BY"
        )
    if word == "order":
        return Mistake(
            "a query has one ORDER BY", scene.span(), "separate the fields by commas after the first ORDER BY"
        )
    if scene.found.type == "WORD":
        place = Span(scene.last.end, scene.last.end)
        return Mistake(
            f"a comma is missing before {scene.word()}", scene.span(), "separate the fields by commas", Edit(place, ",")
        )
    return None


def _typing_error(scene: Scene, word: str) -> Mistake | None:
    if len(scene.before) > 1 and scene.before[-2].type in ("IS", "WAS") and scene.last.type == "WORD":
        span = scene.span(scene.last)
        if _similar(scene.word(scene.last).lower(), ("not",)) and scene.parses(negated := Edit(span, "NOT")):
            return Mistake(f"{scene.word(scene.last)} is no word of JQL", span, "did you mean NOT?", negated)
    if scene.found.type != "WORD":
        return None
    words: tuple[str, ...] = ()
    if scene.place == "operator":
        words = _OPERATOR_WORDS
    elif scene.place == "after clause":
        words = _CONNECTIVE_WORDS + (_PREDICATE_WORDS if "AFTER" in scene.expected else ())
    similar = _CONNECTIVE_HABITS.get(word) if scene.place == "after clause" else None
    similar = similar or _similar(word, words)
    if similar is None:
        return None
    meant = similar.upper()
    follows = scene.next().type
    if meant in ("AND", "OR") and follows in _OPERATORS_AHEAD:
        return None
    fix = None if follows in (END, "RPAR") else Edit(scene.span(), meant)
    return Mistake(f"{scene.word()} is no word of JQL", scene.span(), f"did you mean {meant}?", fix)


def _similar(word: str, words: tuple[str, ...]) -> str | None:
    for candidate in words:
        if len(word) > 1 and sorted(candidate) == sorted(word):  # two letters swapped
            return candidate
    close = get_close_matches(word, words, 1, 0.75)
    return close[0] if close else None


def _reserved(scene: Scene, word: str) -> Mistake | None:
    if scene.place == "after order" and scene.found.type in _OPERATORS_AHEAD:
        return _in_quotes(scene, scene.span(scene.last), "a keyword")
    if "QUOTED" not in scene.expected:
        return None
    if scene.found.type == RESERVED:
        return _in_quotes(scene, _run(scene), "a reserved word")
    is_keyword = scene.found.type not in ("WORD", "DIGITS", "NEGATIVE") and word.isalpha()
    if is_keyword and _stands_for_a_name(scene):
        return _in_quotes(scene, _run(scene), "a keyword")
    return None


def _in_quotes(scene: Scene, span: Span, kind: str) -> Mistake:
    text = scene.text[slice(*span)]
    word = text.split()[0]
    text = decode(text) if scene.found.type == RESERVED else text  # an escape does not hide a reserved word
    hint = f"put the {'text' if ' ' in text else 'word'} in quotes: {in_quotes(text)}"
    return Mistake(
        f"{word} is {kind} of JQL", Span(span.start, span.start + len(word)), hint, Edit(span, in_quotes(text))
    )


def _run(scene: Scene) -> Span:
    """The word and, if it starts a value of several words, those."""
    end = scene.found.end
    if scene.place == "operand":
        for index in range(3):
            if scene.next(index).type not in ("WORD", RESERVED) or scene.next(index + 1).type in _OPERATORS_AHEAD:
                break
            end = scene.next(index).end
    return Span(scene.found.start, end)


def _stands_for_a_name(scene: Scene) -> bool:
    kind, follows = scene.found.type, scene.next().type
    if scene.place in ("clause", "sort"):
        return follows in _OPERATORS_AHEAD or (scene.place == "sort" and follows in (END, "COMMA", "ASC", "DESC"))
    if scene.place == "operand" and kind in ("IN", "IS"):  # as in: status = In Progress
        return follows == "WORD" and scene.next(1).type not in _OPERATORS_AHEAD
    return scene.place in ("argument", "operand") and kind not in _NEVER_NAMES


_NEVER_NAMES: Final = frozenset({"AND", "OR", "NOT", "ORDER", "IN", "IS", "WAS", "CHANGED"})
