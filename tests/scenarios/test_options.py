"""Options that act outside the rules: when and as what the report comes, and who may read our comments."""

from pathlib import Path

import pytest

from connector.config import load
from connector.sandbox.server import Sandbox
from connector.wiring import build
from rules.model import DAY, HOUR
from tests.scenarios.site import NOW, Site, work

WEEKLY = """
[calendars.tokyo]
timezone = "Asia/Tokyo"
mon-sun = ["00:00-24:00"]
[report.weekly]
post = "{post}"
calendar = "{calendar}"
where = {{ issue = {{ project = "{project}", type = "{type}" }} }}
"""


def posted(sandbox: Sandbox) -> list[str]:
    """The projects and types of the reports that stand in Jira."""
    labelled = [issue for issue in sandbox.state.issues() if any("weekly" in label for label in issue.labels)]
    return [f"{issue.key.partition('-')[0]} {issue.type}" for issue in labelled]


@pytest.mark.parametrize(
    ("post", "calendar", "where", "hours"),
    [
        ("Monday 10:00", "always", "ASP Task", 1),
        ("Monday 12:30", "always", "ASP Task", 3.5),
        ("Tuesday 10:00", "always", "ASP Task", 25),
        ("Tuesday 10:00", "tokyo", "ASP Task", 16),
        ("Monday 10:00", "always", "ASP Bug", 1),
        ("Monday 10:00", "always", "OPS Task", 1),
    ],
    ids=["Monday", "time", "weekday", "zone", "type", "project"],
)
def test_the_report_comes_when_and_as_what_the_policy_says(
    tmp_path: Path, post: str, calendar: str, where: str, hours: float
) -> None:
    """From Monday 9:00 UTC on: not a minute earlier, as an issue of that type in that project."""
    site = Site(tmp_path)
    site.sandbox.state.create_project("OPS", "Operations")
    project, _, type_ = where.partition(" ")
    site.issue(age=6 * DAY)
    more = WEEKLY.format(post=post, calendar=calendar, project=project, type=type_)
    try:
        with site.connector("write", more=more) as app:
            app.poller.full()
            work(app)
            app.weekly.tick()
            earlier = len(posted(site.sandbox))
            site.clock.move_to(NOW + round(hours * HOUR) - 60_000)
            app.weekly.tick()
            assert len(posted(site.sandbox)) == earlier
            site.clock.move_to(NOW + round(hours * HOUR))
            app.weekly.tick()
            assert posted(site.sandbox)[earlier:] == [where]
    finally:
        site.sandbox.stop()


@pytest.mark.parametrize("internal", [True, False], ids=["default", "false"])
def test_customers_read_our_comments_where_the_policy_says_so(tmp_path: Path, internal: bool) -> None:
    """On a service project: internal unless `internal_comments = false`."""
    site = Site(tmp_path, project_type="service_desk")
    key = site.issue(age=7 * HOUR)
    try:
        with site.connector("write", scope="project = ASP") as app:
            pass
        path = tmp_path / "config.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text if internal else "internal_comments = false\n" + text, encoding="utf-8")
        app = build(load(path), clock=site.clock)
        app.note_switch()
        app.poller.full()
        work(app)
        site.clock.move_to(NOW + 2 * HOUR)
        work(app)
        app.store.close()
        told = site.sandbox.state.issue(key).comments
        assert len(told) == 2
        assert {comment.internal for comment in told} == {internal}
    finally:
        site.sandbox.stop()
