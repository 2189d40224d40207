"""A running service comes to the instant at which another version of its policy begins."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.app import App
from connector.polling import CURSOR
from rules.model import HOUR
from tests.scenarios.site import NOW, Site, work

EFFECTIVE = NOW + HOUR
VERSION = """
language = "zh_CN"
label_prefix = "ac-"
scope = "project = ASP"
[calendars.always]
timezone = "UTC"
mon-sun = ["00:00-24:00"]
[[sla]]
name = "Resolution"
kind = "resolution"
goals = [{ target = "2h", calendar = "always" }]
[report.weekly]
calendar = "always"
where = { issue = { project = "ASP", type = "Task" } }
"""
NAMED = """
[[policy]]
effective = 2026-03-30T10:00:00Z
file = "version.toml"
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """With an issue of two hours, and the file of a version that is stricter."""
    (tmp_path / "version.toml").write_text(VERSION, encoding="utf-8")
    found = Site(tmp_path)
    found.issue(age=2 * HOUR)
    yield found
    found.sandbox.stop()


def labels(site: Site) -> list[list[str]]:
    return [sorted(issue.labels) for issue in site.sandbox.state.issues() if "weekly" not in str(issue.labels)]


def language(app: App) -> str:
    """Of the operator's pages."""
    page = app.console.test_client().get("/issues").text
    return "zh_CN" if 'lang="zh' in page else "en"


def test_the_version_takes_effect_at_its_instant(site: Site) -> None:
    """Without any event: the looks ask for it. A second look writes nothing."""
    with site.connector("write", more=NAMED) as app:
        app.poller.full()
        work(app)
        assert (labels(site), app.store.next_due(), language(app)) == ([[]], EFFECTIVE, "en")
        site.clock.move_to(EFFECTIVE + 1)
        work(app)
        assert (labels(site), language(app)) == ([["ac-sla-breached"]], "zh_CN")
        written = len(site.sandbox.ledger)
        app.poller.full()
        work(app)
        assert 0 < len(site.sandbox.ledger) == written


def test_what_is_no_clock_follows_the_version_in_force(site: Site) -> None:
    """There is a report only with the version that brings one."""
    with site.connector("write", more=NAMED) as app:
        assert app.weekly.next_due() is None
        site.clock.move_to(EFFECTIVE)
        assert app.weekly.next_due() is not None


def test_issues_that_only_the_new_scope_takes_in_are_found(site: Site) -> None:
    """The first poll after the version began asks for everything once."""
    with site.connector("write", more=NAMED, scope="issuetype = Bug") as app:
        app.poller.full()
        work(app)
        assert app.store.next_due() is None
        site.clock.move_to(EFFECTIVE + 1)
        app.poller.poll()
        work(app)
        assert labels(site) == [["ac-sla-breached"]]


def test_a_version_that_is_added_has_every_issue_looked_at(site: Site) -> None:
    """So that each look asks for another when it begins; a restart without news does not."""
    with site.connector("write") as app:
        app.poller.full()
        assert app.store.get(CURSOR)
    for cursor in ("", "kept"):
        with site.connector("write", more=NAMED) as app:
            assert (app.store.get(CURSOR) or "") == cursor
            app.store.put(CURSOR, "kept")


def test_members_of_the_groups_of_every_version_are_known(site: Site, tmp_path: Path) -> None:
    """Old belongs to the group that the first version names: his answer before the second one counts for ever."""
    first, second = ('\n[people]\nagents = { groups = ["' + name + '"] }\n' for name in ("first", "second"))
    clock = '[[sla]]\nname = "Reply"\nkind = "first_response"\ngoals = [{ target = "4h", calendar = "always" }]\n'
    (tmp_path / "version.toml").write_text(VERSION + second + clock, encoding="utf-8")
    site.sandbox.state.add_user("old", "Old", groups=("first",))
    (issue,) = site.sandbox.state.issues()
    site.sandbox.state.comment(issue.key, "old", "On it.")
    with site.connector("observe", more=NAMED + first + clock) as app:
        app.poller.full()
        work(app)
        site.sandbox.state.add_user("new", "New", groups=("second",))  # not before it is needed
        site.clock.move_to(EFFECTIVE + HOUR)
        work(app)
        found: Any = app.store.newest_decision(issue.key)
        replies = [clock for clock in found[1]["clocks"] if clock["metric"] == "Reply"]
        assert [cycle["state"] for cycle in replies[0]["cycles"]] == ["stopped"]
