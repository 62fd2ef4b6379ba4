"""The pre-commit hooks, on a repository that the test makes. Needs pre-commit, git and a package index."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    shutil.which("pre-commit") is None or shutil.which("git") is None, reason="needs pre-commit and git"
)


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the working tree's files: a hook repository needs a commit."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder)
    for name in ("jqlkit", "grammar"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "hooks")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "q.jql").write_text("project=if\n")
    (tmp_path / "report.py").write_text('JQL = "status == Done"\n')
    (tmp_path / "other.py").write_text("print('nothing')\n")
    git(tmp_path, "add", "-A")
    return tmp_path


def try_hook(hooks: Path, project: Path, hook: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["pre-commit", "try-repo", str(hooks), hook, "--all-files", "--verbose"],
        cwd=project,
        env=os.environ | {"PRE_COMMIT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_manifest(hooks: Path) -> None:
    subprocess.run(["pre-commit", "validate-manifest", str(hooks / ".pre-commit-hooks.yaml")], check=True)


def test_hooks(hooks: Path, project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    lint = try_hook(hooks, project, "jqlkit-lint", home)
    assert lint.returncode == 1, lint.stdout + lint.stderr
    assert "q.jql:1:9: JQL002" in lint.stdout
    assert "report.py:1:15: JQL007" in lint.stdout
    fix = try_hook(hooks, project, "jqlkit-fix", home)
    assert fix.returncode == 1
    assert (project / "report.py").read_text() == 'JQL = "status = Done"\n'
    assert (project / "q.jql").read_text() == 'project = "if"\n'
    assert try_hook(hooks, project, "jqlkit-fix", home).returncode == 0
    assert try_hook(hooks, project, "jqlkit-lint", home).returncode == 0


def test_the_format_hook(hooks: Path, project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    (project / "q.jql").write_text("# team\nproject=DEMO   and assignee is empty\n")
    first = try_hook(hooks, project, "jqlkit-format", home)
    assert first.returncode == 1, first.stdout + first.stderr
    assert (project / "q.jql").read_text() == "# team\nproject = DEMO AND assignee IS EMPTY\n"
    assert try_hook(hooks, project, "jqlkit-format", home).returncode == 0
