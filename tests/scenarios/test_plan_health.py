"""What a plan lacks, over HTTP: told once, gone when it is there; work that does not fit, milestones, open parts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
from rules.model import DAY, HOUR, MINUTE
from tests.scenarios.practice import FLAVOURS, labels, look, practice_site, told
from tests.scenarios.site import NOW, Site

CRITERIA = "customfield_10072"
POLICY = """
[plan]
calendar = "always"
owner = { within = "1h" }
due_date = { within = "2h" }
estimate = { within = "2h" }
acceptance_criteria = { within = "3h", when = 'labels = complex', field = "Acceptance criteria" }
tell = ["assignee", "reporter"]
"""


@pytest.fixture(params=FLAVOURS)
def site(tmp_path: Path, request: pytest.FixtureRequest, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    with practice_site(tmp_path, request.param, against_contract) as made:
        made.sandbox.state.add_field(CRITERIA, "Acceptance criteria", "string")
        yield made


def gaps(site: Site, key: str) -> set[str]:
    return {label for label in labels(site, key) if label.startswith("plan-")}


def planned(site: Site, **fields: object) -> str:
    """An issue with an owner, a due date and an estimate."""
    key = site.issue(age=0)
    site.sandbox.state.edit(key, "agent", **{"duedate": "2026-04-10", "timeoriginalestimate": 4 * 3600, **fields})
    return key


def test_what_is_lacking_is_told_once_and_gone_when_it_is_there(site: Site) -> None:
    """Owner after an hour, due date and estimate after two, criteria where they are asked for; an edit mends each."""
    state, key = site.sandbox.state, site.issue(age=0)
    state.edit(key, "customer", assignee=None, labels=["complex"])
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        assert gaps(site, key) == set()
        look(site, app, NOW + HOUR)
        assert gaps(site, key) == {"plan-no-owner"}
        look(site, app, NOW + 3 * HOUR)
        every = {"plan-no-owner", "plan-no-due-date", "plan-no-estimate", "plan-no-acceptance-criteria"}
        assert gaps(site, key) == every
        assert "no acceptance criteria" in told(site, key)[-1]
        known = len(told(site, key))

        state.edit(key, "agent", assignee="agent", duedate="2026-04-10")
        look(site, app, NOW + 3 * HOUR + MINUTE)
        assert gaps(site, key) == {"plan-no-estimate", "plan-no-acceptance-criteria"}
        state.edit(key, "agent", timeoriginalestimate=3600, **{CRITERIA: "ten starts without a trip"})
        look(site, app, NOW + 3 * HOUR + 2 * MINUTE)
        assert gaps(site, key) == set()
        assert len(told(site, key)) == known

        look(site, app, NOW + 20 * DAY)
        assert gaps(site, key) == {"plan-overdue"}
        state.edit(key, "agent", duedate="2026-05-10")
        look(site, app, NOW + 20 * DAY + MINUTE)
        assert gaps(site, key) == set()


def test_work_that_no_longer_fits_before_its_version_is_told(site: Site) -> None:
    """Ten hours are left and the version is released tonight: later it fits again; logged work makes it less."""
    state = site.sandbox.state
    state.add_version("ASP", "Release 2", release="2026-03-31")
    key = planned(site, fixVersions=["Release 2"], duedate="2026-03-31", timeoriginalestimate=20 * 3600)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        assert gaps(site, key) == set()
        look(site, app, NOW + 20 * HOUR)
        assert gaps(site, key) == {"plan-does-not-fit"}
        assert "Release 2" in " ".join(told(site, key))

        state.log_work(key, "agent", 15 * 3600)
        look(site, app, NOW + 20 * HOUR + MINUTE)
        assert gaps(site, key) == set()

        state.add_version("ASP", "Release 2", release="2026-03-30")
        look(site, app, NOW + 21 * HOUR)
        assert "plan-milestone-overdue" in gaps(site, key)
        state.add_version("ASP", "Release 2", release="2026-04-20")
        look(site, app, NOW + 22 * HOUR)
        assert gaps(site, key) == set()


def test_a_milestone_that_slips_again_and_again_is_asked_for_a_reason(site: Site) -> None:
    """Its slip counts from the first date; after the second move whoever moved it is asked, once."""
    state = site.sandbox.state
    made = state.create_issue("ASP", "Milestone", "Commissioning", reporter="customer", assignee="agent")
    state.edit(made.key, "agent", duedate="2026-04-10", timeoriginalestimate=3600)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        assert gaps(site, made.key) == set()
        state.edit(made.key, "agent", duedate="2026-04-15")
        look(site, app, NOW + 2 * MINUTE)
        assert gaps(site, made.key) == {"plan-milestone-slipped"}
        state.edit(made.key, "boss", duedate="2026-04-20")
        look(site, app, NOW + 3 * MINUTE)
        assert "2 times" in told(site, made.key)[-1]
        look(site, app, NOW + 3 * HOUR)
        assert len([one for one in told(site, made.key) if "say why" in one]) == 1


def test_a_parent_that_is_closed_with_open_parts_is_told(site: Site) -> None:
    """Until the parts are done; and a label that a person takes away stays away."""
    state, key = site.sandbox.state, planned(site)
    part = state.create_issue("ASP", "Sub-task", "order parts", reporter="agent", assignee="agent", parent=key)
    state.edit(part.key, "agent", duedate="2026-04-10", timeoriginalestimate=3600)
    with site.connector("write", more=POLICY) as app:
        state.transition(key, "agent", "Resolved")
        look(site, app, NOW + MINUTE)
        assert gaps(site, key) == {"plan-open-children"}
        assert part.key in " ".join(told(site, key))

        state.edit(key, "agent", labels=[])
        look(site, app, NOW + 2 * MINUTE)
        assert gaps(site, key) == set()

        state.transition(part.key, "agent", "Resolved")
        look(site, app, NOW + 3 * MINUTE)
        assert gaps(site, key) == set()
