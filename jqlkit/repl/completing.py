"""What may stand at the cursor of a session's line: JQL, or a command and what it takes."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from jqlkit.completer import Completion, Kind, accept, complete
from jqlkit.completer.matching import Keys, Pattern
from jqlkit.repl.commands import COMMANDS
from jqlkit.repl.saved import HOLE
from jqlkit.repl.settings import SETTINGS

if TYPE_CHECKING:
    from jqlkit.repl.session import Session

#: Words whose letter case the user chooses.
_CASED: Final = frozenset({Kind.KEYWORD, Kind.OPERATOR, Kind.PREDICATE, Kind.DIRECTION})
_JQL_COMMANDS: Final = frozenset({"lint", "fix", "format", "plan"})

Entry = tuple[str, str, str]  # text, detail, documentation


def complete_line(session: "Session", text: str, cursor: int) -> list[Completion]:
    """The items for a line, the best first; never raises and never waits."""
    if not text.startswith("\\"):
        return [cased(session, text, item) for item in _jql(session, text, cursor)]
    name, blank, rest = text[1:cursor].partition(" ")
    if not blank:
        entries = [(f"\\{entry.name}", entry.takes or "command", entry.help) for entry in COMMANDS.values()]
        return _matching(entries, text[:cursor], (0, cursor), Kind.COMMAND)
    start = cursor - len(rest.lstrip())
    if name in _JQL_COMMANDS:
        return _shifted(session, text, cursor, start)
    if name == "save":
        query_start = start + len(rest.lstrip().partition(" ")[0]) + 1
        return _shifted(session, text, cursor, query_start) if query_start <= cursor else []
    if name == "run":
        return _run(session, text, cursor, start)
    if name == "columns":
        last = max(text.rfind(",", 0, cursor) + 1, start)
        return _matching(_columns(session), text[last:cursor].lstrip(), (last, cursor), Kind.ARGUMENT)
    if name == "set" and " " in text[start:cursor]:
        setting, _, typed = text[start:cursor].partition(" ")
        known = SETTINGS.get(setting)
        entries = [(value, setting, known.help) for value in known.values] if known else []
        return _matching(entries, typed, (cursor - len(typed), cursor), Kind.ARGUMENT)
    source = _ARGUMENTS.get(name)
    return _matching(source(session), text[start:cursor], (start, cursor), Kind.ARGUMENT) if source else []


def inserted(session: "Session", text: str, item: Completion) -> str:
    """What to put in place of the item's range: the item, with a blank or a parenthesis where it needs one."""
    start, end = item.replace
    if item.kind in (Kind.COMMAND, Kind.ARGUMENT) and text.startswith("\\"):
        return item.text
    changed = accept(text, item, session.knowledge.catalog).text
    return changed[start : len(changed) - len(text) + end]


def cased(session: "Session", text: str, item: Completion) -> Completion:
    """A keyword in the letter case that the user likes: by the last letter typed, else by the text's own keywords."""
    mode = session.settings["keyword_case"]
    if item.kind not in _CASED or mode == "upper":
        return item
    if mode == "auto":
        typed = [c for c in text[slice(*item.replace)] if c.isalpha()]
        lower = typed[-1].islower() if typed else _writes_lower(text)
        if not lower:
            return item
    return item._replace(text=item.text.lower())


def _writes_lower(text: str) -> bool:
    from jqlkit.tokens import tokenize

    keywords = [token.text for token in tokenize(text) if token.category == "keyword"]
    return bool(keywords) and keywords[-1].islower()


def _jql(session: "Session", text: str, cursor: int) -> list[Completion]:
    knowledge = session.knowledge
    return complete(text, cursor, knowledge.catalog, values=knowledge.values, usage=session.usage)


def _shifted(session: "Session", text: str, cursor: int, start: int) -> list[Completion]:
    """JQL behind a command; `$1` of a saved query counts as a word."""
    jql = HOLE.sub("xx", text[start:])
    items = [cased(session, jql, item) for item in _jql(session, jql, cursor - start)]
    return [item._replace(replace=(item.replace[0] + start, item.replace[1] + start)) for item in items]


def _run(session: "Session", text: str, cursor: int, start: int) -> list[Completion]:
    """A saved query's name, then values for its holes: those that fit where the hole is."""
    words = text[start:cursor].split(" ")
    queries = session.saved.all()
    if len(words) == 1:
        entries = [(name, "saved query", query) for name, query in queries.items()]
        return _matching(entries, words[0], (start, cursor), Kind.ARGUMENT)
    hole = f"${len([word for word in words[1:-1] if word]) + 1}"
    before, found, _ = queries.get(words[0], "").partition(hole)
    if not found:
        return []
    typed = words[-1]
    jql = HOLE.sub("xx", before) + typed
    items = [item for item in _jql(session, jql, len(jql)) if item.kind is Kind.VALUE]
    return [item._replace(replace=(cursor - len(typed), cursor), kind=Kind.ARGUMENT) for item in items]


def _matching(entries: Iterable[Entry], typed: str, place: tuple[int, int], kind: Kind) -> list[Completion]:
    pattern = Pattern(typed)
    found = []
    for order, (text, detail, documentation) in enumerate(entries):
        fit = pattern.fit(Keys.of((text, text.removeprefix("\\"))))
        if fit is not None:
            found.append((fit, order, Completion(text, kind, detail, documentation, place)))
    return [item for _, _, item in sorted(found, key=lambda entry: entry[:2])]


def _columns(session: "Session") -> list[Entry]:
    names = [("default", "columns", "The usual columns.")]
    for field in session.knowledge.catalog.fields:
        names.append((field.name, field.type, field.display_name or field.name))
    return names


def _sites(session: "Session") -> list[Entry]:
    from jqlkit.config.sites import site_entries

    built_in = ("sandbox", "site", "A Jira inside this process, with made-up issues.")
    return [built_in, *((name, "site", str(entry.values.get("url", ""))) for name, entry in site_entries().items())]


def _keys(session: "Session") -> list[Entry]:
    shown = session.listing.keys if session.listing is not None else []
    keys = dict.fromkeys([*shown, *session.knowledge.catalog.recent_issues])
    return [(key, "issue", f"{key}: an issue seen lately") for key in keys]


_ARGUMENTS: Final[dict[str, Callable[["Session"], list[Entry]]]] = {
    "help": lambda _: [(entry.name, "command", entry.help) for entry in COMMANDS.values()],
    "site": _sites,
    "open": _keys,
    "why": _keys,
    "output": lambda _: [(value, "output", f"Print issues as {value}.") for value in SETTINGS["output"].values],
    "limit": lambda _: [(value, "limit", "Issues at most.") for value in SETTINGS["limit"].values],
    "set": lambda _: [(name, "setting", setting.help) for name, setting in SETTINGS.items()],
    "forget": lambda session: [(name, "saved query", query) for name, query in session.saved.all().items()],
    "watch": lambda _: [(value, "time", f"Run again every {value}.") for value in ("10s", "30s", "1m", "5m")],
}
