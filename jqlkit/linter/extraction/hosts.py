"""Which language a file is in, and whether it can hold a query at all."""

import re
from pathlib import PurePath
from typing import Final

#: Languages by the extension of a file.
BY_EXTENSION: Final = {
    extension: host
    for host, extensions in {
        "jql": "jql",
        "python": "py pyi pyw",
        "javascript": "js mjs cjs jsx vue svelte gs",
        "typescript": "ts mts cts tsx",
        "go": "go",
        "java": "java",
        "kotlin": "kt kts",
        "groovy": "groovy gradle",
        "scala": "scala",
        "csharp": "cs",
        "ruby": "rb",
        "php": "php",
        "rust": "rs",
        "swift": "swift",
        "powershell": "ps1 psm1 psd1",
        "yaml": "yaml yml",
        "json": "json jsonc json5 webmanifest code-workspace",
        "toml": "toml",
        "ini": "ini cfg conf properties editorconfig env",
        "markdown": "md markdown mdx mkd mdc",
        "rst": "rst rest.txt",
        "asciidoc": "adoc asciidoc asc",
        "shell": "sh bash zsh ksh dash bats fish",
        "http": "http rest",
        "notebook": "ipynb",
        "html": "html htm xml svg xhtml",
        "text": "txt text log csv tsv tf mustache hbs",
    }.items()
    for extension in extensions.split()
}
#: Languages by the whole name of a file, in lower case.
BY_NAME: Final = {
    "makefile": "make",
    "gnumakefile": "make",
    "justfile": "make",
    "dockerfile": "shell",
    "jenkinsfile": "groovy",
    "procfile": "shell",
    "readme": "text",
    ".bashrc": "shell",
    ".zshrc": "shell",
    ".bash_aliases": "shell",
    ".env": "ini",
    ".gitconfig": "ini",
    "pipfile": "toml",
}
_TEMPLATES: Final = frozenset(("j2", "jinja", "jinja2", "tmpl", "tpl", "erb"))
_SHEBANGS: Final = (
    (rb"\bpython[\d.]*\b", "python"),
    (rb"\b(?:ba|z|k|da|a)?sh\b", "shell"),
    (rb"\b(?:node|deno|bun)\b", "javascript"),
    (rb"\bpwsh\b", "powershell"),
)
#: What every file with a query has in it, in lower case; others are not parsed. A pattern that begins with one rare
#: letter and then only looks around is twice as fast as a search for each of its words; any other is slower.
_NAMES: Final = re.compile(rb"j(?=ql|ira)")
_ADDRESS: Final = re.compile(rb"/(?=api/)(?<=rest/)")
_CALLS: Final = (b"search_issues", b"searchforissues", b"issuesearch", b".search(")


def host_of(filename: str, head: bytes = b"") -> tuple[str | None, bool]:
    """The language of a file and whether it is a template of that language; None if it is not known.

    >>> host_of("deploy/job.yaml.j2"), host_of("Makefile"), host_of("run", b"#!/usr/bin/env bash")
    (('yaml', True), ('make', False), ('shell', False))
    """
    path = PurePath(filename)
    name = path.name.lower()
    parts = name.split(".")
    extension = parts[-1] if len(parts) > 1 else ""
    if extension in _TEMPLATES:
        inner, _ = host_of(".".join(parts[:-1]))
        return inner or "text", True
    if name in BY_NAME:
        return BY_NAME[name], False
    if name.startswith(("dockerfile", "makefile", ".env")):
        return ("ini" if name.startswith(".env") else BY_NAME[name.split(".")[0]]), False
    if extension in BY_EXTENSION:
        return BY_EXTENSION[extension], False
    if head.startswith(b"#!"):
        line = head.split(b"\n", 1)[0]
        for pattern, host in _SHEBANGS:
            if re.search(pattern, line):
                return host, False
    return None, False


def may_hold_jql(data: bytes, host: str | None) -> bool:
    """Whether the bytes of a file have any hint of a query."""
    if host == "jql":
        return True
    lower = data.lower()
    if (b"j" in lower and _NAMES.search(lower)) or (b"/" in lower and _ADDRESS.search(lower)) or b"acli" in lower:
        return True
    if b"search" in lower:
        for call in _CALLS:
            if call in lower:
                return True
    return False
