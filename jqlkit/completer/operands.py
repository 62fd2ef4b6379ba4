"""What may stand for an operand: values of the field's type, functions, dates; and the arguments of functions."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from jqlkit.catalog import Catalog, FieldInfo, FunctionInfo, ValueInfo
from jqlkit.completer.completion import Kind
from jqlkit.completer.items import Item, ValueSource, function_item, known_values, value_item
from jqlkit.completer.place import Call, Place
from jqlkit.operators import Operator
from jqlkit.quoting import in_quotes, quote

_DATE_PREDICATES: Final = frozenset({"AFTER", "BEFORE", "DURING", "ON"})

#: The documented field that stands for all fields of a type, to find the functions of the type.
_EXAMPLES: Final = {"date": "created", "user": "assignee"}

_PERIODS: Final = ("-1d", "-7d", "-30d", "-1w", "-2w", "-4w", "-1h", "-12h", "-15m")
_LENGTHS: Final = ("1h", "2h", "4h", "1d", "2d", "1w", "30m")
_UNITS: Final = {"d": "days", "w": "weeks", "h": "hours", "m": "minutes"}
_PERIOD: Final = re.compile(r"([+-]|(?![0-9]{4}))([0-9]{1,6})([dwhm]?)")
_DATE_START: Final = re.compile(r"[0-9]{4}(?:-[0-9]{0,2}(?:-[0-9]{0,2})?)?")

#: Functions that most queries use, the most used first.
_USE: Final = {
    name: order
    for order, name in enumerate(
        "currentUser startOfDay startOfWeek startOfMonth now endOfDay endOfWeek endOfMonth openSprints".split()
    )
}

_ARGUMENT_KINDS: Final = {
    "membersof": ("group",),
    "projectsleadbyuser": ("assignee",),
    "componentsleadbyuser": ("assignee",),
    "updatedby": ("assignee",),
    "linkedissues": ("issue", "issueLinkType"),
    "releasedversions": ("project",),
    "unreleasedversions": ("project",),
    "latestreleasedversion": ("project",),
    "earliestunreleasedversion": ("project",),
    "organizationmembers": ("organizations",),
}
_FORM_ARGUMENTS: Final = re.compile(r"\((.*)\)")


def operand_items(catalog: Catalog, place: Place, typed: str, source: ValueSource | None) -> Iterator[Item]:
    """Everything that fits the field, the operator and the predicate around the cursor."""
    if place.predicate is None and place.operator in (Operator.IS, Operator.IS_NOT):
        return
    name, field = _subject(catalog, place)
    kind = field.type if field is not None else "custom"
    extra = source(_queried_name(field, name), typed) if source is not None and name else ()
    for order, value in enumerate(known_values(catalog, field, name, extra)):
        listed = value.value in place.listed
        yield value_item(value, kind, order + 1000 * listed)
    match kind:
        case "date":
            yield from _dates(catalog.today or date.today(), typed)
        case "duration":
            yield from _periods(typed, _LENGTHS, "duration", "")
        case "issue":
            for order, key in enumerate(catalog.recent_issues):
                yield Item.of(quote(key), Kind.VALUE, "issue", f"{key}: an issue seen lately", (key,), order)
    if place.operator not in (Operator.CONTAINS, Operator.NOT_CONTAINS) or place.predicate is not None:
        yield from _functions(catalog, field, place, typed)


def argument_items(catalog: Catalog, call: Call, typed: str) -> Iterator[Item]:
    """What may stand for an argument of a function; at least a place to type it."""
    function = catalog.function(call.name)
    if function is not None and function.max_args is not None and call.argument >= function.max_args:
        return
    label = _argument_label(function, call.argument)
    found = False
    for item in _known_arguments(catalog, function, call):
        found = True
        yield item
    if typed or not found:
        detail = f"argument {call.argument + 1}"
        yield Item.of(in_quotes(typed), Kind.ARGUMENT, label or detail, f"{call.name}: {label or detail}", (typed,), 50)


def property_items(typed: str) -> Iterator[Item]:
    """The key of an entity property: nobody lists them, so a place to type one."""
    text = "the key of an entity property, as an app stored it"
    yield Item.of(in_quotes(typed), Kind.ARGUMENT, "property key", text, (typed,))


def _subject(catalog: Catalog, place: Place) -> tuple[str, FieldInfo | None]:
    """The field whose values an operand has."""
    if place.predicate in _DATE_PREDICATES:
        return "", _stand_in("date")
    if place.predicate == "BY":
        for name in ("assignee", "reporter"):
            if catalog.field(name) is not None:
                return name, catalog.field(name)
        return "", _stand_in("user")
    name = place.field or ""
    return name, catalog.field(name) if name else None


def _stand_in(kind: str) -> FieldInfo:
    return Catalog.system().field(_EXAMPLES[kind]) or FieldInfo(kind, kind, ())


def _queried_name(field: FieldInfo | None, name: str) -> str:
    """The name by which a site gives suggestions: never the display name."""
    return field.cfid or field.name if field is not None else name


def _functions(catalog: Catalog, field: FieldInfo | None, place: Place, typed: str) -> Iterator[Item]:
    if field is None:
        functions: Sequence[FunctionInfo] = catalog.functions if typed else ()
    else:
        functions = catalog.functions_of(field)
        if not functions and field.type in _EXAMPLES:
            functions = _of_type(catalog, field.type)
    lists = place.wants_list
    functions = sorted(functions, key=lambda function: _USE.get(function.name, len(_USE)))
    for order, function in enumerate(functions):
        apart = function.list_valued is not None and function.list_valued != lists and not place.in_list
        yield function_item(function, order + 1000 * (apart or function.addon is not None))


def _of_type(catalog: Catalog, kind: str) -> tuple[FunctionInfo, ...]:
    example = catalog.field(_EXAMPLES[kind])
    return catalog.functions_of(example) if example is not None else ()


def _dates(today: date, typed: str) -> Iterator[Item]:
    yield from _periods(typed, _PERIODS, "relative date", "from now")
    literals = {today.isoformat(): "today", today.replace(day=1).isoformat(): "the first of this month"}
    if _DATE_START.fullmatch(typed):
        for rest in (today.isoformat()[len(typed) :], "0000-01-01"[len(typed) :], "0000-01-01"[len(typed) + 1 :]):
            text = typed + rest
            if len(text) == len("yyyy-mm-dd") and _is_date(text):
                literals.setdefault(text, "a date")
                break
    for order, (text, meaning) in enumerate(literals.items()):
        yield Item.of(
            text,
            Kind.VALUE,
            "date",
            f'{meaning}; dates are written yyyy-MM-dd or "yyyy-MM-dd HH:mm"',
            (text,),
            50 + order,
        )


def _periods(typed: str, usual: tuple[str, ...], detail: str, meaning: str) -> Iterator[Item]:
    texts = list(usual)
    match = _PERIOD.fullmatch(typed)
    if match is not None and not match[3]:
        texts = [f"{typed}{unit}" for unit in _UNITS] + texts
    elif match is not None:
        texts.insert(0, typed)
    for order, text in enumerate(dict.fromkeys(texts)):
        sign, number, unit = text[0] if text[0] in "+-" else "", text.strip("+-")[:-1], text[-1]
        when = {"-": "ago", "+": "from now"}.get(sign, meaning)
        help_text = f"{number} {_UNITS[unit]} {when}".strip()
        yield Item.of(quote(text), Kind.VALUE, detail, help_text, (text,), order)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _known_arguments(catalog: Catalog, function: FunctionInfo | None, call: Call) -> Iterator[Item]:
    name = function.name.lower() if function is not None else call.name.lower()
    kinds = _ARGUMENT_KINDS.get(name, ())
    if call.argument < len(kinds):
        subject = kinds[call.argument]
        values = [ValueInfo.of(key) for key in catalog.recent_issues] if subject == "issue" else []
        values += known_values(catalog, catalog.field(subject), subject, ())
        for order, value in enumerate(values):
            item = value_item(value, subject, order)
            yield item._replace(kind=Kind.ARGUMENT, text=in_quotes(value.value))
    elif function is not None and function.default_unit is not None:
        unit = function.default_unit
        for order, text in enumerate(("-1", "1", "-2", "2")):
            item_text = f"{text}{unit}"
            meaning = f"moved by {text} {_LONG_UNITS.get(unit, unit)}"
            yield Item.of(in_quotes(item_text), Kind.ARGUMENT, "increment", meaning, (item_text,), order)


_LONG_UNITS: Final = {"d": "days", "w": "weeks", "M": "months", "y": "years", "h": "hours", "m": "minutes"}


def _argument_label(function: FunctionInfo | None, index: int) -> str:
    """What the documentation calls an argument."""
    for form in reversed(function.forms if function is not None else ()):
        match = _FORM_ARGUMENTS.search(form)
        names = [name.strip(" \"'[]") for name in match[1].split(",")] if match else []
        if index < len(names) and names[index]:
            return names[index]
    return ""
