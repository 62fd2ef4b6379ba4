"""Files of every form, saving and opening, threads, depth and width."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from jqlkit.errors import ConfigError, EvaluationError, JqlkitError, UnsupportedError
from jqlkit.local import Snapshot
from jqlkit.nodes import Query
from tests import strategies


def issue(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "key": f"A-{number}",
        "fields": {"summary": f"Issue {number}", "labels": [f"l{number % 7}"], **fields},
        "changelog": {"histories": [], "total": 0},
    }


ISSUES = [issue(number) for number in range(1, 41)]
FORMS = {
    "response": json.dumps({"issues": ISSUES, "isLast": True, "names": {"customfield_1": "Team"}}),
    "pretty": json.dumps({"issues": ISSUES}, indent=2),
    "array": json.dumps(ISSUES),
    "lines": "\n".join(json.dumps(item) for item in ISSUES),
    "lines with blanks": "\n\n" + "\n\n".join(json.dumps(item) for item in ISSUES) + "\n",
    "byte order mark": "\ufeff" + "\n".join(json.dumps(item) for item in ISSUES),
    "with context": json.dumps({"context": {"now": "2024-01-01T00:00:00Z"}, "issues": ISSUES}),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms(form: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(FORMS[form], encoding="utf-8")
    snapshot = Snapshot.load(path)
    assert len(snapshot) == 40
    assert [found.raw for found in snapshot.search("key = A-7")] == [ISSUES[6]]


BROKEN = {
    "nothing there": None,
    "not JSON": "{oops",
    "a wrong line": json.dumps(ISSUES[0]) + "\n{oops\n",
    "no issues": '{"values": []}',
    "no keys": '[{"id": "1"}]',
    "numbers": "[1, 2]",
    "deep": "[" * 100_000,
    "wrong shapes": '[{"key": "A-1", "fields": {"labels": 5}}]',
    "no context": '{"context": 5, "issues": []}',
    "no day of the week": '{"context": {"weekStartsOn": "someday"}, "issues": []}',
    "no hours": '{"context": {"hoursPerDay": "8h"}, "issues": []}',
    "no groups": '{"context": {"groups": ["dev"]}, "issues": []}',
    "no users": '{"context": {"users": [5]}, "issues": []}',
    "no versions": '{"context": {"versions": ["1.0"]}, "issues": []}',
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_files(what: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    text = BROKEN[what]
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        Snapshot.load(path)


@pytest.mark.parametrize("values", [["2024-01-01", "next week"], [5, "five"], ["2024-01-01T10:00:00.000+0000", "soon"]])
def test_a_field_with_values_of_several_kinds_is_not_guessed_at(values: list[Any]) -> None:
    snapshot = Snapshot.from_issues([issue(number, customfield_1=value) for number, value in enumerate(values, 1)])
    assert snapshot.count("labels IS NOT EMPTY") == 2
    for jql in ("cf[1] IS EMPTY", "cf[1] ~ soon", "cf[1] = 5"):
        with pytest.raises(UnsupportedError, match="type of the field"):
            snapshot.count(jql)


def test_a_version_field_tells_what_is_released() -> None:
    version = {"id": "50", "name": "V1", "released": True, "archived": False}
    snapshot = Snapshot.from_issues([issue(1, customfield_1=[version]), issue(2)])
    assert [found.key for found in snapshot.search("cf[1] IN releasedVersions()")] == ["A-1"]


def test_names_that_an_issue_brings_are_known(tmp_path: Path) -> None:
    names = {"customfield_1": "Team", "customfield_2": "Squad", "summary": "Summary"}
    path = tmp_path / "issues.jsonl"
    path.write_text("\n".join(json.dumps(issue(n, customfield_1=f"t{n}") | {"names": names}) for n in (1, 2)))
    snapshot = Snapshot.load(path)
    assert snapshot.field_names() == {"customfield_1": "Team", "customfield_2": "Squad"}
    assert [found.key for found in snapshot.search("Team ~ t2")] == ["A-2"]


def test_an_address_is_compared_as_a_whole() -> None:
    schema = {"customfield_1": {"type": "string", "custom": "com.atlassian.jira.plugin.system.customfieldtypes:url"}}
    snapshot = Snapshot.from_issues(
        [issue(1, customfield_1="http://a.test/x"), issue(2)], {"names": {"customfield_1": "Link"}, "schema": schema}
    )
    assert [found.key for found in snapshot.search("Link = 'http://a.test/x' OR Link IS EMPTY ORDER BY Link")] == [
        "A-1",
        "A-2",
    ]
    with pytest.raises(EvaluationError, match="operator '~'"):
        snapshot.count("Link ~ test")


def test_saved_and_opened(tmp_path: Path) -> None:
    snapshot = Snapshot.from_issues(ISSUES, {"now": "2024-01-01T00:00:00Z", "currentUser": "ann"})
    path = tmp_path / "saved.db"
    snapshot.save(path)
    opened = Snapshot.load(path, time_zone="Europe/Berlin")
    for jql in ("labels = l3 ORDER BY key", "summary ~ issues AND labels != l1", "status WAS EMPTY"):
        assert opened.match(jql) == snapshot.match(jql)
    assert opened.context.user == "ann"
    assert str(opened.context.time()) == "2024-01-01 01:00:00+01:00"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ConfigError):
        Snapshot.load(path)


def test_the_last_of_two_is_kept() -> None:
    snapshot = Snapshot.from_issues([*ISSUES, issue(3, summary="again", labels=["new"])])
    assert [found.fields["summary"] for found in snapshot.search("key = A-3")] == ["again"]
    assert (len(snapshot), snapshot.count("labels = l3 AND key = A-3"), snapshot.count("summary ~ again")) == (40, 0, 1)


def test_pages_and_single_issues() -> None:
    snapshot = Snapshot.from_issues(ISSUES)
    assert [found.key for found in snapshot.search("ORDER BY key", limit=2, start=38)] == ["A-39", "A-40"]
    assert len(list(snapshot.search("", limit=10**30))) == 40
    assert not list(snapshot.search("", start=10**30))
    for name in ("a-5", 5, "5"):
        found = snapshot.issue(name)
        assert found is not None
        assert found.key == "A-5"
    assert snapshot.issue("A-99") is None


def test_many_threads() -> None:
    snapshot = Snapshot.from_issues(ISSUES)
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(snapshot.count, [f"labels = l{number % 7}" for number in range(200)]))
    assert set(counts) == {5, 6}


def _nested(levels: int) -> str:
    text = "labels = l1"
    for level in range(levels):
        text = f"({text} {'OR' if level % 2 else 'AND'} {'NOT ' if level % 3 else ''}summary ~ w{level % 5})"
    return text


WIDE = {
    "list": ("labels IN ({})", "l{}", ", ", 40),
    "or": ("{}", "labels = l{}", " OR ", 40),
    "and": ("{}", "labels != l{}", " AND ", 0),
    "numbers": ("votes IN ({})", "{}", ", ", 40),
}


@pytest.mark.parametrize("what", WIDE)
def test_very_long_lists_and_chains(what: str) -> None:
    frame, item, separator, expected = WIDE[what]
    count = 100_000 if what in ("list", "or") else 20_000
    jql = frame.format(separator.join(item.format(number) for number in range(count)))
    assert Snapshot.from_issues(ISSUES).count(jql) == expected


def test_thousands_of_different_conditions_are_answered_in_steps() -> None:
    snapshot = Snapshot.from_issues(ISSUES)
    parts = [f"(labels = l{number % 7} AND summary ~ {number})" for number in range(1100)]
    assert snapshot.count(" OR ".join(parts)) == 40


@pytest.mark.parametrize("levels", [10, 100, 195])
def test_deep_nesting(levels: int) -> None:
    assert 0 <= Snapshot.from_issues(ISSUES).count(_nested(levels)) <= 40


@given(strategies.queries())
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_any_query_is_answered_or_refused(query: Query) -> None:
    snapshot = _shared()
    for deployment in ("cloud", "datacenter"):
        with suppress(JqlkitError):
            assert snapshot.count(query, deployment=deployment) == len(snapshot.match(query, deployment=deployment))


ODD = (
    'summary ~ "\\u0000\\ud800"',
    'labels = "\\u0000"',
    'labels IN ("\\udfff", "%", "_", "\'")',
    'summary ~ "\\"\\""',
)


@pytest.mark.parametrize("jql", ODD)
def test_odd_characters_match_nothing(jql: str) -> None:
    assert _shared().count(jql) == 0


TWINS = [
    ([issue(1), {**issue(1), "key": "B-9"}], ["B-9"]),
    ([issue(1), {**issue(7), "key": "A-1"}], ["A-1"]),
    ([{"key": "A-1", "fields": {}}, {"key": "A-2", "fields": {}}], ["A-1", "A-2"]),
    ([{**issue(1), "id": "9" * 30}, issue(2)], ["A-1", "A-2"]),
]


@pytest.mark.parametrize(("issues", "keys"), TWINS)
def test_ids_and_keys_are_unique(issues: list[Any], keys: list[str]) -> None:
    snapshot = Snapshot.from_issues(issues)
    assert [found.key for found in snapshot.search("ORDER BY key")] == keys


@cache
def _shared() -> Snapshot:
    return Snapshot.from_issues(ISSUES)
