"""Reading and replacing files as a whole: text files with their line ends and byte order mark, all with their mode."""

import os
from pathlib import Path
from typing import Final, NamedTuple

from jqlkit.errors import ConfigError


class Encoding(NamedTuple):
    """How a text is written: the codec's name, and the byte order mark before it."""

    name: str
    mark: bytes = b""

    def encode(self, text: str) -> bytes:
        """The text as bytes, with the mark."""
        return self.mark + text.encode(self.name)


UTF_8: Final = Encoding("utf-8")
_MARKED: Final = (
    Encoding("utf-8", b"\xef\xbb\xbf"),
    Encoding("utf-16-le", b"\xff\xfe"),
    Encoding("utf-16-be", b"\xfe\xff"),
)


class TextFile(NamedTuple):
    """The text of a file with LF as line end, and what is needed to write it back as it was."""

    path: Path
    text: str
    newline: str
    encoding: Encoding
    content: bytes


def read_file(path: str | Path) -> TextFile:
    """A text file; raises ConfigError if it cannot be read or is no text."""
    path = Path(path)
    content, text, encoding = read_text(path)
    return TextFile(path, *split_newline(text), encoding, content)


def read_text(path: Path) -> tuple[bytes, str, Encoding]:
    """The bytes of a file, their text, and how it is written; line ends stay as they are.

    Raises ConfigError if it cannot be read or is no text.
    """
    try:
        content = path.read_bytes()
        return content, *decode(content)
    except OSError as error:
        raise ConfigError(f"{path}: cannot read this file: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: {undecodable(error)}") from None


def encoding_of(content: bytes) -> Encoding:
    """UTF-16 where a byte order mark says so, else UTF-8."""
    for encoding in _MARKED:
        if content.startswith(encoding.mark):
            return encoding
    return UTF_8


def decode(content: bytes) -> tuple[str, Encoding]:
    r"""The text of bytes, without a byte order mark, and how it is written. Raises UnicodeDecodeError.

    >>> decode(b"\xff\xfea\x00")
    ('a', Encoding(name='utf-16-le', mark=b'\xff\xfe'))
    """
    encoding = encoding_of(content)
    return content[len(encoding.mark) :].decode(encoding.name), encoding


def undecodable(error: UnicodeDecodeError) -> str:
    """What is wrong with bytes that are no text."""
    return f"not {error.encoding.upper()}: {error.reason} at byte {error.start}"


def split_newline(text: str) -> tuple[str, str]:
    r"""The text with LF as line end, and the line end that it had.

    >>> split_newline("a\r\nb")
    ('a\nb', '\r\n')
    """
    newline = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    return text.replace("\r\n", "\n").replace("\r", "\n"), newline


def replace_file(file: TextFile, text: str) -> None:
    """Puts a new text (with LF) in the place of a file, all or nothing; a link stays a link.

    Raises ConfigError if it cannot be written, or is no longer as it was read.
    """
    replace_bytes(file.path, file.content, file.encoding.encode(text.replace("\n", file.newline)))


def replace_bytes(path: Path, before: bytes, after: bytes) -> None:
    """Puts new bytes in the place of the old ones, all or nothing, with the file's mode; a link stays a link.

    Raises ConfigError if it cannot be written, or holds something else by now.
    """
    import tempfile  # most runs write nothing

    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o7777
        if not mode & 0o222 or not os.access(target, os.W_OK):  # a rename would not mind
            raise ConfigError(f"{path}: cannot write this file: it is read-only")
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".jqlkit-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(after)
            Path(draft).chmod(mode)
            if target.read_bytes() != before:
                raise ConfigError(f"{path}: left alone, since it was changed meanwhile: run this again")
            Path(draft).replace(target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"{path}: cannot write this file: {error.strerror or error}") from None
