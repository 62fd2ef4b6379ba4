"""The generated tables: fresh, and equal to plain Lark on the same grammar in what they accept and make."""

import pytest
from hypothesis import given
from lark import UnexpectedInput

import jqlkit
from jqlkit.grammar import TABLES_FILE, tables_source
from jqlkit.parser.follow import stop
from tests import strategies
from tests.reference import offset_of, parse_by_lark
from tests.shared import json_lines, shared_folder


def test_the_tables_are_those_of_the_grammar() -> None:
    assert TABLES_FILE.read_text(encoding="utf-8") == tables_source(), "run: python -m jqlkit.grammar"


@given(strategies.texts)
def test_the_parser_equals_plain_lark(text: str) -> None:
    check_against_lark(text)


@pytest.mark.parametrize("name", ["valid", "invalid", "edge", "disputed"])
def test_the_parser_equals_plain_lark_on_the_corpus(name: str) -> None:
    for row in json_lines(shared_folder() / "corpus" / f"{name}.jsonl"):
        check_against_lark(row["jql"])


def check_against_lark(text: str) -> None:
    """Fails unless both give the same tree with the same spans, or stop at the same place."""
    try:
        expected = parse_by_lark(text)
    except UnexpectedInput as error:
        stopped = stop(text)
        assert stopped is not None
        assert stopped.lexeme.start == offset_of(error, text)
    except jqlkit.JqlSyntaxError as error:
        with pytest.raises(jqlkit.JqlSyntaxError) as caught:
            jqlkit.parse(text)
        assert (caught.value.message, caught.value.span) == (error.message, error.span)
    else:
        query = jqlkit.parse(text)
        assert query == expected
        assert repr(query) == repr(expected)  # the spelling of EMPTY too
        assert [node.span for node in jqlkit.walk(query)] == [node.span for node in jqlkit.walk(expected)]
