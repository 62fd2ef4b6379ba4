"""The package as users get it: sdist -> wheel -> a new environment -> a run in another folder. Needs an index."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True).stdout


def test_the_wheel_from_the_sdist_works_anywhere(tmp_path: Path) -> None:
    builder, user = tmp_path / "builder", tmp_path / "user"
    run(sys.executable, "-m", "venv", builder, cwd=tmp_path)
    run(builder / "bin/pip", "install", "-q", "build", cwd=tmp_path)
    run(builder / "bin/python", "-m", "build", "-o", tmp_path / "dist", ROOT, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "jqlkit/jql.lark" in names
    assert "jqlkit/py.typed" in names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"jqlkit"}
    run(sys.executable, "-m", "venv", user, cwd=tmp_path)
    run(user / "bin/pip", "install", "-q", wheel, cwd=tmp_path)
    assert "TerminalClause" in run(user / "bin/jqlkit", "parse", "project = DEMO", cwd=tmp_path)
    search = run(user / "bin/jqlkit", "search", "--site", "sandbox", "project = DEMO", "-o", "keys", cwd=tmp_path)
    assert search.startswith("DEMO-")


def test_an_editable_install_reads_the_grammar_of_the_checkout(tmp_path: Path) -> None:
    user = tmp_path / "user"
    run(sys.executable, "-m", "venv", user, cwd=tmp_path)
    run(user / "bin/pip", "install", "-q", "-e", ROOT, cwd=tmp_path)
    code = "import jqlkit.grammar as g; print(g.grammar_text())"
    text = run(user / "bin/python", "-c", code, cwd=tmp_path)
    assert text.rstrip() == (ROOT / "grammar" / "jql.lark").read_text(encoding="utf-8").rstrip()
