"""What is offered at a cursor: the same cases for every way to ask."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

import jqlkit
from jqlkit.catalog import Catalog, ValueInfo
from jqlkit.cli.complete import command, item_dict
from jqlkit.completer import Kind, accept, complete
from jqlkit.completer.matching import Fit, Keys, Pattern
from jqlkit.errors import ConfigError
from jqlkit.repl.prompt import JqlCompleter, JqlCompletion
from jqlkit.repl.session import Session
from jqlkit.repl.sources import NoSource
from tests.completion_cases import CASES, SITE, Case, failures, shared_case, site_catalog
from tests.completion_fuzz import refused
from tests.shared import json_lines, shared_folder

CATALOG = site_catalog()


def ask_engine(case: Case, catalog: Catalog, _: Path) -> list[dict[str, object]]:
    return [item_dict(item) for item in complete(case.text, case.cursor, catalog)]


def ask_command(case: Case, _: Catalog, path: Path) -> list[dict[str, object]]:
    arguments = [case.text, "--cursor", str(case.cursor), "--catalog", str(path), "-o", "json"]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


def ask_prompt(case: Case, catalog: Catalog, _: Path) -> list[dict[str, object]]:
    source = NoSource(ConfigError("no site"))
    source.catalog = lambda: catalog  # type: ignore[method-assign]  # as if it had one
    session = Session(source)
    session.knowledge.ensure()
    document = Document(case.text, case.cursor)
    rows: list[dict[str, object]] = []
    for found in JqlCompleter(session).get_completions(document, CompleteEvent(completion_requested=True)):
        assert isinstance(found, JqlCompletion)
        assert found.text.strip(" (").lower() == found.item.text.strip(" (").lower()
        start = case.cursor + found.start_position
        rows.append(item_dict(found.item) | {"replace": [start, found.item.replace[1]]})
    return rows


WAYS = [ask_engine, ask_command, ask_prompt]


@pytest.fixture(scope="session")
def site_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "site.json"
    path.write_text(json.dumps(SITE), encoding="utf-8")
    return path


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_items(case: Case, way, site_file: Path) -> None:  # type: ignore[no-untyped-def]
    assert failures(case, way(case, CATALOG, site_file)) == []


@pytest.mark.parametrize("way", WAYS)
def test_shared_cases(way) -> None:  # type: ignore[no-untyped-def]
    folder = shared_folder() / "repl"
    path = folder / "completion_fixture.json"
    catalog = Catalog.load(path)
    wrong = {}
    for row in json_lines(folder / "completion_cases.jsonl"):
        case = shared_case(row)
        if found := failures(case, way(case, catalog, path)):
            wrong[case.name] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", "project"),
        ("s", "status"),
        ("cre", "created"),
        ("status = ", "Done"),
        ("project = DEMO ", "AND"),
        ("assignee = c", "currentUser()"),
        ("created > sta", "startOfDay()"),
        ("created ", "="),
        ("status is ", "EMPTY"),
        ("order by created ", "ASC"),
    ],
)
def test_the_best_comes_first(text: str, first: str) -> None:
    assert complete(text, len(text), CATALOG)[0].text in (first, "IS NOT")


def test_a_better_fit_comes_first() -> None:
    fits = [
        Pattern(typed).fit(Keys.of(("fixVersion",))) for typed in ("fixversion", "fix", "ver", "ixv", "fvn", "fixerv")
    ]
    assert fits == [Fit.EXACT, Fit.PREFIX, Fit.WORD_START, Fit.INSIDE, Fit.SUBSEQUENCE, None]
    assert [
        Pattern(typed).fit(Keys.of(("status",))) for typed in ("sttaus", "statsu", "stus", "statuus", "xtatus", "ab")
    ] == [
        *[Fit.TYPO] * 2,
        Fit.SUBSEQUENCE,
        Fit.TYPO,
        Fit.TYPO,
        None,
    ]


def test_what_the_user_writes_often_rises() -> None:
    usual = [item.text for item in complete("s", 1, CATALOG)]
    assert usual.index("status") < usual.index("summary")
    mine = [item.text for item in complete("s", 1, CATALOG, usage={"summary": 9})]
    assert mine[0] == "summary"


def test_values_that_the_list_has_come_last() -> None:
    items = [item.text for item in complete("status in (Done, ", 17, CATALOG) if item.kind is Kind.VALUE]
    assert items == ['"In Progress"', '"if"', "Done"]


def test_a_source_of_values() -> None:
    asked = []

    def source(field: str, typed: str) -> list[ValueInfo]:
        asked.append((field, typed))
        return [ValueInfo.of("7.1 beta")]

    assert [item.text for item in complete('fixVersion = "7', 15, CATALOG, values=source)] == ['"7.1 beta"']
    complete("cf[10200] = 1", 13, CATALOG, values=source)
    assert asked == [("fixVersion", "7"), ("cf[10200]", "1")]


def test_every_item_explains_itself() -> None:
    for case in CASES:
        for item in complete(case.text, case.cursor, CATALOG):
            assert item.detail
            assert item.documentation


@pytest.mark.parametrize(
    ("before", "item", "after"),
    [
        ("status was not|", "Done", "status was not Done|"),
        ("status in |", "Done", "status in (Done|"),
        ("status in (|", "Done", "status in (Done|"),
        ("assignee in |", "currentUser()", "assignee in (currentUser()|"),
        ("assignee in |", 'membersOf("")', 'assignee in membersOf("|")'),
        ("status changed during |", "-7d", "status changed during (-7d|"),
        ("project =|", "DEMO", "project =DEMO|"),
        ("project = |OPS", "DEMO", "project = DEMO| OPS"),
        ("status in (Done|)", ",", "status in (Done,|)"),
        ('assignee in mem|bersOf("a b") ', 'membersOf("a b")', 'assignee in membersOf("a b")| '),
        ("project = DEMO AND|", "AND", "project = DEMO AND|"),
        ("sta| = Done", "status", "status| = Done"),
    ],
)
def test_accepting(before: str, item: str, after: str) -> None:
    cursor = before.index("|")
    text = before.replace("|", "", 1)
    chosen = next(found for found in complete(text, cursor, CATALOG) if found.text == item)
    accepted = accept(text, chosen, CATALOG)
    assert accepted.text[: accepted.cursor] + "|" + accepted.text[accepted.cursor :] == after


def test_the_command_as_text() -> None:
    result = CliRunner().invoke(command, ["status not i"])
    assert result.stdout == "NOT IN  operator  none of a list\n"


def test_the_command_cuts_what_is_much() -> None:
    assert len(CliRunner().invoke(command, ["", "--limit", "3"]).stdout.splitlines()) == 3


@given(
    st.text(alphabet=st.sampled_from("ab =!<>~()[],\"'\\&|@+-7d\n\té INOTWAScf\x00\ud800"), max_size=40),
    st.integers(0, 40),
)
def test_any_text_at_any_cursor(text: str, cursor: int) -> None:
    for item in complete(text, cursor, CATALOG):
        start, end = item.replace
        assert 0 <= start <= min(cursor, len(text)) <= end <= len(text)
        accept(text, item, CATALOG)


@pytest.mark.parametrize("case", CASES[::4], ids=lambda case: case.name)
def test_what_is_inserted_is_the_beginning_of_a_query(case: Case) -> None:
    assert list(refused(case.text, CATALOG)) == []


def test_deep_and_long_texts() -> None:
    deep = "(" * 5_000 + "status = Done"
    assert complete(deep + " ", len(deep) + 1, CATALOG)[0].text == "AND"
    flat = "status = Done AND " * 2_000
    assert complete(flat, len(flat), CATALOG)[0].text == "project"
    assert jqlkit.complete("", 0)[0].text == "project"
