"""Column names to fields: a site may have several fields of one name, so a name counts only if it is unique."""

from collections.abc import Callable, Iterable
from typing import Final

from jqlkit.catalog.model import FieldInfo
from jqlkit.catalog.names import closest, name_key
from jqlkit.errors import ConfigError

#: What a name is looked for in, in this order; the first of them that has it decides.
_LEVELS: Final[tuple[Callable[[FieldInfo], Iterable[str | None]], ...]] = (
    lambda field: (field.id,),
    lambda field: (field.key,),
    lambda field: field.clause_names,
    lambda field: (field.display_name,),
)


def resolve_field(fields: Iterable[FieldInfo], name: str) -> FieldInfo:
    """The field that a column name means; see `Catalog.resolve_field`."""
    known = list(fields)
    wanted = name_key(name.strip())
    for names_of in _LEVELS:
        found: dict[str, FieldInfo] = {}
        for field in known:
            if any(candidate and name_key(candidate) == wanted for candidate in names_of(field)):
                found.setdefault(field.id or field.name, field)
        # An entry without an id stands for all fields of that name: it says nothing where those are known.
        with_id = [field for field in found.values() if field.id]
        match with_id or list(found.values()):
            case []:
                continue
            case [field] if field.id or _only_one(known, field):
                return field
            case [field]:
                continue
            case several:
                raise ConfigError(_ambiguous(name, several))
    raise ConfigError(_unknown(name, known))


def _only_one(fields: list[FieldInfo], field: FieldInfo) -> bool:
    title = name_key(field.display_name or field.name)
    return not any(other.id for other in fields if name_key(other.display_name or other.name) == title)


def _ambiguous(name: str, candidates: list[FieldInfo]) -> str:
    rows = [
        f"{field.id or field.text} ({field.type}, in queries {field.cfid or field.text})" for field in candidates[:8]
    ]
    more = f", and {len(candidates) - 8} more" if len(candidates) > 8 else ""
    return f"{len(candidates)} fields are called {name!r}: use an id, one of {', '.join(rows)}{more}"


def _unknown(name: str, fields: list[FieldInfo]) -> str:
    names = [n for field in fields for n in (field.id, field.display_name, *field.clause_names) if n]
    near = closest(name, names)
    hint = f": did you mean {near!r}?" if near else "; jqlkit fields lists the known ones"
    return f"no field is called {name!r}{hint}"
