"""docs/repl.md says what the program does."""

from tests.repl_page import PAGE, TYPED, with_tables


def test_the_tables_are_fresh() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert with_tables(text) == text, "run `python -m tests.repl_page`"


def test_the_picture_is_of_a_real_screen() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"sandbox> {TYPED}" in text
    assert "JQL007" in text
    assert "Alt-Enter" in text.partition("## Completion")[0]
