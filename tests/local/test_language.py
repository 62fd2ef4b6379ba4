"""Constructs beyond the generated comparison with the oracle: a small world, queries and the keys by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from jqlkit.errors import EvaluationError, UnsupportedError
from jqlkit.local import Snapshot
from jqlkit.local.reasons import why

ANN = {"accountId": "acc-ann", "name": "ann", "displayName": "Ann Field", "emailAddress": "ann@example.test"}
BEN = {"accountId": "acc-ben", "name": "ben", "displayName": "Ben Hall", "active": False}
BIG_LOG = {"type": "text", "text": "Big log"}
V1, V2 = {"id": "1", "name": "1.0"}, {"id": "2", "name": "2.0"}


def change(
    at: str, field: str, old: tuple[str | None, str | None], new: tuple[str | None, str | None]
) -> dict[str, Any]:
    item = {"field": field, "from": old[0], "fromString": old[1], "to": new[0], "toString": new[1]}
    return {"author": BEN, "created": f"{at}T10:00:00.000+0000", "items": [item]}


def issue(number: int, histories: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    histories = histories or []
    return {
        "id": str(100 + number),
        "key": f"A-{number}",
        "fields": {
            "project": {"id": "1", "key": "A", "name": "Alpha"},
            "status": {"id": "1", "name": "Open", "statusCategory": {"key": "new"}},
            "creator": ANN,
            "created": f"2024-01-0{number}T00:00:00.000+0000",
            **fields,
        },
        "changelog": {"total": len(histories), "histories": histories},
    }


ISSUES = [
    issue(
        1,
        [
            change("2024-02-01", "Fix Version", (None, None), ("1", "1.0")),
            change("2024-03-01", "Fix Version", ("1", "1.0"), (None, None)),
            change("2024-03-01", "Fix Version", (None, None), ("2", "2.0")),
        ],
        fixVersions=[V2],
        description={
            "type": "doc",
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Big log"}]}],
        },
        worklog={"total": 1, "worklogs": [{"author": BEN, "started": "2024-02-02T23:00:00.000+0000"}]},
        comment={"total": 2, "comments": [{"body": "first login"}, {"body": "then page"}]},
    ),
    issue(
        2,
        [change("2024-02-10", "status", ("9", "Review"), ("1", "Open"))],
        fixVersions=[V1, V2],
        customfield_1={"id": "7", "value": "Hardware", "child": {"id": "8", "value": "Disk"}},
        attachment=[{"id": "1"}],
    ),
    issue(3, fixVersions=[], customfield_2="free text of a bug", customfield_3=["Red", "blue"], labels=["x y"]),
    issue(4, security={"id": "5", "name": "Private"}, parent={"id": "101", "key": "A-1"}),
]
ISSUES[0]["properties"] = {"build": {"number": 7, "state": {"name": "Green"}}}
ISSUES[1]["properties"] = {"build": {"number": 12, "at": "2024-01-05"}}
CONTEXT = {
    "now": "2024-06-15T12:00:00Z",
    "currentUser": "ann",
    "users": [ANN, BEN],
    "groups": {"All": ["ann", "ben"]},
    "versions": {"A": [{**V1, "released": True}, {**V2, "released": False}]},
    "projects": [{"id": "1", "key": "A", "name": "Alpha"}],
    "customFields": {"customfield_1": ["Area", "cascading"], "customfield_2": ["Notes", "text"]},
    "savedFilters": [
        {"id": "1", "name": "With version", "jql": "fixVersion = 2.0 OR fixVersion = 1.0 ORDER BY created"},
        {"id": "2", "name": "All", "jql": ""},
        {"id": "3", "name": "Loop", "jql": "filter = Again"},
        {"id": "4", "name": "Again", "jql": "filter = Loop"},
    ],
}
SNAPSHOT = Snapshot.from_issues(ISSUES, CONTEXT)

CASES = {
    # the history of a field with several values
    "fixVersion WAS 1.0": "1 2",
    'fixVersion WAS 1.0 ON "2024-02-15"': "1 2",
    'fixVersion WAS 1.0 AFTER "2024-03-01"': "2",
    'fixVersion WAS EMPTY BEFORE "2024-01-02"': "1",
    'fixVersion WAS EMPTY DURING ("2024-02-02", "2024-02-20")': "3 4",
    'fixVersion CHANGED FROM 1.0 BEFORE "2024-03-02"': "1",
    "fixVersion CHANGED TO (1.0, 2.0) BY ben": "1",
    "fixVersion WAS NOT 2.0": "3 4",
    # a status that is gone
    "status WAS Review": "2",
    "status WAS NOT Review": "1 3 4",
    "status CHANGED FROM Review": "2",
    "status WAS Open BY ben": "2",
    "status WAS Open BY ann": "1 3 4",
    # saved filters
    'filter = "with version"': "1 2",
    "filter != 1": "",
    "filter IN (1, 2)": "1 2 3 4",
    "filter != All": "",
    # properties, worklogs, attachments, security, options
    "issue.property[build].number > 7": "2",
    'issue.property[build].state.name = "green"': "1",
    'issue.property[build].at >= "2024-01-05"': "2",
    "issue.property[build].state.name IS EMPTY": "2 3 4",
    "issue.property[build].state.name ~ greens": "1",
    "issue.property[build].state.name !~ red": "1",
    "issue.property[build].number ~ 7": "",
    "text ~ green": "",
    "issue.property[build].number = 7.0": "1",
    "worklogAuthor = ben": "1",
    'worklogDate >= "2024-02-02" AND worklogDate < "2024-02-03"': "1",
    "attachments IS NOT EMPTY": "2",
    "level = Private": "4",
    "level IS EMPTY": "1 2 3",
    "Area = Hardware": "2",
    "cf[1] = Disk": "2",
    "Area IN cascadeOption(hardware)": "2",
    "Area IN cascadeOption(Hardware, Disk)": "2",
    "Area IN cascadeOption(Hardware, none)": "",
    "Area NOT IN cascadeOption(Hardware, none)": "2",
    "Area NOT IN cascadeOption(Hardware)": "",
    "Notes ~ bugs": "3",
    "text ~ bug": "3",
    "customfield_3 = red": "3",
    'labels = "X Y"': "3",
    # texts
    'description ~ "\\"big log\\""': "1",
    'comment ~ "login page"': "",
    "comment ~ login AND comment ~ page": "1",
    "comment !~ login": "",
    # relations
    "parent = A-1": "4",
    "parent = 101": "4",
    "issue IN childIssuesOf(A-1)": "4",
    "assignee IN membersOf(all)": "",
    "creator = 'ann@example.test'": "1 2 3 4",
    "creator IN inactiveUsers()": "",
    "issue IN updatedBy(ben)": "1 2",
    'issue IN updatedBy(ben, "2024-02-05", "2024-02-10")': "2",
    'issue NOT IN updatedBy(ben, "2024-02-05")': "3 4",
    "fixVersion = earliestUnreleasedVersion()": "1 2",
    "fixVersion = latestReleasedVersion(A)": "2",
    "fixVersion > 1.0": "1 2",
    "NOT fixVersion > 1.0": "2",
    "id IN (101, 103)": "1 3",
    "key < A-3": "1 2",
    # lists of every shape
    "key IN (A-1, (A-2, (A-3)))": "1 2 3",
    "fixVersion IN (2.0, EMPTY)": "1 2 3 4",
    "fixVersion NOT IN (2.0, EMPTY)": "",
}


@pytest.mark.parametrize("jql", CASES)
def test_keys(jql: str) -> None:
    found = [issue.key.removeprefix("A-") for issue in SNAPSHOT.search(f"({jql}) ORDER BY key")]
    assert " ".join(found) == CASES[jql]
    assert SNAPSHOT.count(jql) == len(found)


REFUSED = {
    "filter = Loop": "refers to itself",
    "status IN Open": "does not support the non-list value",
    "status = (Open)": "does not support the list value",
    "assignee = membersOf(All)": "does not support the list value",
    "created > EMPTY": "EMPTY",
    "labels CHANGED": "History searches do not support the 'labels' field",
    "status WAS Open FROM Done": "only supported after CHANGED",
    'status WAS Open DURING ("2024-01-01")': "two dates",
    "assignee IN membersOf()": "expected '1' arguments but received '0'",
    "assignee IN membersOf(nobody)": "the group does not exist",
    "created > startOfDay(1x)": "Increment",
    'summary ~ "*x"': "leading wildcards",
    "key = A-99": "An issue with key 'A-99' does not exist",
    "votes = many": "is not a number",
    "Area IN cascadeOption(Software)": "The option 'Software' of function 'cascadeOption' does not exist",
    "Area = cascadeOption(Hardware)": "does not support the list value",
    "labels IN cascadeOption(Hardware)": "is not supported by the 'labels' field",
    "Area IN cascadeOption()": "expected between '1' and '2' arguments",
    "status = Opne": "The value 'Opne' does not exist for the field 'status'.",
}


@pytest.mark.parametrize("jql", REFUSED)
def test_refused_in_the_words_of_jira(jql: str) -> None:
    with pytest.raises(EvaluationError) as error:
        SNAPSHOT.count(jql)
    assert REFUSED[jql] in str(error.value)


def test_all_complaints_come_at_once() -> None:
    with pytest.raises(EvaluationError) as error:
        SNAPSHOT.count("nosuch = 1 AND status = Opne OR summary = x")
    assert len(error.value.messages) == 3


UNSUPPORTED = {
    "issueFunction IN hasComments()": "issueFunction",
    "development[pullrequests].open > 0": "development",
    "watcher = ben": "watchers",
    "issue IN votedIssues()": "voted",
    "created > lastLogin()": "lastLogin",
    "project IN projectsLeadByUser()": "leads",
    "resolution > Fixed": "Fixed",
    '"Customer Request Type" = x': "Customer Request Type",
    '"Time to resolution" = breached()': "Time to resolution",
    "linkedWorkItem = A-1": "linkedWorkItem",
    f'summary ~ "{"a* " * 2000}"': "too much",
}


@pytest.mark.parametrize("jql", UNSUPPORTED)
def test_what_cannot_be_answered_is_named(jql: str) -> None:
    context = CONTEXT | {"resolutions": ["Fixed"]}
    with pytest.raises((UnsupportedError, EvaluationError), match=UNSUPPORTED[jql] if jql[0] != "r" else "resolutions"):
        Snapshot.from_issues(ISSUES, context).count(jql)


def test_a_cut_changelog_is_refused() -> None:
    cut = [*ISSUES[1:], {**ISSUES[0], "changelog": {"total": 41, "histories": []}}]
    with pytest.raises(UnsupportedError, match="whole changelog"):
        Snapshot.from_issues(cut, CONTEXT).count("status WAS Open")
    with pytest.raises(UnsupportedError, match="whole changelog"):
        Snapshot.from_issues([{"key": "A-1", "fields": {}}], CONTEXT).count("status CHANGED")


def test_cut_comments_are_refused() -> None:
    cut = issue(1, comment={"total": 30, "comments": [{"body": "x"}]})
    snapshot = Snapshot.from_issues([cut], CONTEXT)
    for jql in ("comment ~ x", "text ~ x"):
        with pytest.raises(UnsupportedError, match="comments"):
            snapshot.count(jql)


SEARCHES = {
    'summary ~ "te?t*"': ("datacenter", True),
    'summary ~ "t*g"': ("datacenter", False),
    'summary ~ "test?"': ("cloud", True),
    'summary ~ "testing~"': ("cloud", True),
    'summary ~ "testing^4"': ("datacenter", True),
    'summary ~ "the testing of it"': ("cloud", True),
    'summary ~ "(tests OR x) AND files"': ("cloud", True),
    'summary ~ "+tests -files"': ("cloud", False),
    'summary ~ "tests && !files"': ("datacenter", False),
    'summary ~ "naïve"': ("cloud", True),
    'summary ~ "snake_case"': ("cloud", True),
    'summary ~ "\\"files tested\\""': ("cloud", False),
    'summary ~ "\\"tests files\\"~3"': ("datacenter", False),
    'summary ~ "\\"tests files\\"~4"': ("datacenter", True),
    'summary ~ "\\"files snake_case\\"~3"': ("datacenter", True),
    'summary ~ "\\"files in\\"~1"': ("datacenter", False),
    'summary ~ "\\"files in\\"~2"': ("datacenter", True),
    'summary ~ "\\"tests files\\"~4" ': ("cloud", False),
    'summary ~ "\\"tests\\"~"': ("datacenter", True),
    'summary ~ "filx~"': ("datacenter", True),
    'summary ~ "filx~ -pest~"': ("datacenter", False),
    'summary ~ "rest~1"': ("datacenter", True),
    'summary ~ "wrist~1"': ("datacenter", False),
    'summary ~ "naive~0.9"': ("datacenter", False),
    'summary ~ "naive~2"': ("datacenter", True),
    'summary ~ "filx~" ': ("cloud", False),
}


@pytest.mark.parametrize("jql", SEARCHES)
def test_text_searches(jql: str) -> None:
    deployment, expected = SEARCHES[jql]
    snapshot = Snapshot.from_issues([issue(1, summary="Testing the naïve snake_case in files")])
    assert bool(snapshot.count(jql, deployment=deployment)) is expected


def test_data_center_has_parents_of_sub_tasks_only() -> None:
    assert SNAPSHOT.count("parent = A-1") == 1
    assert SNAPSHOT.count("parent = A-1", deployment="datacenter") == 0


def test_zones_and_users_are_told() -> None:
    late = [issue(1, created="2024-01-01T23:30:00.000+0000", duedate="2024-06-15")]
    utc = Snapshot.from_issues(late, {"now": "2024-06-15T22:30:00Z"})
    berlin = Snapshot.from_issues(late, {"now": "2024-06-15T22:30:00Z", "timeZone": "Europe/Berlin"})
    assert (utc.count('created < "2024-01-02"'), berlin.count('created < "2024-01-02"')) == (1, 0)
    assert (utc.count("due = now()"), berlin.count("due = now()")) == (1, 0)
    with pytest.raises(UnsupportedError, match="--user"):
        utc.count("assignee = currentUser()")


@pytest.mark.parametrize(
    ("jql", "found"), [("filter = Old", 1), ("NOT filter = Old", 0), ("filter = Old AND labels = a", 1)]
)
def test_a_value_that_is_gone_matches_nothing_in_a_saved_filter(jql: str, found: int) -> None:
    context = CONTEXT | {"savedFilters": [{"id": "1", "name": "Old", "jql": "labels = a OR assignee = gone"}]}
    snapshot = Snapshot.from_issues([issue(1, labels=["a"])], context)
    assert snapshot.count(jql) == found
    assert why(snapshot, "A-1", jql).holds is bool(found)
    with pytest.raises(EvaluationError, match="gone"):
        snapshot.count("filter = Old AND assignee = gone")


@pytest.mark.parametrize("second", ["00.100", "00.900", "01.000"])
@pytest.mark.parametrize("newest_first", [False, True])
def test_changes_of_one_second_in_either_order(second: str, newest_first: bool) -> None:
    moves = [("00.100", "Open", "Doing"), (second, "Doing", "Done")]
    histories = []
    for number, (at, old, new) in enumerate(moves, 9):
        item = {"field": "status", "from": old, "fromString": old, "to": new, "toString": new}
        histories.append({"id": str(number), "created": f"2024-01-02T10:00:{at}+0000", "items": [item]})
    changelog = {"histories": histories[:: -1 if newest_first else 1], "total": 2}
    made = issue(1, status={"id": "Done", "name": "Done"}) | {"changelog": changelog}
    names = [{"id": name, "name": name} for name in ("Open", "Doing", "Done")]
    snapshot = Snapshot.from_issues([made], {"statuses": names})
    assert snapshot.count("status WAS Open AND status WAS Done AFTER 2024-02-01") == 1
    assert snapshot.count("status WAS Doing AFTER 2024-02-01") == 0


def test_a_value_that_the_changelog_does_not_end_with() -> None:
    item = {"field": "status", "from": "1", "fromString": "Open", "to": "2", "toString": "Doing"}
    changelog = {"histories": [{"id": "1", "created": "2024-01-02T10:00:00.000+0000", "items": [item]}], "total": 1}
    made = issue(1, status={"id": "3", "name": "Migrated"}) | {"changelog": changelog}
    snapshot = Snapshot.from_issues([made], {"statuses": [{"id": "1", "name": "Open"}, {"id": "2", "name": "Doing"}]})
    assert snapshot.count("status WAS Open AND status WAS Doing AND status WAS Migrated") == 1
    assert snapshot.count("status WAS Doing AFTER 2024-02-01") == 0


@pytest.mark.parametrize("jql", ["issue IN votedIssues()", "issue NOT IN issueHistory()", "voter = currentUser()"])
def test_what_is_recorded_of_another_user_only(jql: str) -> None:
    context = CONTEXT | {"votedIssues": {"ann": ["A-1"]}, "issueHistory": {"ann": ["A-1"]}}
    assert Snapshot.from_issues(ISSUES, context | {"currentUser": "ann"}).count(jql) in (1, len(ISSUES) - 1)
    with pytest.raises(UnsupportedError):
        Snapshot.from_issues(ISSUES, context | {"currentUser": "ben"}).count(jql)


OWN_ROLES = {
    "watcher = currentUser()": 1,
    "issue IN watchedIssues()": 1,
    "issue NOT IN watchedIssues()": 1,
    "voter = currentUser()": 1,
    "issue IN votedIssues()": 1,
}


@pytest.mark.parametrize("jql", [*OWN_ROLES, "watcher != currentUser()", "voter NOT IN (ann)"])
def test_an_export_that_tells_the_roles_of_its_own_user(jql: str, tmp_path: Path) -> None:
    made = [
        issue(number, watches={"watchCount": 1, "isWatching": mine}, votes={"votes": 1, "hasVoted": mine})
        for number, mine in ((1, True), (2, False))
    ]
    file = tmp_path / "issues.json"
    file.write_text(json.dumps({"context": CONTEXT | {"currentUser": "ann"}, "issues": made}), encoding="utf-8")
    if jql in OWN_ROLES:
        assert Snapshot.load(file).count(jql) == OWN_ROLES[jql]
    else:
        with pytest.raises(UnsupportedError):
            Snapshot.load(file).count(jql)
    with pytest.raises(UnsupportedError):
        Snapshot.load(file, user="ben").count(jql)
