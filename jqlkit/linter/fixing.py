"""Applies fixes to a query until nothing changes any more."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from jqlkit.linter.diagnostic import Applicability, Diagnostic, Fix
from jqlkit.linter.runner import Linter, checked_settings
from jqlkit.linter.syntax import is_improved
from jqlkit.spans import Edit, apply_edits

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog

#: More rounds than any chain of fixes needs; a fix that undoes another one ends there.
_ROUNDS: Final = 20


class FixResult:
    """A repaired query: its `text`, the diagnostics whose fixes were `applied`, and those that are `remaining`.

    The spans of `applied` count in the text as it was when the fix was applied, those of `remaining` in `text`.
    """

    __slots__ = ("applied", "remaining", "text")

    def __init__(self, text: str, applied: Sequence[Diagnostic], remaining: Sequence[Diagnostic]) -> None:
        self.text = text
        self.applied = list(applied)
        self.remaining = list(remaining)

    def __repr__(self) -> str:
        return f"FixResult({self.text!r}, {len(self.applied)} applied, {len(self.remaining)} remaining)"


def fix(
    text: str,
    *,
    unsafe: bool = False,
    select: "str | Iterable[str] | None" = None,
    ignore: "str | Iterable[str] | None" = None,
    catalog: "Catalog | None" = None,
    deployment: str = "cloud",
) -> FixResult:
    """The query with its mistakes repaired where that is safe; with `unsafe`, also where the meaning may change.

    A fix after which the text would not parse is left out. Fixing the result again changes nothing.

    >>> import jqlkit
    >>> jqlkit.fix("project = if AND assignee IS currentUser()").text
    'project = "if" AND assignee = currentUser()'
    """
    return fix_query(Linter(checked_settings(select, ignore, deployment), catalog), text, unsafe=unsafe)


def fix_query(linter: Linter, text: str, *, unsafe: bool = False) -> FixResult:
    """The same with the settings of a linter."""
    applied: list[Diagnostic] = []
    seen = {text}
    diagnostics = linter.check(text)
    for _ in range(_ROUNDS):
        new, done = _apply(text, diagnostics, unsafe)
        if not done or new in seen:
            break
        seen.add(new)
        applied += done
        text = new
        diagnostics = linter.check(text)
    return FixResult(text, applied, diagnostics)


def applicable(diagnostics: Iterable[Diagnostic], *, unsafe: bool = False) -> list[tuple[Diagnostic, Fix]]:
    """The diagnostics whose fix may be applied, with the fix, in the order of the text; no two touch each other."""
    candidates = [
        (diagnostic, diagnostic.fix)
        for diagnostic in diagnostics
        if diagnostic.fix is not None and (unsafe or diagnostic.fix.applicability is Applicability.SAFE)
    ]
    candidates.sort(key=lambda candidate: _hull(candidate[1]))
    chosen = []
    last_end = -1
    for diagnostic, repair in candidates:
        start, end = _hull(repair)
        if start > last_end:
            chosen.append((diagnostic, repair))
            last_end = end
    return chosen


def _apply(text: str, diagnostics: Iterable[Diagnostic], unsafe: bool) -> tuple[str, list[Diagnostic]]:
    chosen = applicable(diagnostics, unsafe=unsafe)
    edits = [edit for _, repair in chosen for edit in repair.edits]
    new = apply_edits(text, edits)
    if is_improved(text, new):
        return new, [diagnostic for diagnostic, _ in chosen]
    kept: list[Edit] = []
    applied = []
    for diagnostic, repair in chosen:
        trial = [*kept, *repair.edits]
        if is_improved(text, apply_edits(text, trial)):
            kept = trial
            applied.append(diagnostic)
    return apply_edits(text, kept), applied


def _hull(repair: Fix) -> tuple[int, int]:
    return min(span.start for span, _ in repair.edits), max(span.end for span, _ in repair.edits)
