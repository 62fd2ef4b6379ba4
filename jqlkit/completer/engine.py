"""What may stand at the cursor: the grammar says which items, the catalogue which names and values."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from jqlkit.catalog import Catalog, FieldInfo
from jqlkit.catalog.names import name_key
from jqlkit.completer.automaton import Stack, allows, feed
from jqlkit.completer.completion import Completion, Kind
from jqlkit.completer.cursor import Cursor, locate
from jqlkit.completer.items import Item, ValueSource, field_index
from jqlkit.completer.lexing import OPERATOR_TERMINALS
from jqlkit.completer.matching import Fit, Pattern
from jqlkit.completer.operands import argument_items, operand_items, property_items
from jqlkit.completer.phrases import KEYWORDS, OPERATORS, SIGNS, Phrase
from jqlkit.completer.place import Place, call_of, place_of
from jqlkit.lexer import lexemes
from jqlkit.operators import WAS_OPERATORS, Operator

Range = tuple[int, int]
Found = tuple[Item, Range, Fit]

#: Kinds in the order in which they are shown when they fit equally well.
_KINDS: Final = {
    kind: order
    for order, kind in enumerate(
        (
            Kind.VALUE,
            Kind.ARGUMENT,
            Kind.FIELD,
            Kind.OPERATOR,
            Kind.DIRECTION,
            Kind.FUNCTION,
            Kind.KEYWORD,
            Kind.PREDICATE,
            Kind.PUNCTUATION,
        )
    )
}
_PHRASE_ITEMS: Final = {
    phrase.text: Item.of(phrase.text, phrase.kind, phrase.detail, phrase.documentation, (phrase.text,), order)
    for order, phrase in enumerate((*OPERATORS, *KEYWORDS, *SIGNS))
}
_TEXT_OPERATORS: Final = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS})
#: How far a field rises that the query has already.
_NEAR: Final = 5
_CHANGED_ONLY: Final = frozenset({"FROM", "TO"})


def complete(
    text: str,
    cursor: int,
    catalog: Catalog | None = None,
    *,
    values: ValueSource | None = None,
    usage: Mapping[str, int] | None = None,
) -> list[Completion]:
    """What may stand at the cursor, the best first.

    A pure function of what it is given: the text, the cursor (an offset in code points), a catalogue (the documented
    one if there is none), a source of further values (called with a field's name and what was typed), and how often
    the user wrote each field or value lately (`usage`, by lower-case name). What stands before the cursor is read
    with the grammar; a mistake there, and all that stands after the cursor, is taken as it is. Never raises.

    >>> [item.text for item in complete("status is no", 12)]
    ['IS NOT']
    >>> complete("assignee = cur", 14)[0]
    Completion(text='currentUser()', kind=<Kind.FUNCTION: 'function'>, detail='function', ..., replace=(11, 14))
    """
    here = locate(text, max(0, min(cursor, len(text))))
    engine = _Engine(here, catalog if catalog is not None else Catalog.system(), values, usage or {})
    return engine.completions()


class _Engine:
    def __init__(self, here: Cursor, catalog: Catalog, values: ValueSource | None, usage: Mapping[str, int]) -> None:
        self.here = here
        self.catalog = catalog
        self.values = values
        self.usage = usage
        self.used = {name_key(token.text.strip("\"'")) for token in here.tokens[: here.first]}

    def completions(self) -> list[Completion]:
        here = self.here
        found: list[Found] = []
        if not here.is_symbol:
            pattern = Pattern(here.typed)
            found += self._words(here.stack, pattern)
            if not here.is_quoted:
                found += self._phrases(pattern)
            found += self._glued()
        else:
            found += self._symbols()
            if here.after is not None:
                found += self._behind(here.after)
        found.sort(key=self._rank if here.typed else self._order)
        distinct: dict[tuple[str, Kind, Range], Completion] = {}
        for item, place, _ in found:
            key = (item.text, item.kind, place)
            if key not in distinct:
                distinct[key] = Completion(item.text, item.kind, item.detail, item.documentation, place)
        return list(distinct.values())

    def _order(self, found: Found) -> tuple[float, ...]:
        """Where an item stands if nothing is typed."""
        item, _, fit = found
        return (fit, -self.usage.get(item.name, 0), _KINDS[item.kind], item.order)

    def _rank(self, found: Found) -> tuple[float, ...]:
        """Where an item stands among those that fit what is typed."""
        item, _, fit = found
        order = item.order - _NEAR if item.name in self.used else item.order
        return (fit, -self.usage.get(item.name, 0), _KINDS[item.kind], order, len(item.name))

    # ---- words: fields, values, functions, arguments

    def _words(self, stack: Stack, pattern: Pattern) -> Iterator[Found]:
        place = (self.here.word.start, self.here.word.end)
        call_end = self._call_end()
        for item in self._items(stack, pattern, self.here.first):
            fit = pattern.fit(item.keys)
            if fit is None or (item.kind is Kind.FUNCTION and self.here.is_quoted):
                continue
            if call_end is not None and item.kind in (Kind.FUNCTION, Kind.VALUE):
                yield self._over_call(item, place[1], call_end), (place[0], call_end), fit
            else:
                yield item, place, fit

    def _items(self, stack: Stack, pattern: Pattern, first: int) -> Iterable[Item]:
        tokens = self.here.tokens[:first]
        if allows(stack, "WORD", "EQUALS") and allows(stack, "CF"):
            return self._fields(pattern, sort=False)
        if allows(stack, "WORD", "ASC"):
            return self._fields(pattern, sort=True)
        if allows(stack, "EMPTY"):
            return operand_items(self.catalog, place_of(stack, tokens), pattern.raw, self.values)
        if allows(stack, "WORD", "RSQB"):
            return property_items(pattern.raw)
        if allows(stack, "WORD", "COMMA") and (call := call_of(stack, tokens)) is not None:
            return argument_items(self.catalog, call, pattern.raw)
        return ()

    def _fields(self, pattern: Pattern, *, sort: bool) -> Iterator[Item]:
        index = field_index(self.catalog)
        yield from index.sorted if sort else index.searched
        if len(pattern.typed) > 1 and "cf[".startswith(pattern.typed[:3]):
            yield from index.by_number

    def _over_call(self, item: Item, name_end: int, call_end: int) -> Item:
        """An item that is put over a call that stands there already; a function keeps its arguments."""
        written = self.here.text[name_end:call_end].strip()
        arguments = [lexeme.type for lexeme in lexemes(written)]
        keeps = len(arguments) > len("()") and allows(self.here.stack, "WORD", *arguments)
        if item.kind is not Kind.FUNCTION or item.text.endswith("()") or not keeps:
            return item
        return item._replace(text=item.text.partition("(")[0] + written)

    def _call_end(self) -> int | None:
        """The end of the call whose name the cursor is in."""
        here = self.here
        tokens = here.tokens[here.last :]
        if here.first == here.last or not tokens or tokens[0].type != "LPAR" or not allows(here.stack, "EMPTY"):
            return None
        for token in tokens:
            if token.type == "RPAR":
                return token.span.end
        return None

    # ---- phrases: operators, keywords, predicates, directions

    def _phrases(self, pattern: Pattern) -> Iterator[Found]:
        here = self.here
        for back in range(len(here.before)):
            base = here.before[-1 - back]
            left = tuple(token.type for token in here.tokens[here.first - back : here.first])
            for phrase in self._fitting(base, here.first - back):
                if phrase.terminals[:back] != left or len(phrase.terminals) <= back:
                    continue
                found = self._phrase(phrase, back, pattern)
                if found is not None:
                    yield found

    def _phrase(self, phrase: Phrase, back: int, pattern: Pattern) -> Found | None:
        here = self.here
        start = here.tokens[here.first - back].span.start if back else here.word.start
        end = self._operator_end() if phrase.kind is Kind.OPERATOR else here.word.end
        item = _item(phrase)
        if back == 0:
            fit = pattern.fit(item.keys)
            return None if fit is None else (item, (start, end), fit)
        rest = " ".join(phrase.text.split()[back:])
        if not rest.lower().startswith(pattern.typed):
            return None
        if phrase.kind is Kind.KEYWORD and pattern.typed != rest.lower():  # ORDER is written: BY is what is missing
            return item._replace(text=rest), (here.word.start, here.word.end), Fit.PREFIX
        return item, (start, end), Fit.PREFIX

    def _operator_end(self) -> int:
        """The end of the operator that the word at the cursor begins: NO|T IN is replaced as a whole."""
        here = self.here
        if here.first == here.last or here.tokens[here.first].type not in OPERATOR_TERMINALS:
            return here.word.end
        last = here.last
        while last < len(here.tokens) and here.tokens[last].type in OPERATOR_TERMINALS:
            last += 1
        return here.tokens[last - 1].span.end

    def _symbols(self) -> Iterator[Found]:
        here = self.here
        sign = here.tokens[here.first].text
        for phrase in self._fitting(here.stack, here.first):
            if phrase.kind is Kind.OPERATOR and phrase.text.startswith(sign[: here.offset - here.word.start]):
                fit = Fit.EXACT if phrase.text == sign else Fit.PREFIX
                yield _item(phrase), (here.word.start, here.word.end), fit

    def _fitting(self, stack: Stack, first: int) -> Iterator[Phrase]:
        """The phrases that the grammar allows on a stack and that mean something there."""
        after_field = feed(stack, "EQUALS", first)
        place = place_of(stack if after_field is None else after_field, self.here.tokens[:first])
        field = self.catalog.field(place.field) if place.field else None
        for phrase in KEYWORDS if after_field is None else OPERATORS:
            if not _meaningful(phrase, place, field):
                continue
            follow = () if phrase.follow is None else (phrase.follow,)
            if allows(stack, *phrase.terminals, *follow):
                yield phrase

    # ---- signs, and what comes right behind a finished word

    def _glued(self) -> Iterator[Found]:
        """Behind the word at the cursor: signs, and the operand of an operator that is written out."""
        here = self.here
        if here.first == here.last:
            yield from self._signs(here.stack, here.first)
        elif here.after is not None:
            yield from self._signs(here.after, here.last)
            if here.tokens[here.first].type in OPERATOR_TERMINALS and allows(here.after, "EMPTY"):
                yield from self._behind(here.after, signs=False)

    def _behind(self, stack: Stack, *, signs: bool = True) -> Iterator[Found]:
        """Everything that may stand on a stack if nothing is typed yet."""
        here, nothing = self.here, Pattern("")
        place = (here.offset, here.offset)
        for item in self._items(stack, nothing, here.last):
            yield item, place, Fit.PREFIX
        for phrase in self._fitting(stack, here.last):
            yield _item(phrase), place, Fit.PREFIX
        if signs:
            yield from self._signs(stack, here.last)

    def _signs(self, stack: Stack, first: int) -> Iterator[Found]:
        place = (self.here.offset, self.here.offset)
        for phrase in SIGNS:
            if not allows(stack, *phrase.terminals):
                continue
            if phrase.text == "(" and not self._opens(stack, first):
                continue
            yield _item(phrase), place, Fit.PREFIX

    def _opens(self, stack: Stack, first: int) -> bool:
        """Whether a parenthesis opens a group or a list that makes sense."""
        if allows(stack, "LPAR", "CF"):
            return True
        return allows(stack, "LPAR", "EMPTY") and place_of(stack, self.here.tokens[:first]).wants_list


def _item(phrase: Phrase) -> Item:
    return _PHRASE_ITEMS[phrase.text]


def _meaningful(phrase: Phrase, place: Place, field: FieldInfo | None) -> bool:
    """Whether Jira takes a phrase here; the grammar is looser."""
    if phrase.operator is not None:
        return field is None or not field.operators or phrase.operator in field.operators
    if phrase.text in _CHANGED_ONLY:
        return place.operator not in WAS_OPERATORS
    if phrase.text in ("EMPTY", "NULL"):
        return place.operator not in _TEXT_OPERATORS and place.predicate in (None, "FROM", "TO")
    return True
