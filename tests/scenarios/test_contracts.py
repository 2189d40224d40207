"""A contract from its first call to its end, over HTTP: goals, the rhythm of contact, and a project on hold."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.app import App
from connector.sandbox.adf_text import plain
from connector.sandbox.server import Sandbox
from rules.model import HOUR, MINUTE
from tests.scenarios.site import NOW, Site, work

POLICY = """
[[alerts.level]]
at = "75%"
tell = ["contact owner"]
[[alerts.level]]
at = "breach + 30m"
tell = ["component owner", "lead"]
[[contract]]
name = "Hengtai gold"
when = 'labels = gold'
calendar = "always"
goals = { "Resolution" = "2h" }
contact = { every = "4h", by = "phone", owner = { group = "leads" } }
valid = [2026-03-01, 2026-03-30]
[[project]]
key = "ASP"
lead = { group = "leads" }
on_hold = 'labels = frozen'
"""


@pytest.fixture(params=["cloud", "datacenter"])
def site(tmp_path: Path, request: pytest.FixtureRequest, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    made = Site(tmp_path, flavour=request.param)
    made.sandbox.log_requests = True
    made.sandbox.state.add_user("boss", "Boss", groups=["leads"])
    made.sandbox.state.add_user("fitter", "Fitter")
    made.sandbox.state.add_component("ASP", "Pump", "fitter")
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def notices(site: Site, key: str) -> list[str]:
    """The texts of what was told, in order."""
    comments = site.sandbox.state.issue(key).comments
    return [text(one.body) for one in comments if one.properties.get("aftercare", {}).get("kind") == "notice"]


def card(site: Site, key: str) -> str:
    comments = site.sandbox.state.issue(key).comments
    (found,) = [one for one in comments if one.properties.get("aftercare", {}).get("kind") == "card"]
    return text(found.body)


def text(body: Any) -> str:
    return body if isinstance(body, str) else plain(body)


def look(site: Site, app: App, at: int) -> None:
    """Go to that instant, look at everything that is due or was changed, and find that a second look writes nothing."""
    site.clock.move_to(at)
    app.poller.full()
    work(app)
    written = len(site.sandbox.ledger)
    app.poller.full()
    work(app)
    assert len(site.sandbox.ledger) == written


def test_a_contract_is_kept_missed_held_and_ends(site: Site) -> None:
    """Two hours to resolve, a call every four; on hold nobody is told; after its last day eight hours again."""
    state = site.sandbox.state
    key = site.issue(age=0)
    state.edit(key, "agent", labels=["gold"], components=["Pump"])
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + HOUR)
        assert "Contact (Hengtai gold)" in card(site, key)
        assert notices(site, key) == []

        state.edit(key, "agent", labels=["gold", "frozen"])
        look(site, app, NOW + 2 * HOUR + 40 * MINUTE)
        assert "sla-breached" in state.issue(key).labels
        assert notices(site, key) == []

        state.edit(key, "agent", labels=[label for label in state.issue(key).labels if label != "frozen"])
        look(site, app, NOW + 2 * HOUR + 50 * MINUTE)
        (told,) = notices(site, key)
        assert "Resolution" in told
        assert "goal 2 h of contract Hengtai gold" in card(site, key)

        look(site, app, NOW + 3 * HOUR + MINUTE)
        assert "Contact (Hengtai gold)" in notices(site, key)[1]

        state.comment(key, "agent", "!sla contact phone | spoke with Mr Wang")
        look(site, app, NOW + 3 * HOUR + 5 * MINUTE)
        look(site, app, NOW + 5 * HOUR)
        assert len(notices(site, key)) == 2

        look(site, app, NOW + 16 * HOUR)  # 31 March has begun where the contract's calendar is
        assert "Contract Hengtai gold ended on Mon 30 Mar" in card(site, key)


def mentioned(site: Site, key: str) -> set[str]:
    """The accounts that our notices mention, on either flavour."""
    found = " ".join(
        str(one.body)
        for one in site.sandbox.state.issue(key).comments
        if one.properties.get("aftercare", {}).get("kind") == "notice"
    )
    names = {"agent", "boss", "fitter"}
    return {
        name for name in names if f"'id': '{name}'" in found or f"[~{site.sandbox.state.user(name).login}]" in found
    }


def test_leads_and_owners_are_mentioned(site: Site) -> None:
    """The lead of the component in Jira, the project's lead, and the owner of the contact."""
    key = site.issue(age=0)
    site.sandbox.state.edit(key, "agent", labels=["gold"], components=["Pump"])
    with site.connector("write", more=POLICY) as app:
        look(site, app, NOW + 2 * HOUR + MINUTE)
        assert mentioned(site, key) == {"agent"}
        look(site, app, NOW + 2 * HOUR + 31 * MINUTE)
        assert mentioned(site, key) == {"agent", "boss", "fitter"}
        calls = [count for call, count in app.jira.calls.items() if call.endswith("/components")]
        assert calls == [1]
