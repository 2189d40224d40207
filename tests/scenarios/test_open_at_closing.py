"""What is open when an issue is closed, over HTTP: off the labels, on the card, in the summary, and back again."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.sandbox.server import Sandbox
from rules.model import DAY, HOUR, MINUTE
from tests.scenarios.practice import FLAVOURS, card, labels, look, of_kind, practice_site, told, words
from tests.scenarios.site import NOW, Site

POLICY = """
[change]
baseline = "created"
calendar = "always"
decide_within = "2h"
[[review]]
name = "Weekly review"
every = "Tuesday 10:00"
calendar = "always"
who = ["assignee"]
[[risk.rule]]
name = "Spare part late"
when = 'summary ~ pump'
type = "schedule"
likelihood = 4
impact = 3
[[closeout]]
name = "Repair"
item = [{ text = "Paper", mandatory = false }]
"""
LIVE = {"change-requirement", "risk-schedule", "risk-high", "action-overdue", "change-overdue"}


@pytest.fixture(params=FLAVOURS)
def site(tmp_path: Path, request: pytest.FixtureRequest, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    with practice_site(tmp_path, request.param, against_contract) as made:
        yield made


def say(site: Site, key: str, text: str) -> None:
    line = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    document: Any = {"type": "doc", "version": 1, "content": [line]}
    site.sandbox.state.comment(key, "agent", document if site.flavour == "cloud" else text)


def test_what_is_open_at_the_closing(site: Site) -> None:
    """Closed, nothing is tagged or told, however long; the card and the summary name it; reopened it is back."""
    state, key = site.sandbox.state, site.issue(age=0)
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + MINUTE)
        state.edit(key, "agent", summary="a pump and a valve")
        say(site, key, "!review action Ask the supplier by 2026-03-30 12:00")
        look(site, app, NOW + 4 * HOUR)
        assert labels(site, key) >= LIVE
        assert "Open at closing" not in card(site, key)

        state.transition(key, "agent", "Resolved")
        look(site, app, NOW + 5 * HOUR)
        assert labels(site, key) & LIVE == set()
        shown = card(site, key)
        assert "Open at closing" in shown
        assert [word in shown for word in ("Change 1", "Spare part late", "Ask the supplier")] == [True] * 3
        assert "Changes to decide" not in shown
        (summary,) = of_kind(site, key, "summary")
        body = words(summary.body)
        assert "Open at closing" in body
        assert [word in body for word in ("never decided", "Spare part late", "Action 1: Ask the")] == [True] * 3

        before = (card(site, key), told(site, key))
        look(site, app, NOW + 9 * DAY)
        assert (card(site, key), told(site, key)) == before

        state.transition(key, "agent", "Reopened")
        look(site, app, NOW + 9 * DAY + HOUR)
        assert labels(site, key) >= LIVE
        assert "Changes to decide" in card(site, key)
        assert "Open at closing" not in card(site, key)
