"""The structure of queries.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/#api-rest-api-3-jql-parse-post
"""

from typing import Any, Final

from jqlkit.errors import EvaluationError, JqlSyntaxError, UnsupportedError
from jqlkit.nodes import Query
from jqlkit.nodes.rest import to_dict
from jqlkit.parser import parse
from jqlkit.sandbox.messages import ApiError, Request
from jqlkit.sandbox.queries import syntax_message
from jqlkit.sandbox.routing import CLOUD, Route
from jqlkit.sandbox.site import Site

Json = dict[str, Any]

_VALIDATIONS: Final = ("strict", "warn", "none")


def parse_queries(site: Site, request: Request) -> object:
    """POST /jql/parse: the structure of each query; strict validation gives none for a query with errors."""
    validation = request.text("validation", "strict")
    if validation not in _VALIDATIONS:
        raise ApiError(400, f"validation must be one of {', '.join(_VALIDATIONS)}.")
    queries = request.json(queries="strings").get("queries")
    if not queries:
        raise ApiError(400, "Give at least one query.")
    return {"queries": [_parsed(site, jql, validation) for jql in queries]}


def _parsed(site: Site, jql: str, validation: str) -> Json:
    try:
        query = parse(jql)
    except JqlSyntaxError as error:
        return {"query": jql, "errors": [syntax_message(error)]}
    problems = [] if validation == "none" else _problems(site, query)
    answer: Json = {"query": jql}
    if not (problems and validation == "strict"):
        answer["structure"] = to_dict(query)
    if problems:
        answer["errors"] = problems
    return answer


def _problems(site: Site, query: Query) -> list[str]:
    """What Jira would object to in the names and values of a query."""
    try:
        site.issues.match(query, deployment=site.deployment, limit=1)
    except EvaluationError as error:
        return list(dict.fromkeys(str(error).splitlines()))
    except UnsupportedError:
        return []
    return []


ROUTES: Final = (Route("POST", "/jql/parse", parse_queries, CLOUD),)
