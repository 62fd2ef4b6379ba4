"""`jqlkit mirror` killed at 20 random moments ends with the rows of an undisturbed run."""

from pathlib import Path

from jqlkit.sandbox import Sandbox
from jqlkit.sandbox.generator import Generator
from tests.mirror_runs import finish, mirror_killed, rows, start

KILLS = 20
JQL = "project IS NOT EMPTY"


def test_killed_twenty_times(tmp_path: Path) -> None:
    generator = Generator(seed=5)
    killed = 0
    with Sandbox(issues=list(generator.issues(2000)), context=generator.context) as sandbox:
        whole = tmp_path / "whole.db"
        finish(start(sandbox.url, JQL, whole))
        for run in range(KILLS):
            file = tmp_path / f"killed{run}.db"
            killed += mirror_killed(sandbox.url, JQL, file, kills=1, seed=run)
            assert rows(file) == rows(whole)
            file.unlink()
    assert killed > KILLS / 2
