"""A group that Jira does not know: named by an alert it stops nobody; named by [people] nothing can be right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.model import HOUR
from tests.scenarios.site import Site, work

TOLD = """
[[alerts.level]]
at = "75%"
tell = [{ group = "managers" }, "assignee"]
"""
AGENTS = """
[people]
agents = { groups = ["managers"] }
"""


@pytest.fixture(params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, request.param)
    yield made
    made.sandbox.stop()


def test_a_group_of_recipients_that_is_not_there_holds_up_nothing(site: Site) -> None:
    """Everybody else is told and labels are set; the operator reads what is wrong, and no supervisor restarts us."""
    key = site.issue(age=10 * HOUR)
    with site.connector("observe", more=TOLD) as app:
        app.poller.full()
        work(app)
        client = app.console.test_client()

        assert app.store.newest_decision(key) is not None
        assert "managers" in client.get("/").text
        assert client.get("/healthz").status_code == 200


def test_a_group_of_agents_that_is_not_there_holds_up_every_clock(site: Site) -> None:
    """Without them every answer would be a customer's: nothing is planned, and the reason stands on the page."""
    key = site.issue(age=10 * HOUR)
    with site.connector("observe", more=AGENTS) as app:
        app.poller.full()
        work(app)

        assert app.store.newest_decision(key) is None
        assert "managers" in app.console.test_client().get("/").text
