"""Risks from the first sign to their end, over HTTP: a rule finds one, people rate, answer and overrule it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
from rules.model import DAY, HOUR, MINUTE
from tests.scenarios.practice import FLAVOURS, card, journal, labels, look, mentioned, of_kind, practice_site, told
from tests.scenarios.site import NOW, Site

FIELD = "customfield_10070"
POLICY = """
[risk]
tell = { high = ["assignee"], critical = ["assignee", { group = "leads" }] }
score_field = "Risk score"
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
        made.sandbox.state.add_field(FIELD, "Risk score", "number")
        yield made


def score(site: Site, key: str) -> object:
    return site.sandbox.state.issue(key).custom.get(FIELD)


def relabel(site: Site, key: str, *, add: str = "", remove: str = "") -> None:
    """A person adds a label, or takes one away."""
    kept = [one for one in site.sandbox.state.issue(key).labels if one != remove]
    site.sandbox.state.edit(key, "agent", labels=[*kept, *([add] if add else [])])


def test_a_risk_is_found_rated_accepted_and_comes_back(site: Site) -> None:
    """High by the rule; critical by a person, which the leads hear of; accepted and quiet; due again on its date."""
    state, key = site.sandbox.state, site.issue(age=0)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW)
        assert labels(site, key) == set()
        assert score(site, key) is None

        relabel(site, key, add="waiting")
        look(site, app, NOW + MINUTE)
        assert labels(site, key) == {"waiting", "risk-schedule", "risk-high"}
        assert score(site, key) == 12
        assert "Spare part late" in card(site, key)
        (comment,) = of_kind(site, key, "notice")
        assert mentioned(site, comment) == {"agent"}

        state.comment(key, "agent", "!risk assess spare-part-late 5x4 | the supplier went quiet")
        look(site, app, NOW + 2 * MINUTE)
        assert labels(site, key) == {"waiting", "risk-schedule", "risk-critical"}
        assert score(site, key) == 20
        assert mentioned(site, of_kind(site, key, "notice")[-1]) == {"agent", "boss"}

        state.comment(key, "agent", "!风险 接受 spare-part-late 至 2026-04-02 | 客户知情")
        look(site, app, NOW + 3 * MINUTE)
        assert labels(site, key) == {"waiting", "risk-accepted"}
        assert score(site, key) is None

        before = len(told(site, key))
        look(site, app, NOW + 4 * DAY)
        assert labels(site, key) >= {"risk-schedule", "risk-critical"}
        assert "Spare part late" in " ".join(told(site, key)[before:])
        assert score(site, key) == 20


def test_a_persons_risk_stays_until_a_person_closes_it(site: Site) -> None:
    """Named in Chinese, closed in English; what is misspelt is answered with the nearest command."""
    state, key = site.sandbox.state, site.issue(age=0)
    with site.connector("write", more=POLICY) as app:
        state.comment(key, "agent", "!风险 新增 技术 3x4 备用控制器没有库存")
        look(site, app, NOW + MINUTE)
        assert labels(site, key) == {"risk-technical", "risk-high"}
        assert "备用控制器没有库存" in card(site, key)

        state.comment(key, "agent", "!risk mitgate 1 | a second one is ordered")
        look(site, app, NOW + 2 * MINUTE)
        (reply,) = of_kind(site, key, "reply")
        assert "!risk mitigate" in str(reply.body).replace("\\", "")

        state.comment(key, "agent", "!risk close 1 | it arrived")
        look(site, app, NOW + 3 * MINUTE)
        assert labels(site, key) == set()
        assert score(site, key) is None


def test_what_people_do_with_labels_field_and_card_is_respected(site: Site) -> None:
    """A label taken away and a value typed over stay so until the risk itself changes; a card that is gone, too."""
    state, key = site.sandbox.state, site.issue(age=0)
    relabel(site, key, add="waiting")
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        relabel(site, key, remove="risk-schedule")
        state.edit(key, "agent", **{FIELD: 3})
        look(site, app, NOW + 2 * MINUTE)
        assert labels(site, key) == {"waiting", "risk-high"}
        assert score(site, key) == 3

        (own,) = of_kind(site, key, "card")
        state.delete_comment(key, "agent", own.id)
        look(site, app, NOW + HOUR)
        assert of_kind(site, key, "card") == []

        state.comment(key, "agent", "!risk assess spare-part-late 2x2")
        look(site, app, NOW + HOUR + MINUTE)
        assert "risk-high" not in labels(site, key)
        assert score(site, key) == 4


def test_a_field_that_is_on_no_screen_holds_up_nothing(site: Site) -> None:
    """Jira refuses the whole request: labels go out without the field, once, and it is asked for no more until its
    value is another one. The journal says which field, and why."""
    state, key = site.sandbox.state, site.issue(age=0)
    state.off_screen.add(FIELD)
    relabel(site, key, add="waiting")
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        assert labels(site, key) == {"waiting", "risk-schedule", "risk-high"}
        (refused,) = journal(app, "field refused")
        assert refused["field"] == FIELD
        assert "screen" in refused["why"]
        assert app.store.parked() == []

        asked = app.jira.calls["PUT /issue/{id}"]
        look(site, app, NOW + HOUR)
        assert app.jira.calls["PUT /issue/{id}"] == asked

        state.off_screen.clear()
        state.comment(key, "agent", "!risk assess spare-part-late 5x5")
        look(site, app, NOW + 2 * HOUR)
        assert score(site, key) == 25
        assert journal(app, "field") == [{"field": FIELD}]


def test_a_number_stays_with_its_risk_when_an_earlier_comment_is_deleted(site: Site) -> None:
    """The first of two is deleted by its author: the second is still the second, and the next one the third. Jira keeps
    what each number was given to, in our property."""
    state, key = site.sandbox.state, site.issue(age=0)
    with site.connector("write", more=POLICY) as app:
        first = state.comment(key, "agent", "!risk add technical 2x2 no spare part")
        state.comment(key, "agent", "!risk add schedule 4x3 customs")
        look(site, app, NOW + MINUTE)
        assert labels(site, key) == {"risk-technical", "risk-schedule", "risk-high"}

        state.delete_comment(key, "agent", first.id)
        look(site, app, NOW + 2 * MINUTE)
        assert labels(site, key) == {"risk-schedule", "risk-high"}

        state.comment(key, "agent", "!risk add cost 2x2 freight")
        state.comment(key, "agent", "!risk close 2 | it came through")
        look(site, app, NOW + 3 * MINUTE)
        assert labels(site, key) == {"risk-cost"}
        state.comment(key, "agent", "!risk close 3 | it was cheap")
        look(site, app, NOW + 4 * MINUTE)
        assert labels(site, key) == set()
