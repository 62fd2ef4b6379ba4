"""The calls of client libraries that take a query, as tables."""

from typing import Final, NamedTuple


class SearchCall(NamedTuple):
    """Where a call takes its query (`position`), and whether the name alone says that it is Jira's (`certain`)."""

    position: int = 0
    certain: bool = False


#: Calls by their last name.
SEARCH_CALLS: Final = {
    "search_issues": SearchCall(0, True),
    "enhanced_search_issues": SearchCall(0, True),
    "async_search_issues": SearchCall(0, True),
    "enhanced_jql": SearchCall(0, True),
    "enhanced_jql_get_list_of_tickets": SearchCall(0, True),
    "jql_get_list_of_tickets": SearchCall(0, True),
    "approximate_issue_count": SearchCall(0, True),
    "jql": SearchCall(0),
    "create_filter": SearchCall(2),
    "update_filter": SearchCall(3),
    "searchForIssuesUsingJql": SearchCall(0, True),
    "searchForIssuesUsingJqlPost": SearchCall(0, True),
    "searchForIssuesUsingJqlEnhancedSearch": SearchCall(0, True),
    "searchForIssuesUsingJqlEnhancedSearchPost": SearchCall(0, True),
    "searchAndReconsileIssuesUsingJql": SearchCall(0, True),
    "searchAndReconsileIssuesUsingJqlPost": SearchCall(0, True),
    "searchForIssuesIds": SearchCall(0, True),
    "countIssues": SearchCall(0, True),
    "matchIssues": SearchCall(0, True),
    "jiraJqlSearch": SearchCall(0, True),
    "searchJira": SearchCall(0),
    "search_jira": SearchCall(0),
    "searchIssues": SearchCall(0),
    "search": SearchCall(0),
    "Search": SearchCall(0),
    "SearchV2JQL": SearchCall(1, True),
    "SearchPages": SearchCall(0),
    "SearchWithContext": SearchCall(0),
    "searchJql": SearchCall(0),
}

#: Calls that use the search that Jira Cloud removed, by library.
DEPRECATED_CALLS: Final = {
    "search_issues": "jira",
    "jql": "atlassian",
    "jql_get_list_of_tickets": "atlassian",
    "searchForIssuesUsingJql": "jira.js",
    "searchForIssuesUsingJqlPost": "jira.js",
}

#: Libraries whose calls of the same names take another language.
FOREIGN_LIBRARIES: Final = frozenset(("github", "gitlab", "mixpanel", "mixpanel_utils", "elasticsearch", "ghapi"))
