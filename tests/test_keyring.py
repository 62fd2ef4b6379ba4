"""Tokens in a keyring, through the command line: stored, used, removed; and keyrings that are locked or broken."""

import importlib.util
import json
from pathlib import Path

import pytest

from tests.command import Done, environment, jqlkit
from tests.fake_jira import FakeJira, issues

pytestmark = pytest.mark.skipif(importlib.util.find_spec("keyring") is None, reason="needs the extra keyring")

TOKEN = "t0k3n-in-the-keyring"
FILE_KEYRINGS = ["tests.keyrings.FileKeyring"]
if importlib.util.find_spec("keyrings") and importlib.util.find_spec("keyrings.alt"):
    FILE_KEYRINGS.append("keyrings.alt.file.PlaintextKeyring")


class Person:
    """Somebody with a home folder, a keyring, and no variables."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.use(FILE_KEYRINGS[0])

    def use(self, backend: str) -> None:
        own = {"PYTHON_KEYRING_BACKEND": backend, "TEST_KEYRING": str(self.home / "keyring.json")}
        data = {"XDG_DATA_HOME": str(self.home / "data"), "XDG_CONFIG_HOME": str(self.home / "xdg")}
        cache = {"JQLKIT_CACHE_DIR": str(self.home / "cache")}
        self.environment = environment(self.home, None, "", **own, **data, **cache)

    def runs(self, *arguments: str, typed: str = "", **more: str) -> Done:
        done = jqlkit(*arguments, env=self.environment | more, typed=typed)
        assert TOKEN not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    @property
    def entries(self) -> dict[str, str]:
        path = self.home / "keyring.json"
        entries: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        return entries


@pytest.fixture
def ann(tmp_path: Path) -> Person:
    return Person(tmp_path)


@pytest.mark.parametrize("backend", FILE_KEYRINGS)
def test_a_token_is_stored_used_and_removed(ann: Person, backend: str) -> None:
    ann.use(backend)
    with FakeJira(issues(3)) as fake:
        added = ann.runs("site", "add", "work", fake.url, "--email", "ann@example.com", typed=f"{TOKEN}\n")
        assert added.code == 0, added.stderr
        assert "logged in as Ann" in added.stderr
        assert "not stored" not in added.stderr
        done = ann.runs("search", "project = DEMO", "--site", "work", "-o", "keys")
        assert done.stdout.split() == ["DEMO-1", "DEMO-2", "DEMO-3"], done.stderr
        assert {call.headers["Authorization"].split()[0] for call in fake.calls[1:]} == {"Basic"}
        assert "(from keyring)" in ann.runs("site", "show", "work").stdout
        assert ann.runs("site", "remove", "work").code == 0
        # The site's address alone brings no credential any more.
        assert "none" in ann.runs("site", "show", fake.url).stdout
        text = (ann.home / "config" / "config.toml").read_text()
        assert TOKEN not in text


def test_a_site_that_is_not_reached_stores_nothing(ann: Person) -> None:
    assert ann.runs("site", "add", "work", "http://127.0.0.1:9", "--email", "a@b", typed=f"{TOKEN}\n").code == 5
    assert ann.entries == {}
    assert not (ann.home / "config" / "config.toml").exists()


@pytest.mark.parametrize("backend, says", [("Locked", "the keyring is locked"), ("Broken", "InitError: Failed")])
def test_a_keyring_that_cannot_be_read_is_named(ann: Person, backend: str, says: str) -> None:
    with FakeJira(issues(3)) as fake:
        ann.runs("site", "add", "work", fake.url, "--email", "ann@example.com", typed=f"{TOKEN}\n")
        before = len(fake.calls)
        ann.use(f"tests.keyrings.{backend}")
        for command in (("search", "project = DEMO", "--site", "work"), ("doctor", "--site", "work")):
            done = ann.runs(*command)
            assert done.code == 2
            assert says in done.stderr
            assert "JIRA_API_TOKEN" in done.stderr
            assert len(done.stderr.splitlines()) <= 5
        assert says in ann.runs("site", "show", "work").stdout
        assert len(fake.calls) == before  # nobody was asked anonymously instead
        more = {"JIRA_BASE_URL": fake.url, "JIRA_API_TOKEN": TOKEN, "JIRA_EMAIL": "ann@example.com"}
        assert ann.runs("search", "project = DEMO", "--site", "work", "-o", "keys", **more).code == 0


def test_a_locked_keyring_does_not_stop_who_needs_none(ann: Person) -> None:
    ann.use("tests.keyrings.Locked")
    with FakeJira(issues(3)) as fake:
        done = ann.runs("search", "project = DEMO", "--site", fake.url, "-o", "keys")
        assert done.stdout.split() == ["DEMO-1", "DEMO-2", "DEMO-3"], done.stderr
        assert "none (the keyring is locked)" in ann.runs("doctor", "--site", fake.url).stdout


@pytest.mark.parametrize("backend", ["Locked", "Broken"])
def test_adding_a_site_with_a_locked_keyring_says_that_the_token_was_not_stored(ann: Person, backend: str) -> None:
    ann.use(f"tests.keyrings.{backend}")
    with FakeJira(issues(3)) as fake:
        done = ann.runs("site", "add", "work", fake.url, "--email", "ann@example.com", typed=f"{TOKEN}\n")
    assert done.code == 0
    assert "the token was not stored: the keyring" in done.stderr
    assert "JIRA_API_TOKEN" in done.stderr


@pytest.mark.parametrize("backend", ["Locked", "Sealed"])
def test_removing_a_site_says_where_its_secret_still_is(ann: Person, backend: str) -> None:
    with FakeJira(issues(3)) as fake:
        ann.runs("site", "add", "work", fake.url, "--email", "ann@example.com", typed=f"{TOKEN}\n")
        kept = ann.entries
        ann.use(f"tests.keyrings.{backend}")
        done = ann.runs("site", "remove", "work")
    assert done.code == 2
    assert "removed work" in done.stderr
    assert "secret is still there" in done.stderr
    assert f"keyring del jqlkit ann@example.com@{fake.url}" in done.stderr
    assert ann.entries == kept
    assert "work" not in ann.runs("site", "list").stdout


@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"])
def test_without_a_keyring_the_command_says_what_to_do(ann: Person, backend: str) -> None:
    ann.use(backend)
    with FakeJira(issues(3)) as fake:
        done = ann.runs("site", "add", "work", fake.url, "--email", "ann@example.com", typed=f"{TOKEN}\n")
        assert "there is no keyring" in done.stderr
        searched = ann.runs("search", "project = DEMO", "--site", "work")
    assert searched.code == 2
    assert "JIRA_API_TOKEN" in searched.stderr
    assert "jqlkit[keyring]" in searched.stderr


def test_a_keyring_that_is_not_there_and_an_entry_of_something_else(ann: Person) -> None:
    ann.use("no.such.Keyring")
    with FakeJira(issues(3)) as fake:
        done = ann.runs("site", "add", "work", fake.url, "--email", "ann@example.com", typed=f"{TOKEN}\n")
        assert "the token was not stored: the keyring does not work (ModuleNotFoundError" in done.stderr
        ann.use(FILE_KEYRINGS[0])
        (ann.home / "keyring.json").write_text(json.dumps({f"jqlkit ann@example.com@{fake.url}": "no JSON"}))
        assert "keyring del jqlkit" in ann.runs("search", "project = DEMO", "--site", "work").stderr


def test_two_sites_behind_one_gateway_keep_their_own_tokens(ann: Person) -> None:
    with FakeJira(issues(3)) as fake:
        for name in ("one", "two"):
            url = f"{fake.url}/ex/jira/{name}"
            add = ("site", "add", name, url, "--email", "ann@example.com", "--no-test", "--kind", "cloud")
            assert ann.runs(*add, typed=f"{name}-secret\n").code == 0
    stored = {entry.rsplit("/", 1)[-1]: json.loads(text)["secret"] for entry, text in ann.entries.items()}
    assert stored == {"one": "one-secret", "two": "two-secret"}
