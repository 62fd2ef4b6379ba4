"""Whether there are settings at all, found out without what reading them needs: most runs of `lint -q` have none."""

import os
import sys
from typing import Final

_PLATFORM: Final[str] = sys.platform


def has_settings() -> bool:
    """Whether a file of the project or of the user may hold settings of jqlkit."""
    return _has_project_file() or _has_user_file()


def _has_project_file() -> bool:
    folder = os.getcwd()  # noqa: PTH109  # pathlib is what this saves
    while True:
        if os.path.isfile(f"{folder}/jqlkit.toml"):  # noqa: PTH113
            return True
        try:
            with open(f"{folder}/pyproject.toml", "rb") as file:  # noqa: PTH123
                if b"jqlkit" in file.read():
                    return True
        except PermissionError:
            return True  # to be told by jqlkit.config.files
        except OSError:
            pass
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            return False
        folder = parent


def _has_user_file() -> bool:
    if _PLATFORM != "linux" or "JQLKIT_CONFIG_DIR" in os.environ:
        return True  # where it may be is for jqlkit.config.files to say
    home = os.environ.get("XDG_CONFIG_HOME", "").strip() or os.path.expanduser("~/.config")  # noqa: PTH111
    return os.path.isfile(f"{home}/jqlkit/config.toml")  # noqa: PTH113
