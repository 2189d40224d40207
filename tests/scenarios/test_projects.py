"""A project from its first look to its last move, over HTTP: load, milestones, reviews, budgets on its own issue; and
who looks again when an issue changes."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from connector.app import App
from connector.cli import main
from connector.sandbox.adf_text import plain
from connector.sandbox.server import Sandbox
from connector.store.interface import Subject
from rules.model import DAY, HOUR
from rules.relatives import FixVersion
from tests.scenarios.site import NOW, Site, work

POLICY = """
[calendars.office]
timezone = "UTC"
mon-fri = ["09:00-17:00"]
[[project]]
key = "ASP"
issue = "ASP-1"
communication_owner = { role = "Service desk lead" }
[load]
calendar = "office"
[plan]
calendar = "office"
milestone_types = ["Epic"]
[[contract]]
name = "Hengtai gold"
when = 'labels = gold'
calendar = "office"
budget = "10h"
[[review]]
name = "Project review"
every = "Monday 10:00"
calendar = "office"
of = "project"
"""
SECRET = "a-secret-of-the-tests"


@pytest.fixture(params=["cloud", "datacenter"])
def site(tmp_path: Path, request: pytest.FixtureRequest, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    made = Site(tmp_path, flavour=request.param)
    made.sandbox.log_requests = True
    made.sandbox.state.add_user("boss", "Boss")
    made.sandbox.state.create_issue("ASP", "Task", "The project", reporter="customer", assignee="boss")
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def ours(site: Site, key: str, kind: str) -> list[str]:
    """The texts of our comments of a kind, in order."""
    comments = site.sandbox.state.issue(key).comments
    found = [one for one in comments if one.properties.get("aftercare", {}).get("kind") == kind]
    return [(one.body if isinstance(one.body, str) else plain(one.body)).replace("*", "") for one in found]


def look(site: Site, app: App, at: int) -> None:
    """Go to that instant and look at all that is due; then find that a full look writes nothing."""
    site.clock.move_to(at)
    app.poller.full()
    settle(site, app)
    written = len(site.sandbox.ledger)
    app.poller.full()
    settle(site, app)
    assert len(site.sandbox.ledger) == written


def settle(site: Site, app: App) -> None:
    """Work, and wait until a project that gathers changes is due."""
    work(app)
    site.clock.move_to(site.clock.now() + 11_000)
    work(app)


def task(site: Site, **more: Any) -> str:
    return site.sandbox.state.create_issue("ASP", "Task", "work", reporter="customer", **more).key


def deliver(app: App, body: dict[str, Any]) -> None:
    """A webhook, signed as Jira signs it."""
    raw = json.dumps(body).encode()
    signature = "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature": signature, "Content-Type": "application/json"}
    assert app.web.test_client().post("/webhooks/jira", data=raw, headers=headers).status_code == 200


def test_a_project_is_told_of_at_its_own_issue(site: Site) -> None:
    """Who is over capacity, a milestone that moves, the contract's budget and the review; then calm."""
    state = site.sandbox.state
    state.add_version("ASP", "Firmware 1.4", start="2026-03-02", release="2026-04-03")
    heavy = task(
        site, assignee="agent", duedate="2026-04-02", timeoriginalestimate=50 * 3600, fixVersions=["Firmware 1.4"]
    )
    task(site, labels=["gold"], assignee="agent")
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW)
        (card,) = ours(site, "ASP-1", "project")
        assert all(part in card for part in ("OVER", "Agent", "125 %", "1 of 2 issues", "Firmware 1.4", "0 %"))
        (told,) = ours(site, "ASP-1", "notice")
        assert "Agent has too much to do" in told
        assert heavy in told
        assert ours(site, heavy, "project") == []

        state.add_version("ASP", "Firmware 1.4", start="2026-03-02", release="2026-04-10")
        project = state.project("ASP").id
        deliver(app, {"webhookEvent": "jira:version_updated", "version": {"id": "1", "projectId": int(project)}})
        look(site, app, NOW + 30 * 60_000)
        assert "has slipped by 7 days" in ours(site, "ASP-1", "notice")[-1]

        look(site, app, NOW + HOUR + 60_000)
        assert "Project review is due" in ours(site, "ASP-1", "notice")[-1]
        assert "People over capacity: 1" in ours(site, "ASP-1", "notice")[-1]
        state.comment("ASP-1", "boss", "!review done Project review")
        state.edit(heavy, "agent", timeoriginalestimate=8 * 3600, timeestimate=8 * 3600)
        look(site, app, NOW + 2 * HOUR)
        (card,) = ours(site, "ASP-1", "project")
        assert "OVER" not in card
        assert "Project review" not in card
        assert ours(site, "ASP-1", "reply") == []

        look(site, app, NOW + DAY)
        notices = ours(site, "ASP-1", "notice")
        assert len(ours(site, "ASP-1", "project")) == 1
        for words in ("has too much to do", "has slipped", "Project review is due", "communication owner"):
            assert sum(words in one for one in notices) == 1, words


