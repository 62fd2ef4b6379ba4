"""Typed fields: what they have, what they refuse, and what type checkers say."""

import copy
import importlib.util
import pickle
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import jqlkit.fields
from jqlkit import BuildError
from jqlkit.builder import current_user, days, open_sprints, pending
from jqlkit.builder.operations import (
    Emptiness,
    Equals,
    FieldBase,
    History,
    Membership,
    Ordering,
    Sorting,
    TextSearch,
)
from jqlkit.catalog import Catalog, FieldInfo
from jqlkit.fields import (
    approvals,
    assignee,
    attachments,
    comment,
    created,
    development,
    fix_version,
    issue_property,
    issue_type,
    key,
    priority,
    project,
    rank,
    sprint,
    status,
    summary,
    text,
    time_spent,
    time_to_resolution,
    votes,
)
from jqlkit.fields.kinds import ApprovalsField, PropertyField

OPERATIONS = {
    Equals: ("=", "!="),
    Membership: ("in", "not in"),
    Ordering: ("<", "<=", ">", ">="),
    TextSearch: ("~", "!~"),
    Emptiness: ("is", "is not"),
    History: ("was", "was not", "was in", "was not in", "changed"),
}
FIELDS = {field.node.name: field for field in vars(jqlkit.fields).values() if isinstance(field, FieldBase)}
DOCUMENTED = [info for info in Catalog.system().fields if not info.unconfirmed and not info.product.startswith("addon")]


@pytest.mark.parametrize(
    ("node", "jql"),
    [
        (project == "DEMO", "project = DEMO"),
        (status.not_in("Done", "Won't Fix"), 'status NOT IN (Done, "Won\'t Fix")'),
        (status.changed().to("Done"), "status CHANGED TO Done"),
        (summary.contains("a b"), 'summary ~ "a b"'),
        (comment.not_contains("x"), "comment !~ x"),
        (created >= -7 * days, "created >= -7d"),
        (created < date(2026, 1, 1), "created < 2026-01-01"),
        (created.in_time_zone("Asia/Tokyo") < datetime(2026, 1, 1, tzinfo=UTC), 'created < "2026-01-01 09:00"'),
        (assignee == current_user(), "assignee = currentUser()"),
        (assignee.is_empty(), "assignee IS EMPTY"),
        (priority > "High", "priority > High"),
        (fix_version.was("1.0"), "fixVersion WAS 1.0"),
        (issue_type.in_(["Bug", "Task"]), "type IN (Bug, Task)"),
        (sprint.in_(open_sprints()), "sprint IN openSprints()"),
        (votes >= 3, "votes >= 3"),
        (time_spent > "2h", "timeSpent > 2h"),
        (time_to_resolution < "2h", '"Time to resolution" < 2h'),
        (attachments.is_not_empty(), "attachments IS NOT EMPTY"),
        (approvals == pending(), "approvals = pending()"),
        (development("pullrequests", "open") > 0, "development[pullrequests].open > 0"),
        (issue_property("tags", "owner.name") == "al", "issue.property[tags].owner.name = al"),
        (rank.asc(), "Rank ASC"),
        ((project == "DEMO").order_by(priority.desc(), key), "project = DEMO ORDER BY priority DESC, issueKey"),
    ],
)
def test_typed_fields_build_the_same_clauses(node: jqlkit.Node, jql: str) -> None:
    assert str(node) == jql


@pytest.mark.parametrize("info", DOCUMENTED, ids=lambda info: info.name)
def test_every_documented_field_has_just_its_operators(info: FieldInfo) -> None:
    if info.name == "textfields":
        pytest.skip("a name without a known meaning")
    field = FIELDS[info.name]
    if isinstance(field, PropertyField):
        assert info.type in ("entity-property", "development")
        return
    given = {operator for kind, operators in OPERATIONS.items() if isinstance(field, kind) for operator in operators}
    assert given | ({"="} if isinstance(field, ApprovalsField) else set()) == set(info.operators)
    assert isinstance(field, Sorting) == info.orderable


def test_no_other_fields() -> None:
    assert set(FIELDS) <= {info.name for info in DOCUMENTED}


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("summary", ".contains()"),
        ("text", ".contains()"),
        ("comment", ".contains()"),
        ("attachments", ".is_empty() or .is_not_empty()"),
        ("rank", ".asc() or .desc() in ORDER BY"),
    ],
)
def test_a_forbidden_comparison_names_the_field_and_what_to_write(name: str, instead: str) -> None:
    field = getattr(jqlkit.fields, name)
    with pytest.raises(BuildError) as caught:
        field == "x"  # noqa: B015
    assert str(caught.value) == f"{field.node.name} has no '=': use {instead}"
    with pytest.raises(BuildError, match=rf"{field.node.name} has no '!='"):
        field != "x"  # noqa: B015


