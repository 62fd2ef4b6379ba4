"""What a report of issues holds, output by output."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from jqlkit.errors import ConfigError
from jqlkit.jira import Column, Issue
from jqlkit.jira.cells import cell
from jqlkit.report.changes import changes
from jqlkit.report.issues import ReportOptions, write_issues

COLUMNS = [Column("key", "key"), Column("Status", "status"), Column("summary", "summary")]


def issue(number: int, summary: str, **fields: Any) -> Issue:
    return Issue(
        {
            "id": str(number),
            "key": f"DEMO-{number}",
            "fields": {"summary": summary, "status": {"name": "Open"}} | fields,
        }
    )


ISSUES = [issue(1, "Plain"), issue(2, 'Quote " and | pipe\nsecond line'), issue(3, "=HYPERLINK()")]


def report(output: str, issues: list[Issue], **options: Any) -> str:
    stream = io.StringIO()
    assert write_issues(iter(issues), output, COLUMNS, stream, ReportOptions(**options)) == len(issues)
    return stream.getvalue()


def test_json_is_one_array_of_what_jira_gave() -> None:
    assert json.loads(report("json", ISSUES)) == [dict(item.raw) for item in ISSUES]
    assert json.loads(report("json", [])) == []


def test_jsonl_is_one_issue_a_line() -> None:
    lines = report("jsonl", ISSUES).splitlines()
    assert [json.loads(line) for line in lines] == [dict(item.raw) for item in ISSUES]


def test_keys_are_one_a_line() -> None:
    assert report("keys", ISSUES) == "DEMO-1\nDEMO-2\nDEMO-3\n"


def test_csv_reads_back_and_runs_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(report("csv", ISSUES))))
    assert rows[0] == ["key", "Status", "summary"]
    assert rows[2] == ["DEMO-2", "Open", 'Quote " and | pipe\nsecond line']
    assert rows[3][2] == "'=HYPERLINK()"
    assert list(csv.reader(io.StringIO(report("csv", ISSUES, csv_safe=False, headers=False))))[2][2] == "=HYPERLINK()"


def test_tsv_and_markdown_keep_an_issue_on_one_line() -> None:
    assert report("tsv", ISSUES).splitlines()[2] == 'DEMO-2\tOpen\tQuote " and | pipe second line'
    assert report("markdown", ISSUES).splitlines()[3] == '| DEMO-2 | Open | Quote " and \\| pipe second line |'


def test_a_table_fits_its_width() -> None:
    long = [issue(number, "word " * 60) for number in range(1, 30)]
    assert max(map(len, report("table", long, width=60).splitlines())) <= 60
    assert "word word word" in report("table", long)
    assert report("table", []) == ""


@pytest.mark.parametrize("output", ["table", "json", "jsonl", "csv", "tsv", "markdown", "keys"])
def test_no_terminal_escape_gets_through(output: str) -> None:
    evil = Issue({"key": "X-1\x1b[2J", "fields": {"summary": "\x1b]0;owned\x07 \x9b31m\x00", "status": None}})
    text = report(output, [evil])
    assert not {"\x1b", "\x07", "\x9b", "\x00"} & set(text)


CELLS = [
    (None, ""),
    (True, "true"),
    (3.0, "3"),
    (0.5, "0.5"),
    ("plain", "plain"),
    ([], ""),
    (["a", "b"], "a, b"),
    ({"displayName": "Support desk", "accountId": "x", "emailAddress": "desk@example.com"}, "Support desk"),
    ({"name": "Done", "id": "3", "statusCategory": {"key": "done", "name": "Done"}}, "Done"),
    ({"value": "Kiwi", "id": "1"}, "Kiwi"),
    ({"value": "Hardware", "id": "1", "child": {"value": "Laptop", "id": "2"}}, "Hardware - Laptop"),
    ([{"value": "Kiwi"}, {"value": "Fig"}], "Kiwi, Fig"),
    ([{"name": "1.0", "released": True}, {"name": "1.1"}], "1.0, 1.1"),
    ({"name": "Due", "type": "date", "value": "2024-01-02"}, "2024-01-02"),
    ({"name": "Due", "type": "date"}, ""),
    ({"votes": 4, "hasVoted": False}, "4"),
    ({"watchCount": 2, "isWatching": True}, "2"),
    ({"progress": 50, "total": 200, "percent": 25}, "25%"),
    ({"progress": 0, "total": 0}, ""),
    ({"key": "DEMO-7", "fields": {"summary": "s"}}, "DEMO-7"),
    (
        {"id": "1", "type": {"inward": "is blocked by", "outward": "blocks"}, "inwardIssue": {"key": "A-1"}},
        "is blocked by A-1",
    ),
    ({"comments": [{"body": "one"}, {"body": "two"}]}, "one, two"),
    ("com.atlassian.greenhopper.service.sprint.Sprint@1[id=7,state=ACTIVE,name=Sprint 7,goal=]", "Sprint 7"),
    (
        {
            "type": "doc",
            "version": 1,
            "content": [
                {"type": "heading", "content": [{"type": "text", "text": "Title"}]},
                {
                    "type": "paragraph",
                    "content": [
                        {"type": "text", "text": "Ask "},
                        {"type": "mention", "attrs": {"text": "@desk"}},
                        {"type": "hardBreak"},
                        {"type": "text", "text": "now"},
                    ],
                },
            ],
        },
        "Title\nAsk @desk\nnow",
    ),
]


@pytest.mark.parametrize(("value", "text"), CELLS)
def test_every_kind_of_value_reads_well(value: object, text: str) -> None:
    assert cell(value) == text


def test_durations_are_told_by_their_field() -> None:
    assert cell(5400, "timespent") == "1h 30m"
    assert cell(5400, "customfield_10016") == "5400"


def test_a_row_finds_fields_by_id_common_name_and_name_on_the_site() -> None:
    fields = {"issuetype": {"name": "Bug"}, "customfield_1": 3.0}
    item = Issue({"key": "A-1", "fields": fields}, {"points": "customfield_1"})
    assert item.row(["key", "Type", "Points", "customfield_1", "nothing"]) == {
        "key": "A-1",
        "Type": "Bug",
        "Points": "3",
        "customfield_1": "3",
        "nothing": "",
    }


def test_parquet_reads_back_with_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", exc_type=ImportError)
    columns = [*COLUMNS, Column("Points", "customfield_1"), Column("created", "created")]
    stamps = ["2024-01-02T03:04:05.000+0100", None, "2024-01-02T03:04:05.000+0000"]
    issues = [issue(n, f"s{n}", customfield_1=n * 1.5, created=stamps[n]) for n in range(3)]
    with (tmp_path / "issues.parquet").open("w", encoding="utf-8") as stream:
        assert write_issues(issues, "parquet", columns, stream) == 3
    table = parquet.read_table(tmp_path / "issues.parquet")
    assert table.column_names == ["key", "Status", "summary", "Points", "created"]
    assert table["Points"].to_pylist() == [0.0, 1.5, 3.0]
    assert [value and value.hour for value in table["created"].to_pylist()] == [2, None, 3]


def test_parquet_is_not_written_to_a_terminal() -> None:
    pytest.importorskip("pyarrow", exc_type=ImportError)
    controller, terminal = os.openpty()
    with open(terminal, "w", encoding="utf-8") as stream, pytest.raises(ConfigError, match="binary"):
        write_issues(ISSUES, "parquet", COLUMNS, stream)
    os.close(controller)


def test_changes_are_a_row_each_oldest_first() -> None:
    def history(day: int, *fields: str) -> dict[str, Any]:
        items = [{"field": field, "from": "1", "fromString": None, "to": "2", "toString": "new"} for field in fields]
        return {"created": f"2024-01-0{day}T00:00:00.000+0000", "author": {"displayName": "Desk"}, "items": items}

    item = Issue({"key": "DEMO-1", "changelog": {"histories": [history(2, "status"), history(1, "labels", "summary")]}})
    rows = [change.row(["key", "author", "field", "from", "to"]) for change in changes([item, ISSUES[0]])]
    assert [row["field"] for row in rows] == ["labels", "summary", "status"]
    assert rows[0] == {"key": "DEMO-1", "author": "Desk", "field": "labels", "from": "", "to": "new"}


def test_a_value_of_many_levels_is_cut() -> None:
    value: object = "end"
    for _ in range(900):
        value = {"a": [value]}
    assert Issue({"fields": {"deep": value}}).row(["deep", "summary"]) == {"deep": "…", "summary": ""}