def test_the_two_looks_at_the_own_issue_never_fight(site: Site) -> None:
    """Each has its property, its card and its comments; a person's own words there stay."""
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW)
        own = site.sandbox.state.issue("ASP-1")
        assert set(own.properties) == {"aftercare", "aftercare-project"}
        assert (len(ours(site, "ASP-1", "card")), len(ours(site, "ASP-1", "project"))) == (1, 1)
        look(site, app, NOW + 9 * HOUR)  # the issue's own clock is missed meanwhile
        assert (len(ours(site, "ASP-1", "card")), len(ours(site, "ASP-1", "project"))) == (1, 1)


def test_the_work_on_a_contract_uses_up_its_budget(site: Site) -> None:
    """Told when it is nearly used, and when it is."""
    gold = task(site, labels=["gold"], assignee="agent")
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW)
        site.sandbox.state.log_work(gold, "agent", 9 * 3600)
        look(site, app, NOW + 60 * 60_000)
        assert "budget of Hengtai gold is nearly used: 9 h of 10 h" in ours(site, "ASP-1", "notice")[-1]
        site.sandbox.state.log_work(gold, "agent", 2 * 3600)
        look(site, app, NOW + 120 * 60_000)
        assert "budget of Hengtai gold is used: 11 h of 10 h" in ours(site, "ASP-1", "notice")[-1]


def test_a_budget_that_was_used_before_writing_began_is_shown_and_not_told(site: Site) -> None:
    """The card of the project says it; nobody is sent old news."""
    gold = task(site, labels=["gold"], assignee="agent")
    site.sandbox.state.log_work(gold, "agent", 9 * 3600)
    site.clock.move_to(NOW + HOUR)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + HOUR)
        assert "Hengtai gold" in ours(site, "ASP-1", "project")[0]
        assert not any("budget" in one for one in ours(site, "ASP-1", "notice"))
        site.sandbox.state.log_work(gold, "agent", 2 * 3600)
        look(site, app, NOW + 2 * HOUR)
        assert "budget of Hengtai gold is used: 11 h of 10 h" in ours(site, "ASP-1", "notice")[-1]


def test_a_look_at_a_project_asks_jira_for_two_things_whatever_its_size(site: Site) -> None:
    """Its own issue and, once an hour, its versions; no issue by itself."""
    for number in range(30):
        task(site, assignee="agent", timeoriginalestimate=3600 * (number + 1), duedate="2026-04-30")
    with site.connector("observe", more=POLICY) as app:
        app.poller.full()
        settle(site, app)
        project = Subject("project", site.sandbox.state.project("ASP").id)
        for expected in (1, 1):
            before = app.jira.calls.copy()
            app.store.mark([project], "test", site.clock.now())
            work(app)
            used = app.jira.calls - before
            assert used.total() == expected, used
        site.clock.move_to(site.clock.now() + HOUR + 60_000)
        app.reconciler.surroundings()
        before = app.jira.calls.copy()
        app.store.mark([project], "test", site.clock.now())
        work(app)
        used = app.jira.calls - before
        assert used["GET /project/{project}/versions"] == 1
        assert app.store.decisions(project)[0][1]["project"] == "ASP"  # type: ignore[index, call-overload]


