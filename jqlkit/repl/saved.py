"""Saved queries: a private `.jql` file of named queries, with `$1`, `$2` for what is filled in."""

import re
from pathlib import Path
from typing import Final

from jqlkit.completer.lexing import lex
from jqlkit.config.files import user_folder
from jqlkit.documents import split_sections
from jqlkit.errors import ConfigError
from jqlkit.quoting import in_quotes, quote
from jqlkit.repl.private import replace

HOLE: Final = re.compile(r"\$([1-9])")
_NAME: Final = re.compile(r"[\w.-]+")


class SavedQueries:
    """The queries of a file, by name, as texts."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_folder() / "queries.jql"

    def all(self) -> dict[str, str]:
        """The queries by name; read anew each time, since another session may have saved one."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot read {self.path}: {error}") from None
        return {section.name: section.jql.strip() for section in split_sections(text) if section.name}

    def save(self, name: str, query: str) -> None:
        """Keeps a query under a name; one of that name is replaced. Raises ConfigError for a name that is none."""
        if not _NAME.fullmatch(name):
            raise ConfigError(f"{name!r} cannot be the name of a query: use letters, digits, _ - and .")
        self._write(self.all() | {name: query.strip()})

    def remove(self, name: str) -> None:
        """Forgets a query. Raises ConfigError if there is none of that name."""
        queries = self.all()
        if name not in queries:
            raise ConfigError(f"no saved query is called {name}")
        del queries[name]
        self._write(queries)

    def _write(self, queries: dict[str, str]) -> None:
        try:
            replace(self.path, "".join(f"--- {name}\n{query}\n\n" for name, query in queries.items()))
        except OSError as error:
            raise ConfigError(f"cannot write {self.path}: {error.strerror}") from None


def fill(query: str, arguments: list[str]) -> str:
    """The query with its holes filled: each argument becomes one value, whatever is in it.

    Inside quotes the argument is escaped for them. Raises ConfigError if the number of arguments is another.

    >>> print(fill('project = $1 AND summary ~ "$2*"', ["DEMO", 'x" OR a = "b']))
    project = DEMO AND summary ~ "x\\" OR a = \\"b*"
    """
    wanted = max((int(number) for number in HOLE.findall(query)), default=0)
    if len(arguments) != wanted:
        raise ConfigError(f"the query takes {wanted} argument{'s' * (wanted != 1)}, not {len(arguments)}")
    parts, end = [], 0
    for token in lex(query):
        parts.append(query[end : token.span.start])
        end = token.span.end
        if token.is_quoted:
            parts.append(
                HOLE.sub(lambda match: in_quotes(arguments[int(match[1]) - 1])[1:-1].replace("'", "\\'"), token.text)
            )
        else:
            parts.append(HOLE.sub(lambda match: quote(arguments[int(match[1]) - 1]), token.text))
    return "".join([*parts, query[end:]])
