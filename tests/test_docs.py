"""The documentation is executed: every Python example, every console example, every link.

- ```python with `>>>`: a doctest; blocks of a page share their names. Without `>>>`: it must compile, and with the
  word `run` after `python` it is run as a script in an empty folder.
- ```console: each line that starts with `$ ` is run by the shell in one folder for the page, without any settings.
  Lines below it are its output, compared as doctest compares (`...` stands for anything); without any, the command
  must not be refused as wrong usage.
- ```sh and the rest are not run.
"""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("grammar/*.md")])
FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Block(NamedTuple):
    info: str
    body: str
    line: int


def blocks(page: Path, language: str) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        info = match["info"].split()
        if info[:1] == [language]:
            found.append(Block(match["info"], match["body"], text.count("\n", 0, match.start()) + 1))
    return found


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_python_examples(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    failures: list[str] = []
    for block in blocks(page, "python"):
        where = f"{name(page)}:{block.line}"
        if ">>>" in block.body:
            test = doctest.DocTestParser().get_doctest(block.body, names, where, str(page), block.line)
            doctest.DocTestRunner(optionflags=FLAGS).run(test, out=failures.append, clear_globs=False)
            names = test.globs
        elif "run" in block.info.split():
            script = tmp_path / "example.py"
            script.write_text(block.body, encoding="utf-8")
            result = run([sys.executable, str(script)], tmp_path)
            if result.returncode != 0:
                failures.append(f"{where}\n{result.stderr}")
        else:
            compile(block.body, where, "exec")
    assert not failures, "".join(failures)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_console_examples(page: Path, tmp_path: Path) -> None:
    checker = doctest.OutputChecker()
    failures = []
    for block in blocks(page, "console"):
        for example in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
            command, _, expected = continued(example)
            result = run(["bash", "-c", command], tmp_path)
            got = result.stdout + result.stderr
            refused = result.returncode not in (0, 1)
            if not checker.check_output(expected, got, FLAGS) if expected.strip() else refused:
                failures.append(f"{name(page)}:{block.line}\n$ {command}\nexpected:\n{expected}\ngot:\n{got}\n")
    assert not failures, "\n".join(failures)


def continued(example: str) -> tuple[str, str, str]:
    """The command with its continuation lines, and the output."""
    lines = example.split("\n")
    end = 1
    while lines[end - 1].endswith("\\"):
        end += 1
    return "\n".join(lines[:end]), "\n", "\n".join(lines[end:])


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JIRA_", "MATON_"))}
    return subprocess.run(
        command,
        cwd=folder,
        env=kept
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / ".config"),
            "XDG_CACHE_HOME": str(folder / ".cache"),
            "NO_COLOR": "1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{name(page)} links to {target}"