def test_a_version_that_changes_while_versions_are_read_is_read_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The webhook comes between Jira's answer and our note of it: the next look reads once more."""
    state = site.sandbox.state
    state.add_version("ASP", "Firmware 1.4", release="2026-04-03")
    project = Subject("project", state.project("ASP").id)
    task(site)
    with site.connector("observe", more=POLICY) as app:
        read = app.jira.versions

        def meanwhile(of: str) -> list[FixVersion]:
            found = read(of)
            monkeypatch.undo()
            state.add_version("ASP", "Firmware 1.4", release="2026-04-10")
            deliver(app, {"webhookEvent": "jira:version_updated", "version": {"id": "1", "projectId": int(of)}})
            return found

        monkeypatch.setattr(app.jira, "versions", meanwhile)
        app.poller.full()
        settle(site, app)
        settle(site, app)
        assert [one.version.release for one in app.store.seen_versions(project.id)] == ["2026-04-03", "2026-04-10"]


def test_a_linked_issue_that_closes_makes_its_relative_look_again(site: Site) -> None:
    """Whoever is blocked by it, without any event of its own; what is not known here is left alone."""
    state = site.sandbox.state
    blocked, blocker = task(site, assignee="agent"), task(site, assignee="agent")
    state.link("Blocks", blocker, blocked, "agent")
    with site.connector("observe", more=POLICY) as app:
        app.poller.full()
        settle(site, app)
        subject = Subject("issue", state.issue(blocked).id)
        looks = len(app.store.decisions(subject))
        state.edit(blocker, "agent", labels=["x"])
        app.store.mark([Subject("issue", state.issue(blocker).id)], "test", site.clock.now())
        work(app)
        assert len(app.store.decisions(subject)) == looks
        state.transition(blocker, "agent", "Resolved", "Done")
        app.store.mark([Subject("issue", state.issue(blocker).id)], "test", site.clock.now())
        work(app)
        assert len(app.store.decisions(subject)) == looks + 1


def test_an_epic_knows_its_children_and_they_its_date(site: Site) -> None:
    """From what was looked at before: no issue is asked for because another one names it."""
    state = site.sandbox.state
    epic = state.create_issue("ASP", "Epic", "Line 2", reporter="customer", assignee="agent", duedate="2026-04-30")
    child = task(site, assignee="agent", parent=epic.key, duedate="2026-05-15")
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW)
        fetched = app.jira.fetch([epic.id], {}).issues[epic.id]
        related = app.reconciler.plan(fetched, site.clock.now())[0].related or ()
        assert [(one.relation, one.key, one.due) for one in related] == [("child", child, "2026-05-15")]
        (card,) = ours(site, "ASP-1", "project")
        assert "Line 2" in card
        assert "15 days later than planned" in card
        found = app.jira.fetch([state.issue(child).id], {}).issues[state.issue(child).id]
        (parent,) = app.reconciler.plan(found, site.clock.now())[0].related or ()
        assert (parent.relation, parent.due) == ("parent", "2026-04-30")


def test_a_project_without_an_own_issue_in_the_policy_is_never_looked_at(site: Site) -> None:
    """Nothing is due for it, and nothing is read."""
    with site.connector("write") as app:
        look(site, app, NOW)
        assert app.store.decisions(Subject("project", site.sandbox.state.project("ASP").id)) == []
        assert app.jira.calls["GET /project/{project}/versions"] == 0


