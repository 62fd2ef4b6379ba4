"""prompt-toolkit adapters: completion, colours, keys and the toolbar, each a thin layer over the session."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app, run_in_terminal
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory, DynamicAutoSuggest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.cursor_shapes import ModalCursorShapeConfig
from prompt_toolkit.document import Document
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from jqlkit.errors import JqlkitError
from jqlkit.repl.checking import Checker
from jqlkit.repl.completing import complete_line, inserted
from jqlkit.repl.history import PrivateHistory
from jqlkit.repl.keys import KEYS
from jqlkit.repl.results import MENU_ROWS
from jqlkit.report.text import one_line
from jqlkit.tokens import tokenize

if TYPE_CHECKING:
    from jqlkit.completer import Completion as Item
    from jqlkit.repl.session import Session

#: Items that the menu holds: more than anyone scrolls through.
MENU: Final = 250

STYLE: Final = Style.from_dict(
    {
        "jql.keyword": "bold #5f87ff",
        "jql.operator": "bold",
        "jql.string": "#87af5f",
        "jql.number": "#d7875f",
        "jql.error": "underline #ff5f5f",
        "jql.warning": "underline #d7af5f",
        "jql.command": "bold #af87ff",
        "bottom-toolbar": "noreverse bg:#303030 #d0d0d0",
        "bottom-toolbar.problem": "bg:#303030 #ff8787",
        "bottom-toolbar.key": "bg:#303030 bold",
        "auto-suggestion": "#808080",
    }
)


class JqlCompleter(Completer):
    """The engine's items as prompt-toolkit's."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The items; a completion carries the item that it came from."""
        text, cursor = document.text, document.cursor_position
        for item in complete_line(self._session, text, cursor)[:MENU]:
            start, end = item.replace
            new = inserted(self._session, text, item)
            if new == text[start:end] and complete_event.text_inserted:
                continue  # while typing, the menu does not offer what is there already
            yield JqlCompletion(item, new, start - cursor)


class JqlCompletion(Completion):
    """A completion that also knows what it replaces behind the cursor."""

    def __init__(self, item: "Item", new: str, start: int) -> None:
        super().__init__(new, start, display=one_line(item.text), display_meta=one_line(item.detail))
        self.item = item


class JqlLexer(Lexer):
    """Colours by the tokens of the language; what the linter found is underlined."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The fragments of each line."""
        styles = self._styles(document)
        starts = [0]
        for line in document.lines:
            starts.append(starts[-1] + len(line) + 1)

        def line_fragments(number: int) -> StyleAndTextTuples:
            if not 0 <= number < len(document.lines):
                return []
            fragments: StyleAndTextTuples = []
            for offset, character in enumerate(document.lines[number], starts[number]):
                if fragments and fragments[-1][0] == styles[offset]:
                    fragments[-1] = (styles[offset], fragments[-1][1] + character)
                else:
                    fragments.append((styles[offset], character))
            return fragments

        return line_fragments

    def _styles(self, document: Document) -> list[str]:
        text = document.text
        styles = [""] * (len(text) + 1)
        if text.startswith("\\"):
            name = len(text.partition(" ")[0])
            styles[:name] = ["class:jql.command"] * name
            return styles
        for token in tokenize(text):
            if token.category not in ("blank", "word", "punctuation", "error"):
                styles[slice(*token.span)] = [f"class:jql.{token.category}"] * len(token.text)
        for found in self._checker.found(text, document.cursor_position):
            start, end = found.span
            style = "class:jql.error" if found.severity == "error" else "class:jql.warning"
            styles[start:end] = [f"{before} {style}" for before in styles[start:end]]
        return styles


