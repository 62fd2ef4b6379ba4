"""The documentation of a rule, from the docstring of its module: for `jqlkit rule` and for docs/rules.

Run as a program (`python -m jqlkit.linter.documentation docs/rules`) it writes the pages.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple

from jqlkit.linter.registry import HOST, RULES, Rule

#: The sections of every rule's docstring, in this order.
SECTIONS: Final = (
    "What it does",
    "Why is this bad",
    "Example",
    "Use instead",
    "Fix",
    "When to ignore",
    "References",
)
_CODE: Final = ("Example", "Use instead")


class RuleDocumentation(NamedTuple):
    """A rule's docstring in parts: its first line, and each section's text without indentation.

    `language` is that of the examples: "jql", or what the heading says: `Example (python)`.
    """

    rule: Rule
    summary: str
    sections: dict[str, str]
    language: str


def documentation(rule: Rule) -> RuleDocumentation:
    """The documentation of a rule.

    >>> documentation(RULES["JQL100"]).sections["Example"]
    'ORDER BY created DESC'
    """
    from inspect import cleandoc

    text = cleandoc(import_module(rule.module).__doc__ or "")
    summary, _, rest = text.partition("\n")
    sections: dict[str, list[str]] = {}
    language = "shell" if HOST in rule.triggers else "jql"
    current: list[str] = []
    for line in rest.split("\n"):
        heading, _, note = line.partition(" (")
        if heading in SECTIONS and (not note or note.endswith(")")):
            current = sections.setdefault(heading, [])
            language = note[:-1] or language if note else language
        else:
            current.append(line.removeprefix("    "))
    return RuleDocumentation(
        rule, summary, {heading: "\n".join(lines).strip("\n") for heading, lines in sections.items()}, language
    )


def page(rule: Rule) -> str:
    """The rule's page in Markdown."""
    doc = documentation(rule)
    default = "on by default" if rule.default else "off by default"
    where = f", for {'Jira Cloud' if rule.deployment == 'cloud' else 'Data Center'}" if rule.deployment else ""
    lines = [f"# {rule.name} ({rule.code})", "", f"{rule.severity.capitalize()}, {default}{where}.", "", doc.summary]
    for heading, text in doc.sections.items():
        lines += ["", f"## {heading}", ""]
        if heading in _CODE:
            lines += [f"```{doc.language}", text, "```"]
        elif heading == "References":
            lines += [f"- <{line}>" for line in text.split("\n") if line]
        else:
            lines += [text]
    return "\n".join(lines) + "\n"


def index() -> str:
    """The page that lists all rules, in Markdown."""
    lines = [
        "# Rules",
        "",
        "Written from the rules themselves; `jqlkit rule CODE` prints the same text.",
        "",
        "| code | name | severity | fix | what it finds |",
        "|---|---|---|---|---|",
    ]
    for rule in RULES.values():
        doc = documentation(rule)
        fix = doc.sections["Fix"].split(":")[0].split(",")[0].split(".")[0].split(" ")[0].lower()
        severity = str(rule.severity) if rule.default else f"{rule.severity} (off)"
        repair = fix if fix in ("safe", "unsafe") else ""
        lines.append(f"| {rule.code} | [{rule.name}]({rule.name}.md) | {severity} | {repair} | {doc.summary} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """All pages by file name."""
    return {"index.md": index()} | {f"{rule.name}.md": page(rule) for rule in RULES.values()}


def main() -> None:
    """Writes the pages into the folder that the command line names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
