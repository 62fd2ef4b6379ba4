"""The parser compared with plain Lark on the same grammar, on 20,000 generated texts."""

import pytest

from tests.test_tables import check_against_lark
from tests.texts import Writer


@pytest.mark.parametrize("seed", range(1, 5))
def test_the_parser_equals_plain_lark(seed: int) -> None:
    for text in Writer(100 + seed).texts(5000):
        check_against_lark(text)
