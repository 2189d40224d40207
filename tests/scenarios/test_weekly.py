"""The weekly report in Jira: once per week, found again, never over a person's words, whatever breaks on the way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.app import App
from connector.errors import JiraRetry, WouldBePublic
from connector.sandbox.server import Sandbox
from connector.store.interface import Subject
from reports.figures import Figures
from reports.weeks import Week, week_of
from rules.model import DAY, HOUR, MINUTE
from tests.scenarios.site import NOW, Site, make_public, work

WEEKLY = """
[report.weekly]
post = "Monday 10:00"
calendar = "always"
where = { issue = { project = "ASP" } }
"""
LABEL = "aftercare-weekly-2026-w13"


@pytest.fixture(params=["cloud", "datacenter"])
def site(tmp_path: Path, request: pytest.FixtureRequest, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    """Monday 9:00; two issues of last week."""
    made = Site(tmp_path, request.param)
    made.issue(age=6 * DAY)
    made.issue(age=5 * DAY)
    made.sandbox.log_requests = True
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def reports(site: Site) -> list[Any]:
    return [issue for issue in site.sandbox.state.issues() if LABEL in issue.labels]


def ready(site: Site, app: App) -> None:
    """Everything seen, and the report's hour has come."""
    app.poller.full()
    work(app)
    site.clock.move_to(NOW + HOUR)


def test_a_report_is_posted_once_with_its_digest(site: Site) -> None:
    """One issue, one digest, the description in the flavour's form; later ticks do nothing."""
    with site.connector("write", more=WEEKLY) as app:
        ready(site, app)
        assert app.weekly.tick()
        assert not app.weekly.tick()

        assert len(reports(site)) == 1
        assert [c.properties["aftercare"]["kind"] for c in reports(site)[0].comments] == ["digest"]
        assert "2026-W13" in reports(site)[0].summary


def test_nothing_is_posted_before_its_hour_or_in_observe_mode(site: Site) -> None:
    """The week before the switch has no report, and observing posts none."""
    with site.connector("write", more=WEEKLY) as app:
        app.poller.full()
        work(app)
        assert not app.weekly.tick()
    with site.connector("observe", more=WEEKLY) as app:
        ready(site, app)
        assert not app.weekly.tick()

    assert reports(site) == []


@pytest.mark.parametrize("kind", ["drop", "drop_after", "html"])
def test_a_report_of_unknown_outcome_is_looked_for_before_it_is_made_again(site: Site, kind: str) -> None:
    """The answer to the creation is lost: after ten minutes its label is searched twice before a second try."""
    with site.connector("write", more=WEEKLY) as app:
        ready(site, app)
        site.sandbox.faults.add(kind, method="POST", path="/issue$")
        with pytest.raises(JiraRetry):
            app.weekly.tick()
        app.weekly.tick()
        assert len(reports(site)) <= 1
        for _ in range(8):
            site.clock.skip += 3 * MINUTE
            app.weekly.tick()

        assert len(reports(site)) == 1
        assert app.store.get(f"report.{LABEL}") == "posted"


def test_the_numbers_are_counted_once_while_a_report_is_on_its_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at each tick that waits for Jira's search; those that come with a later report are its own."""
    with site.connector("write", more=WEEKLY) as app:
        ready(site, app)
        counted = list[str]()
        count = app.weekly.rows.figures

        def listening(week: Week, at: int) -> Figures:
            counted.append(week.name)
            return count(week, at)

        monkeypatch.setattr(type(app.weekly.rows), "figures", lambda _rows, week, at: listening(week, at))
        site.sandbox.faults.add("drop", method="POST", path="/issue$")
        with pytest.raises(JiraRetry):
            app.weekly.tick()
        for _ in range(8):
            app.weekly.tick()
            site.clock.skip += 3 * MINUTE
        assert len(reports(site)) == 1
        assert counted == ["2026-W13"]

        site.clock.move_to(NOW + 7 * DAY + HOUR)
        assert app.weekly.tick()
        assert counted == ["2026-W13", "2026-W14"]


def test_a_digest_of_unknown_outcome_is_not_doubled(site: Site) -> None:
    """The digest was applied and its answer lost: the next try finds it."""
    with site.connector("write", more=WEEKLY) as app:
        ready(site, app)
        site.sandbox.faults.add("drop_after", method="POST", path="/comment$")
        with pytest.raises(JiraRetry):
            app.weekly.tick()
        site.clock.skip += 20 * MINUTE
        app.weekly.tick()

        assert len(reports(site)[0].comments) == 1


