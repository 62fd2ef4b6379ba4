"""A run in several processes, and a run that knows files from before, say what a plain run says."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jqlkit.config.lint import LintSettings
from jqlkit.linter import workers
from jqlkit.linter.cache import Cache
from jqlkit.linter.extraction.walking import find_files
from jqlkit.linter.project import FileResult, lint_files

QUERIES = {
    "py": 'X_JQL = "status == P{n}"\n',
    "sh": "jira issue list --jql 'status == P{n}'\n",
    "yaml": "jql: status == P{n}\n",
    "md": "```jql\nstatus == P{n}\n```\n",
    "jql": "status == P{n}\n",
}
SETTINGS = LintSettings()
#: Older than any clock of a file system is coarse.
LONG_AGO = 1_600_000_000_123_456_789


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for number in range(30):
        for extension, query in QUERIES.items():
            text = query.format(n=number) if number % 3 else "nothing of it\n"
            (tmp_path / f"f{number}.{extension}").write_text(text)
    return tmp_path


def said(results: Iterator[FileResult]) -> list[tuple[object, ...]]:
    return [
        (result.filename, result.problem, item.diagnostic.code, item.span, item.start, item.edits, item.source.text)
        for result in results
        for item in result.located
    ]


def run(count: int | None = 1, cache: Cache | None = None) -> list[tuple[object, ...]]:
    return said(lint_files(find_files(["."]), SETTINGS, None, cache, count))


def learn(folder: Path) -> Cache:
    """A cache that knows all files by their stat."""
    for path in folder.glob("*.*"):
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    time.sleep(0.1)  # the time of the change of the stat has to be old, too
    cache = Cache(folder / ".cache", SETTINGS)
    run(1, cache)
    cache.save()
    return Cache(folder / ".cache", SETTINGS)


@pytest.mark.parametrize("can_fork", [True, False])
def test_processes_change_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, can_fork: bool) -> None:
    alone = run()
    assert len(alone) >= 100
    assert [row[0] for row in alone] == sorted(str(row[0]) for row in alone)
    if can_fork and not workers._can_fork():
        pytest.skip("cannot fork here")
    monkeypatch.setattr(workers, "_FORK_AFTER", 0.0)
    monkeypatch.setattr(workers, "_SPAWN_AFTER", 0.0)
    monkeypatch.setattr(workers, "_can_fork", lambda: can_fork)
    assert run(3) == alone
    assert run(3, Cache(folder / ".cache", SETTINGS)) == alone


def test_a_lost_process_loses_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    if not workers._can_fork():
        pytest.skip("cannot fork here")
    monkeypatch.setattr(workers, "_FORK_AFTER", 0.0)
    parent = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != parent:
            os._exit(9)
        time.sleep(0.001)
        return number * number

    numbers = list(range(100))
    assert workers.shared(work, [numbers[:50], numbers[50:]], 3) == {number: number * number for number in numbers}


@pytest.mark.parametrize("count", [1, 3])
def test_others_take_part_in_a_long_run_where_there_are_any(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    if not workers._can_fork():
        pytest.skip("cannot fork here")

    def work(number: int) -> int:
        time.sleep(0.01)
        return os.getpid()

    processes = set(workers.shared(work, [list(range(60))], count).values())
    assert os.getpid() in processes
    assert (len(processes) > 1) == (count > 1)


def test_errors_of_a_process_are_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    if not workers._can_fork():
        pytest.skip("cannot fork here")
    monkeypatch.setattr(workers, "_FORK_AFTER", 0.0)

    def work(number: int) -> int:
        time.sleep(0.001)
        return 1 // (number - 70)

    with pytest.raises(ZeroDivisionError):
        workers.shared(work, [list(range(100))], 3)


def test_unchanged_files_are_known_and_changed_ones_are_not(folder: Path) -> None:
    cold = run()
    assert run(1, learn(folder)) == cold
    cache = Cache(folder / ".cache", SETTINGS)
    known = [found.path.name for found in find_files(["."]) if cache.unchanged(found)]
    assert len(known) == 150


@pytest.mark.skipif(os.name == "nt", reason="a stat there does not tell when it was changed")
@pytest.mark.parametrize("name", ["f0.py", "f1.py"])
def test_a_change_of_the_same_size_and_time_is_seen(folder: Path, name: str) -> None:
    """As `cp -p`, `rsync -t` and `touch -r` make it."""
    cache = learn(folder)
    before = (folder / name).stat()
    text = 'X_JQL = "status == Q"\n'.ljust(before.st_size - 1) + "\n"
    (folder / name).write_text(text[: before.st_size])
    os.utime(folder / name, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = (folder / name).stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert run(1, cache) == run()


def test_a_file_of_this_moment_is_not_known_by_its_stat(folder: Path) -> None:
    """The clock of the file system may stand still between the reading and the next change."""
    (folder / "f0.py").write_text("now\n")
    cache = Cache(folder / ".cache", SETTINGS)
    run(1, cache)
    cache.save()
    cache = Cache(folder / ".cache", SETTINGS)
    young = [found for found in find_files(["."]) if found.path.name == "f0.py"]
    assert cache.unchanged(young[0]) is None


def test_whole_seconds_are_old_after_two_of_them(folder: Path) -> None:
    """A file system that counts whole seconds tells nothing of what happened within one, or within two."""
    whole = time.time_ns() // 1_000_000_000 * 1_000_000_000 + 1_000_000_000
    for path in folder.glob("*.*"):
        os.utime(path, ns=(whole, whole))
    os.utime(folder / "f1.py", ns=(whole, whole + 1000))
    time.sleep((whole - time.time_ns()) / 1e9 + 0.1)
    cache = Cache(folder / ".cache", SETTINGS)
    trusted = [found.path.name for found in find_files(["."]) if cache.stamp(found)]
    assert trusted == ["f1.py"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"f1.py": 1}', b'{"f1.py": [[], "", 3]}', b"\xff"])
def test_a_broken_cache_is_no_error(folder: Path, content: bytes) -> None:
    cold = run()
    learn(folder)
    for path in (folder / ".cache").glob("*.json"):
        path.write_bytes(content)
    assert run(1, Cache(folder / ".cache", SETTINGS)) == cold
