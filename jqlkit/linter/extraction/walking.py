"""Walking folders: which files are looked at."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jqlkit.errors import ConfigError
from jqlkit.linter.extraction.hosts import BY_EXTENSION, host_of

#: The folder of a `.gitignore`, and what it says.
_Rule = tuple[str, Any]


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
    given = list(paths)
    if "" in given:  # a variable that is not set, and not the working directory
        raise ConfigError("a path is empty: name a file or a folder")
    names = [Path(path) for path in given]
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
    pending: list[tuple[str, list[_Rule]]] = [(str(top), rules)]
    while pending:
        folder, rules = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=_name)
        except OSError as error:
            yield Found(Path(folder), problem=f"cannot read this folder: {error.strerror or error}")
            continue
        if respect_gitignore and any(entry.name == ".gitignore" for entry in entries):
            lines = _ignore_lines(folder)
            if lines == ["*"]:  # as caches and environments say of themselves
                continue
            rules = [*rules, _rule(folder, lines)]
        full = _place(folder) if rules else ""
        folders = []
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name == ".git" or (rules and _is_ignored(full + entry.name, is_folder, rules)):
                continue
            if is_folder:
                folders.append((entry.path, rules))
            elif entry.is_file() and _is_known(entry.path):
                yield Found(Path(entry.path))
        pending.extend(reversed(folders))


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name


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


def _outer_rules(top: Path) -> list[_Rule]:
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
    return [_rule(str(folder), lines) for folder in reversed(chain) if (lines := _ignore_lines(str(folder)))]


def _ignore_lines(folder: str) -> list[str]:
    try:
        return Path(folder, ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _rule(folder: str, lines: list[str]) -> _Rule:
    from pathspec import GitIgnoreSpec

    return _place(folder), GitIgnoreSpec.from_lines(lines)


def _place(folder: str) -> str:
    """The whole path of a folder, with a separator at its end."""
    return os.path.normpath(Path(folder).absolute()).rstrip(os.sep) + os.sep


def _is_ignored(path: str, is_folder: bool, rules: list[_Rule]) -> bool:
    ignored = False
    for base, spec in rules:
        relative = path[len(base) :] if path.startswith(base) else os.path.relpath(path, base)
        verdict = spec.check_file(relative.replace(os.sep, "/") + ("/" if is_folder else "")).include
        if verdict is not None:
            ignored = bool(verdict)
    return ignored
