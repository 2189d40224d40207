"""Scenarios written into a file and checked against a policy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.config import load_policy
from connector.config.scenarios import read_scenarios
from connector.policy_tests import Checked, check

POLICY = """
[calendars.office]
timezone = "Europe/Berlin"
mon-fri = ["09:00-17:00"]
[[sla]]
name = "Reply"
kind = "first_response"
goals = [{ target = "2h", calendar = "office" }]
[[sla]]
name = "Fix"
kind = "resolution"
pause = 'status = Waiting'
goals = [{ when = 'priority = High', target = "4h", calendar = "office" }, { target = "8h", calendar = "office" }]
[[alerts.level]]
at = "75%"
tell = ["assignee"]
[[alerts.level]]
at = "breach"
tell = ["assignee", "reporter"]
"""
Run = Callable[..., list[Checked]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """What became of each expectation, in order of time. `events` and `expect` are the lines of their arrays; `top` is
    put above the scenario, `policy` beneath the policy."""

    def checked(events: str, expect: str, *, top: str = "", policy: str = "", before: str = "") -> list[Checked]:
        path = tmp_path / "a.tests.toml"
        path.write_text(
            f'zone = "Europe/Berlin"\n{top}\n[[scenario]]\nname = "a"\nevents = [{events}]\nexpect = [{expect}]\n',
            encoding="utf-8",
        )
        written = tmp_path / "policy.toml"
        written.write_text(before + POLICY + policy, encoding="utf-8")
        (verdict,) = check(read_scenarios(path), load_policy(written))
        return list(verdict.checked)

    return checked
