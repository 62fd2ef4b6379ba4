"""simplify() against the local engine on 10,000 random queries over 40 random worlds."""

import pytest

from tests.test_edit import compare


@pytest.mark.parametrize("seed", range(100, 140))
def test_a_simpler_query_finds_the_same_issues(seed: int) -> None:
    assert compare(seed, 250) > 50
