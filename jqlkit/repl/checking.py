"""What is wrong with the text while it is typed; said once the cursor has left the place."""

from typing import TYPE_CHECKING

from jqlkit.spans import apply_edits

if TYPE_CHECKING:
    from jqlkit.linter.diagnostic import Diagnostic
    from jqlkit.repl.session import Session


class Checker:
    """The diagnostics of the text at the prompt, found once for each text."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._last: tuple[str, object, list[Diagnostic]] = ("", None, [])
        #: Set when the linter is loaded: before that, checking would hold up the first keys.
        self.ready = False

    def found(self, text: str, cursor: int) -> "list[Diagnostic]":
        """The diagnostics to show now: not those of a query that is merely not finished."""
        if not self.ready or not self._session.settings["lint"] or not text.strip() or text.startswith("\\"):
            return []
        catalog = self._session.knowledge.catalog
        if self._last[0] != text or self._last[1] is not catalog:
            self._last = (text, catalog, self._session.diagnostics(text))
        return [diagnostic for diagnostic in self._last[2] if not _is_unfinished(diagnostic, text, cursor)]

    def fixed(self, text: str, cursor: int) -> tuple[str, int] | None:
        """The text after the first fix that is shown, and the cursor in it; None if there is none."""
        for diagnostic in self.found(text, cursor):
            if diagnostic.fix is not None:
                changed = apply_edits(text, diagnostic.fix.edits)
                behind = len(text) - cursor
                return changed, max(0, len(changed) - behind)
        return None


def _is_unfinished(diagnostic: "Diagnostic", text: str, cursor: int) -> bool:
    """Whether it is about the place where the user is typing, or about an end that has not come yet."""
    start, end = diagnostic.span
    if diagnostic.fix is not None and cursor > end:
        return False
    if diagnostic.code.startswith("JQL0") and (start >= len(text.rstrip()) or text[start : start + 1] in "\"'"):
        return True
    if diagnostic.code.startswith("JQL1"):
        return True  # how far a query is restricted is known when it is whole
    return start <= cursor <= end
