"""The baseline: findings that are known, counted for each file and rule, so that lines may move."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from jqlkit.errors import ConfigError
from jqlkit.linter.source import Located

VERSION: Final = 1


def write_baseline(path: Path, located: Iterable[Located]) -> int:
    """Writes how many findings each file has of each rule; files are named relative to the baseline's folder.

    Raises ConfigError if the file cannot be written.
    """
    counts: dict[str, Counter[str]] = {}
    for item in located:
        counts.setdefault(_key(path, item.source.filename), Counter())[item.diagnostic.code] += 1
    files = {name: dict(sorted(counts[name].items())) for name in sorted(counts)}
    try:
        path.write_text(json.dumps({"version": VERSION, "files": files}, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot write the baseline: {error.strerror or error}") from None
    return sum(counter.total() for counter in counts.values())


def without_known(path: Path, located: list[Located]) -> list[Located]:
    """The findings that the baseline does not cover.

    Where a file has more findings of a rule than the baseline says, all of them are kept, since nobody can tell
    which one is new. Raises ConfigError for a file that is no baseline.
    """
    known = _read(path)
    counts: Counter[tuple[str, str]] = Counter()
    keys = [(_key(path, item.source.filename), item.diagnostic.code) for item in located]
    counts.update(keys)
    return [
        item
        for item, (name, code) in zip(located, keys, strict=True)
        if counts[name, code] > known.get(name, {}).get(code, 0)
    ]


def _read(path: Path) -> dict[str, dict[str, int]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = data["files"]
        if data["version"] != VERSION or not isinstance(files, dict):
            raise ConfigError(f"{path}: not a baseline of this version: write it anew with --write-baseline")
    except OSError as error:
        raise ConfigError(f"{path}: cannot read the baseline: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError):
        raise ConfigError(f"{path}: not a baseline: write one with --write-baseline") from None
    return files


def _key(path: Path, filename: str) -> str:
    try:
        return Path(filename).resolve().relative_to(path.resolve().parent).as_posix()
    except ValueError:
        return Path(filename).as_posix()