def test_methods_of_operators_that_a_field_lacks_do_not_exist() -> None:
    for field, method in ((summary, "was"), (text, "is_empty"), (votes, "contains"), (created, "changed")):
        assert not hasattr(field, method)
        with pytest.raises(AttributeError, match=rf"^{field} has no \.{method}\(\): it takes "):
            getattr(field, method)
    with pytest.raises(AttributeError, match=r"it takes ~, !~, IS, IS NOT, ORDER BY$"):
        _ = summary.like  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        summary < "x"  # type: ignore[operator]  # noqa: B015
    with pytest.raises(BuildError, match="key and path"):
        development == 3  # noqa: B015


def test_fields_are_copied_and_pickled() -> None:
    for field in (summary, votes, created.in_time_zone("Asia/Tokyo")):
        for again in (copy.copy(field), copy.deepcopy(field), pickle.loads(pickle.dumps(field))):
            assert (type(again), again.node, again.tz) == (type(field), field.node, field.tz)


def test_every_field_is_documented() -> None:
    lines = Path(jqlkit.fields.__file__ or "").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if ": Final = " in line:
            assert lines[number + 1].startswith('"""'), line


CHECKED = """\
from jqlkit.builder import current_user, days, field
from jqlkit.fields import assignee, created, project, status, summary, text, votes
from jqlkit.jira import JiraClient

client = JiraClient("https://jira.example.com")
search = client.search
search((project == "DEMO") & status.in_("Open", "To Do") & ~assignee.is_empty())
search((field("x") == 1).order_by(created.desc(), "key"))
search(assignee == current_user())
search(created >= -7 * days)
search(votes > 3)
search(summary.contains("x"))
search(status.was("Open").before("2026-01-01"))
"""

#: A line, and what of it a type checker must object to: the first is for mypy, the second for pyright.
REFUSED = [
    ('client.search(summary == "x")', "summary has no '=': use .contains()", "summary has no '=': use .contains()"),
    ('client.search(summary == "x")', 'has incompatible type "bool"', 'cannot be assigned to parameter "query"'),
    ('search(text != "x")', "text has no '!=': use .not_contains()", "text has no '!=': use .not_contains()"),
    ('summary.was("x")', '"SummaryField" has no attribute "was"', 'Cannot access attribute "was"'),
    ("text.is_empty()", 'no attribute "is_empty"', 'Cannot access attribute "is_empty"'),
    ("votes.is_empty()", 'no attribute "is_empty"', 'Cannot access attribute "is_empty"'),
    ('summary < "x"', "Unsupported", 'Operator "<" not supported'),
    ('project == "A" & status == "B"', "Unsupported", 'Operator "&" not supported'),
    ("votes > [1]", "Unsupported", 'Operator ">" not supported'),
    ("created > None", "Unsupported", 'Operator ">" not supported'),
]


def checked(folder: Path, command: list[str]) -> str:
    script = folder / "program.py"
    script.write_text(CHECKED + "".join(f"{line}\n" for line, *_ in REFUSED), encoding="utf-8")
    result = subprocess.run([*command, str(script)], cwd=folder, capture_output=True, text=True, check=False)
    return result.stdout + result.stderr


@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is not installed")
def test_mypy_reports_what_jira_refuses(tmp_path: Path) -> None:
    options = ["--strict", "--enable-error-code=deprecated", "--cache-dir", str(tmp_path / "cache")]
    output = checked(tmp_path, [sys.executable, "-m", "mypy", *options])
    check_report(output, 1)


@pytest.mark.skipif(shutil.which("node") is None, reason="pyright needs node")
@pytest.mark.skipif(importlib.util.find_spec("pyright") is None, reason="pyright is not installed")
def test_pyright_reports_what_jira_refuses(tmp_path: Path) -> None:
    settings = f'{{"reportDeprecated": "error", "extraPaths": ["{Path(jqlkit.__file__).parents[1]}"]}}'
    (tmp_path / "pyrightconfig.json").write_text(settings, encoding="utf-8")
    output = checked(tmp_path, [sys.executable, "-m", "pyright", "--pythonpath", sys.executable])
    check_report(output, 2)


def check_report(output: str, column: int) -> None:
    first = CHECKED.count("\n") + 1
    for number, row in enumerate(REFUSED, first):
        lines = [line for line in joined(output) if f"program.py:{number}:" in line]
        assert any(row[column] in line for line in lines), (row, output)
    for number in range(1, first):
        assert f"program.py:{number}:" not in output, output


def joined(output: str) -> list[str]:
    """The report with a line for each finding: pyright goes on below, indented."""
    result: list[str] = []
    for line in output.splitlines():
        if "program.py:" in line or not result:
            result.append(line)
        else:
            result[-1] += f" {line.strip()}"
    return result
