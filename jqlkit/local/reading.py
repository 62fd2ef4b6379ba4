"""Files of issues: a search response, a JSON array, JSON Lines, or issues with their context."""

import gc
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import orjson

from jqlkit.errors import ConfigError

#: One issue, and its JSON text if that is at hand.
IssueText = tuple[dict[str, Any], str | None]


@contextmanager
def uncollected() -> Iterator[None]:
    """Keeps the garbage collector from looking through what is made meanwhile, which doubles the time: all is used."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def read_issues(path: Path) -> tuple[dict[str, Any], Iterator[IssueText]]:
    """The context and the issues of a file; JSON Lines are streamed.

    Raises ConfigError for a file that cannot be read or holds no issues.
    """
    try:
        opened = _reopenable(path)
        with opened() as file:
            first = file.readline()
            while first.isspace():
                first = file.readline()
            data = _document(first)
            if not first or (isinstance(data, dict) and "issues" not in data):
                return {}, _lines(path, opened)
            if data is None or file.read(1):
                file.seek(0)
                data = orjson.loads(file.read().removeprefix("\ufeff"))
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from None
    except RecursionError:
        raise ConfigError(f"{path} nests too deeply to be a file of issues") from None
    except ValueError as error:
        raise ConfigError(f"{path} is not JSON: {error}") from None
    match data:
        case {"issues": list(issues)}:
            names = {key: data[key] for key in ("names", "schema") if isinstance(data.get(key), dict)}
            context = data.get("context") or {}
            if not isinstance(context, dict):
                raise ConfigError(f"{path}: the context is an object, not {json.dumps(context)[:60]}")
            return {**names, **context}, _taken(issues, path)
        case list(issues):
            return {}, _taken(issues, path)
        case {"key": _, "fields": _}:
            return {}, iter([(data, None)])
    raise ConfigError(
        f'{path} holds no issues: give a search response ({{"issues": [...]}}), a JSON array or JSON Lines'
    )


def _document(line: str) -> Any:
    """What a line holds, if that is a whole JSON document."""
    try:
        return orjson.loads(line)
    except ValueError:
        return None


def _reopenable(path: Path) -> Callable[[], TextIO]:
    """Opens a file from its start, each time; a pipe, which can be read once, is held in memory."""
    if path.is_file():
        return lambda: path.open(encoding="utf-8-sig")
    text = path.read_text("utf-8-sig")
    return lambda: io.StringIO(text)


def _lines(path: Path, opened: Callable[[], TextIO]) -> Iterator[IssueText]:
    with opened() as file:
        try:
            for number, line in enumerate(file, 1):
                if line.isspace():
                    continue
                try:
                    yield checked(orjson.loads(line), path), line
                except (ValueError, RecursionError) as error:
                    raise ConfigError(f"{path}, line {number}: not JSON: {error}") from None
        except UnicodeDecodeError as error:
            raise ConfigError(f"{path} is not UTF-8: {error.reason}") from None


def _taken(issues: list[Any], path: Path) -> Iterator[IssueText]:
    """The issues of a list, which lets go of them as it goes: what is made of them is as large."""
    issues.reverse()
    while issues:
        yield checked(issues.pop(), path), None


def checked(issue: Any, where: object) -> dict[str, Any]:
    """The issue, if it has a key and fields. Raises ConfigError."""
    if isinstance(issue, dict) and isinstance(issue.get("key"), str) and isinstance(issue.get("fields") or {}, dict):
        return issue
    raise ConfigError(f"{where}: an issue is an object with a key and fields, not {json.dumps(issue)[:60]}")


def texts(issues: Iterable[Any]) -> Iterator[IssueText]:
    """Issues from memory: objects of the REST shape, or anything with a `.raw` of that shape."""
    for issue in issues:
        yield checked(getattr(issue, "raw", issue), "from_issues"), None
