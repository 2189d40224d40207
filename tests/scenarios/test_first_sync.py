"""Connecting a site that has a past: nothing old is announced, and observing writes nothing at all."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
from connector.store.interface import Subject
from rules.model import DAY, HOUR, MINUTE
from tests.scenarios.site import NOW, Site, make_public, work

OLD = 1_000


@pytest.fixture
def site(tmp_path: Path, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    made = Site(tmp_path)
    made.sandbox.log_requests = True
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def comments(site: Site) -> int:
    return sum(1 for entry in site.sandbox.ledger if entry.template.endswith("/comment"))


@pytest.mark.slow
def test_a_thousand_old_issues_are_labelled_and_not_announced(site: Site) -> None:
    """Writing is switched on beside 1,000 overdue issues: labels, no notice, no card; few requests; then silence."""
    for _ in range(OLD):
        site.issue(age=30 * DAY)
    with site.connector("write") as app:
        app.poller.full()
        work(app)

        assert comments(site) == 0
        assert all(issue.labels == ["sla-breached"] for issue in site.sandbox.state.issues())
        reads = sum(count for call, count in app.jira.calls.items() if not call.startswith("PUT"))
        assert reads < 60

        written = len(site.sandbox.ledger)
        app.poller.full()
        work(app)
        assert len(site.sandbox.ledger) == written


@pytest.mark.slow
def test_observing_writes_nothing(site: Site) -> None:
    """In observe mode 1,000 looks are made and kept, and no request changes anything."""
    for _ in range(OLD):
        site.issue(age=30 * DAY)
    with site.connector("observe") as app:
        app.poller.full()
        work(app)

        assert site.sandbox.ledger == []
        assert len(list(app.store.mirrored())) == OLD


def test_what_breaches_after_the_switch_is_announced_once(site: Site) -> None:
    """An old issue whose goal runs out after the switch gets its card and one notice."""
    key = site.issue(age=7 * HOUR)
    with site.connector("write") as app:
        app.poller.full()
        work(app)
        site.clock.move_to(NOW + 2 * HOUR)
        work(app)
        app.poller.full()
        work(app)

        kinds = [c.properties["aftercare"]["kind"] for c in site.sandbox.state.issue(key).comments]
        assert sorted(kinds) == ["card", "notice"]


def test_going_back_to_observing_forgets_the_switch(site: Site) -> None:
    """What broke while nobody was to be told is not told when writing is switched on again."""
    with site.connector("write"):
        pass
    site.issue(age=7 * HOUR)
    with site.connector("observe") as app:
        assert app.store.get("write_since") == ""
    site.clock.move_to(NOW + 5 * HOUR)
    with site.connector("write") as app:
        app.poller.full()
        work(app)

        assert comments(site) == 0


def test_the_hourly_limit_holds_comments_back_and_forgets_none(site: Site) -> None:
    """With a limit of 5 an hour, ten breaches are told over hours, each once, while labels come at once."""
    for _ in range(10):
        site.issue(age=7 * HOUR)
    with site.connector("write", comments=5) as app:
        app.poller.full()
        work(app)
        site.clock.move_to(NOW + 2 * HOUR)
        work(app)

        assert comments(site) == 5
        assert all(issue.labels == ["sla-breached"] for issue in site.sandbox.state.issues())

        for hour in range(3, 10):
            site.clock.move_to(NOW + hour * HOUR)
            work(app)
        told = [c.properties["aftercare"]["op"] for i in site.sandbox.state.issues() for c in i.comments]
        assert len(told) == 20
        assert len(set(told)) == 20


def test_a_person_takes_our_label_away_and_it_stays_away(site: Site) -> None:
    """A removal that we did not make is a decision."""
    key = site.issue(age=30 * DAY)
    with site.connector("write") as app:
        app.poller.full()
        work(app)
        site.sandbox.state.edit(key, "agent", labels=["mine"])
        app.poller.full()
        work(app)

        assert site.sandbox.state.issue(key).labels == ["mine"]


@pytest.mark.parametrize("kind", ["drop", "drop_after", "late", "truncated", "html"])
def test_a_comment_of_unknown_outcome_is_never_doubled(site: Site, kind: str) -> None:
    """Whatever becomes of the answer to a POST, the comment is there once in the end, and none is missing."""
    key = site.issue(age=7 * HOUR)
    with site.connector("write") as app:
        app.poller.full()
        work(app)
        site.sandbox.faults.add(kind, times=2, method="POST", path="/comment$", seconds=0.3)
        site.clock.move_to(NOW + 2 * HOUR)
        for _ in range(6):
            work(app)
            time.sleep(0.2)
            site.clock.move_to(site.clock.now() + 30 * MINUTE)

        ops = [c.properties["aftercare"]["op"] for c in site.sandbox.state.issue(key).comments]
        assert len(site.sandbox.faults.happened) == 2
        assert len(ops) == len(set(ops)) == 2


@pytest.mark.parametrize("reason", ["jira-burst-based", "jira-quota-tenant-based", "jira-per-issue-on-write"])
def test_retry_after_is_obeyed_without_sleeping(site: Site, reason: str) -> None:
    """A 429 puts the write off; nothing is sent in vain, the worker goes on, and the write comes later."""
    key = site.issue(age=30 * DAY)
    site.sandbox.faults.rate_limited(3, reason, method="PUT")
    with site.connector("write") as app:
        app.poller.full()
        began = time.monotonic()
        work(app)
        assert time.monotonic() - began < 2.5
        time.sleep(3.3)
        site.clock.move_to(NOW + MINUTE)
        work(app)

        assert site.sandbox.state.issue(key).labels == ["sla-breached"]
        assert app.jira.calls["PUT /issue/{id}"] == 2


def test_a_lost_login_deletes_nothing(site: Site) -> None:
    """A revoked token is answered as if all issues were gone; they are neither written to nor forgotten."""
    key = site.issue(age=30 * DAY)
    with site.connector("write") as app:
        app.poller.full()
        work(app)
        site.sandbox.access.revoke("aftercare")
        site.sandbox.state.edit(key, "agent", labels=["sla-breached", "other"])
        subject = Subject("issue", site.sandbox.state.issue(key).id)
        app.store.mark([subject], "test", site.clock.now())
        work(app)

        assert app.store.next_due() is not None
        assert len(list(app.store.mirrored())) == 1


def test_a_deleted_issue_is_given_up_after_an_hour(site: Site) -> None:
    """Absent once is not deleted; absent twice, an hour apart, ends our interest and our copy."""
    key = site.issue(age=30 * DAY)
    with site.connector("write") as app:
        app.poller.full()
        work(app)
        site.sandbox.state.delete_issue(key, "agent")
        app.store.mark([Subject("issue", "10001")], "test", site.clock.now())
        work(app)
        assert len(list(app.store.mirrored())) == 1

        site.clock.move_to(NOW + HOUR)
        work(app)
        assert list(app.store.mirrored()) == []
        assert app.store.next_due() is None


def test_an_observer_on_the_same_store_makes_nobody_announce_the_past(site: Site) -> None:
    """Somebody observes with the writer's store: the writer still tells of nothing that is older than its switch."""
    for _ in range(5):
        site.issue(age=30 * DAY)
    with site.connector("write") as writer:
        writer.poller.full()
        work(writer)
        with site.connector("observe"):
            writer.poller.full()
            work(writer)

        assert comments(site) == 0


