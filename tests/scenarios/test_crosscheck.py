"""Native SLAs over HTTP: served with the issue, compared, reported, and never a reason to write."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.sandbox.records import SlaCycle
from rules.model import HOUR
from tests.scenarios.site import NOW, Site, work

FIELD = "customfield_10060"


@pytest.fixture(params=["cloud", "datacenter"])
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A service project with an SLA field, on either flavour."""
    made = Site(tmp_path, request.param, project_type="service_desk")
    made.sandbox.state.add_sla_field(FIELD, "Time to resolution")
    yield made
    made.sandbox.stop()


def test_the_sla_comes_with_the_issue_and_costs_no_request(site: Site) -> None:
    """The same requests with and without an SLA on the issue; the difference is a finding, and nothing is written
    because of it."""
    plain, timed = site.issue(age=HOUR), site.issue(age=HOUR)
    with site.connector("observe") as app:
        app.poller.full()
        work(app)
        before = dict(app.jira.calls)
    site.sandbox.state.run_sla(timed, FIELD, SlaCycle(start=NOW - HOUR, goal=4 * HOUR))
    with site.connector("observe") as app:
        app.poller.full()
        work(app)
        assert {name: n for name, n in app.jira.calls.items() if name in before} == before
        found = {key: app.store.newest_decision(key) for key in (plain, timed)}

    documents = {key: json.loads(json.dumps(one[1])) for key, one in found.items() if one is not None}
    assert "natives" not in documents[plain]
    (check,) = documents[timed]["natives"]
    assert check["native"] == "Time to resolution"
    assert check["cycles"][0]["reasons"] == ["goal"]
    assert [one["code"] for one in documents[timed]["findings"]] == ["differs_from_native"]
    assert documents[timed]["writes"] == documents[plain]["writes"]
