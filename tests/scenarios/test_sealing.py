"""Finished clocks stay what they were: over a sandbox, with a store that lasts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector.app import App
from connector.cli import main
from connector.clock import SystemClock
from connector.sandbox.server import Sandbox
from connector.store.interface import Subject
from connector.weekly_rows import WeeklyRows
from reports.weeks import week_of
from rules.model import HOUR, MINUTE
from tests.scenarios.site import NOW, Site, work

REPLY = """
[[sla]]
name = "First response"
kind = "first_response"
goals = [{ target = "4h", calendar = "always" }]
"""


@pytest.fixture
def site(tmp_path: Path, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    made = Site(tmp_path)
    made.sandbox.log_requests = True
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def look(app: App) -> None:
    app.poller.full()
    work(app)


def answered(site: Site) -> tuple[str, str]:
    """An issue that an agent answered half an hour ago: its key, and the id of the comment."""
    key = site.issue(age=HOUR)
    site.clock.move_to(NOW + MINUTE)
    reply = site.sandbox.state.comment(key, "agent", "We are on it.")
    site.clock.move_to(NOW + HOUR)
    return key, reply.id


def findings(app: App, key: str) -> list[str]:
    found = app.store.newest_decision(key)
    assert found is not None
    return [finding["code"] for finding in found[1]["findings"]]  # type: ignore[index, call-overload, union-attr]


def test_a_deleted_answer_was_given_all_the_same(site: Site) -> None:
    """The clock stays met, a finding tells of it, and nothing is written."""
    key, reply = answered(site)
    with site.connector("write", more=REPLY) as app:
        look(app)
        look(app)
        written = len(site.sandbox.ledger)
        site.sandbox.state.delete_comment(key, "agent", reply)
        site.clock.move_to(NOW + 2 * HOUR)
        look(app)

        assert findings(app, key) == ["deleted_evidence"]
        assert len(site.sandbox.ledger) == written
        (first,) = [clock for clock in decided(app, key)["clocks"] if clock["metric"] == "First response"]
        assert (first["cycles"][0]["state"], first["cycles"][0]["breached"]) == ("stopped", False)


def decided(app: App, key: str) -> dict[str, list[dict[str, list[dict[str, object]]]]]:
    found = app.store.newest_decision(key)
    assert found is not None
    return found[1]  # type: ignore[return-value]


def test_seals_are_kept_while_observing_and_only_once(site: Site) -> None:
    """The next looks add nothing, whatever the mode."""
    key, _ = answered(site)
    id_ = site.sandbox.state.issue(key).id
    with site.connector("observe", more=REPLY) as app:
        look(app)
        (seal,) = app.store.seals(Subject("issue", id_))
        assert (seal.seal.metric, seal.seal.end, seal.seal.sealed_at) == ("First response", NOW + MINUTE, NOW + HOUR)
        site.clock.move_to(NOW + 2 * HOUR)
        look(app)
        assert app.store.seals(Subject("issue", id_)) == [seal]
        assert site.sandbox.ledger == []


def test_a_reopened_issue_supersedes_its_seal_and_gets_the_next(site: Site) -> None:
    """Both are kept, the first with when and why."""
    key = site.issue(age=HOUR)
    id_ = site.sandbox.state.issue(key).id
    with site.connector("observe", more=REPLY) as app:
        for minute, to, resolution in ((1, "Resolved", "Done"), (3, "Reopened", None), (5, "Resolved", "Done")):
            site.clock.move_to(NOW + minute * MINUTE)
            site.sandbox.state.transition(key, "agent", to, resolution)
            site.clock.move_to(NOW + (minute + 1) * MINUTE)
            look(app)
        found = [one for one in app.store.seals(Subject("issue", id_)) if one.seal.metric == "Resolution"]
        assert [(one.seal.number, one.seal.end, one.superseded_at) for one in found] == [
            (1, NOW + MINUTE, NOW + 4 * MINUTE),
            (2, NOW + 5 * MINUTE, None),
        ]
        assert "reopened" in (found[0].because or "")
        assert findings(app, key) == []


def test_the_weekly_report_counts_what_is_sealed(site: Site) -> None:
    """A policy that was corrected since does not turn last week's success into a miss."""
    answered(site)
    with site.connector("observe", more=REPLY) as app:
        look(app)
    with site.connector("observe", more=REPLY.replace("4h", "30m")) as app:
        look(app)
        policy = app.config.policy
        rows = WeeklyRows(store=app.store, policy=policy, plan=app.reconciler.plan, browse=app.jira.browse)
        now = site.clock.now()
        found = rows.figures(week_of(now, "UTC"), now)
        (reply,) = [promise for promise in found.promises if promise.metric == "First response"]
        assert (reply.met, reply.of) == (1, 1)


