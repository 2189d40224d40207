"""Changes after the baseline, over HTTP: found in the history, assessed, decided in both languages, escalated."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
from rules.model import DAY, HOUR, MINUTE
from tests.scenarios.practice import FLAVOURS, labels, look, mentioned, of_kind, practice_site, told
from tests.scenarios.site import NOW, Site

APPROVAL = "customfield_10071"
POLICY = """
[change]
baseline = { entered = "In Progress" }
window = "30m"
requirement = ["summary", "description", "fixVersions", "components", "issuelinks"]
resource = ["assignee", "timeoriginalestimate"]
schedule = ["duedate"]
calendar = "always"
decide_within = "4h"
tell = ["assignee"]
escalate_after = "2h"
escalate_to = [{ group = "leads" }]
approval_field = "Change approval"
approved = ["Approved"]
rejected = ["Rejected"]
"""


@pytest.fixture(params=FLAVOURS)
def site(tmp_path: Path, request: pytest.FixtureRequest, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    with practice_site(tmp_path, request.param, against_contract) as made:
        made.sandbox.state.add_field(APPROVAL, "Change approval", "option")
        yield made


def begun(site: Site) -> str:
    """An issue that is being worked on since now, with a due date."""
    state, key = site.sandbox.state, site.issue(age=HOUR)
    state.edit(key, "agent", duedate="2026-04-10", timeoriginalestimate=4 * 3600)
    state.transition(key, "agent", "In Progress")
    return key


def test_edits_after_the_baseline_wait_for_a_decision(site: Site) -> None:
    """What was planned before is no change; several edits at once are one; a word approves the first, a Chinese one
    rejects the second."""
    state, key = site.sandbox.state, begun(site)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        assert labels(site, key) == set()

        site.clock.move_to(NOW + 10 * MINUTE)
        state.edit(key, "customer", summary="an issue and something more")
        state.edit(key, "agent", components=["Pump"], timeoriginalestimate=9 * 3600)
        look(site, app, NOW + 20 * MINUTE)
        assert labels(site, key) == {"change-requirement", "change-resource"}

        site.clock.move_to(NOW + 2 * HOUR)
        state.edit(key, "agent", duedate="2026-04-20")
        look(site, app, NOW + 2 * HOUR + MINUTE)
        assert labels(site, key) == {"change-requirement", "change-resource", "change-schedule"}

        state.comment(key, "agent", "!change assess 1 five hours more, no new parts")
        state.comment(key, "agent", "!change approve 1 | agreed on the phone")
        look(site, app, NOW + 2 * HOUR + 2 * MINUTE)
        assert labels(site, key) == {"change-schedule"}

        state.comment(key, "agent", "!变更 驳回 2 | 客户不能等")
        look(site, app, NOW + 2 * HOUR + 3 * MINUTE)
        assert labels(site, key) == set()
        assert told(site, key) == []
        look(site, app, NOW + 4 * DAY)
        assert [one for one in told(site, key) if "hange" in one] == []


def test_what_nobody_decides_is_reminded_and_escalated(site: Site) -> None:
    """First the assignee, then the leads, each once."""
    state, key = site.sandbox.state, begun(site)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        state.edit(key, "agent", duedate="2026-04-20")
        look(site, app, NOW + 4 * HOUR + 2 * MINUTE)
        (reminded,) = of_kind(site, key, "notice")
        assert mentioned(site, reminded) == {"agent"}
        assert labels(site, key) == {"change-schedule", "change-overdue"}

        look(site, app, NOW + 6 * HOUR + 2 * MINUTE)
        assert mentioned(site, of_kind(site, key, "notice")[-1]) == {"boss"}
        assert "still not decided" in told(site, key)[-1]

        state.comment(key, "agent", "!change deferr 1")
        look(site, app, NOW + 6 * HOUR + 3 * MINUTE)
        (reply,) = of_kind(site, key, "reply")
        assert "!change defer" in str(reply.body)
        assert "change-overdue" in labels(site, key)


def test_a_field_approves_and_what_is_taken_back_needs_no_decision(site: Site) -> None:
    """A date put back to what it was is no change any more; the approval field decides about the rest."""
    state, key = site.sandbox.state, begun(site)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        state.edit(key, "agent", duedate="2026-04-20")
        look(site, app, NOW + 2 * MINUTE)
        assert labels(site, key) == {"change-schedule"}
        state.edit(key, "agent", duedate="2026-04-10")
        look(site, app, NOW + 3 * MINUTE)
        assert labels(site, key) == set()

        other = site.issue(age=0)
        site.clock.move_to(NOW + HOUR)
        state.link("Relates", key, other, "agent")
        look(site, app, NOW + HOUR + MINUTE)
        assert labels(site, key) == {"change-requirement"}
        state.edit(key, "boss", **{APPROVAL: {"id": "1", "value": "Approved"}})
        look(site, app, NOW + HOUR + 2 * MINUTE)
        assert labels(site, key) == set()


def test_a_label_taken_away_stays_away_and_our_own_writes_are_no_change(site: Site) -> None:
    """A person's decision holds while the change waits; a later change is marked again."""
    state, key = site.sandbox.state, begun(site)
    with site.connector(
        "write", more=POLICY.replace('resource = ["a', 'technical = ["labels"]\nresource = ["a')
    ) as app:
        look(site, app, NOW + MINUTE)
        state.edit(key, "agent", duedate="2026-04-20")
        look(site, app, NOW + 2 * MINUTE)
        assert labels(site, key) == {"change-schedule"}
        state.edit(key, "agent", labels=["noted"])
        look(site, app, NOW + 3 * MINUTE)
        assert "change-schedule" not in labels(site, key)

        state.comment(key, "agent", "!change approve")
        look(site, app, NOW + 4 * MINUTE)
        assert labels(site, key) == {"noted"}
        site.clock.move_to(NOW + 2 * HOUR)
        state.edit(key, "agent", duedate="2026-04-21")
        look(site, app, NOW + 2 * HOUR + MINUTE)
        assert labels(site, key) == {"noted", "change-schedule"}
