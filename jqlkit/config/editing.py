"""Changing the user's own settings: adding and removing a site, without touching what else stands there."""

import json
import os
import re
from pathlib import Path
from typing import Any

from jqlkit.config.files import user_folder
from jqlkit.errors import ConfigError


def add_site(name: str, values: dict[str, Any], default: bool) -> Path:
    """Writes a site into the user's config.toml, in place of one of the same name; returns the file."""
    if not re.fullmatch(r"[\w-]+", name) or name == "sandbox":
        raise ConfigError(f"not a name for a site: {name!r}; use letters, digits, - and _, and not sandbox")
    path, text = _read()
    text = _without(text, name)
    if default:
        text = re.sub(r"(?m)^default[_-]site\s*=.*\n?", "", text)
        text = f"default_site = {json.dumps(name)}\n{text}"
    lines = [f"[sites.{name}]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())]
    _write(path, f"{text.rstrip()}\n\n".lstrip() + "\n".join(lines) + "\n")
    return path


def remove_site(name: str) -> bool:
    """Takes a site out of the user's config.toml; False if it is not there."""
    path, text = _read()
    rest = _without(text, name)
    if rest == text:
        return False
    _write(path, re.sub(rf'(?m)^default[_-]site\s*=\s*"{re.escape(name)}"\s*\n?', "", rest))
    return True


def _read() -> tuple[Path, str]:
    path = user_folder() / "config.toml"
    try:
        return path, path.read_text("utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None


def _without(text: str, name: str) -> str:
    """The text without the tables of a site."""
    kept = []
    inside = False
    for line in text.splitlines(keepends=True):
        header = re.match(r"\s*\[+\s*([^\]]*?)\s*\]", line)
        if header:
            inside = bool(re.match(rf'sites\.("?){re.escape(name)}\1(\.|$)', header[1]))
        if not inside:
            kept.append(line)
    return "".join(kept)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
