"""The sandbox over real sockets: what a client of Jira Cloud and of Jira Data Center relies on."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from jqlkit.sandbox import Sandbox
from tests.sandbox_data import CONTEXT, small_site

Json = dict[str, Any]
AUTH = ("me@example.test", "any token")


class Client:
    """A client that speaks to one API version of a sandbox."""

    def __init__(self, url: str, version: str) -> None:
        self.url = url
        self.rest = f"{url}/rest/api/{version}"
        self.session = requests.Session()
        self.session.auth = AUTH

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.session.get(self.rest + path, params=params, timeout=10)

    def post(self, path: str, body: Any = None, **params: Any) -> requests.Response:
        return self.session.post(self.rest + path, json=body, params=params, timeout=10)

    def json(self, path: str, **params: Any) -> Any:
        answer = self.get(path, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def made(self, path: str, body: Any = None, **params: Any) -> Any:
        answer = self.post(path, body, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def search(self, jql: str, **more: Any) -> Json:
        result: Json = self.made("/search/jql", {"jql": jql, **more})
        return result


@pytest.fixture(scope="module")
def cloud_url() -> Iterator[str]:
    with Sandbox(small_site(), context=CONTEXT) as sandbox:
        yield sandbox.url


@pytest.fixture
def cloud(cloud_url: str) -> Client:
    return Client(cloud_url, "3")


@pytest.fixture(scope="module")
def datacenter() -> Iterator[Client]:
    with Sandbox(small_site(), context=CONTEXT, deployment="datacenter") as sandbox:
        yield Client(sandbox.url, "2")


@pytest.fixture(scope="module")
def demo() -> Iterator[Client]:
    with Sandbox() as sandbox:
        yield Client(sandbox.url, "3")


def messages(answer: requests.Response) -> list[str]:
    body = answer.json()
    assert body.keys() >= {"errorMessages", "errors"}
    found: list[str] = body["errorMessages"]
    return found


# Cloud's search


def test_a_search_gives_ids_alone_unless_more_is_asked_for(cloud: Client) -> None:
    assert cloud.search("project = CD") == {"issues": [{"id": "1004"}], "isLast": True}
    by_key = cloud.search("project = CD", fields=["key"])["issues"][0]
    assert (by_key["key"], "fields" in by_key) == ("CD-4", False)
    with_field = cloud.search("project = CD", fields=["summary"])["issues"][0]
    assert with_field["fields"] == {"summary": "Issue 4"}
    assert with_field["self"] == f"{cloud.rest}/issue/1004"


@pytest.mark.parametrize("version", ["2", "3", "latest"])
def test_cloud_answers_under_all_versions(cloud_url: str, version: str) -> None:
    client = Client(cloud_url, version)
    assert client.json("/search/jql", jql="key = AB-1", fields="key")["issues"][0]["key"] == "AB-1"


def test_get_and_post_find_the_same(demo: Client) -> None:
    jql = "project = DEMO AND labels IS NOT EMPTY ORDER BY created DESC, key"
    posted = demo.search(jql, fields=["summary", "status"], maxResults=7)
    got = demo.json("/search/jql", jql=jql, fields="summary,status", maxResults=7)
    repeated = demo.json("/search/jql", jql=jql, fields=["summary", "status"], maxResults=7)
    assert posted["issues"] == got["issues"] == repeated["issues"]
    assert len(got["issues"]) == 7
    assert {"total", "startAt", "maxResults"}.isdisjoint(got)


def test_pages_follow_each_other_to_the_end(demo: Client) -> None:
    found: list[str] = []
    pages = 0
    token: str | None = None
    while True:
        page = demo.search("project = DEMO ORDER BY key", **({"nextPageToken": token} if token else {}))
        found += [issue["id"] for issue in page["issues"]]
        pages += 1
        token = page.get("nextPageToken")
        assert page["isLast"] == (token is None)
        if token is None:
            break
        assert len(page["issues"]) == 50
    count = demo.made("/search/approximate-count", {"jql": "project = DEMO"})["count"]
    assert len(set(found)) == len(found) == count > 250
    assert pages == -(-count // 50)


def test_a_page_is_cut_to_its_cap_and_never_refused(demo: Client) -> None:
    whole = "project IS NOT EMPTY"
    assert len(demo.search(whole, maxResults=10**6)["issues"]) == 500
    assert len(demo.search(whole, maxResults=5000, fields=["key"])["issues"]) == 500
    assert len(demo.search(whole, maxResults=5000, fields=["summary"])["issues"]) == 100
    assert len(demo.search(whole, maxResults=5000, fields=["*all"])["issues"]) == 100


def test_a_token_belongs_to_its_query(demo: Client) -> None:
    token = demo.search("project = DEMO")["nextPageToken"]
    for jql, mark in (("project = OPS", token), ("project = DEMO", "nonsense"), ("project = DEMO", token[:-2] + "AA")):
        answer = demo.post("/search/jql", {"jql": jql, "nextPageToken": mark})
        assert answer.status_code == 400
        assert "token" in messages(answer)[0]


def test_a_token_expires() -> None:
    with Sandbox(token_lifetime=0) as sandbox:
        client = Client(sandbox.url, "3")
        token = client.search("project = DEMO")["nextPageToken"]
        assert client.post("/search/jql", {"jql": "project = DEMO", "nextPageToken": token}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"fields": "summary"},
        {"expand": ["names"]},
        {"startAt": 0},
        {"maxResults": "ten"},
        {"jql": 1},
        {"reconcileIssues": ["AB-1"]},
        {"properties": ["a", "b", "c", "d", "e", "f"]},
        {"maxResults": -1},
        [],
    ],
    ids=str,
)
def test_a_body_of_another_shape_is_refused(cloud: Client, body: Any) -> None:
    answer = cloud.post("/search/jql", {"jql": "project = AB", **body} if isinstance(body, dict) else body)
    assert answer.status_code == 400
    assert messages(answer)


@pytest.mark.parametrize(
    ("jql", "says"),
    [
        ("", "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."),
        ("order by created", "Unbounded JQL"),
        ("project = ", "Error in the JQL Query: Expecting either a value"),
        ("nosuchfield = 1", "nosuchfield"),
        ("project = NOPE", "NOPE"),
        ("created > yesterday", "yesterday"),
        ("project = AB ORDER BY key, created, updated, priority, status, summary, due, votes", "at most 7 fields"),
    ],
)
def test_a_query_that_jira_refuses(cloud: Client, jql: str, says: str) -> None:
    for answer in (
        cloud.get("/search/jql", jql=jql),
        cloud.post("/search/jql", {"jql": jql}),
        cloud.post("/search/approximate-count", {"jql": jql}),
    ):
        assert answer.status_code == 400
        assert says in messages(answer)[0]


@pytest.mark.parametrize("path", ["/search", "/search/id"])
@pytest.mark.parametrize("version", ["2", "3", "latest"])
def test_the_old_search_is_gone_from_cloud(cloud_url: str, version: str, path: str) -> None:
    client = Client(cloud_url, version)
    for answer in (client.get(path, jql="project = AB"), client.post(path, {"jql": "project = AB"})):
        assert answer.status_code == 410
        assert "The requested API has been removed" in messages(answer)[0]


def test_expansions_of_a_search(cloud: Client) -> None:
    page = cloud.search("key = AB-1", fields=["summary", "customfield_10016"], expand="names,schema,transitions")
    assert page["names"] == {"summary": "Summary", "customfield_10016": "Story Points"}
    assert page["schema"]["customfield_10016"]["customId"] == 10016
    assert [row["name"] for row in page["issues"][0]["transitions"]] == ["Done"]


def test_a_search_caps_changelogs_and_comments(cloud: Client) -> None:
    issue = cloud.search("key = AB-5", fields=["comment"], expand="changelog")["issues"][0]
    log = issue["changelog"]
    assert (len(log["histories"]), log["total"]) == (40, 50)
    assert log["histories"][0]["items"][0]["toString"] == "50"  # the newest entry
    assert (len(issue["fields"]["comment"]["comments"]), issue["fields"]["comment"]["total"]) == (20, 30)
    whole = cloud.made("/changelog/bulkfetch", {"issueIdsOrKeys": ["AB-5"]})["issueChangeLogs"][0]["changeHistories"]
    assert [entry["items"][0]["toString"] for entry in whole] == [str(number) for number in range(1, 51)]


# bulk fetches


def test_bulk_fetch_answers_by_ascending_id_and_leaves_out_what_it_does_not_know(cloud: Client) -> None:
    wanted = {"issueIdsOrKeys": ["CD-4", "1003", "ab-1", "ZZ-9"], "fields": ["summary"]}
    answer = cloud.made("/issue/bulkfetch", wanted)
    assert [issue["key"] for issue in answer["issues"]] == ["AB-1", "AB-3", "CD-4"]
    assert answer["issues"][0]["fields"] == {"summary": "Issue 1"}


def test_issues_without_an_id_get_one() -> None:
    with Sandbox([{"key": "A-1"}, {"key": "A-2", "fields": {"summary": "x"}}]) as sandbox:
        client = Client(sandbox.url, "3")
        ids = [issue["id"] for issue in client.search("project = A ORDER BY key")["issues"]]
        found = client.made("/issue/bulkfetch", {"issueIdsOrKeys": ids})["issues"]
        assert [(issue["id"], issue["key"]) for issue in found] == [(ids[0], "A-1"), (ids[1], "A-2")]


@pytest.mark.parametrize(
    ("number", "more", "status"),
    [
        (0, {}, 400),
        (100, {}, 200),
        (101, {}, 400),
        (1000, {"fields": ["summary"]}, 200),
        (1001, {"fields": ["summary"]}, 400),
        (101, {"fields": ["*all"]}, 400),
        (101, {"fields": ["comment"]}, 400),
        (101, {"fields": ["summary"], "expand": ["changelog"]}, 400),
    ],
)
def test_caps_of_a_bulk_fetch(cloud: Client, number: int, more: Json, status: int) -> None:
    ids = [str(1001 + place) for place in range(number)]
    assert cloud.post("/issue/bulkfetch", {"issueIdsOrKeys": ids, **more}).status_code == status


def test_changelogs_page_by_token_and_filter_by_field(cloud: Client) -> None:
    wanted: Json = {"issueIdsOrKeys": ["AB-5", "AB-1"], "maxResults": 30}
    first = cloud.made("/changelog/bulkfetch", wanted)
    second = cloud.made("/changelog/bulkfetch", wanted | {"nextPageToken": first["nextPageToken"]})
    entries = first["issueChangeLogs"][0]["changeHistories"] + second["issueChangeLogs"][0]["changeHistories"]
    assert len({entry["id"] for entry in entries}) == 50
    assert "nextPageToken" not in second
    none = cloud.made("/changelog/bulkfetch", {"issueIdsOrKeys": ["AB-5"], "fieldIds": ["status"]})
    assert none == {"issueChangeLogs": []}


# shapes of values


def test_long_texts_are_documents_in_version_3_and_plain_in_version_2(cloud_url: str) -> None:
    documents = Client(cloud_url, "3").json("/issue/AB-1", fields="description")["fields"]["description"]
    assert documents["type"] == "doc"
    assert [node["type"] for node in documents["content"][0]["content"]] == ["text", "hardBreak", "text"]
    plain = Client(cloud_url, "2").json("/issue/AB-1", fields="description")["fields"]["description"]
    assert plain == "First line\nsecond line\n\nnew paragraph"


def test_cloud_knows_people_by_account_and_data_center_by_name(cloud: Client, datacenter: Client) -> None:
    there = cloud.json("/issue/AB-1")["fields"]["assignee"]
    assert there["accountId"] == "acc-tester"
    assert {"name", "key"}.isdisjoint(there)
    here = datacenter.json("/issue/AB-1")["fields"]["assignee"]
    assert (here["name"], here["key"]) == ("tester", "key-tester")
    assert "accountId" not in here


def test_other_issues_come_with_a_few_fields(cloud: Client) -> None:
    fields = cloud.json("/issue/AB-1")["fields"]
    assert fields["subtasks"][0]["fields"]["summary"] == "Issue 2"
    assert fields["issuelinks"][0]["outwardIssue"]["fields"]["status"]["name"] == "Open"
    assert cloud.json("/issue/AB-2")["fields"]["parent"]["key"] == "AB-1"


@pytest.mark.parametrize(
    ("wanted", "present", "absent"),
    [
        ("*all", {"summary", "comment"}, set()),
        ("*navigable", {"summary", "customfield_10016"}, {"comment"}),
        ("*all,-comment,-summary", {"labels"}, {"comment", "summary"}),
        ("-comment", {"summary", "labels"}, {"comment"}),
        ("summary,nothing", {"summary"}, {"labels", "nothing"}),
    ],
)
def test_choice_of_fields(cloud: Client, wanted: str, present: set[str], absent: set[str]) -> None:
    fields = cloud.json("/issue/AB-1", fields=wanted)["fields"].keys()
    assert present <= fields
    assert absent.isdisjoint(fields)


# Data Center


def test_data_center_pages_by_offset_with_a_total(datacenter: Client) -> None:
    page = datacenter.json("/search", jql="project = AB ORDER BY key DESC", startAt=1, maxResults=2)
    assert (page["startAt"], page["maxResults"], page["total"]) == (1, 2, 4)
    assert [issue["key"] for issue in page["issues"]] == ["AB-3", "AB-2"]
    assert "summary" in page["issues"][0]["fields"]
    assert "comment" not in page["issues"][0]["fields"]
    posted = datacenter.made(
        "/search", {"jql": "project = AB ORDER BY key DESC", "startAt": 1, "maxResults": 2, "expand": ["names"]}
    )
    assert posted["issues"] == page["issues"]
    assert posted["names"]["summary"] == "Summary"


def test_data_center_answers_a_query_without_a_restriction(datacenter: Client) -> None:
    assert datacenter.json("/search")["total"] == 5
    assert datacenter.json("/search", jql="", maxResults=0) == {
        "expand": "schema,names",
        "startAt": 0,
        "maxResults": 0,
        "total": 5,
        "issues": [],
    }


def test_data_center_cuts_long_pages(datacenter: Client) -> None:
    assert datacenter.json("/search", maxResults=100_000)["maxResults"] == 1000
    assert datacenter.json("/search", maxResults=-1)["maxResults"] == 1000


def test_what_the_engine_cannot_answer_is_a_400(cloud: Client, datacenter: Client) -> None:
    jql = "issueFunction IN hasLinks(Blocks)"
    for answer in (cloud.get("/search/jql", jql=jql), datacenter.get("/search", jql=jql)):
        assert answer.status_code == 400
        assert "issueFunction" in messages(answer)[0] or "hasLinks" in messages(answer)[0]
    assert len(messages(cloud.get("/search/jql", jql="project = NOPE OR status = NADA"))) == 2


def test_data_center_can_leave_out_the_validation(datacenter: Client) -> None:
    assert datacenter.get("/search", jql="project = NOPE").status_code == 400
    answer = datacenter.json("/search", jql="project = NOPE", validateQuery="false")
    assert (answer["total"], len(answer["warningMessages"])) == (0, 1)
    assert datacenter.get("/search", jql="project =", validateQuery="false").status_code == 400


@pytest.mark.parametrize("path", ["/rest/api/2/search/jql", "/rest/api/3/search", "/rest/api/2/issue/bulkfetch"])
def test_data_center_has_no_cloud_addresses(datacenter: Client, path: str) -> None:
    assert requests.get(datacenter.url + path, auth=AUTH, timeout=10).status_code == 404


def test_data_center_gives_whole_changelogs(datacenter: Client) -> None:
    log = datacenter.json("/search", jql="key = AB-5", expand="changelog")["issues"][0]["changelog"]
    assert len(log["histories"]) == 50
    assert log["histories"][0]["items"][0]["fromString"] == "0"


# one issue, lists


def test_what_hangs_on_an_issue(cloud: Client) -> None:
    page = cloud.json("/issue/AB-5/comment", startAt=25, maxResults=100)
    assert (page["total"], len(page["comments"])) == (30, 5)
    assert page["comments"][0]["body"]["content"][0]["content"][0]["text"] == "Remark 25"
    log = cloud.json("/issue/AB-5/changelog", maxResults=10)
    assert (log["total"], len(log["values"]), log["isLast"]) == (50, 10, False)
    assert [row["to"]["name"] for row in cloud.json("/issue/AB-5/transitions")["transitions"]] == ["Done"]
    assert cloud.json("/issue/1005")["key"] == cloud.json("/issue/ab-5")["key"] == "AB-5"
    missing = cloud.get("/issue/AB-99")
    assert missing.status_code == 404
    assert "does not exist" in messages(missing)[0]


def test_createmeta(cloud: Client, datacenter: Client) -> None:
    projects = cloud.json("/issue/createmeta", projectKeys="AB", expand="projects.issuetypes.fields")["projects"]
    assert [project["key"] for project in projects] == ["AB"]
    assert projects[0]["issuetypes"][0]["fields"]["summary"]["required"]
    assert cloud.json("/issue/createmeta/AB/issuetypes")["issueTypes"][0]["name"] == "Bug"
    assert datacenter.json("/issue/createmeta/AB/issuetypes")["values"][0]["name"] == "Bug"


def test_lists(cloud: Client) -> None:
    assert [row["name"] for row in cloud.json("/status")] == ["Open", "Done"]
    assert cloud.json("/status/Done")["statusCategory"]["key"] == "done"
    assert [row["name"] for row in cloud.json("/priority")] == ["High", "Low"]
    assert [row["name"] for row in cloud.json("/issuetype")] == ["Bug"]
    assert [row["key"] for row in cloud.json("/project")] == ["AB", "CD"]
    assert [row["key"] for row in cloud.json("/project/search", query="char")["values"]] == ["CD"]
    assert cloud.json("/project/AB")["versions"][0]["name"] == "1.0"
    assert cloud.json("/project/AB")["lead"]["accountId"] == "acc-writer"
    assert cloud.json("/filter/search")["values"][0]["jql"] == "assignee = currentUser()"
    assert cloud.get("/project/ZZ").status_code == 404


def test_fields_tell_names_types_and_clause_names(cloud: Client) -> None:
    fields = {row["id"]: row for row in cloud.json("/field")}
    assert fields["customfield_10016"]["clauseNames"] == ["cf[10016]", "Story Points"]
    assert fields["customfield_10016"]["schema"]["type"] == "number"
    assert fields["fixVersions"]["schema"] == {"type": "array", "items": "version", "system": "fixVersions"}
    assert not fields["comment"]["navigable"]
    custom = cloud.json("/field/search", type="custom", query="point")
    assert [row["id"] for row in custom["values"]] == ["customfield_10016"]
    assert custom["isLast"]


def test_users(cloud: Client, datacenter: Client) -> None:
    assert [user["accountId"] for user in cloud.json("/user/search", query="write")] == ["acc-writer"]
    assert [user["name"] for user in datacenter.json("/user/search", username="tester@")] == ["tester"]
    assert cloud.json("/user", accountId="acc-writer")["displayName"] == "Writer Role"
    assert cloud.get("/user", accountId="nobody").status_code == 404
    assert cloud.json("/myself")["accountId"] == "acc-tester"
    assert datacenter.json("/myself")["name"] == "tester"


# JQL help


def test_completion_data_makes_a_catalogue(cloud: Client) -> None:
    from jqlkit.catalog import Catalog

    data = cloud.json("/jql/autocompletedata")
    assert data == cloud.made("/jql/autocompletedata", {"projectIds": [100]})
    catalog = Catalog.from_autocompletedata(data, fields=cloud.json("/field"))
    points = catalog.field("Story Points")
    assert points is not None
    assert (points.id, points.type) == ("customfield_10016", "number")
    assert catalog.field("assignee") is not None
    function = catalog.function("membersOf")
    assert function is not None
    assert function.list_valued


@pytest.mark.parametrize(
    ("params", "values"),
    [
        ({"fieldName": "status"}, ["Open", "Done"]),
        ({"fieldName": "status", "fieldValue": "do"}, ["Done"]),
        ({"fieldName": "assignee", "fieldValue": "writer"}, ["acc-writer"]),
        ({"fieldName": "project", "fieldValue": "beta"}, ["AB"]),
        ({"fieldName": "Team"}, ['"Core team"']),
        ({"fieldName": "cf[10030]", "fieldValue": "core"}, ['"Core team"']),
        ({"fieldName": "status", "predicateName": "by", "predicateValue": "tester"}, ["acc-tester"]),
        ({"fieldName": "status", "predicateName": "to", "predicateValue": "op"}, ["Open"]),
        ({"fieldName": "nothing"}, []),
    ],
)
def test_suggestions(cloud: Client, params: Json, values: list[str]) -> None:
    assert [row["value"] for row in cloud.json("/jql/autocompletedata/suggestions", **params)["results"]] == values


def test_suggestions_mark_the_match_and_escape_the_rest(cloud: Client) -> None:
    shown = cloud.json("/jql/autocompletedata/suggestions", fieldName="status", fieldValue="ON")["results"]
    assert shown[0]["displayName"] == "D<b>on</b>e"
    assert cloud.get("/jql/autocompletedata/suggestions").status_code == 400


def test_match(cloud: Client) -> None:
    body = {"issueIds": [1001, 1003, 1004, 9], "jqls": ["project = AB", "project = ZZ", "labels = ui", "broken"]}
    matches = cloud.made("/jql/match", body)["matches"]
    assert [row["matchedIssues"] for row in matches] == [[1001, 1003], [], [1001], []]
    assert [bool(row["errors"]) for row in matches] == [False, True, False, True]


def test_sanitize(cloud: Client) -> None:
    rows = cloud.made("/jql/sanitize", {"queries": [{"query": "project = AB"}, {"query": "a = "}]})["queries"]
    assert rows[0] == {"initialQuery": "project = AB", "sanitizedQuery": "project = AB"}
    assert "Expecting" in rows[1]["errors"]["errorMessages"][0]
    many = [{"query": f"project = A{number}"} for number in range(21)]
    assert cloud.post("/jql/sanitize", {"queries": many}).status_code == 400


def test_parse_gives_the_structure_of_each_query(cloud: Client) -> None:
    jql = "project = AB AND NOT (labels IN (ui, EMPTY) OR status WAS Open BEFORE now()) ORDER BY key DESC, summary"
    rows = cloud.made("/jql/parse", {"queries": [jql, "a = ", "project = NOPE"]}, validation="strict")["queries"]
    assert rows[0]["query"] == jql
    where = rows[0]["structure"]["where"]
    assert (where["operator"], len(where["clauses"])) == ("and", 2)
    assert where["clauses"][0] == {
        "field": {"name": "project", "encodedName": "project"},
        "operator": "=",
        "operand": {"value": "AB", "encodedValue": "AB"},
    }
    labels, status = where["clauses"][1]["clauses"][0]["clauses"]
    assert labels["operand"]["values"] == [{"value": "ui", "encodedValue": "ui"}, {"keyword": "empty"}]
    assert status["predicates"][0]["operand"]["function"] == "now"
    order = rows[0]["structure"]["orderBy"]["fields"]
    assert [(sort["field"]["name"], sort.get("direction")) for sort in order] == [("key", "desc"), ("summary", None)]
    assert "Expecting" in rows[1]["errors"][0]
    assert "structure" not in rows[1]


@pytest.mark.parametrize(
    ("validation", "members"),
    [("strict", {"query", "errors"}), ("warn", {"query", "errors", "structure"}), ("none", {"query", "structure"})],
)
def test_how_strictly_parse_validates(cloud: Client, validation: str, members: set[str]) -> None:
    (row,) = cloud.made("/jql/parse", {"queries": ["project = NOPE"]}, validation=validation)["queries"]
    assert row.keys() == members


def test_parse_refuses_what_it_does_not_know(cloud: Client) -> None:
    assert cloud.post("/jql/parse", {"queries": ["a = 1"]}, validation="lax").status_code == 400
    assert cloud.post("/jql/parse", {"queries": []}).status_code == 400


# credentials


def test_server_info_needs_no_credentials_and_myself_does(cloud: Client, datacenter: Client) -> None:
    for client, kind in ((cloud, "Cloud"), (datacenter, "Server")):
        info = requests.get(f"{client.rest}/serverInfo", timeout=10).json()
        assert (info["deploymentType"], info["baseUrl"]) == (kind, client.url)
        assert requests.get(f"{client.rest}/myself", timeout=10).status_code == 401


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_with_a_token_every_other_credential_is_refused(deployment: str) -> None:
    with Sandbox(small_site(), deployment=deployment, token="right") as sandbox:
        address = f"{sandbox.url}/rest/api/2/myself"

        def status(**how: Any) -> int:
            answer = requests.get(address, timeout=10, **how)
            return answer.status_code

        assert status(auth=("anyone", "right")) == status(headers={"Authorization": "Bearer right"}) == 200
        assert status(auth=("anyone", "wrong")) == status(headers={"Authorization": "Bearer wrong"}) == 401
        assert status() == status(headers={"Authorization": "Basic ???"}) == 401
        assert status(cookies={"JSESSIONID": "guessed"}) == 401
        assert requests.get(f"{sandbox.url}/rest/api/2/serverInfo", timeout=10).status_code == 200


def test_a_session_by_cookie() -> None:
    with Sandbox(small_site(), deployment="datacenter", token="right") as sandbox:
        session = requests.Session()
        login = f"{sandbox.url}/rest/auth/1/session"
        assert session.post(login, json={"username": "tester", "password": "wrong"}, timeout=10).status_code == 401
        answer = session.post(login, json={"username": "tester", "password": "right"}, timeout=10).json()
        assert session.cookies["JSESSIONID"] == answer["session"]["value"]
        assert session.get(login, timeout=10).json()["name"]
        assert session.get(f"{sandbox.url}/rest/api/2/myself", timeout=10).status_code == 200
        cookies = dict(session.cookies)
        assert session.delete(login, timeout=10).status_code == 204
        expired = requests.get(f"{sandbox.url}/rest/api/2/myself", cookies=cookies, timeout=10)
        assert expired.status_code == 401
        assert expired.headers["Content-Type"].startswith("text/html")


# gateways and addresses


def test_gateway_addresses(cloud_url: str) -> None:
    bearer = {"Authorization": "Bearer key"}
    for prefix in ("", "/jira"):
        (site,) = requests.get(
            f"{cloud_url}{prefix}/oauth/token/accessible-resources", headers=bearer, timeout=10
        ).json()
        assert site["url"] == cloud_url
        base = f"{cloud_url}{prefix}/ex/jira/{site['id']}/rest/api/3"
        found = requests.get(f"{base}/search/jql", params={"jql": "project = CD"}, headers=bearer, timeout=10).json()
        assert found["issues"] == [{"id": "1004"}]
    wrong = requests.get(f"{cloud_url}/ex/jira/{'0' * 8}/rest/api/3/serverInfo", headers=bearer, timeout=10)
    assert wrong.status_code == 404
    assert requests.get(f"{cloud_url}/_edge/tenant_info", timeout=10).json()["cloudId"] == site["id"]


def test_connections(cloud_url: str) -> None:
    def call(method: str, path: str = "", **how: Any) -> Any:
        headers = {"Authorization": "Bearer key"}
        return requests.request(method, f"{cloud_url}/connections{path}", headers=headers, timeout=10, **how).json()

    (first,) = call("GET", params={"app": "jira", "status": "ACTIVE"})["connections"]
    made = call("POST", json={"app": "jira"})["connection"]
    assert call("GET", f"/{made['connection_id']}")["connection"] == made
    call("DELETE", f"/{made['connection_id']}")
    assert call("GET")["connections"] == [first]
    assert requests.get(f"{cloud_url}/connections", timeout=10).status_code == 401


def test_a_context_path(datacenter: Client) -> None:
    info = requests.get(f"{datacenter.url}/jira/rest/api/latest/serverInfo", timeout=10).json()
    assert info["baseUrl"] == f"{datacenter.url}/jira"


def test_a_body_in_chunks(cloud: Client) -> None:
    parts = iter([b'{"jql": "proj', b'ect = CD"}'])
    answer = cloud.session.post(f"{cloud.rest}/search/jql", data=parts, timeout=10)
    assert answer.json()["issues"] == [{"id": "1004"}]
    assert cloud.search("project = CD")["isLast"]  # the connection is still in step


def test_unknown_addresses_and_methods(cloud: Client) -> None:
    unknown = cloud.get("/nothing")
    assert unknown.status_code == 404
    assert messages(unknown)
    wrong = cloud.session.put(f"{cloud.rest}/field", timeout=10)
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET")
    head = cloud.session.head(f"{cloud.rest}/serverInfo", timeout=10)
    assert (head.status_code, head.text) == (200, "")


def test_the_demo_has_open_work_for_everybody(demo: Client) -> None:
    for jql in (
        "labels IS NOT EMPTY AND priority >= High",
        "sprint IN openSprints()",
        "project = DEMO AND status WAS Done AND resolution IS EMPTY",
        "text ~ error",
        "created >= -90d",
        "assignee IS EMPTY AND statusCategory != Done",
        "assignee = currentUser()",
        "'Story Points' > 3 AND Team = Core",
        "issue IN linkedIssues('DEMO-10') OR fixVersion IN unreleasedVersions()",
    ):
        assert demo.made("/search/approximate-count", {"jql": jql})["count"] > 0, jql
