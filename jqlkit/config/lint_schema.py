"""The JSON schema of the linter's settings, from their table."""

from typing import Any, Final

from jqlkit.config.lint import SETTINGS, Setting

_TEXTS: Final = {"type": "array", "items": {"type": "string"}}


def json_schema() -> dict[str, Any]:
    """The schema of the table `lint` (draft 2020-12).

    >>> json_schema()["properties"]["fail-level"]["enum"]
    ['info', 'warning', 'error']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "jqlkit lint settings",
        "description": "The table [tool.jqlkit.lint] of pyproject.toml, or [lint] of jqlkit.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {name.replace("_", "-"): _property(setting) for name, setting in SETTINGS.items()},
    }


def _property(setting: Setting) -> dict[str, Any]:
    schema: dict[str, Any]
    match setting.kind:
        case "flag":
            schema = {"type": "boolean"}
        case "number":
            schema = {"type": "integer", "minimum": 1}
        case "text":
            schema = {"type": "string"} | ({"enum": list(setting.choices)} if setting.choices else {})
        case "codes by pattern":
            schema = {"type": "object", "additionalProperties": _TEXTS}
        case "severity by code":
            schema = {"type": "object", "additionalProperties": {"enum": list(setting.choices)}}
        case _:
            schema = dict(_TEXTS)
    default = setting.default
    if default is not None:
        schema["default"] = list(default) if isinstance(default, tuple) else default
    return schema | {"description": setting.meaning}
