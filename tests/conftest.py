"""What holds for every test."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

#: What a keyring is made of is not there without the extra; the tests that need it name it to a command.
collect_ignore = ["keyrings.py"]

# Who is started in the background ignores Ctrl-C, and so would the programs that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Laws hold on a machine that is busy, too.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Gives the whole suite some of the processors; what is named runs in this process, where -s and --pdb work."""
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and "PYTEST_XDIST_WORKER" not in os.environ
    if is_whole and config.getoption("numprocesses", 0) is None:  # 0: there is no pytest-xdist, or no wish for it
        config.option.numprocesses, config.option.maxprocesses, config.option.dist = "auto", 4, "worksteal"
