"""Reviews, over HTTP: reminded with an agenda, held by command or comment, missed and escalated, actions followed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
from rules.model import DAY, HOUR, MINUTE
from tests.scenarios.practice import FLAVOURS, labels, look, mentioned, of_kind, practice_site, told
from tests.scenarios.site import NOW, Site

TUESDAY = NOW + DAY + HOUR  # 10:00
POLICY = """
[[review]]
name = "Weekly review"
every = "Tuesday 10:00"
calendar = "always"
who = ["assignee"]
when = 'labels = complex'
missed_after = "4h"
escalate_after = "2h"
escalate_to = [{ group = "leads" }]
[[risk.rule]]
name = "Spare part late"
when = 'labels = waiting'
type = "schedule"
likelihood = 4
impact = 3
"""


@pytest.fixture(params=FLAVOURS)
def site(tmp_path: Path, request: pytest.FixtureRequest, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    with practice_site(tmp_path, request.param, against_contract) as made:
        yield made


def complex_issue(site: Site, *more: str) -> str:
    """An issue that is reviewed, without a clock that would be missed meanwhile."""
    key = site.issue(age=0)
    site.sandbox.state.edit(key, "agent", labels=["complex", *more], duedate="2026-04-30")
    return key


def reviewed(site: Site, key: str) -> list[str]:
    return [one for one in told(site, key) if "eview" in one]


def test_a_review_is_due_held_and_due_again(site: Site) -> None:
    """The reminder comes with an agenda; one was held by a command, the next by a comment that begins with its name;
    a resolved issue is not reviewed."""
    state, key = site.sandbox.state, complex_issue(site, "waiting")
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        assert "review-due" not in labels(site, key)

        look(site, app, TUESDAY)
        assert "review-due" in labels(site, key)
        (reminder,) = reviewed(site, key)
        assert "Weekly review is due" in reminder
        assert "Due date" in reminder
        assert "Spare part late" in reminder
        assert mentioned(site, of_kind(site, key, "notice")[-1]) == {"agent"}

        state.comment(key, "agent", "!review done Weekly review | all on track")
        look(site, app, TUESDAY + MINUTE)
        assert "review-due" not in labels(site, key)

        look(site, app, TUESDAY + 7 * DAY)
        assert "review-due" in labels(site, key)
        state.comment(key, "agent", "Weekly review: nothing new")
        look(site, app, TUESDAY + 7 * DAY + MINUTE)
        assert "review-due" not in labels(site, key)

        state.transition(key, "agent", "Resolved")
        look(site, app, TUESDAY + 14 * DAY)
        assert len(reviewed(site, key)) == 2


def test_a_review_that_nobody_holds_is_missed_and_escalated(site: Site) -> None:
    """Due, missed, escalated: three reminders, to those whom the policy names, and no more."""
    key = complex_issue(site)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        look(site, app, TUESDAY)
        look(site, app, TUESDAY + 4 * HOUR)
        assert "was missed" in reviewed(site, key)[-1]
        look(site, app, TUESDAY + 6 * HOUR)
        assert mentioned(site, of_kind(site, key, "notice")[-1]) == {"boss"}
        look(site, app, TUESDAY + DAY)
        assert len(reviewed(site, key)) == 3


def test_what_was_agreed_is_followed_until_it_is_done(site: Site) -> None:
    """In Chinese: an action with an owner and a date is late, is told to the owner, and is done."""
    state, key = site.sandbox.state, complex_issue(site)
    boss = state.user("boss").id
    with site.connector("write", more=POLICY) as app:
        look(site, app, TUESDAY)
        at = f"[~accountid:{boss}]" if site.flavour == "cloud" else f"[~{state.user('boss').login}]"
        state.comment(key, "agent", f"!评审 完成 Weekly review\n!评审 行动 订购备件 负责人 {at} 截止 2026-04-01")
        look(site, app, TUESDAY + MINUTE)
        assert not labels(site, key) & {"review-due", "action-overdue"}

        look(site, app, NOW + 3 * DAY)
        assert "action-overdue" in labels(site, key)
        assert "订购备件" in told(site, key)[-1]
        assert mentioned(site, of_kind(site, key, "notice")[-1]) == {"boss"}

        state.comment(key, "boss", "!review action-done 1")
        look(site, app, NOW + 3 * DAY + MINUTE)
        assert "action-overdue" not in labels(site, key)


def test_a_label_taken_away_and_a_review_left_out_are_respected(site: Site) -> None:
    """The label stays away for this review; one that is skipped with a reason is not missed."""
    state, key = site.sandbox.state, complex_issue(site)
    with site.connector("write", more=POLICY) as app:
        look(site, app, TUESDAY)
        state.edit(key, "agent", labels=["complex"])
        look(site, app, TUESDAY + MINUTE)
        assert "review-due" not in labels(site, key)

        state.comment(key, "agent", "!review skip Weekly review | holidays")
        look(site, app, TUESDAY + DAY)
        assert [one for one in reviewed(site, key) if "review was missed" in one] == []

        look(site, app, TUESDAY + 7 * DAY)
        assert "review-due" in labels(site, key)
