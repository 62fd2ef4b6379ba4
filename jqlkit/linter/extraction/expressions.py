"""What is known of the expression in a hole, judged by its text: shared by all languages."""

import re
from typing import Final

_QUOTED: Final = re.compile(
    r"(?i)(?:quot|escap|sanit|literal|json\.dumps|json\.stringify|\brepr\s*\(|strconv\.Quote)[\w.]*\s*\(|\|\s*(?:tojson|jql)"
)
_ENCODED: Final = re.compile(
    r"(?:\b(?:quote|quote_plus|urlencode|encodeURIComponent|QueryEscape|PathEscape|UrlEncode|url_quote|urlquote"
    r"|EscapeDataString|UrlEncodeToBytes|encode_uri_component|uri_escape|cgi_escape)\b|URLEncoder\.encode|\.toString\(\)$"
    r"|\|\s*(?:urlencode|url_encode|@uri|escape_uri)|(?i:encod|escaped|urlsafe|quoted))"
)
_WRONG: Final = re.compile(
    r"(?<![\w])encodeURI\s*\(|html\.escape|escapeHtml|"
    r"\.replace(?:All)?\s*\(\s*(?:/(?: |\\s)\+?/g?|['\"] ['\"])\s*,\s*['\"](?:%20|\+)['\"]\s*\)"
)
_NUMBER: Final = re.compile(
    r"^(?:int|float|len|round|abs|sum|Number|parseInt|parseFloat|Math\.\w+)\s*\(|^\d+$|\.(?:length|size\(\)|Count)$"
    r"|^(?:\w+\.)*(?:\w+_)?(?:days?|hours?|weeks?|months?|minutes?|count|limit|size|num|number|age|offset|maxResults)$"
)
_LIST: Final = re.compile(r"\.join\s*\(|^join\s*\(|strings\.Join\(|\|\s*join")

#: Of longer expressions only the two ends are judged.
_LONGEST: Final = 2000


def hole_kind(expression: str) -> str:
    """The kind of a hole (see `mapped.Hole`) from its expression.

    >>> [hole_kind(text) for text in ("jql_quote(text)", "len(keys)", "', '.join(keys)", "user.name")]
    ['quoted', 'number', 'list', '']
    """
    expression = expression.strip()
    if len(expression) > _LONGEST:  # code that was never closed
        expression = expression[: _LONGEST // 2] + expression[-_LONGEST // 2 :]
    if _WRONG.search(expression):
        return "misencoded"
    if _ENCODED.search(expression) and not re.search(r"(?i)jql_?quot", expression):
        return "encoded"
    if _QUOTED.search(expression):
        return "quoted"
    if _NUMBER.search(expression):
        return "number"
    if _LIST.search(expression):
        return "list"
    return ""
