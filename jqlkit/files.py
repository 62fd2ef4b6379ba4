"""Reading and replacing files as a whole: text files with their line ends and byte order mark, all with their mode."""

import os
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from jqlkit.errors import ConfigError

_BOM: Final = b"\xef\xbb\xbf"


class TextFile(NamedTuple):
    """The text of a file with LF as line end, and what is needed to write it back as it was."""

    path: Path
    text: str
    newline: str
    has_bom: bool


def read_file(path: str | Path) -> TextFile:
    """A text file in UTF-8; raises ConfigError if it cannot be read or is not UTF-8."""
    path = Path(path)
    try:
        content = path.read_bytes()
        text = content.removeprefix(_BOM).decode("utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot read this file: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8: {error.reason} at byte {error.start}") from None
    return TextFile(path, *split_newline(text), content.startswith(_BOM))


def split_newline(text: str) -> tuple[str, str]:
    r"""The text with LF as line end, and the line end that it had.

    >>> split_newline("a\r\nb")
    ('a\nb', '\r\n')
    """
    newline = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    return text.replace("\r\n", "\n").replace("\r", "\n"), newline


def replace_file(file: TextFile, text: str) -> None:
    """Puts a new text (with LF) in the place of a file, all or nothing; a link stays a link.

    Raises ConfigError if it cannot be written.
    """
    content = text.replace("\n", file.newline).encode("utf-8")
    replace_bytes(file.path, (_BOM if file.has_bom else b"") + content)


def replace_bytes(path: Path, content: bytes) -> None:
    """Puts new bytes in the place of a file, all or nothing, with its mode; a link stays a link.

    Raises ConfigError if it cannot be written.
    """
    target = path.resolve()
    try:
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".jqlkit-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(draft).chmod(target.stat().st_mode & 0o7777)
            Path(draft).replace(target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"{path}: cannot write this file: {error.strerror or error}") from None
