"""Reference data that is not part of the project: found by the environment variable JQLKIT_SHARED, else skipped."""

import json
import os
from pathlib import Path
from typing import Any

import pytest


def shared_folder() -> Path:
    """The folder of reference data; skips the test, or the module that calls this, without it."""
    folder = os.environ.get("JQLKIT_SHARED")
    if not folder:
        pytest.skip("JQLKIT_SHARED is not set", allow_module_level=True)
    return Path(folder)


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
