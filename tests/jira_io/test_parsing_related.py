"""What stands around an issue: parent, sub-tasks, links and versions, as Jira tells them with it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from connector.jira_io.parsing import read_snapshot
from rules.model import Site
from rules.relatives import FixVersion, Relative


def thin(id_: str, category: str = "new", **fields: Any) -> dict[str, Any]:
    status = {"name": "x", "statusCategory": {"key": category}}
    return {"id": id_, "key": f"ASP-{id_}", "fields": {"summary": f"No {id_}", "status": status, **fields}}


def read(**fields: Any) -> Any:
    return read_snapshot({"id": "1", "key": "ASP-1", "fields": fields}, Site())


def test_a_parent_and_sub_tasks_are_relatives() -> None:
    """With their key, summary, type and status category."""
    found = read(parent=thin("5", issuetype={"name": "Epic"}), subtasks=[thin("7", "done"), thin("6")]).related
    assert [(one.relation, one.key, one.open) for one in found] == [
        ("parent", "ASP-5", True),
        ("subtask", "ASP-6", True),
        ("subtask", "ASP-7", False),
    ]
    assert (found[0].type, found[0].summary) == ("Epic", "No 5")


@pytest.mark.parametrize(("end", "link"), [("inwardIssue", "is blocked by"), ("outwardIssue", "blocks")])
def test_a_link_is_told_from_where_the_issue_stands(end: str, link: str) -> None:
    """Jira names both ends of a link's type."""
    kind = {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}
    assert read(issuelinks=[{"type": kind, end: thin("9")}]).related == (
        Relative(id="9", key="ASP-9", relation="link", link=link, summary="No 9", category="new"),
    )


def test_fix_versions_have_their_dates() -> None:
    """Which the history of an issue does not tell."""
    versions = [{"id": "1", "name": "2.1", "releaseDate": "2026-04-01", "released": False}, {"id": "2", "name": "2.2"}]
    assert read(fixVersions=versions).versions == (
        FixVersion(id="1", name="2.1", release="2026-04-01"),
        FixVersion(id="2", name="2.2"),
    )


def test_what_is_spoilt_is_passed_over() -> None:
    """An issue without any of it has none."""
    assert read(parent="ASP-5", subtasks=[1, {}], issuelinks=[{"type": None}], fixVersions=None).related == ()


@pytest.mark.data
def test_recorded_issues_have_relatives(shared_data: Path) -> None:
    """Of every sort that they show."""
    lines = (shared_data / "issues" / "issues-with-changelog.jsonl").read_text().splitlines()
    raws = [json.loads(line) for line in lines]
    found = Counter(one.relation for raw in raws for one in read_snapshot(raw, Site()).related or ())
    links = sum(len(raw["fields"].get("issuelinks") or []) for raw in raws)
    subtasks = sum(len(raw["fields"].get("subtasks") or []) for raw in raws)
    assert (found["link"], found["subtask"]) == (links, subtasks)
    assert links
    assert subtasks
