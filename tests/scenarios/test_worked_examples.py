"""The worked examples that need more than the rules: deliveries, polls, waiting, the zone of the server, over HTTP."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from connector.app import App
from connector.sandbox.server import Sandbox
from rules.model import HOUR, MINUTE
from tests.scenarios.site import NOW, Site, work
from tests.scenarios.worked_story import delivered, shown, told_by_webhook

ROOT = Path(__file__).parent.parent.parent
Served = tuple[Site, App]


@pytest.fixture
def served(tmp_path: Path, against_contract: Callable[[Sandbox], None]) -> Iterator[Callable[..., Any]]:
    """A site and a writing connector beside it, told by webhook: `with served("name", more) as (site, app)`."""

    @contextmanager
    def serve(name: str, more: str = "") -> Iterator[Served]:
        folder = tmp_path / name
        folder.mkdir()
        site = Site(folder)
        site.sandbox.log_requests = True
        try:
            with site.connector("write", more=more) as app, told_by_webhook(site, app):
                yield site, app
        finally:
            site.sandbox.stop()
        against_contract(site.sandbox)

    return serve


def kinds(site: Site, key: str) -> list[str]:
    return [comment.properties["aftercare"]["kind"] for comment in site.sandbox.state.issue(key).comments]


@pytest.mark.parametrize("ago", [0, 7], ids=["D91 new", "D91 at risk"])
def test_an_event_that_is_told_many_times_has_one_effect(served: Callable[..., Any], ago: int) -> None:
    """The same delivery twice, the same event by webhook and by poll: Jira ends as it does when told once."""
    ends, writes = [], []
    for name, duplicates in (("once", 0.0), ("often", 1.0)):
        with served(name) as (site, app):
            site.sandbox.webhooks.mischief.duplicate_rate = duplicates
            key = site.issue(age=ago * HOUR)
            for step in (10 * MINUTE, 2 * HOUR, 9 * HOUR):
                delivered(site, app)
                site.clock.move_to(NOW + step)
                work(app)
                site.sandbox.state.edit(key, "agent", priority="High")
                if duplicates:
                    delivered(site, app)
                    app.poller.poll()
                    app.poller.full()
                delivered(site, app)
            ends.append(shown(site, key))
            writes.append(len(site.sandbox.ledger))
            assert kinds(site, key) == ["card", "notice"]
    assert ends[0] == ends[1]
    assert writes[0] == writes[1]


def test_a_lost_delivery_is_made_up_for_by_the_poll(served: Callable[..., Any]) -> None:
    """D93: found three hours after the breach, with the clock that it would have had; told once, and marked late."""
    clocks, notices = [], []
    for name, lost in (("delivered", False), ("lost", True)):
        with served(name) as (site, app):
            app.poller.full()
            site.sandbox.webhooks.mischief.drop_rate = 1.0 if lost else 0.0
            key = site.issue(age=0)
            delivered(site, app)
            if not lost:
                site.clock.move_to(NOW + 8 * HOUR + 1)
                work(app)
            site.clock.move_to(NOW + 11 * HOUR)
            app.poller.poll()
            work(app)
            app.poller.poll()
            work(app)
            clocks.append(shown(site, key)["clocks"])
            told = site.sandbox.state.issue(key).comments
            notices.append([c for c in told if c.properties["aftercare"]["kind"] == "notice"])
    assert clocks[0] == clocks[1]
    (in_time,), (late,) = notices
    assert "late" not in json.dumps(in_time.body).casefold()
    assert "late" in json.dumps(late.body).casefold()


def test_what_is_resolved_before_the_wait_for_others_ends_is_not_told(served: Callable[..., Any]) -> None:
    """D100: at risk at 15:00, resolved at 15:05, told together at 15:10: nothing is sent."""
    more = '[[alerts.level]]\nat = "75%"\ntell = ["assignee"]\n[alerts]\ngroup = "10m"\n'
    with served("resolved", more) as (site, app):
        key, other = site.issue(age=0), site.issue(age=0)
        delivered(site, app)
        site.clock.move_to(NOW + 6 * HOUR)
        work(app)
        site.clock.move_to(NOW + 6 * HOUR + 5 * MINUTE)
        site.sandbox.state.transition(key, "agent", "Resolved", "Done")
        delivered(site, app)
        site.clock.move_to(NOW + 6 * HOUR + 10 * MINUTE)
        work(app)
        assert "notice" not in kinds(site, key)
        assert kinds(site, other).count("notice") == 1


def test_the_zone_of_the_server_changes_nothing(tmp_path: Path) -> None:
    """D41: the same story under two zones leaves the same in Jira, to the byte."""
    ends = []
    for zone in ("America/St_Johns", "Asia/Tokyo"):
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        run = subprocess.run(
            [sys.executable, "-m", "tests.scenarios.worked_story", str(folder)],
            env={**os.environ, "TZ": zone},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        ends.append((folder / "outcome.json").read_text(encoding="utf-8"))
    assert ends[0] == ends[1]
    assert "sla-breached" in ends[0]
    assert "notice" in ends[0]