def test_switching_to_write_looks_at_everything_again(site: Site) -> None:
    """What was only observed gets its labels at the next poll, though nothing has happened on it."""
    key = site.issue(age=30 * DAY)
    with site.connector("observe") as app:
        app.poller.poll()
        work(app)
    with site.connector("write") as app:
        app.poller.poll()
        work(app)

        assert site.sandbox.state.issue(key).labels == ["sla-breached"]


def test_an_outage_of_jira_is_no_issues_fault(site: Site) -> None:
    """A quarter of an hour of 503 parks nothing, and work goes on within a minute after it."""
    key = site.issue(age=30 * DAY)
    with site.connector("write") as app:
        app.poller.full()
        site.sandbox.faults.add("status", status=503, times=None, path="/bulkfetch$")
        for _ in range(90):
            site.clock.move_to(site.clock.now() + 10_000)
            work(app)
        assert app.store.parked() == []
        assert app.store.failing() != []

        site.sandbox.faults.clear()
        site.clock.move_to(site.clock.now() + MINUTE)
        work(app)
        assert site.sandbox.state.issue(key).labels == ["sla-breached"]


def test_a_refused_comment_withholds_no_label(site: Site) -> None:
    """403 for comments: the label comes all the same, and the refusal is shown."""
    key = site.issue(age=7 * HOUR)
    with site.connector("write") as app:
        app.poller.full()
        work(app)
        site.sandbox.faults.add("status", status=403, times=None, method="POST", path="/comment$")
        site.clock.move_to(NOW + 2 * HOUR)
        work(app)

        assert site.sandbox.state.issue(key).labels == ["sla-breached"]
        assert [error for _subject, error in app.store.failing()] != []