def test_a_description_that_a_person_edited_is_left_alone(site: Site) -> None:
    """We replace only what is ours."""
    with site.connector("write", more=WEEKLY) as app:
        ready(site, app)
        app.weekly.tick()
        site.sandbox.state.edit(reports(site)[0].key, "agent", description="Mine now.")
        site.issue(age=4 * DAY)
        app.poller.full()
        work(app)
        before = reports(site)[0].description
        app.weekly.post(week(), NOW + HOUR)

        assert reports(site)[0].description == before


def week() -> Week:
    """The week that is over."""
    return week_of(NOW - DAY, "UTC")


def test_our_own_reports_are_no_requests(site: Site) -> None:
    """The report issue has no clocks and is not counted in the next report."""
    with site.connector("write", more=WEEKLY) as app:
        ready(site, app)
        app.weekly.tick()
        app.poller.full()
        work(app)

        assert app.weekly.rows.figures(week(), NOW + HOUR).coverage.read == 2
        assert "sla-breached" not in reports(site)[0].labels


def test_a_digest_can_go_to_another_issue(site: Site) -> None:
    """`digest_on` names the issue that people watch."""
    key = site.issue(age=DAY)
    with site.connector("write", more=WEEKLY + f'digest_on = "{key}"\n') as app:
        ready(site, app)
        app.weekly.tick()

        assert reports(site)[0].comments == []
        kinds = [c.properties["aftercare"]["kind"] for c in site.sandbox.state.issue(key).comments if c.properties]
        assert "digest" in kinds


def test_only_what_lies_in_scope_is_reported(site: Site) -> None:
    """A webhook may name any issue; the report tells of those in scope only."""
    site.sandbox.state.create_project("SEC", "Secret")
    site.sandbox.state.create_issue("SEC", "Task", "not for everybody", reporter="customer", created=NOW - DAY)
    with site.connector("write", more=WEEKLY, scope="project = ASP") as app:
        ready(site, app)
        app.store.mark([Subject("issue", "10003")], "webhook", site.clock.now())
        work(app)
        app.weekly.tick()

        assert app.weekly.rows.figures(week(), NOW + HOUR).coverage.read == 2
        assert "not for everybody" not in str(reports(site)[0].description)


def test_an_issue_of_a_person_with_the_same_label_is_not_taken_over(site: Site) -> None:
    """A label can be put anywhere; only what we created is ours."""
    state = site.sandbox.state
    state.create_issue("ASP", "Task", "mine", description="my words", reporter="agent", labels=[LABEL], created=NOW)
    with site.connector("write", more=WEEKLY) as app:
        ready(site, app)
        app.weekly.tick()

        mine, ours = reports(site)
        assert "my words" in str(mine.description)
        assert ours.creator == "aftercare"


def test_a_second_look_at_a_report_writes_nothing(site: Site) -> None:
    """Neither a look at the report issue nor posting the same week again changes it."""
    with site.connector("write", more=WEEKLY) as app:
        ready(site, app)
        app.weekly.tick()
        app.poller.full()
        work(app)
        written = len(site.sandbox.ledger)
        app.weekly.post(week(), NOW + HOUR)
        app.poller.full()
        work(app)

        assert len(site.sandbox.ledger) == written


def test_a_digest_on_a_customers_issue_stays_internal(tmp_path: Path) -> None:
    """In a service project nothing of ours reaches customers."""
    site = Site(tmp_path, "cloud", project_type="service_desk")
    key = site.issue(age=6 * DAY)
    with site.connector("write", more=WEEKLY + f'digest_on = "{key}"\n') as app:
        ready(site, app)
        app.weekly.tick()
    digests = [c for c in site.sandbox.state.issue(key).comments if c.properties["aftercare"]["kind"] == "digest"]
    site.sandbox.stop()

    assert [c.public for c in digests] == [False]


def test_a_digest_that_customers_would_see_is_sent_once_only(tmp_path: Path) -> None:
    """Taken back at once, and not tried again with every tick."""
    site = Site(tmp_path, "cloud", project_type="service_desk")
    key = site.issue(age=6 * DAY)
    site.sandbox.state.listeners.append(make_public)
    with site.connector("write", more=WEEKLY + f'digest_on = "{key}"\n') as app:
        ready(site, app)
        before = app.jira.calls["POST /issue/{id}/comment"]
        with pytest.raises(WouldBePublic):
            app.weekly.tick()
        for _ in range(5):
            site.clock.skip += 20 * MINUTE
            app.weekly.tick()

        assert app.jira.calls["POST /issue/{id}/comment"] == before + 1
        assert app.store.get(f"report.{LABEL}") == "posted"
    site.sandbox.stop()
