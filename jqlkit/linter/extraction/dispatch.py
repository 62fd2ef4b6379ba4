"""From a language to its extractor."""

from collections.abc import Callable
from importlib import import_module
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import Mapped

Extractor = Callable[[Collector, Mapped], None]
_PACKAGE: Final = "jqlkit.linter.extraction"
#: The module and the function for each language; loaded when a file of the language is read.
_EXTRACTORS: Final = {
    "jql": ("jql_files", "extract_jql"),
    "python": ("python", "extract_python"),
    "yaml": ("yaml_files", "extract_yaml"),
    "json": ("json_files", "extract_json"),
    "toml": ("toml_files", "extract_toml"),
    "ini": ("ini_files", "extract_ini"),
    "shell": ("shell", "extract_shell"),
    "make": ("shell", "extract_make"),
    "markdown": ("documents", "extract_markdown"),
    "rst": ("documents", "extract_rst"),
    "asciidoc": ("documents", "extract_asciidoc"),
    "http": ("http_files", "extract_http"),
    "notebook": ("notebooks", "extract_notebook"),
    **dict.fromkeys(
        "javascript typescript go java kotlin groovy scala csharp ruby php rust swift powershell".split(), ("code", "")
    ),
}
#: How far hosts may be nested in each other (a body in a command in a workflow in a document in a notebook).
MAX_NESTING: Final = 6


def extract_into(collector: Collector, source: Mapped, host: str) -> None:
    """Adds what a text of a language holds; a language without an extractor is text with addresses."""
    if collector.nesting > MAX_NESTING:
        return
    module, function = _EXTRACTORS.get(host, ("plain", "extract_plain"))
    loaded = import_module(f"{_PACKAGE}.{module}")
    extractor: Extractor = loaded.EXTRACTORS[host] if module == "code" else getattr(loaded, function)
    outer = collector.host
    collector.host = host
    collector.nesting += 1
    try:
        extractor(collector, source)
    finally:
        collector.host = outer
        collector.nesting -= 1