def run(site: Site, *arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, [*arguments, "--config", str(site.folder / "config.toml")], input=answer)


@pytest.fixture
def corrected(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """The key of an issue whose answer was sealed under four hours, and whose policy now says half an hour."""
    key, _ = answered(site)
    with site.connector("observe", more=REPLY) as app:
        look(app)
    strict = REPLY.replace("4h", "30m")
    with site.connector("observe", more=strict) as app:
        look(app)
        assert findings(app, key) == ["differs_from_sealed"]

    def now(_: SystemClock) -> int:
        return site.clock.now()

    monkeypatch.setattr(SystemClock, "now", now)
    return key


def test_resealing_shows_what_changes_and_asks(site: Site, corrected: str) -> None:
    """No, and everything stays; yes, and the old seal is kept beside the new one, with the reason."""
    subject = Subject("issue", site.sandbox.state.issue(corrected).id)
    asked = run(site, "reseal", corrected, "--because", "wrong goal", answer="n\n")
    assert asked.exit_code == 1
    assert f"{corrected}  First response, cycle from" in asked.output
    assert "target 4 h -> 30 min" in asked.output

    done = run(site, "reseal", "--all", "--because", "wrong goal", "--yes")
    assert done.exit_code == 0, done.output
    with site.connector("observe", more=REPLY.replace("4h", "30m")) as app:
        old, new = app.store.seals(subject)
        assert (old.because, old.superseded_at, old.seal.target) == ("wrong goal", site.clock.now(), (4, "hour"))
        assert (new.seal.number, new.seal.target, new.seal.breached) == (2, (30, "minute"), True)
        assert app.store.pending(site.clock.now()) == 1
        look(app)
        assert findings(app, corrected) == []
    assert "nothing to reseal" in run(site, "reseal", corrected, "--because", "again").output
    assert site.sandbox.ledger == []


def test_explaining_tells_that_a_clock_is_sealed(site: Site, corrected: str) -> None:
    """When, under which policy, and with which data; of the service's own store, which is not touched."""
    result = run(site, "explain", corrected)
    assert result.exit_code == 0, result.output
    assert "Sealed on" in result.output
    assert "tzdata" in result.output
    assert "differs_from_sealed" in result.output
    past = run(site, "explain", corrected, "--at", "2026-03-30T10:00:00Z")
    assert "Sealed" not in past.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["reseal", "--because", "x"], "Give either the KEY of an issue, or --all"),
        (["reseal", "ASP-1", "--all", "--because", "x"], "Give either the KEY of an issue, or --all"),
        (["reseal", "ASP-1", "--because", " "], "--because wants a reason"),
        (["reseal", "ASP-1"], "--because"),
        (["reseal", "ASP-99", "--because", "x"], "ASP-99"),
    ],
)
def test_what_cannot_be_resealed_is_refused_in_words(
    site: Site, corrected: str, arguments: list[str], told: str
) -> None:
    """Exit code 2."""
    result = run(site, *arguments)
    assert (result.exit_code, told in result.output) == (2, True), result.output
