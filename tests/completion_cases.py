"""A small site, and what completion must offer at a cursor there; also the reader of the shared cases."""

import json
from typing import Any, NamedTuple

from jqlkit.catalog import Catalog

_EQUALITY = ["=", "!=", "in", "not in", "is", "is not"]
_ORDERED = [*_EQUALITY, "<", "<=", ">", ">="]
_HISTORY = ["was", "was not", "was in", "was not in", "changed"]
_JAVA = "com.atlassian.jira."


def _field(value: str, java: str, operators: list[str], **flags: str) -> dict[str, Any]:
    where = {"searchable": "true", "orderable": "true"} | flags
    return {"value": value, "displayName": flags.get("displayName", value), "operators": operators, "types": [java]} | {
        name: flag for name, flag in where.items() if flag and name != "displayName"
    }


#: Autocomplete data as a site gives it.
SITE: dict[str, Any] = {
    "visibleFieldNames": [
        _field("assignee", _JAVA + "user.ApplicationUser", _EQUALITY + _HISTORY, auto="true"),
        _field("comment", "java.lang.String", ["~", "!~"], orderable=""),
        _field("created", "java.util.Date", _ORDERED),
        _field('"Équipe"', _JAVA + "issue.customfields.option.Option", _EQUALITY, cfid="cf[10300]"),
        _field("fixVersion", _JAVA + "project.version.Version", _ORDERED + _HISTORY, auto="true"),
        _field("key", _JAVA + "issue.Issue", _ORDERED),
        _field("labels", _JAVA + "issue.label.Label", _EQUALITY, auto="true"),
        _field("originalEstimate", _JAVA + "types.Duration", _ORDERED),
        _field("project", _JAVA + "project.Project", _EQUALITY, auto="true"),
        _field("reporter", _JAVA + "user.ApplicationUser", _EQUALITY, auto="true"),
        _field("sprint", "com.atlassian.greenhopper.service.sprint.Sprint", _EQUALITY, auto="true", cfid="cf[10100]"),
        _field("status", _JAVA + "issue.status.Status", _EQUALITY + _HISTORY, auto="true"),
        _field('"Story Points"', "java.lang.Number", _ORDERED, cfid="cf[10200]"),
        _field("summary", "java.lang.String", ["~", "!~", "is", "is not"]),
    ],
    "visibleFunctionNames": [
        {"value": "currentUser()", "types": [_JAVA + "user.ApplicationUser"]},
        {"value": 'membersOf("")', "types": [_JAVA + "user.ApplicationUser"], "isList": "true"},
        {"value": "now()", "types": ["java.util.Date"]},
        {"value": "openSprints()", "types": ["com.atlassian.greenhopper.service.sprint.Sprint"], "isList": "true"},
        {"value": "startOfDay()", "types": ["java.util.Date"]},
        {"value": "startOfMonth()", "types": ["java.util.Date"]},
    ],
    "values": {
        "assignee": [{"value": "u-17", "displayName": "Ann Lee - <b>ann</b>@example.test"}],
        "group": [{"value": '"dev team"', "displayName": "dev team"}],
        "labels": [{"value": "back-end", "displayName": "back-end"}],
        "project": [{"value": "DEMO", "displayName": "Demonstration (DEMO)"}, {"value": "OPS", "displayName": "OPS"}],
        "sprint": [{"value": "101", "displayName": "Sprint 1"}],
        "status": [
            {"value": "Done", "displayName": "Done"},
            {"value": '"In Progress"', "displayName": "In Progress"},
            {"value": '"if"', "displayName": "if"},
        ],
    },
    "recentIssues": ["DEMO-7"],
    "today": "2026-03-14",
}


class Case(NamedTuple):
    """A text, a cursor in it, and by kind: what must be there, what must not, and what range it replaces."""

    name: str
    text: str
    cursor: int
    kinds: list[str]
    examples: dict[str, list[str]]
    absent: dict[str, list[str]]
    replace: dict[str, list[int]]


def case(query: str, wanted: str) -> Case:
    """A case from `text with | cursor` and `kind: item, item @from-to; not kind: item`."""
    cursor = query.index("|")
    examples: dict[str, list[str]] = {}
    absent: dict[str, list[str]] = {}
    replace: dict[str, list[int]] = {}
    for part in filter(None, wanted.split("; ")):
        kind, _, rest = part.partition(":")
        items, _, place = rest.strip().partition(" @")
        target = absent if kind.startswith("not ") else examples
        kind = kind.removeprefix("not ")
        target[kind] = [item.replace("COMMA", ",") for item in items.split(", ") if item]
        if place:
            replace[kind] = [int(end) for end in place.split("-")]
    return Case(query, query[:cursor] + query[cursor + 1 :], cursor, list(examples), examples, absent, replace)


