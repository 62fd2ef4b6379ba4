"""Help for JQL: completion, matching, sanitizing.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/
"""

from typing import Any, Final

from jqlkit.errors import JqlSyntaxError
from jqlkit.nodes import Field, ListOperand, Query, TerminalClause, ValueOperand
from jqlkit.operators import Operator
from jqlkit.parser import parse
from jqlkit.sandbox.messages import ApiError, Request
from jqlkit.sandbox.queries import syntax_message
from jqlkit.sandbox.reference import reference_data, suggestions, user_suggestions
from jqlkit.sandbox.routing import CLOUD, Route
from jqlkit.sandbox.site import Site

Json = dict[str, Any]

MAX_SANITIZED: Final = 20
MAX_MATCHED_ISSUES: Final = 1000
MAX_MATCHED_QUERIES: Final = 10
_PREDICATES: Final = ("by", "from", "to")


def autocomplete(site: Site, request: Request) -> object:
    """GET /jql/autocompletedata, and POST, whose filter by projects changes nothing: all fields are in all projects."""
    if request.method == "POST":
        request.json(projectIds="integers", includeCollapsedFields="boolean")
    return reference_data(site.facts, site.deployment)


def suggest(site: Site, request: Request) -> object:
    """GET /jql/autocompletedata/suggestions"""
    field = request.text("fieldName")
    predicate = request.text("predicateName").lower()
    if not field:
        raise ApiError(400, "The parameter fieldName is missing.")
    if predicate and predicate not in _PREDICATES:
        raise ApiError(400, f"predicateName must be one of {', '.join(_PREDICATES)}.")
    part = request.text("predicateValue" if predicate else "fieldValue")
    if predicate == "by":
        return {"results": user_suggestions(site.facts, site.deployment, part)}
    return {"results": suggestions(site.facts, site.deployment, field, part)}


def sanitize(site: Site, request: Request) -> object:
    """POST /jql/sanitize: every user of the sandbox may see everything, so that there is nothing to hide."""
    rows = request.json(queries="objects").get("queries", [])
    if not 0 < len(rows) <= MAX_SANITIZED:
        raise ApiError(400, f"Give between 1 and {MAX_SANITIZED} queries.")
    answers = []
    for row in rows:
        jql = str(row.get("query", ""))
        answer: Json = {"initialQuery": jql}
        if row.get("accountId"):
            answer["accountId"] = str(row["accountId"])
        try:
            parse(jql)
            answer["sanitizedQuery"] = jql
        except JqlSyntaxError as error:
            answer["errors"] = {"errorMessages": [syntax_message(error)], "errors": {}}
        answers.append(answer)
    return {"queries": answers}


def match(site: Site, request: Request) -> object:
    """POST /jql/match: which of these issues each query would find."""
    body = request.json(issueIds="integers", jqls="strings")
    ids, queries = body.get("issueIds", []), body.get("jqls", [])
    if not ids or len(ids) > MAX_MATCHED_ISSUES:
        raise ApiError(400, f"Give between 1 and {MAX_MATCHED_ISSUES} issue ids.")
    if not queries or len(queries) > MAX_MATCHED_QUERIES:
        raise ApiError(400, f"Give between 1 and {MAX_MATCHED_QUERIES} queries.")
    known = [str(id_) for id_ in ids if site.issues.issue(str(id_)) is not None]
    return {"matches": [_matched(site, known, jql) for jql in queries]}


def _matched(site: Site, ids: list[str], jql: str) -> Json:
    try:
        query = parse(jql)
    except JqlSyntaxError as error:
        return {"matchedIssues": [], "errors": [syntax_message(error)]}
    if not ids:
        return {"matchedIssues": [], "errors": []}
    these = TerminalClause(Field("id"), Operator.IN, ListOperand([ValueOperand(id_, True) for id_ in ids]))
    narrowed = Query(these if query.where is None else these & query.where, None)
    try:
        found = site.search(narrowed)
    except ApiError as error:
        return {"matchedIssues": [], "errors": list(error.messages)}
    return {"matchedIssues": sorted(int(issue.id) for issue in found), "errors": []}


ROUTES: Final = (
    Route("GET", "/jql/autocompletedata", autocomplete),
    Route("POST", "/jql/autocompletedata", autocomplete, CLOUD),
    Route("GET", "/jql/autocompletedata/suggestions", suggest),
    Route("POST", "/jql/sanitize", sanitize, CLOUD),
    Route("POST", "/jql/match", match, CLOUD),
)
