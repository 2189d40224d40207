"""Changes of recorded issues, held against a short script of its own that reads the raw history."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from connector.jira_io.parsing import read_snapshot
from rules import plan
from rules.model import MINUTE, Site
from rules.policy import ChangeControl, CreatedTrigger, Policy

WATCHED = ("summary", "description", "fixVersions", "components", "assignee", "duedate", "timeestimate")
ESTIMATES = ("timeoriginalestimate",)
NAMES = {name.lower(): name for name in (*WATCHED, *ESTIMATES)}
OLD_NAMES = {"fix version": "fixVersions", "component": "components", "due date": "duedate"}


def raw_items(issue: dict[str, Any]) -> set[tuple[str, str, int]]:
    """(issue, entry, place in it) of every item after the creation on one of these fields, as the history has it."""
    found = set()
    born = issue["fields"].get("created")
    for entry in issue["changelog"]["histories"]:
        for place, item in enumerate(entry["items"]):
            name = item.get("fieldId") or item["field"]
            field = OLD_NAMES.get(name.lower()) or NAMES.get(name.lower())
            if field and born and datetime.fromisoformat(entry["created"]) > datetime.fromisoformat(born):
                found.add((issue["id"], entry["id"], place))
    return found


@pytest.mark.data
def test_the_changes_are_exactly_the_items_of_the_history(shared_data: Path) -> None:
    """With the creation as baseline: no item is lost, none is counted twice, none is made up."""
    lines = (shared_data / "issues" / "issues-with-changelog.jsonl").read_text().splitlines()
    control = ChangeControl(baseline=CreatedTrigger(), kinds=(("all", (*WATCHED, *ESTIMATES)),), window_ms=30 * MINUTE)
    expected: set[tuple[str, str, int]] = set()
    seen: list[tuple[str, str, int]] = []
    windows = 0
    for line in lines:
        raw = json.loads(line)
        expected |= raw_items(raw)
        snapshot = read_snapshot(raw, Site())
        facts = plan(snapshot, Policy(digest="d", change=control), 4_000_000_000_000).facts
        windows += len(facts.changes)
        seen += [(snapshot.issue.id, str(item.history), item.index) for one in facts.changes for item in one.items]
    assert len(seen) == len(set(seen))
    assert set(seen) == expected
    assert (len(lines), len(expected), windows) == (55, 173, 106)
