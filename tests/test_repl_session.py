"""A session without a terminal: queries, commands, values, scripts."""

import json
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jqlkit.errors import ConfigError
from jqlkit.repl.commands import COMMANDS, find_command
from jqlkit.repl.completing import complete_line, inserted
from jqlkit.repl.knowledge import Knowledge
from jqlkit.repl.results import Display, Result
from jqlkit.repl.saved import SavedQueries, fill
from jqlkit.repl.session import Session
from jqlkit.repl.settings import Settings
from jqlkit.repl.sources import SiteSource, open_source
from tests.completion_cases import SITE
from tests.fake_jira import Answer, Call, FakeJira, issues


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"JQLKIT_{name}_DIR", str(tmp_path / name.lower()))
    for name in ("JIRA_BASE_URL", "JIRA_URL", "JIRA_SERVER", "MATON_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    path = tmp_path / "issues.jsonl"
    rows = []
    for number in range(1, 31):
        status = {"name": "Done" if number % 3 else "In Progress", "statusCategory": {"key": "done"}}
        fields = {"project": {"key": "DEMO"}, "status": status, "summary": f"Issue \x1b[31m{number}", "labels": ["ui"]}
        rows.append(json.dumps({"id": str(number), "key": f"DEMO-{number}", "fields": fields}))
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def session(snapshot: Path) -> Iterator[Session]:
    session = Session(open_source(None, snapshot), display=Display(80, 21))
    session.interactive = True
    yield session
    session.close()


def run(session: Session, *lines: str) -> Result:
    for line in lines:
        result = session.execute(line)
    return result


def test_a_query_is_shown_page_by_page(session: Session) -> None:
    first = run(session, "project = DEMO ORDER BY key")
    assert first.text.count("DEMO-") == 10
    assert session.status.startswith("10 issues in ")
    assert "more" in session.status
    run(session, "\\next")
    assert "DEMO-" in run(session, "\\n").text
    assert "more" not in session.status
    assert run(session, "\\next").notes == ["that was all"]


def test_pages_are_fetched_when_they_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeJira(issues(500)) as jira:
        monkeypatch.setenv("JIRA_BASE_URL", jira.url)
        session = Session(SiteSource(None), display=Display(100, 20))
        session.interactive = True
        session.execute("project = DEMO")
        pages = len(jira.searches())
        for _ in range(8):
            session.execute("\\next")
        assert pages < len(jira.searches()) < 10
        session.close()


def test_escapes_in_issues_do_not_reach_the_terminal(session: Session) -> None:
    for commands in (["project = DEMO"], ["\\x", "project = DEMO"]):
        shown = run(session, *commands).text
        assert "[31m" in shown
        assert "\x1b" not in shown


@pytest.mark.parametrize(("output", "has_links"), [("table", True), ("csv", False), ("json", False), ("keys", False)])
def test_only_a_table_has_links(monkeypatch: pytest.MonkeyPatch, output: str, has_links: bool) -> None:
    with FakeJira(issues(2)) as jira:
        monkeypatch.setenv("JIRA_BASE_URL", jira.url)
        session = Session(SiteSource(None), display=Display(100, 20, links=True))
        session.interactive = True
        assert ("\x1b]8;;" in run(session, f"\\output {output}", "project = DEMO").text) is has_links
        session.close()


def test_one_issue_a_page(session: Session) -> None:
    text = run(session, "\\x", "key = DEMO-3").text
    assert text.startswith("-- DEMO-3 ---")
    assert "status    In Progress" in text


def test_errors_are_results(session: Session) -> None:
    assert run(session, "project = ").exit_code == 1
    assert "value is missing" in str(run(session, "project = ").error)
    assert "did you mean \\columns" in str(run(session, "\\colums").error)
    assert run(session, "\\output xml").exit_code == 2


def test_a_warning_comes_before_the_request_and_once(session: Session) -> None:
    query = "status = Done OR labels = ui AND project = DEMO"
    notes = run(session, query).notes
    assert len(notes) == 1
    assert "JQL" in notes[0]
    assert notes[0].startswith("warning: ")
    assert run(session, query).notes == []
    assert run(session, "\\set lint off", query + " ").notes == []


def test_every_command_has_a_handler_and_help(session: Session) -> None:
    for name in COMMANDS:
        assert find_command(name).help
        assert COMMANDS[name].usage in run(session, f"\\help {name}").text
        if name not in ("site", "watch"):
            result = session.execute(f"\\{name}")  # without arguments: data, a note, or an error that says what to give
            assert result.text or result.notes or str(result.error) or result.leave
    assert "Alt-Enter" in run(session, "\\help").text


def test_columns_limit_and_output(session: Session) -> None:
    assert run(session, "\\columns key,summary", "key = DEMO-2").text.split()[:2] == ["key", "summary"]
    assert run(session, "\\columns default", "\\columns").text.startswith("key,type,")
    assert run(session, "\\limit 3", "\\output keys", "project = DEMO ORDER BY id").text.splitlines() == [
        "DEMO-1",
        "DEMO-2",
        "DEMO-3",
    ]
    assert run(session, "\\set limit off", "\\limit").text == "off\n"
    assert json.loads(run(session, "\\output json", "key = DEMO-2").text)[0]["key"] == "DEMO-2"


def test_settings_of_the_settings_files(tmp_path: Path) -> None:
    (tmp_path / "jqlkit.toml").write_text('[repl]\nlimit = 7\ncolumns = ["key", "status"]\n', encoding="utf-8")
    settings = Settings.configured()
    assert settings["limit"] == 7
    assert settings["columns"] == ("key", "status")
    (tmp_path / "jqlkit.toml").write_text("[repl]\nlimits = 7\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"did you mean limit"):
        Settings.configured()


def test_export(session: Session, tmp_path: Path) -> None:
    assert run(session, "project = DEMO", "\\export all.csv").notes == ["30 issues written to all.csv"]
    assert len((tmp_path / "all.csv").read_text().splitlines()) == 31
    assert "ends with one of" in str(run(session, "\\export all.exe").error)
    assert sorted(path.name for path in tmp_path.glob("*.csv*")) == ["all.csv"]


def test_export_to_parquet(session: Session, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", exc_type=ImportError)
    run(session, "\\columns key,status", "project = DEMO", "\\export all.parquet")
    assert parquet.read_table(tmp_path / "all.parquet").column_names == ["key", "status"]


def test_export_to_parquet_names_its_extra(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "jqlkit[parquet]" in str(run(session, "project = DEMO", "\\export all.parquet").error)
    assert not (tmp_path / "all.parquet").exists()


def test_saved_queries(session: Session, folders: Path) -> None:
    run(session, "\\save one project = $1 AND status IN ($2, Done) ORDER BY key", "status = Done", "\\save done")
    assert [line.split()[0] for line in run(session, "\\queries").text.splitlines()] == ["name", "one", "done"]
    result = run(session, "\\output keys", "\\run one DEMO 'In Progress'")
    assert result.notes == ['project = DEMO AND status IN ("In Progress", Done) ORDER BY key']
    assert result.text.splitlines()[0] == "DEMO-1"
    assert "takes 2 arguments, not 1" in str(run(session, "\\run one DEMO").error)
    assert "did you mean one" in str(run(session, "\\run onee").error)
    assert stat.S_IMODE((folders / "config" / "queries.jql").stat().st_mode) == 0o600
    assert list(SavedQueries().all()) == ["one", "done"]
    run(session, "\\forget one")
    assert list(SavedQueries().all()) == ["done"]


def test_an_argument_stays_one_value() -> None:
    assert fill("summary ~ $1", ['x" OR project = "Y']) == 'summary ~ "x\\" OR project = \\"Y"'
    assert fill("a = 'b $1'", ["it's"]) == "a = 'b it\\'s'"


def test_fix_and_format_give_a_draft(session: Session) -> None:
    assert run(session, "\\fix status == Done").draft == "status = Done"
    assert run(session, "\\format status=Done").draft == "status = Done"
    assert "JQL" in run(session, "\\lint status = Done AND status == Done").text


def test_why_and_plan(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    run(session, "project = DEMO AND status = Done")
    assert run(session, "\\why demo-3").text.splitlines()[0] == "DEMO-3 does not match:"
    assert "status = Done -> no: status is In Progress" in run(session, "\\why DEMO-3").text
    assert "from the file, no request" in run(session, "\\plan").text
    monkeypatch.setenv("JIRA_BASE_URL", "https://example.atlassian.net")
    remote = Session(SiteSource(None))
    assert "10,000 issues" in remote.execute("\\plan project = DEMO").text
    remote.execute("\\limit 3")
    planned = remote.execute("\\plan project = DEMO").text
    assert "1 for 3 issues" in planned
    assert "100 issues" not in planned
    assert "needs a file" in str(remote.execute("\\why DEMO-1").error)


def test_an_incomplete_query_goes_on(session: Session) -> None:
    for text in ("status =", "status = Done AND", "(status = Done", 'summary ~ "abc', "status in (a,"):
        assert not session.is_complete(text)
    for text in ("", "status = Done", "status = = Done", "\\help", "status = Done AND\n"):
        assert session.is_complete(text)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("\\colu", "\\columns"),
        ("\\output js", "jsonl"),
        ("\\set ke", "keyword_case"),
        ("\\set keys v", "vi"),
        ("\\site sand", "sandbox"),
        ("\\columns key,sum", "summary"),
        ("\\lint stat", "status"),
        ("\\save mine status = D", "Done"),
        ("\\run mi", "mine"),
        ("\\run mine In", '"In Progress"'),
        ("status = ", '"In Progress"'),
        ("labels = u", "ui"),
        ("project = de", "DEMO"),
    ],
)
def test_completion_of_lines(session: Session, line: str, wanted: str) -> None:
    session.knowledge.fetch_catalog()
    session.execute("\\save mine status = $1 AND project = DEMO")
    items = {item.text: item for item in complete_line(session, line, len(line))}
    assert wanted in items
    start, end = items[wanted].replace
    assert line[:start] + inserted(session, line, items[wanted]) + line[end:]


def test_keywords_follow_the_letter_case_of_the_user(session: Session) -> None:
    def first(line: str) -> str:
        return complete_line(session, line, len(line))[0].text

    assert first("status = Done an") == "and"
    assert first("status = Done AN") == "AND"
    assert first("status = Done and priority = High ") == "and"
    assert first("status = Done ") == "AND"
    session.execute("\\set keyword_case lower")
    assert first("status = Done AN") == "and"


# ---- values from a site


def answers(call: Call) -> Answer | None:
    if call.path.endswith("/jql/autocompletedata"):
        return Answer(body=SITE)
    if call.path.endswith("/suggestions"):
        names = [name for name in ("Alpha", "Beta", "Gamma ray") if name.lower().startswith(call.params["fieldValue"])]
        rows = [{"value": f'"{name}"' if " " in name else name, "displayName": f"<b>{name}</b>"} for name in names]
        return Answer(body={"results": rows})
    return None


def wait(condition: object, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


def test_values_come_from_the_site_behind_the_users_back(monkeypatch: pytest.MonkeyPatch, folders: Path) -> None:
    with FakeJira(fault=answers, latency=0.3) as jira:
        monkeypatch.setenv("JIRA_BASE_URL", jira.url)
        changed = threading.Event()
        knowledge = Knowledge(SiteSource(None), changed.set)
        knowledge.start()
        wait(lambda: knowledge.catalog.complete)
        assert knowledge.catalog.field("Équipe") is not None
        started = time.monotonic()
        assert knowledge.values("labels", "") == []
        assert time.monotonic() - started < jira.latency
        wait(lambda: knowledge.values("labels", ""))
        assert [value.text for value in knowledge.values("labels", "g")] == ["Alpha", "Beta", '"Gamma ray"']
        wait(lambda: len(knowledge.values("labels", "g")) == 1)
        assert knowledge.values("summary", "x") == []  # nothing is suggested for it
        asked = len(jira.calls)
        knowledge.values("labels", "")
        assert len(jira.calls) == asked
        wait(lambda: not knowledge.busy)
    files = sorted(path for path in (folders / "cache").rglob("*") if path.is_file())
    assert {"catalog.json", "values.json"} <= {path.name for path in files}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)

    found = subprocess.run(
        [sys.executable, "-m", "jqlkit", "complete", "labels = G"], capture_output=True, text=True, timeout=60
    )
    assert found.stdout.startswith('"Gamma ray"')  # on the command line too, without a request

    offline = Knowledge(SiteSource(None))  # the site is gone: what an earlier session kept is there
    offline.start()
    wait(lambda: offline.catalog.complete)
    assert [value.text for value in offline.values("labels", "")] == ["Alpha", "Beta", '"Gamma ray"']


def test_a_site_that_fails_leaves_the_documented_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeJira(fault=lambda call: Answer(403, {"message": "no"})) as jira:
        monkeypatch.setenv("JIRA_BASE_URL", jira.url)
        knowledge = Knowledge(SiteSource(None))
        knowledge.start()
        wait(lambda: knowledge.problem)
        assert not knowledge.catalog.complete
        assert knowledge.catalog.field("status") is not None


# ---- scripts


def script(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jqlkit", "repl", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, check=False)


def test_a_script_from_a_pipe(snapshot: Path) -> None:
    lines = "# all\nkey in (DEMO-1,\n  DEMO-2) ORDER BY key\n\n\\output keys\nstatus = Done AND key = DEMO-4\n"
    result = script("--data", str(snapshot), stdin=lines)
    assert result.returncode == 0, result.stderr
    first, second, third = result.stdout.splitlines()
    assert [json.loads(first)["key"], json.loads(second)["key"], third] == ["DEMO-1", "DEMO-2", "DEMO-4"]


def test_a_script_ends_with_the_code_of_its_first_error(snapshot: Path) -> None:
    result = script(
        "--data", str(snapshot), "-o", "keys", "-c", "\\output xml", "-c", "status = ", "-c", "key = DEMO-1"
    )
    assert result.returncode == 2
    assert result.stdout == "DEMO-1\n"
    assert result.stderr.count("error: ") == 2
    assert "Traceback" not in result.stderr


def test_a_script_without_a_site() -> None:
    result = script("-c", "status = Open")
    assert result.returncode == 2
    assert "--site sandbox" in result.stderr


def test_a_script_knows_the_fields_of_its_site() -> None:
    result = script("--site", "sandbox", "-c", "\\fields story points", "-c", "\\site")
    assert '"Story Points"' in result.stdout
    assert "cf[" in result.stdout
    assert "sandbox  http://127.0.0.1:" in result.stdout


def test_going_to_another_site() -> None:
    result = script("-o", "keys", "-c", "\\site sandbox", "-c", "key = DEMO-1", "-c", "\\site nowhere")
    assert result.stdout == "DEMO-1\n"
    assert "searching sandbox now" in result.stderr
    assert "no site called nowhere" in result.stderr
    assert result.returncode == 2


def test_the_sandbox() -> None:
    result = script("--site", "sandbox", "-o", "keys", "-c", "\\limit 2", "-c", "project = DEMO ORDER BY key")
    assert result.stdout.splitlines() == ["DEMO-1", "DEMO-2"]
    assert result.returncode == 0
