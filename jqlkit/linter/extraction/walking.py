"""Walking folders: which files are looked at."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jqlkit.errors import ConfigError
from jqlkit.linter.extraction.hosts import BY_EXTENSION, host_of


class Found(NamedTuple):
    """A file to look at, and whether it was named; or a folder, with what keeps it from being walked."""

    path: Path
    is_named: bool = False
    problem: str | None = None


def find_files(paths: Iterable[str | Path], *, respect_gitignore: bool = True) -> Iterator[Found]:
    """The files that the paths name: a file itself, a folder's files of known kinds, in the order of their names.

    Dot folders are walked too, `.git` is not; what `.gitignore` files say is left out. Each file is given once.
    Raises ConfigError for a path that does not exist, before any file is given.
    """
    names = [Path(path) for path in paths]
    for path in names:
        if not path.exists():
            raise ConfigError(f"{path}: no such file or folder")
    named = {path for path in names if not path.is_dir()}
    seen: set[str] = set()
    for path in names:
        found = (Found(path, is_named=True),) if path in named else _walk(path, respect_gitignore)
        if len(names) == 1:
            yield from found
            return
        for file in found:
            key = os.path.realpath(file.path)
            if key not in seen:
                seen.add(key)
                yield file if file.path not in named else file._replace(is_named=True)


def _walk(top: Path, respect_gitignore: bool) -> Iterator[Found]:
    rules = _outer_rules(top) if respect_gitignore else []
    pending: list[tuple[str, list[tuple[str, Any]]]] = [(str(top), rules)]
    while pending:
        folder, rules = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Found(Path(folder), problem=f"cannot read this folder: {error.strerror or error}")
            continue
        if respect_gitignore and any(entry.name == ".gitignore" for entry in entries):
            rules = [*rules, *_read_rules(folder)]
        folders = []
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name == ".git" or (rules and _is_ignored(entry.path, is_folder, rules)):
                continue
            if is_folder:
                folders.append((entry.path, rules))
            elif entry.is_file() and _is_known(entry.path):
                yield Found(Path(entry.path))
        pending.extend(reversed(folders))


def _is_known(path: str) -> bool:
    name = path.rpartition(os.sep)[2]
    extension = name.rpartition(".")[2].lower()
    if extension in BY_EXTENSION:
        return True
    head = b""
    if "." not in name:
        try:
            with Path(path).open("rb") as file:
                head = file.read(100)
        except OSError:
            return False
    return host_of(name, head)[0] is not None


def _outer_rules(top: Path) -> list[tuple[str, Any]]:
    """What the `.gitignore` files above a folder say, up to the root of its repository."""
    top = top.absolute()
    chain = []
    for folder in top.parents:
        if (top / ".git").exists():
            break
        chain.append(folder)
        if (folder / ".git").exists():
            break
    else:
        chain = []
    return [rule for folder in reversed(chain) for rule in _read_rules(str(folder))]


def _read_rules(folder: str) -> list[tuple[str, Any]]:
    from pathspec import GitIgnoreSpec

    try:
        lines = Path(folder, ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [(str(Path(folder).absolute()), GitIgnoreSpec.from_lines(lines))]


def _is_ignored(path: str, is_folder: bool, rules: list[tuple[str, Any]]) -> bool:
    ignored = False
    full = str(Path(path).absolute())
    for base, spec in rules:
        relative = os.path.relpath(full, base).replace(os.sep, "/") + ("/" if is_folder else "")
        verdict = spec.check_file(relative).include
        if verdict is not None:
            ignored = bool(verdict)
    return ignored
