"""Queries that every client must answer alike, over the built-in issues."""

from typing import Final

QUERIES: Final = (
    "project = DEMO ORDER BY key",
    "project = DEMO AND assignee IS EMPTY ORDER BY key DESC",
    "assignee = currentUser() AND resolution IS EMPTY ORDER BY updated DESC, key",
    "status IN (Open, 'In Progress') AND labels IS NOT EMPTY ORDER BY created, key",
    "text ~ error AND created >= -90d ORDER BY key",
    'summary ~ "wrong*" ORDER BY key',
    "status WAS Done AND statusCategory != Done ORDER BY key",
    "status CHANGED AFTER -60d ORDER BY key",
    "sprint IN openSprints() ORDER BY key",
    "fixVersion IN unreleasedVersions(DEMO) ORDER BY priority DESC, key",
    "priority >= High AND labels IS NOT EMPTY ORDER BY updated DESC, key",
    '"Story Points" > 3 AND Team = Core ORDER BY "Story Points", key',
    "cf[10016] IS NOT EMPTY AND project != MOB ORDER BY key",
    "issuetype IN subTaskIssueTypes() AND parent IS NOT EMPTY ORDER BY key",
    "reporter IN membersOf(developers) AND due < now() ORDER BY due, key",
    "filter = 'Open bugs' ORDER BY key",
    "NOT (component = API OR component IS EMPTY) ORDER BY key",
    "labels NOT IN (ux, beta) AND votes > 0 ORDER BY votes DESC, key",
    'project IN (DEMO, "Operations") AND key > DEMO-100 ORDER BY key',
    "resolved >= startOfMonth(-3) AND resolution = Done ORDER BY resolved, key",
)
