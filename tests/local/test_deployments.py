"""`--deployment` decides whose rules hold for a file."""

import json
from pathlib import Path

from click.testing import CliRunner

from jqlkit.cli.group import main


def test_count_and_search_follow_the_deployment(tmp_path: Path) -> None:
    path = tmp_path / "issues.jsonl"
    child = {"id": "2", "key": "A-2", "fields": {"issuetype": {"name": "Story"}, "parent": {"id": "1", "key": "A-1"}}}
    path.write_text(json.dumps({"id": "1", "key": "A-1", "fields": {}}) + "\n" + json.dumps(child), encoding="utf-8")
    for deployment, count in (("cloud", 1), ("datacenter", 0)):
        options = ["parent = A-1", "--data", str(path), "--deployment", deployment]
        assert CliRunner().invoke(main, ["count", *options]).output == f"{count}\n"
        found = CliRunner().invoke(main, ["search", *options, "-o", "keys"]).output
        assert len(found.split()) == count
