"""Random queries over the worlds of `tests.oracle.worlds`."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.worlds import COMPONENTS, FILTERS, KEYS, PEOPLE, PLATFORMS, PRIORITIES, RESOLUTIONS, TEAMS, WORDS
from tests.oracle.worlds import now_of as now

SINGLE: dict[str, tuple[str, ...]] = {
    "assignee": PEOPLE,
    "reporter": PEOPLE,
    "creator": PEOPLE,
    "status": ("Open", '"In Progress"', "Done", "3"),
    "statusCategory": ("new", "Done", '"In Progress"'),
    "priority": PRIORITIES,
    "resolution": (*RESOLUTIONS, "Unresolved"),
    "issuetype": ("Bug", "Story", "Sub-task", "10"),
    "project": ("AAA", "beta", "100"),
    "Team": TEAMS,
    "Reviewer": ("ben",),
    "parent": KEYS,
    "key": KEYS,
}
MULTI: dict[str, tuple[str, ...]] = {
    "labels": ("ui", "slow", "API"),
    "component": COMPONENTS,
    "fixVersion": ('"1.2"', '"2.0"', "200"),
    "affectedVersion": ('"1.10"', '"0.9"'),
    "sprint": ("1", '"S 2"'),
    "Platforms": PLATFORMS,
    "cf[10031]": ("Web",),
    "Area": ("Hardware", "Software", "Disk", "Fan", "70"),
    "issueLink": KEYS[:6],
    "issueLinkType": ("blocks", '"is blocked by"', '"relates to"'),
    "watcher": PEOPLE,
    "voter": PEOPLE,
    "worklogAuthor": PEOPLE,
    "issue.property[build].number": ("7", "7.5", "12"),
    "issue.property[build].tags": ("A", "b"),
    "issue.property[build].state.ok": ('"true"', '"FALSE"'),
    "issue.property[build].state.name": ("green", '"red light"'),
}
LISTS = {
    "assignee": ("membersOf(developers)", "membersOf(empty-handed)"),
    "sprint": ("openSprints()", "closedSprints()"),
    "fixVersion": ("releasedVersions()", "unreleasedVersions(AAA)"),
    "issuetype": ("standardIssueTypes()", "subTaskIssueTypes()"),
    "project": ("projectsLeadByUser()", "projectsLeadByUser(ann)", "projectsLeadByUser(ben)"),
    "component": ("componentsLeadByUser()", "componentsLeadByUser(ben)"),
    "issue": ("watchedIssues()", "votedIssues()", "issueHistory()"),
    "Area": (
        "cascadeOption(Hardware)", "cascadeOption(Hardware, Disk)", "cascadeOption(Software, none)",
        "cascadeOption(70, none)",
    ),
}  # fmt: skip
ONES = ("latestReleasedVersion(AAA)", "earliestUnreleasedVersion()", "latestReleasedVersion()",
        "earliestUnreleasedVersion(BBB)")  # fmt: skip
NEVER_EMPTY = ("project", "issuetype", "status", "statusCategory", "priority", "reporter", "key", "creator")
DATE_FIELDS = ("created", "created", "updated", "resolved", "statusCategoryChangedDate")
RELATIVE = (
    "-1d", "-24h", "-2w", '"-1w 2d"', "now()", "startOfDay()", "startOfDay(-1)", "endOfDay(-1d)", 'startOfDay("-30h")',
    "startOfWeek()", "startOfWeek(-1)", 'endOfWeek("-3d")', "startOfMonth(-1)", "endOfMonth()", 'endOfMonth("-2w")',
    "startOfYear()", 'startOfYear("-1M")', "endOfDay(-1M)", 'endOfDay("-45m")', "30m",
)  # fmt: skip
DURATIONS = ("1h", "1d", "30m", "0", "480", '"1d 2h"')
ORDER = ("<", "<=", ">", ">=")
SORTS = (
    "key", "created", "updated", "resolved", "due", "priority", "status", "statusCategory", "issuetype", "resolution",
    "project", "assignee", "reporter", "creator", "summary", "description", "environment", "labels", "component",
    "fixVersion", "affectedVersion", "sprint", "votes", "watchers", "workRatio", "originalEstimate", "timeSpent",
    '"Story Points"', "cf[10032]", "Team", "Platforms", "Reviewer", "Area", "parent", "issue.property[build].number",
    "issue.property[build].state.name",
)  # fmt: skip


class Grammar:
    """Random queries for the site of a context and one deployment."""

    def __init__(self, random: Random, site: dict[str, Any], deployment: str) -> None:
        self.random = random
        self.deployment = deployment
        today = now(site).astimezone(ZoneInfo(site["timeZone"])).date()
        days = [(today - timedelta(days=back)).isoformat() for back in (-1, 0, 1, 2, 7, 8, 30, 31, 200)]
        self.days = tuple(f'"{day}"' for day in days)
        self.dates = (
            *self.days,
            f'"{days[1]} 12:00"',
            f'"{days[2]} 01:30"',
            f'"{days[3].replace("-", "/")}"',
            *RELATIVE,
        )

    def query(self) -> str:
        """A random query, half of them with ORDER BY."""
        where = self.clause(self.random.choice([0, 1, 1, 2, 3]))
        if self.random.random() < 0.5:
            return where
        sorts = self.random.sample(SORTS, self.random.choice([1, 1, 2, 3]))
        return f"{where} ORDER BY {', '.join(sort + self.random.choice(['', ' ASC', ' DESC']) for sort in sorts)}"

    def clause(self, depth: int) -> str:
        """A clause of so many levels at most."""
        if depth == 0:
            return self.random.choice(LEAVES)(self)
        match self.random.randrange(5):
            case 0:
                return f"NOT ({self.clause(depth - 1)})"
            case 1 | 2 as which:
                word = "AND" if which == 1 else "OR"
                return f"({self.clause(depth - 1)} {word} {self.clause(depth - 1)})"
            case 3:
                return f"NOT {self.clause(0)}"
        return self.clause(0)

    def pick(self, choices: Sequence[str]) -> str:
        return self.random.choice(choices)

    # ---- leaves

    def equality(self) -> str:
        field = self.pick([*SINGLE, *MULTI])
        return f"{field} {self.pick(['=', '!='])} {self.pick((SINGLE | MULTI)[field])}"

    def membership(self) -> str:
        field = self.pick([*SINGLE, *MULTI])
        values = list((SINGLE | MULTI)[field])
        items = self.random.sample(values, self.random.randint(1, min(len(values), 6)))
        if self.random.random() < 0.2 and field not in NEVER_EMPTY:
            items.append("EMPTY")
        return f"{field} {self.pick(['IN', 'NOT IN'])} ({', '.join(items)})"

    def list_function(self) -> str:
        field = self.pick(list(LISTS))
        return f"{field} {self.pick(['IN', 'NOT IN'])} {self.pick(LISTS[field])}"

    def link_function(self) -> str:
        kind = self.pick(["", "", ', "is blocked by"', ", blocks", ', "relates to"'])
        return f"{self.pick(['key', 'issue'])} {self.pick(['IN', 'NOT IN'])} linkedIssues({self.pick(KEYS)}{kind})"

    def one_version(self) -> str:
        operator = self.pick(["=", "!=", "IN", "NOT IN", *ORDER])
        operand = self.pick(ONES)
        if operator.endswith("IN"):
            operand = f"({operand})"
        return f"{self.pick(['fixVersion', 'affectedVersion'])} {operator} {operand}"

    def updated_by(self) -> str:
        dates = self.pick(["", "", f", {self.pick(self.days)}", f", {self.pick(self.days)}, {self.pick(self.days)}"])
        dates = self.pick([dates, ', "-8d"', ', "-30d", "-1d"', f', "-30d", {self.pick(self.days)}'])
        return f"issuekey {self.pick(['IN', 'NOT IN'])} updatedBy({self.pick(PEOPLE)}{dates})"

    def emptiness(self) -> str:
        more = ["due", "resolved", "description", "environment", '"Story Points"', "originalEstimate", "workRatio"]
        more += ["Notes", "statusCategoryChangedDate"]
        field = self.pick([f for f in [*SINGLE, *MULTI, *more] if f not in NEVER_EMPTY])
        operators = ["IS", "IS NOT", "=", "!="] if field in SINGLE else ["IS", "IS NOT"]
        return f"{field} {self.pick(operators)} {self.pick(['EMPTY', 'NULL'])}"

    def date(self) -> str:
        return f"{self.pick(DATE_FIELDS)} {self.pick(ORDER)} {self.pick(self.dates)}"

    def exact_date(self) -> str:
        return f"{self.pick(DATE_FIELDS)} {self.pick(['=', '!='])} {self.pick(self.dates)}"

    def day(self) -> str:
        field = self.pick(["due", '"Target date"', "worklogDate"])
        return f"{field} {self.pick([*ORDER, '=', '!='])} {self.pick(self.dates)}"

    def number(self) -> str:
        field, value = self.random.choice(
            [("votes", "1"), ("watchers", "2"), ('"Story Points"', "3"), ("cf[10016]", "0"), ("workRatio", "50"),
             ("workRatio", "14"), ("issue.property[build].number", "7")]
        )  # fmt: skip
        return f"{field} {self.pick([*ORDER, '=', '!='])} {value}"

    def instant_property(self) -> str:
        return f"issue.property[build].at {self.pick(ORDER)} {self.pick(self.days)}"

    def duration(self) -> str:
        field = self.pick(["originalEstimate", "remainingEstimate", "timeSpent"])
        return f"{field} {self.pick([*ORDER, '=', '!='])} {self.pick(DURATIONS)}"

    def ranked(self) -> str:
        field, values = self.random.choice([("priority", PRIORITIES), ("fixVersion", ('"1.2"', '"1.10"', '"2.0"'))])
        return f"{field} {self.pick(ORDER)} {self.pick(values)}"

    def text(self) -> str:
        field = self.pick(
            ["summary", "description", "environment", "comment", "text", "Notes", "issue.property[build].state.name"]
        )
        one, two = self.random.sample(WORDS, 2)
        start = one[: self.random.randint(3, len(one))]
        wanted = [one, f"{one} {two}", f'\\"{one} {two}\\"', f"{start}*", f"{one} OR {two}", f"{one} -{two}"]
        wanted += [f"{one} NOT {two}", f"{one} AND {two}", f"{start}?", f"{one}~", f'\\"{one} {two}\\"~2']
        if self.deployment == "datacenter":
            middle = self.random.randrange(1, len(one) - 1)
            wanted += [f"{one[:middle]}{self.pick('*?')}{one[middle + 1 :]}", f'\\"{one} {two}\\"~{middle}']
        return f'{field} {self.pick(["~", "!~"])} "{self.pick(wanted)}"'

    def key_range(self) -> str:
        return f"key {self.pick(ORDER)} {self.pick(['AAA', 'BBB'])}-{self.random.randint(1, 24)}"

    def saved_filter(self) -> str:
        names = [text if text.isdigit() else f'"{text}"' for entry in FILTERS for text in entry[:2]]
        operator = self.pick(["=", "!=", "IN", "NOT IN"])
        if operator.endswith("IN"):
            return f"filter {operator} ({', '.join(self.random.sample(names, self.random.randint(1, 3)))})"
        return f"filter {operator} {self.pick(names)}"

    def was(self) -> str:
        field = self.pick(["status", "status", "fixVersion", *PAST])
        values = PAST[field]
        operator = self.pick(["WAS", "WAS NOT", "WAS IN", "WAS NOT IN"])
        operand = f"({', '.join(self.random.sample(values, 2))})" if operator.endswith("IN") else self.pick(values)
        return f"{field} {operator} {operand}{self.predicates()}"

    def changed(self) -> str:
        field = self.pick(["status", "fixVersion", *PAST])
        values = PAST[field]
        start = f" FROM {self._values(values)}" if self.random.random() < 0.4 else ""
        end = f" TO {self._values(values)}" if self.random.random() < 0.4 else ""
        return f"{field} CHANGED{start}{end}{self.predicates()}"

    def _values(self, values: Sequence[str]) -> str:
        return self.pick(values) if self.random.random() < 0.7 else f"({', '.join(self.random.sample(values, 2))})"

    def predicates(self) -> str:
        found = ""
        for _ in range(self.random.choice([0, 0, 0, 1, 1, 2])):
            date = self.pick([*self.days, *self.dates])
            found += self.pick(
                [" BY ann", " BY currentUser()", " BY (ben, dot)", f" AFTER {date}", f" BEFORE {date}",
                 f" ON {self.pick(self.days)}", f" DURING ({self.pick(self.dates)}, {date})"]
            )  # fmt: skip
        return found


PAST: dict[str, tuple[str, ...]] = {
    "status": ("Open", '"In Progress"', "Done", "Review", "Todo"),
    "assignee": ("EMPTY", "ann", "ben", "currentUser()"),
    "priority": ("High", "Medium", "Lowest"),
    "resolution": ("EMPTY", "Fixed", "Duplicate"),
    "reporter": ("ann", "dot"),
    "fixVersion": ("EMPTY", '"1.2"', '"2.0"', "earliestUnreleasedVersion(AAA)", '"0.9"'),
}

LEAVES: tuple[Callable[[Grammar], str], ...] = (
    *[Grammar.equality] * 3, *[Grammar.membership] * 3, Grammar.list_function, Grammar.link_function,
    Grammar.one_version, Grammar.updated_by, *[Grammar.emptiness] * 2, *[Grammar.date] * 2, Grammar.exact_date,
    Grammar.day, Grammar.number, Grammar.instant_property, Grammar.duration, Grammar.ranked, *[Grammar.text] * 2,
    Grammar.key_range, Grammar.saved_filter, *[Grammar.was] * 2, *[Grammar.changed] * 2,
)  # fmt: skip
