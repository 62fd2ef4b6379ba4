"""Patterns of files, as in .gitignore, relative to the folder of the settings."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Patterns:
    """Patterns that files match or not.

    >>> Patterns(["tests/*.py", "build/"], Path("/p")).match(Path("/p/tests/a.py"))
    True
    """

    __slots__ = ("_root", "_spec")

    def __init__(self, patterns: Iterable[str], root: Path | None) -> None:
        lines = list(patterns)
        self._root = (root or Path.cwd()).resolve()
        self._spec = _spec(lines) if lines else None

    def __bool__(self) -> bool:
        return self._spec is not None

    def match(self, path: Path) -> bool:
        """Whether one of the patterns matches the file or a folder above it."""
        if self._spec is None:
            return False
        try:
            relative = path.resolve().relative_to(self._root)
        except ValueError:
            relative = path.resolve().relative_to(path.resolve().anchor)
        return self._spec.match_file(relative.as_posix())


def _spec(lines: list[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)
