"""Names of fields by what the rules ask of them, so that most queries need no catalogue.

The sets repeat what the system's catalogue says, which takes longer to load than such a query to lint;
a test keeps them equal to it.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jqlkit.catalog import Catalog

#: Documented fields that take =, !=, IN, NOT IN, IS and IS NOT.
_PLAIN: Final = frozenset(
    """
    affectedversion assignee category spacecategory change-gating-type change-control-type component created
    createddate creator due duedate fixversion issuekey id issue key workitemkey issuelink workitemlink issuelinktype
    workitemlinktype labels lastviewed level organizations organization originalestimate timeoriginalestimate parent
    priority project space remainingestimate timeestimate reporter request-channel-type request-last-activity-time
    resolution resolved resolutiondate sprint status statuscategorychangeddate timespent type issuetype worktype
    updated updateddate voter watcher worklogauthor workratio flagged team satisfaction impact urgency responders
    approvers sentiment source severity issue.property project.property user.property comment.property
    assignee.property reporter.property creator.property voter.property watcher.property component.property
    version.property
    """.split()
) | {
    "affected services",
    "change risk",
    "change type",
    "epic color",
    "epic link",
    "epic status",
    "major incident",
    "parent link",
    "request participants",
    "satisfaction date",
    "start date",
    "story point estimate",
    "story points",
    "target end",
    "target start",
}

_DATES: Final = frozenset(
    """
    created createddate due duedate lastviewed request-last-activity-time resolved resolutiondate
    statuscategorychangeddate updated updateddate worklogdate
    """.split()
) | {"start date", "target end", "target start"}

_USERS: Final = frozenset("assignee creator reporter voter watcher worklogauthor".split()) | {"request participants"}


class Vocabulary:
    """Field names in lower case: `plain` take the six plain operators, `dates` hold dates, `users` hold users."""

    __slots__ = ("dates", "plain", "users")

    def __init__(
        self, plain: frozenset[str] = _PLAIN, dates: frozenset[str] = _DATES, users: frozenset[str] = _USERS
    ) -> None:
        self.plain = plain
        self.dates = dates
        self.users = users

    @classmethod
    def of(cls, catalog: "Catalog") -> "Vocabulary":
        """The names of a catalogue."""
        from jqlkit.catalog.names import name_key
        from jqlkit.operators import Operator

        six = {Operator.EQUALS, Operator.NOT_EQUALS, Operator.IN, Operator.NOT_IN, Operator.IS, Operator.IS_NOT}
        plain, dates, users = set(), set(), set()
        for field in catalog.fields:
            names = [name_key(name) for name in field.clause_names]
            if six.issubset(field.operators):
                plain.update(names)
            if field.type == "date":
                dates.update(names)
            if field.type == "user":
                users.update(names)
        return cls(frozenset(plain), frozenset(dates), frozenset(users))


#: The names of the system's catalogue.
SYSTEM: Final = Vocabulary()