def test_the_plan_of_a_project_can_be_read_without_writing_it(site: Site) -> None:
    """As a table and as JSON, from what the service knows; before it knows anything that is said."""
    task(site, assignee="agent", timeoriginalestimate=50 * 3600, duedate="2026-04-02")
    with site.connector("observe", more=POLICY) as app:
        asked = ["plan", "--project", "ASP", "--config", str(site.folder / "config.toml")]
        unknown = CliRunner().invoke(main, asked)
        assert (unknown.exit_code, "aftercare sync" in unknown.output) == (2, True)
        app.poller.full()
        settle(site, app)
    written = len(site.sandbox.ledger)
    text = CliRunner().invoke(main, asked)
    assert text.exit_code == 0, text.output
    assert all(part in text.output for part in ("ASP", "Agent", "told at ASP-1", "create the card of the project"))
    told = json.loads(CliRunner().invoke(main, [*asked, "--format", "json"]).output)
    assert (told["project"], told["issue"], len(told["load"])) == ("ASP", "ASP-1", 2)
    assert CliRunner().invoke(main, [*asked, "ASP-2"]).exit_code == 2
    assert len(site.sandbox.ledger) == written


@pytest.mark.parametrize("status", [403, 404])
def test_versions_that_jira_refuses_do_not_stop_the_look(site: Site, status: int) -> None:
    """The card is written without them and a finding tells what to ask for; they are asked for again an hour later."""
    state = site.sandbox.state
    state.add_version("ASP", "Firmware 1.4", start="2026-03-02", release="2026-04-03")
    task(site, assignee="agent", fixVersions=["Firmware 1.4"])
    with site.connector("write", more=POLICY) as app:
        site.sandbox.faults.add("status", times=None, path="/versions$", status=status)
        look(site, app, NOW)
        project = Subject("project", state.project("ASP").id)
        (card,) = ours(site, "ASP-1", "project")
        assert "Firmware 1.4" not in card
        assert "versions_refused" in found(app, project)
        assert app.store.failing() == []
        asked = app.jira.calls["GET /project/{project}/versions"]
        app.store.mark([project], "test", site.clock.now())
        settle(site, app)
        assert app.jira.calls["GET /project/{project}/versions"] == asked

        site.sandbox.faults.clear()
        look(site, app, site.clock.now() + HOUR)
        (card,) = ours(site, "ASP-1", "project")
        assert "Firmware 1.4" in card
        assert "versions_refused" not in found(app, project)


def test_somebody_who_works_in_two_projects_is_over_capacity_in_their_sum(site: Site) -> None:
    """30 h here and 30 h there are too much for a week of 40 h; the plan that only looks says the same."""
    state = site.sandbox.state
    state.create_project("IT", "Another project", "service_desk")
    work_of_a_week = {"assignee": "agent", "duedate": "2026-04-02", "timeoriginalestimate": 30 * 3600}
    here = task(site, **work_of_a_week)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW)
        assert "OVER" not in ours(site, "ASP-1", "project")[0]
        there = state.create_issue("IT", "Task", "work", reporter="customer", **work_of_a_week).key
        look(site, app, NOW + HOUR + 60_000)
        (card,) = ours(site, "ASP-1", "project")
        assert "OVER" in card
        (told,) = [one for one in ours(site, "ASP-1", "notice") if "too much to do" in one]
        assert here in told
        assert there in told
    asked = ["plan", "--project", "ASP", "--config", str(site.folder / "config.toml")]
    assert "150 %" in CliRunner().invoke(main, asked).output


def found(app: App, project: Subject) -> set[str]:
    """The codes of what the newest look at the project has found."""
    plan = app.store.decided(project)
    assert isinstance(plan, dict)
    findings = plan["findings"]
    assert isinstance(findings, list)
    return {str(one["code"]) for one in findings if isinstance(one, dict)}


def test_hours_of_ones_own_hold_for_whoever_is_named_as_the_flavour_names_people(site: Site) -> None:
    """By account on Cloud and by login on Data Center, also for somebody who never touched the project's own issue."""
    half = """
[[people.capacity]]
who = { account = "%s" }
calendar = "office"
percent = "50%%"
"""
    agent = site.sandbox.state.user("agent")
    task(site, assignee="agent", duedate="2026-04-02", timeoriginalestimate=30 * 3600)
    more = POLICY + half % (agent.login if site.flavour == "datacenter" else agent.id)
    with site.connector("write", more=more) as app:
        look(site, app, NOW)
        (card,) = ours(site, "ASP-1", "project")
    assert "150 %" in card