def shared_case(row: dict[str, Any]) -> Case:
    """A case from a row of the shared file."""
    cursor = row["query"].index("|")
    text = row["query"][:cursor] + row["query"][cursor + 1 :]
    name = f"{row['id']} {row['query']}"
    return Case(name, text, cursor, row["kinds"], row["examples"], row.get("absent", {}), row["replace"])


def site_catalog() -> Catalog:
    """The small site."""
    return Catalog.from_autocompletedata(SITE, SITE["values"], SITE["recentIssues"], SITE["today"])


def failures(case: Case, rows: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the rows offered for a case; rows are those of `jqlkit complete -o json`."""
    offered: dict[str, list[str]] = {}
    for row in rows:
        offered.setdefault(row["kind"], []).append(_plain(row["text"], row["kind"]))
    wrong = [f"no {kind}" for kind in case.kinds if kind not in offered]
    for kind, items in case.examples.items():
        wrong += [f"no {kind} {item}" for item in items if _plain(item, kind) not in offered.get(kind, ())]
    for kind, items in case.absent.items():
        wrong += [f"{kind} {item}" for item in items if _plain(item, kind) in offered.get(kind, ())]
    for row in rows:
        place = case.replace.get(row["kind"])
        if place is not None and row["replace"] != place:
            wrong.append(f"{json.dumps(row, ensure_ascii=False)} instead of {place}")
    return wrong


def _plain(text: str, kind: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return text if kind in ("value", "argument") else text.lower()


CASES = [
    case(query, wanted)
    for query, wanted in (
        # the start of a clause
        ("|", "field: project, status, assignee @0-0; keyword: NOT, ORDER BY @0-0; punctuation: ("),
        ("  |", "field: project @2-2; keyword: NOT @2-2"),
        ("sta|", "field: status @0-3; not keyword: AND"),
        ("proj|ect = DEMO", "field: project @0-7"),
        ("equ|", "field: Équipe @0-3"),
        ("ver|", "field: fixVersion @0-3"),
        ("fxvr|", "field: fixVersion"),
        ("asignee|", "field: assignee @0-7"),
        ('"sto|', 'field: "Story Points" @0-4; not keyword: NOT'),
        ("cf|", "field: cf[10100], cf[10200]"),
        ("cf[102|", "field: cf[10200] @0-6"),
        ("cf[1|0200] = 3", "field: cf[10200] @0-9"),
        ("no|", "keyword: NOT @0-2"),
        ("not |", "field: status; keyword: NOT; not operator: NOT IN"),
        ("!|", "field: status @1-1; keyword: NOT"),
        ("(|", "field: status @1-1; punctuation: (; not keyword: ORDER BY"),
        ("project = DEMO AND |", "field: status @19-19; keyword: NOT"),
        ("project = DEMO && |", "field: status"),
        # operators
        ("status |", "operator: =, IS NOT, NOT IN, WAS NOT IN, CHANGED @7-7; not operator: ~, <; not keyword: NOT"),
        ("comment |", "operator: ~, !~; not operator: =, IN"),
        ("cf[10200] |", "operator: >=, IS; not operator: ~"),
        ('"story points" |', "operator: >=; not operator: WAS"),
        ("unheard-of |", "operator: =, ~, WAS IN"),
        ("status not|", "operator: NOT IN @7-10"),
        ("status not |", "operator: NOT IN @7-11"),
        ("status not i|", "operator: NOT IN @7-12"),
        ("status is n|", "operator: IS NOT @7-11"),
        ("status was|", "operator: WAS, WAS NOT, WAS IN, WAS NOT IN"),
        ("status was not|", "operator: WAS NOT, WAS NOT IN @7-14; value: Done @14-14"),
        ("status was not i|", "operator: WAS NOT IN @7-16"),
        ("status chnged|", "operator: CHANGED @7-13"),
        ("created >|", "operator: >, >= @8-9; value: -7d @9-9"),
        ("created !|", "operator: != @8-9"),
        ("status no|t in (Done)", "operator: NOT IN @7-13"),
        ("status |= Done", "operator: = @7-7"),
        # operands by the type of the field
        ("project = D|", "value: DEMO @10-11"),
        ("project = demons|", "value: DEMO"),
        ('project = "|', "value: DEMO @10-11; not function: now(); not keyword: EMPTY"),
        ("status = in|", 'value: "In Progress" @9-11'),
        ("status = 'In |", 'value: "In Progress" @9-13'),
        ('status = "In |Progress"', 'value: "In Progress" @9-22'),
        ('status = "In| AND project = DEMO', 'value: "In Progress" @9-12'),
        ("status = i|", 'value: "if"'),
        ("assignee = |", 'value: u-17 @11-11; function: currentUser(), membersOf(""); keyword: EMPTY, NULL @11-11'),
        ("assignee = ann@ex|", "value: u-17 @11-17"),
        ("reporter = |", "value: u-17"),
        ("assignee = cur|", "function: currentUser() @11-14"),
        ("assignee = cur|rentUser() AND a = b", "function: currentUser() @11-24"),
        ("created >= |", "value: -7d, -1w, 2026-03-14; function: startOfDay(), now()"),
        ("created >= -3|", "value: -3d, -3w, -3h, -3m @11-13"),
        ("created >= +2|", 'value: "+2d", "+2w" @11-13'),
        ('created >= "2026-0|', "value: 2026-03-14 @11-18"),
        ("originalEstimate > 2|", "value: 2h, 2d; not function: now()"),
        ("key = |", "value: DEMO-7"),
        ("summary ~ |", "not keyword: EMPTY, NULL"),
        ('"Story Points" = |', "keyword: EMPTY; not function: now()"),
        ("status is |", "keyword: EMPTY, NULL @10-10; operator: IS NOT; not value: Done"),
        ("status is not |", "keyword: EMPTY, NULL; not operator: IS NOT"),
        ("sprint = |", "value: 101; function: openSprints()"),
        # lists
        ("status in |", "value: Done @10-10; punctuation: ("),
        ("status in (|", "value: Done @11-11; not punctuation: )"),
        ("status in (Done|", "value: Done @11-15; punctuation: COMMA, ) @15-15"),
        ("status in (Done |", "punctuation: COMMA, ); not value: Done; not keyword: AND"),
        ("status in (Done, |)", "value: if @17-17"),
        # functions
        ("assignee in membersOf(|", "argument: dev team @22-22; punctuation: )"),
        ('assignee in membersOf("d|', "argument: dev team @22-24"),
        ("created > startOfDay(|", "argument: -1d; punctuation: )"),
        ("assignee = currentUser(|", "punctuation: )"),
        ("issue.property[|", "argument:"),
        # after a clause
        ("project = DEMO |", "keyword: AND, OR, ORDER BY @15-15; not predicate: AFTER; not punctuation: (, )"),
        ("project = DEMO a|", "keyword: AND @15-16"),
        ("(project = DEMO |", "keyword: AND, OR; punctuation: ); not keyword: ORDER BY"),
        ("status = Done OR| project = DEMO", "keyword: OR @14-16"),
        # history
        ("status was Done |", "predicate: AFTER, BEFORE, BY, DURING, ON; not predicate: FROM, TO; keyword: AND"),
        ("status changed |", "predicate: FROM, TO, BY, AFTER, BEFORE, DURING, ON"),
        ("status changed f|", "predicate: FROM @15-16"),
        ("status changed FROM |", "value: Done; keyword: EMPTY; not function: now()"),
        ("status changed AFTER |", "value: -7d; function: startOfDay(); not keyword: EMPTY; not value: Done"),
        ("status changed BY |", "value: u-17; function: currentUser()"),
        ("status changed DURING (|", "value: -7d; function: now()"),
        # ORDER BY
        ("order|", "keyword: ORDER BY @0-5"),
        ("order |", "keyword: BY @6-6"),
        ("order b|", "keyword: BY @6-7"),
        ("order by|", "keyword: ORDER BY @0-8"),
        ("order by cre|", "field: created @9-12; not field: comment"),
        ("order by created |", "direction: ASC, DESC @17-17; punctuation: COMMA"),
        ("order by created desc|", "direction: DESC; punctuation: COMMA @21-21"),
        ("order by created desc, |", "field: key; not field: comment"),
        # mistakes before the cursor
        ("project = DEMO AND AND |", "field: status; keyword: NOT"),
        ("AND |", "field: project"),
        ("status = AND assignee |", "operator: WAS"),
        ("(status = Done ORDER BY |", "field: created; not field: comment"),
        ("project DEMO AND status |", "operator: CHANGED"),
    )
]