def test_several_workers_keep_to_the_hourly_limit_together(site: Site) -> None:
    """Six threads and a limit of two: two comments."""
    for _ in range(6):
        site.issue(age=7 * HOUR)
    with site.connector("write", comments=2) as app:
        app.poller.full()
        work(app)
        site.sandbox.faults.add("slow", seconds=0.2, times=None, method="POST", path="/comment$")
        site.clock.move_to(NOW + 2 * HOUR)
        app.worker._batch = 1
        threads = [threading.Thread(target=work, args=(app,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert comments(site) == 2


def test_a_lost_login_is_shown(site: Site) -> None:
    """The operator's page and the health check say that Jira does not know us any more, until it does."""
    site.issue(age=30 * DAY)
    with site.connector("write") as app:
        app.poller.full()
        site.sandbox.access.revoke("aftercare")
        work(app)

        assert any("does not know us" in trouble for trouble in app.troubles())


def test_a_comment_that_jira_shows_to_customers_is_not_tried_again(
    tmp_path: Path, against_contract: Callable[[Sandbox], None]
) -> None:
    """A service project that keeps no comment internal: one is taken back, and no other follows in days."""
    site = Site(tmp_path, project_type="service_desk")
    site.sandbox.log_requests = True
    site.issue(age=7 * HOUR)
    site.issue(age=7 * HOUR)
    site.sandbox.state.listeners.append(make_public)
    with site.connector("write") as app:
        app.poller.full()
        work(app)
        site.clock.move_to(NOW + 2 * HOUR)
        for _ in range(12):
            work(app)
            site.clock.move_to(site.clock.now() + 5 * HOUR)

        assert app.jira.calls["POST /issue/{id}/comment"] == 1
        assert all(issue.comments == [] for issue in site.sandbox.state.issues())
        assert all(issue.labels == ["sla-breached"] for issue in site.sandbox.state.issues())
        assert any("public" in error or "customers" in error for _subject, error in app.store.failing())
    site.sandbox.stop()
    against_contract(site.sandbox)


@pytest.mark.postgres
def test_the_loop_runs_on_postgresql_too(site: Site, postgres_url: str) -> None:
    """The same breach, card and notice with the store on a PostgreSQL server."""
    key = site.issue(age=7 * HOUR)
    with site.connector("write", store=postgres_url) as app:
        app.poller.full()
        work(app)
        site.clock.move_to(NOW + 2 * HOUR)
        work(app)
        app.poller.full()
        work(app)

        kinds = [c.properties["aftercare"]["kind"] for c in site.sandbox.state.issue(key).comments]
        assert sorted(kinds) == ["card", "notice"]
        assert app.schedule._is_leader()
