"""Laws that hold for every tree and every text."""

import copy
import pickle

from hypothesis import given

import jqlkit
from tests import strategies


@given(strategies.queries())
def test_every_tree_prints_as_a_text_that_parses_to_it(query: jqlkit.Query) -> None:
    text = str(query)
    parsed = jqlkit.parse(text)
    assert parsed == query
    assert hash(parsed) == hash(query)
    assert str(parsed) == text
    assert "\n" not in text


@given(strategies.queries())
def test_trees_survive_copy_and_pickle(query: jqlkit.Query) -> None:
    assert copy.deepcopy(query) == query
    assert pickle.loads(pickle.dumps(query)) == query
    assert eval(repr(query), {name: getattr(jqlkit, name) for name in jqlkit.__all__}) == query


@given(strategies.texts)
def test_parse_raises_nothing_but_a_syntax_error(text: str) -> None:
    try:
        query = jqlkit.parse(text)
    except jqlkit.JqlSyntaxError as error:
        assert error.text == text
        assert 0 <= error.span.start <= error.span.end <= len(text)
        assert str(error)
    else:
        assert jqlkit.parse(str(query)) == query
