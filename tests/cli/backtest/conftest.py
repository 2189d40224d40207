"""Fixtures of the tests that replay past issues: three issues and two policies, small enough for a pencil."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

POLICY = """
time_zone = "UTC"
[calendars.always]
timezone = "UTC"
mon-sun = ["00:00-24:00"]
[[sla]]
name = "Resolution"
kind = "resolution"
goals = [
    { when = 'priority = High', target = "4h", calendar = "always" },
    { target = "8h", calendar = "always" },
]
[[alerts.level]]
at = "75%"
tell = ["assignee"]
[[alerts.level]]
at = "breach"
tell = ["assignee"]
"""
STATUS = {"id": "1", "name": "Open", "statusCategory": {"key": "new"}}
ANNA = {"accountId": "a1", "displayName": "Anna Berg"}


Raw: TypeAlias = dict[str, Any]


def raw(number: int, created: str, resolved: str | None = None, *changes: Raw, **fields: Any) -> Raw:
    """One issue; times as in 2026-03-02T08:00."""
    histories = list(changes)
    if resolved is not None:
        item = {"field": "resolution", "fieldId": "resolution", "from": None, "to": "1", "toString": "Done"}
        histories.append({"id": str(900 + number), "created": f"{resolved}:00.000+0000", "items": [item]})
    return {
        "id": str(number), "key": f"ASP-{number}", "self": f"https://jira.example/rest/api/2/issue/{number}",
        "fields": {
            "created": f"{created}:00.000+0000", "project": {"id": "1", "key": "ASP"}, "status": STATUS,
            "resolution": {"id": "1", "name": "Done"} if resolved else None, "assignee": ANNA, "labels": [],
            "priority": {"id": "3", "name": "Medium"}, **fields,
        },
        "changelog": {"total": len(histories), "histories": histories},
    }  # fmt: skip


def three() -> list[dict[str, Any]]:
    """Solved in two hours, solved after a day, and open."""
    return [
        raw(1, "2026-03-02T08:00", "2026-03-02T10:00"),
        raw(2, "2026-03-02T08:00", "2026-03-03T08:00"),
        raw(3, "2026-03-09T08:00"),
    ]


@pytest.fixture
def make_raw() -> Callable[..., dict[str, Any]]:
    return raw


@pytest.fixture
def past() -> list[dict[str, Any]]:
    """The three issues as JSON."""
    return three()


@pytest.fixture
def issues(tmp_path: Path) -> Path:
    """The three issues as JSON Lines."""
    file = tmp_path / "issues.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in three()), encoding="utf-8")
    return file


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """Eight hours, four for high priorities."""
    file = tmp_path / "a.toml"
    file.write_text(POLICY, encoding="utf-8")
    return file


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """One hour in the place of eight."""
    file = tmp_path / "b.toml"
    file.write_text(POLICY.replace('target = "8h"', 'target = "1h"'), encoding="utf-8")
    return file


@pytest.fixture
def span() -> tuple[str, ...]:
    """Up to the fifth hour of the open issue."""
    return "--from", "2026-03-02", "--to", "2026-03-09T13:00:00Z"
