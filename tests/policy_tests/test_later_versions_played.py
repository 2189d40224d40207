"""Scenarios under a policy with later versions: who plays is known to each, and what each says is told from then on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.policy_tests import Checked

Run = Callable[..., list[Checked]]
VERSION = """
[people]
agents = { groups = ["second"], domains = ["second.example"] }
[calendars.office]
timezone = "Europe/Berlin"
mon-fri = ["09:00-17:00"]
[[sla]]
name = "Fix"
kind = "resolution"
goals = [{ target = "4h", calendar = "office" }]
[[sla]]
name = "New"
kind = "first_response"
goals = [{ target = "2h", calendar = "office" }]
"""
NAMED = """
[[policy]]
effective = 2026-03-02T12:00:00+01:00
file = "version.toml"
[people]
agents = { groups = ["first"], domains = ["first.example"] }
"""
CREATED = '{ at = "2026-03-02 09:00", created = { assignee = "Anna" } },'


@pytest.mark.parametrize(
    ("events", "expect"),
    [
        ("", '{ at = "2026-03-02 11:00", clock = "Fix", due = "2026-03-02 17:00" }'),
        ("", '{ at = "2026-03-02 12:00", clock = "Fix", due = "2026-03-02 13:00" }'),
        ("", '{ at = "2026-03-02 13:00", clock = "Reply", state = "cancelled" }'),
        ("", '{ at = "2026-03-02 13:00", clock = "New", due = "2026-03-02 14:00", elapsed = "1h" }'),
        (
            '{ at = "2026-03-02 10:00", comment = "agent" },',
            '{ at = "2026-03-02 13:00", clock = "Reply", state = "met", elapsed = "1h" }',
        ),
        (
            '{ at = "2026-03-02 12:30", comment = "agent" },',
            '{ at = "2026-03-02 13:00", clock = "New", state = "met", elapsed = "30m" }',
        ),
    ],
    ids=["before it", "from its instant on", "what is gone", "what is new", "answered before it", "answered after it"],
)
def test_each_version_is_played_in_its_time(run: Run, tmp_path: Path, events: str, expect: str) -> None:
    """Clocks of any version can be named, and an agent is one for all of them."""
    (tmp_path / "version.toml").write_text(VERSION, encoding="utf-8")
    checked = run(CREATED + events, expect, before=NAMED)
    assert checked
    assert not [one.differences for one in checked if one.differences]