class Prompt:
    """The prompt of a session: reads one line, or one query of several lines."""

    def __init__(self, session: "Session", show: Callable[[str], object], **options: Any) -> None:
        self.session = session
        self.checker = Checker(session)
        self._show = show
        self.reader: PromptSession[str] = PromptSession(
            message=lambda: [("class:prompt", f"{session.source.name}> ")],
            multiline=True,
            prompt_continuation=lambda width, *_: " " * max(0, width - 4) + "... ",
            lexer=JqlLexer(self.checker),
            completer=JqlCompleter(session),
            complete_while_typing=True,
            reserve_space_for_menu=MENU_ROWS,
            auto_suggest=DynamicAutoSuggest(lambda: AutoSuggestFromHistory() if session.settings["suggest"] else None),
            history=PrivateHistory(),
            enable_open_in_editor=True,
            tempfile_suffix=".jql",
            input_processors=[HighlightMatchingBracketProcessor(chars="()[]")],
            key_bindings=self._bindings(),
            bottom_toolbar=self._toolbar,
            style=STYLE,
            include_default_pygments_style=False,
            cursor=ModalCursorShapeConfig(),
            refresh_interval=0,
            **options,
        )
        _replace_behind_the_cursor(self.reader.default_buffer)

    def read(self, draft: str = "") -> str:
        """What the user enters. Raises KeyboardInterrupt for Ctrl-C and EOFError for Ctrl-D."""
        self.reader.app.editing_mode = EditingMode.VI if self.session.settings["keys"] == "vi" else EditingMode.EMACS
        return self.reader.prompt(default=draft, pre_run=self.session.knowledge.start)

    def redraw(self) -> None:
        """Draws the prompt anew, and fills an open menu with what is known by now; from any thread."""
        app = self.reader.app
        if app.loop is not None and app.is_running:
            app.loop.call_soon_threadsafe(self._renew)

    def _renew(self) -> None:
        buffer = self.reader.default_buffer
        state = buffer.complete_state
        if state is not None and state.complete_index is None:
            buffer.cancel_completion()
            buffer.start_completion(select_first=False)
        self.reader.app.invalidate()

    # ---- keys

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        for key in KEYS:
            if key.action:
                bindings.add(*key.keys)(getattr(self, f"_key_{key.action}"))
        return bindings

    def _key_complete(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state is None:
            # At once, not in a task: what is typed next must find the item in place.
            wanted = CompleteEvent(completion_requested=True)
            items = (
                list(self.reader.completer.get_completions(buffer.document, wanted)) if self.reader.completer else []
            )
            if not items:
                return
            buffer._set_completions(items)
        buffer.complete_next()
        state = buffer.complete_state
        if state is not None and len(state.completions) == 1:
            buffer.complete_state = None  # nothing to choose from: the next key goes on behind the item

    def _key_menu(self, event: KeyPressEvent) -> None:
        event.current_buffer.start_completion(select_first=False)

    def _key_enter(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
            buffer.complete_state = None
        elif self.session.is_complete(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    def _key_newline(self, event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    def _key_fix(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        fixed = self.checker.fixed(buffer.text, buffer.cursor_position)
        if fixed is not None:
            buffer.document = Document(*fixed)

    def _key_format(self, event: KeyPressEvent) -> None:
        from jqlkit.repl.commands.queries import formatted

        buffer = event.current_buffer
        try:
            buffer.document = Document(formatted(buffer.text))
        except JqlkitError:
            return  # the toolbar says what is wrong

    def _key_next(self, event: KeyPressEvent) -> None:
        run_in_terminal(lambda: self._show("\\next"))

    def _key_keys(self, event: KeyPressEvent) -> None:
        mode = "emacs" if self.session.settings["keys"] == "vi" else "vi"
        self.session.settings.change("keys", mode)
        event.app.editing_mode = EditingMode.VI if mode == "vi" else EditingMode.EMACS

    # ---- the toolbar

    def _toolbar(self) -> StyleAndTextTuples:
        """The mistake at hand, or what the chosen item is, or how the last search went."""
        buffer = get_app().current_buffer
        state = buffer.complete_state
        chosen = state.current_completion if state is not None else None
        if isinstance(chosen, JqlCompletion):
            return [("", " " + one_line(chosen.item.documentation))]
        found = self.checker.found(buffer.text, buffer.cursor_position)
        if found:
            message = one_line(f"{found[0].code}: {found[0].message}")
            fix = next((diagnostic.fix for diagnostic in found if diagnostic.fix is not None), None)
            parts: StyleAndTextTuples = [("class:bottom-toolbar.problem", f" {message}")]
            if fix is not None:
                parts += [("", "  "), ("class:bottom-toolbar.key", "Alt-Enter"), ("", f" {one_line(fix.message)}")]
            return parts
        return [("", " " + "  ".join(filter(None, self._state())))]

    def _state(self) -> list[str]:
        session, knowledge = self.session, self.session.knowledge
        return [
            session.source.name,
            session.status if session.settings["timing"] else "",
            "fetching fields and values..." if knowledge.busy else "",
            one_line(f"offline: {knowledge.problem}") if knowledge.problem else "",
            "vi keys" if session.settings["keys"] == "vi" else "",
            "\\help" if not session.status else "",
        ]


def _replace_behind_the_cursor(buffer: Buffer) -> None:
    """Makes a buffer take away what an item replaces behind the cursor: prompt-toolkit replaces only before it."""
    go_to = buffer.go_to_completion

    def go_to_completion(index: int | None) -> None:
        go_to(index)
        state = buffer.complete_state
        chosen = state.current_completion if state is not None else None
        if state is not None and isinstance(chosen, JqlCompletion):
            behind = chosen.item.replace[1] - state.original_document.cursor_position
            cursor = buffer.cursor_position
            buffer.document = Document(buffer.text[:cursor] + buffer.text[cursor + behind :], cursor)
            buffer.complete_state = state

    buffer.go_to_completion = go_to_completion  # type: ignore[method-assign]  # there is no hook
