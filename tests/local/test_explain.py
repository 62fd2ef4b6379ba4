"""Queries in English."""

import pytest

from jqlkit.local.explaining import explain
from jqlkit.local.reasons import lines, why
from tests.local.test_language import SNAPSHOT

ENGLISH = {
    "issue IN linkedIssues(A-1, 'is blocked by')": "Issues that are among the issues that A-1 is blocked by",
    "issuekey NOT IN updatedBy(ann, '-8d')": "Issues that are not among the issues that ann updated since 8 days ago",
    "key IN (A-1, A-2)": "Issues that are A-1 or A-2",
    "NOT text ~ error": "Issues that have texts, but none that contains error",
    "text ~ error": "Issues any of whose texts contains error",
    "filter != Mine": "Issues that are not found by the filter Mine",
    "labels IN (ux, api, EMPTY)": "Issues whose labels is one of ux or api, or empty",
    "labels NOT IN (EMPTY)": "Issues whose labels is not empty",
    "timeSpent > 4h": "Issues whose timeSpent is greater than 4 hours",
    "created < -1d": "Issues whose created is before 1 day ago",
    "created >= startOfMonth(-1)": "Issues whose created is not before the start of last month",
    "due <= endOfWeek('-3d')": "Issues whose due is not after the end of this week, 3 days earlier",
    "status WAS Open": "Issues whose status is or once was Open",
    "status WAS Open AFTER -1w": "Issues whose status was Open after 1 week ago",
    "NOT status CHANGED TO (Done, Closed)": "Issues whose status never changed to Done or Closed",
    "fixVersion = latestReleasedVersion(A)": "Issues whose fixVersion is the latest released version of A",
    "project IN projectsLeadByUser(ann)": "Issues whose project is one of the projects that ann leads",
    "Area IN cascadeOption(Hardware, Disk)": "Issues whose Area is one of Disk below Hardware",
    "resolution = Unresolved": "Issues whose resolution is empty",
    "resolution IN (Fixed, unresolved)": "Issues whose resolution is one of Fixed, or empty",
    "project NOT IN (A, B)": "Issues whose project is none of A or B",
    "issue IN votedWorkItems()": "Issues that are among the issues that you voted for",
    "x IN appFunction(b)": "Issues whose x is one of appFunction(b)",
}


@pytest.mark.parametrize("jql", ENGLISH)
def test_english(jql: str) -> None:
    assert explain(jql).lines == (ENGLISH[jql],)


def test_sorting() -> None:
    lines = explain("ORDER BY created DESC, priority DESC, key DESC").lines
    assert lines[1] == "sorted by created, newest first, then by priority, highest first, then by key, last first."


@pytest.mark.parametrize(
    "jql",
    [
        "votes != 3",
        "filter != Mine",
        "created != 2024-01-01 AND project != A",
        "assignee NOT IN (ann, EMPTY)",
        "resolution != Unresolved",
    ],
)
def test_fields_that_are_never_empty_hold_no_trap(jql: str) -> None:
    assert not any("IS EMPTY" in trap for trap in explain(jql).traps)


TRAPS = {
    "created != 2024-01-01": ["midnight exactly"],
    "key > A-10": ["within one project"],
    "summary ~ 'two words'": ["any order"],
    "summary ~ 'one OR two'": [],
    "summary ~ 'crashe*'": ["stems"],
    "NOT (a IS EMPTY AND (b = 1 OR c = 1))": ["without b", "without c"],
    "a = 1 OR b = 2 AND c = 3": ["binds tighter"],
}


@pytest.mark.parametrize("jql", TRAPS)
def test_traps(jql: str) -> None:
    traps = explain(jql).traps
    assert len(traps) == len(TRAPS[jql])
    for trap, words in zip(traps, TRAPS[jql], strict=True):
        assert words in trap


#: The issue A-1 (or another, named first) and what stands beside each leaf.
REASONS = {
    "fixVersion CHANGED": "yes: fixVersion changed from EMPTY to 1.0 on 2024-02-01; from 1.0 to EMPTY on 202...",
    "A-4 fixVersion CHANGED": "no: fixVersion never changed",
    "A-2 status WAS Open": "yes: status was review, then Open",
    "issue.property[build].state.name ~ green": "yes: the property is green",
    "A-3 issue.property[build].number > 7": "no: the property is EMPTY",
    "worklogAuthor = ben": "yes: worklogAuthor is Ben Hall",
    'worklogDate > "2024-02-02"': "no: worklogDate is 2024-02-02",
    "comment ~ page": "yes: comment is 2 comments",
    "issueLinkType IS EMPTY": "yes: issueLinkType is EMPTY",
    "workRatio IS EMPTY": "yes: workRatio is EMPTY",
    "statusCategory = new": "yes: statusCategory is new",
    "A-4 parent = A-1": "yes: parent is A-1",
    "text ~ log": "yes",
}


@pytest.mark.parametrize("query", REASONS)
def test_evidence(query: str) -> None:
    key, _, jql = query.partition(" ") if query.startswith("A-") else ("A-1", "", query)
    line = lines(why(SNAPSHOT, key, jql))[0]
    assert line.partition(" -> ")[2] == REASONS[query]


def test_a_saved_filter_shows_its_own_leaves() -> None:
    assert lines(why(SNAPSHOT, "A-3", "filter != 'with version'")) == [
        'filter != "with version" -> no',
        "  AND -> no",
        "    fixVersion != 2.0 -> no: fixVersion is EMPTY",
        "    fixVersion != 1.0 -> no: fixVersion is EMPTY",
    ]
