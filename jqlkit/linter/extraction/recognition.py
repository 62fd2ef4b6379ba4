"""Whether a string looks like JQL at all: what keeps help texts, messages and other languages out."""

import re
from typing import Final

from jqlkit.errors import JqlSyntaxError
from jqlkit.linter.extraction.mapped import HOLE
from jqlkit.parser import parse

#: Names that hold a query: jql, JQL, epics_jql, TEST_JQL, jqlQuery, currentJQL, jqls, buildJql.
QUERY_NAME: Final = re.compile(r"(?:^|[_\-.$]|(?<=[a-z0-9]))[jJ](?:ql|QL)(?:s|S)?(?![a-z])|^jql|_jql$|^JQL|_JQL")
#: Names with jql in them that hold something else.
_OTHER_NAME: Final = re.compile(
    r"(?i)jql[_\-]?(?:file|path|dir|help|doc|docs|description|error|errors|message|messages|url|uri|link|label|title"
    r"|placeholder|type|name|names|fields?|regex|pattern|version|enabled|limit|timeout|schema|columns?|class)s?$"
)
#: Keys and keyword arguments that are for a query and nothing else.
QUERY_KEYS: Final = frozenset(
    (
        "jql jqlquery jql_query jql_str jqlstr jql_string jqlstring jqlexpression jql_expression jqls jqlqueries"
        " jql_queries current_jql currentjql filter_jql jqlfilter jql_filter jqltext searchjql search_jql queryjql"
        " query_jql"
    ).split()
)
_FIELDS: Final = frozenset(
    """affectedversion approvals assignee attachments category comment component components created createddate creator
    description due duedate environment epic filter fixversion id issue issuekey issuetype issuelinktype key labels
    lastviewed level originalestimate parent priority project projecttype rank remainingestimate reporter request
    requesttype resolution resolutiondate resolved savedfilter searchrequest sprint status statuscategory summary text
    team timeestimate timespent type updated updateddate voter votes watcher watchers worklogauthor worklogcomment
    worklogdate workratio issuefunction worktype workitem space""".split()
)
_FIELD: Final = rf'(?P<field>cf\s*\[\d+\]|"[^"\n]+"|\'[^\'\n]+\'|[\w.\-{HOLE}]+(?:\[[^\]\n]*\][\w.]*)*)'
_SYMBOL: Final = r"(?P<symbol>==|!==?|<>|!~|~|<=|>=|=(?![>~])|<|>)"
_WORD: Final = (
    rf"(?P<word>(?:\s+not)?\s+in\s*(?=[\({HOLE}]|\w+\s*\()|\s+is\s+(?:not\s+)?(?:empty|null)\b|\s+is\s+(?:not\s+)?\w+\("
    r"|\s+was\b|\s+changed\b|\s+(?:not\s+)?like\s+|\s+contains\s+|\s+between\s+)"
)
_CLAUSE: Final = re.compile(
    rf"(?:^|\b(?:and|or|not)\b|[(!&|])\s*(?:(?:and|or|not)\b\s*|[(!]\s*)*{_FIELD}(?:\s*{_SYMBOL}|{_WORD})",
    re.IGNORECASE,
)
_ORDER: Final = re.compile(rf"^[\s{HOLE}()]*order\s+by\s+\S", re.IGNORECASE)
_FOREIGN: Final = re.compile(
    r"^\s*(?:select\b.*\bfrom\b|function\b|with\s+\w+\s+as\b|https?://|[{\[<]|\||(?:let|const|var|import|return)\s)"
    r"|=>|\|>|;\s*$|\|=|\{\{?\s*\w+\s*=~?",
    re.IGNORECASE | re.DOTALL,
)


def is_query_name(name: str) -> bool:
    """Whether a variable, key or function of this name holds a query.

    >>> [is_query_name(name) for name in ("TEST_JQL", "buildJql", "jql_str", "jqlErrors", "jql.timeout")]
    [True, True, True, False, False]
    """
    return bool(QUERY_NAME.search(name)) and not _OTHER_NAME.search(name) and "jql." not in name.lower()


def is_query_key(name: str) -> bool:
    """Whether a key of this name is for a query and nothing else."""
    return name.lower().replace("-", "_") in QUERY_KEYS


def looks_like_jql(text: str, *, strict: bool = True) -> bool:
    """Whether a text is JQL, or was meant to be; `strict`: the route to it is certain.

    >>> [looks_like_jql(text) for text in ("status == Done", "search to export, in quotes", "string", "ORDER BY key")]
    [True, False, False, True]
    """
    if _ORDER.match(text):
        return True
    first = next(_CLAUSE.finditer(text), None)
    if first is None:
        return False
    parses = _parses(text)
    if not parses and _FOREIGN.search(text):
        return bool(strict and _starts_with_field(text))
    for match in _CLAUSE.finditer(text):
        field = match["field"].strip("\"'").lower()
        if match["symbol"] and (strict or field in _FIELDS or HOLE in field or field.startswith("cf") or parses):
            return True
        if match["word"] and (field in _FIELDS or match["field"][0] in "\"'c" or HOLE in field or parses):
            return True
    return False


def _starts_with_field(text: str) -> bool:
    match = _CLAUSE.match(text)
    return bool(match and match["field"].strip("\"'").lower() in _FIELDS)


def is_certain(text: str) -> bool:
    """Whether an unlabelled text is JQL beyond doubt: it parses and names a system field."""
    if not _parses(text):
        return False
    for match in _CLAUSE.finditer(text):
        if match["field"].strip("\"'").lower() in _FIELDS:
            return True
    return False


def _parses(text: str) -> bool:
    try:
        query = parse(text.replace(HOLE, "PH"))
    except JqlSyntaxError:
        return False
    return query.where is not None or query.order_by is not None
