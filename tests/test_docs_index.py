"""What the pages say about the tree and about each other: nothing is missing, nothing is out of date."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


@pytest.mark.parametrize("index", ["index.md", "rules/index.md"])
def test_an_index_lists_every_page_once(index: str) -> None:
    page = DOCS / index
    links = re.findall(r"\]\(([\w/-]+\.md)\)", page.read_text(encoding="utf-8"))
    own = page.parent.glob("*.md") if page.parent != DOCS else [*DOCS.glob("*.md"), *DECISIONS, DOCS / "rules/index.md"]
    assert sorted(links) == sorted(str(other.relative_to(page.parent)) for other in own if other != page)


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(page.name[:3]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for page in DECISIONS:
        assert page.read_text(encoding="utf-8").startswith(f"# {int(page.name[:3])}. "), page.name


def test_the_picture_of_the_layers_is_the_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]["layers"]
    picture = (DOCS / "architecture.md").read_text(encoding="utf-8").split("```")[1]
    assert [re.split(r" {2,}", row)[0] for row in picture.strip().splitlines()] == contract


def test_files_that_the_architecture_names_exist() -> None:
    table = (DOCS / "architecture.md").read_text(encoding="utf-8").partition("## Where to look")[2]
    for name in re.findall(r"`((?:jqlkit|grammar)/[\w/.]+)`", table):
        assert (ROOT / name).exists(), name


def test_every_slow_suite_and_benchmark_is_documented() -> None:
    text = (DOCS / "contributing.md").read_text(encoding="utf-8")
    for script in (ROOT / "tests/benchmarks").glob("bench_*.py"):
        assert f"`python -m tests.benchmarks.{script.stem}`" in text
    for module in re.findall(r"python -m ([\w.]+)", text):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists() or "." not in module, module
    for path in re.findall(r"pytest (tests/[\w/.]+)", text):
        assert (ROOT / path).exists(), path
