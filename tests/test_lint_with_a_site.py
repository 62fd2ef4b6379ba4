"""`jqlkit lint` with the catalogue of a site: the sandbox's."""

import json

import pytest
from click.testing import CliRunner

from jqlkit.cli.group import main


def unknown(query: str, *options: str) -> list[dict[str, object]]:
    arguments = ["lint", "--site", "sandbox", "--select", "JQL209", "-o", "json", "-q", query, *options]
    found: list[dict[str, object]] = json.loads(CliRunner().invoke(main, arguments).stdout)
    return found


@pytest.mark.parametrize(
    ("name", "meant"),
    [('"Story Ponits"', "Story Points"), ('"story point"', "Story Points"), ("Sprnt", "Sprint"), ("Temm", "Team")],
)
def test_a_name_that_nearly_is_one_of_the_site_is_suggested(name: str, meant: str) -> None:
    (found,) = unknown(f"{name} IS NOT EMPTY")
    assert str(found["message"]).endswith(f": did you mean {meant}?")


def test_what_is_like_nothing_gets_no_suggestion() -> None:
    (found,) = unknown("zzz = 1")
    assert found["message"] == "there is no field zzz"


@pytest.mark.parametrize("query", ["ORDER BY Rank", "issue.property[a].b = 1", "project.property[a].b = 1"])
@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_rank_and_properties_are_fields_of_every_site(query: str, deployment: str) -> None:
    assert unknown(query, "--deployment", deployment) == []
