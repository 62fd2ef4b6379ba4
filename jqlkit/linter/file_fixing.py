"""Applies fixes to the text of a file: through the encoding of the host, never to another query, until stable."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from jqlkit.linter.diagnostic import Applicability
from jqlkit.linter.extraction.extract import extract_text
from jqlkit.linter.extraction.model import Extraction
from jqlkit.linter.file_linting import lint_extraction
from jqlkit.linter.runner import Linter
from jqlkit.linter.source import Located
from jqlkit.linter.syntax import is_improved
from jqlkit.spans import Edit, apply_edits

_ROUNDS: Final = 20


class FileFixes(NamedTuple):
    """A repaired file: its text, the findings that were repaired, those that remain, and a problem with reading it."""

    text: str
    applied: list[Located]
    remaining: list[Located]
    problem: str | None


def fix_text(
    linter: Linter,
    text: str,
    filename: str,
    *,
    host: str | None = None,
    unsafe: bool = False,
    allowed: Callable[[Located], bool] = lambda located: True,
) -> FileFixes:
    """The text of a file with its queries repaired; `allowed` tells which findings may be.

    A round is kept only if it does what its fixes say: each repaired query reads as the fix makes it and parses (or
    parses farther), and all the other queries read as before. Fixing the result again changes nothing.
    """

    def extract(new: str) -> Extraction:
        return extract_text(new, filename, level=linter.settings.extract_level, host=host)

    extraction = extract(text)
    located = lint_extraction(linter, extraction)
    applied: list[Located] = []
    seen = {text}
    for _ in range(_ROUNDS):
        chosen = _choose([item for item in located if allowed(item)], unsafe)
        done, new, after = _apply(extraction, chosen, extract)
        if not done or new in seen:
            break
        seen.add(new)
        applied += done
        text, extraction = new, after
        located = lint_extraction(linter, extraction)
    return FileFixes(text, applied, located, extraction.problem)


def _choose(located: Sequence[Located], unsafe: bool) -> list[Located]:
    """The findings with a fix that may be applied, of which no two touch each other."""
    candidates = []
    for item in located:
        fix = item.diagnostic.fix
        if item.edits and fix is not None and (unsafe or fix.applicability is Applicability.SAFE):
            candidates.append((min(item.edits).span.start, max(edit.span.end for edit in item.edits), item))
    candidates.sort(key=lambda candidate: candidate[:2])
    chosen = []
    last_end = -1
    for start, end, item in candidates:
        if start > last_end:
            chosen.append(item)
            last_end = end
    return chosen


def _apply(
    extraction: Extraction, chosen: list[Located], extract: Callable[[str], Extraction]
) -> tuple[list[Located], str, Extraction]:
    """All of the fixes if they work together, else those that work one by one."""
    new, after = _try(extraction, chosen, extract)
    if after is not None or len(chosen) < 2:
        return (chosen if after else []), new, after or extraction
    kept: list[Located] = []
    best, best_after = extraction.text, extraction
    for item in chosen:
        new, after = _try(extraction, [*kept, item], extract)
        if after is not None:
            kept.append(item)
            best, best_after = new, after
    return kept, best, best_after


def _try(
    extraction: Extraction, chosen: list[Located], extract: Callable[[str], Extraction]
) -> tuple[str, Extraction | None]:
    """The text after the fixes and what is found in it; None if that is not what the fixes promise."""
    edits = [edit for item in chosen for edit in item.edits or ()]
    new = apply_edits(extraction.text, edits)
    after = extract(new)
    return new, after if _keeps_promise(extraction, after, chosen) else None


def _keeps_promise(before: Extraction, after: Extraction, chosen: list[Located]) -> bool:
    if len(before.queries) != len(after.queries):
        return False
    promised: dict[int, list[Edit]] = {}
    free = set()
    for item in chosen:
        for number, query in enumerate(before.queries):
            if query.place.start <= item.span.start and item.span.end <= query.place.end:
                if item.is_in_query and item.jql == query.text:
                    promised.setdefault(number, []).extend(item.diagnostic.fix.edits if item.diagnostic.fix else ())
                else:
                    free.add(number)
    for number, (old, new) in enumerate(zip(before.queries, after.queries, strict=True)):
        if number in promised:
            if new.text != apply_edits(old.text, promised[number]) or not is_improved(old.text, new.text):
                return False
        elif number not in free and new.text != old.text:
            return False
    return True
