"""Rules about the source tree that no linter checks."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import jqlkit

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "jqlkit").rglob("*.py"))

#: Tables of data, which may be as long as the data is.
DATA = re.compile(r"(_data|_table|_tables|data)\.py$")


def loaded_by(statement: str) -> set[str]:
    """The modules that a statement loads besides those of a bare interpreter."""
    code = f"import sys\nbefore = set(sys.modules)\n{statement}\nprint(*sys.modules.keys() - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_import_jqlkit_loads_nothing_else() -> None:
    assert loaded_by("import jqlkit") == {"jqlkit"}


@pytest.mark.parametrize(
    "statement",
    ["jqlkit.complete('a = b or', 8)", "jqlkit.lint('a = (')", "jqlkit.tokenize('a')", "jqlkit.format('a=1')"],
)
def test_lark_is_for_making_the_tables(statement: str) -> None:
    assert "lark" not in loaded_by(f"import jqlkit; {statement}")


def test_opening_a_snapshot_needs_no_library() -> None:
    loaded = loaded_by("from jqlkit.local import Snapshot; Snapshot.from_issues([])")
    assert not loaded & {"click", "http", "lark", "requests", "rich", "sqlglot", "ssl", "urllib3"}


#: All of jqlkit that linting one query needs where no rule has anything to look at.
LINT = """
    jqlkit jqlkit.cli jqlkit.cli.lint jqlkit.cli.lint_settings jqlkit.cli.parameters jqlkit.config jqlkit.config.lint
    jqlkit.config.search jqlkit.errors jqlkit.grammar_tables jqlkit.lexer jqlkit.linter jqlkit.linter.diagnostic
    jqlkit.linter.features jqlkit.linter.registry jqlkit.linter.runner jqlkit.linter.subject jqlkit.linter.vocabulary
    jqlkit.nodes jqlkit.nodes.base jqlkit.nodes.clauses jqlkit.nodes.compose jqlkit.nodes.operands jqlkit.nodes.text
    jqlkit.nodes.walk jqlkit.operators jqlkit.parser jqlkit.parser.actions jqlkit.parser.depth jqlkit.parser.driver
    jqlkit.parser.follow jqlkit.parser.leaves jqlkit.quoting jqlkit.report jqlkit.report.lint jqlkit.report.lint_text
    jqlkit.spans
"""

#: Modules of Python that take milliseconds to load.
DEAR = """
    ast asyncio concurrent dataclasses datetime difflib gettext hashlib inspect json locale logging multiprocessing
    pathlib pickle random shutil socket sqlite3 ssl string tempfile textwrap threading tokenize tomllib traceback
    unicodedata urllib uuid xml
"""


@pytest.mark.parametrize("arguments", [["-q", "project = A"], ["--quiet", "--query=project = A", "--output", "text"]])
def test_linting_a_query_loads_little(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    command = f"from jqlkit.cli import main\ntry:\n    main(['lint', *{arguments}])\nexcept SystemExit: pass"
    loaded = loaded_by(command)
    assert {name for name in loaded if name.startswith("jqlkit")} == set(LINT.split())
    tops = {name.partition(".")[0] for name in loaded} - {"jqlkit"}
    assert tops <= sys.stdlib_module_names
    assert not tops & set(DEAR.split())


def test_linting_files_loads_no_click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q.jql").write_text("project = A\n")
    command = "from jqlkit.cli import main\ntry:\n    main(['lint', 'q.jql'])\nexcept SystemExit: pass"
    assert not loaded_by(command) & {"click", "orjson", "lark", "pygments", "yaml"}


def test_public_names_are_sorted_and_real() -> None:
    assert jqlkit.__all__ == sorted(jqlkit.__all__)
    for name in jqlkit.__all__:
        assert getattr(jqlkit, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        jqlkit.__getattr__("no_such_name")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_grows_beyond_400_lines(module: Path) -> None:
    if not DATA.search(module.name):
        assert len(module.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_recursion_limit_is_raised() -> None:
    forbidden = "set" + "recursionlimit"
    for module in [*MODULES, *(ROOT / "tests").rglob("*.py")]:
        assert forbidden not in module.read_text(encoding="utf-8"), module


def test_the_top_level_is_fixed() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    top = {path.partition("/")[0] for path in tracked.splitlines()}
    shown = {name for name in top if not name.startswith(".")}
    assert shown <= {"LICENSE", "README.md", "docs", "grammar", "jqlkit", "pyproject.toml", "tests"}
