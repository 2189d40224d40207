"""SLA fields of the sandbox's service projects: in the shape of service management's own API."""

import json

import jsonschema_rs
import pytest

from connector.sandbox.records import SlaCycle
from connector.sandbox.tables import Refused

FIELD, HOUR = "customfield_10060", 3_600_000


@pytest.fixture
def timed(sandbox):
    """ASP-1 with a cycle that is over and one that goes on."""
    state = sandbox.state
    state.projects["ASP"].type = "service_desk"
    state.add_sla_field(FIELD, "Time to resolution")
    start = state.now() - 9 * HOUR
    over = SlaCycle(start=start, goal=4 * HOUR, stop=start + 5 * HOUR)
    state.run_sla("ASP-1", FIELD, over, SlaCycle(start=start + 6 * HOUR, goal=4 * HOUR))
    return sandbox


def test_an_sla_comes_with_the_issue(timed, client):
    """Completed cycles, and the ongoing one with what has elapsed by now; no history tells of it."""
    told = client(timed).get("/issue/ASP-1", fields=FIELD, expand="changelog")
    value = told["fields"][FIELD]

    assert value["name"] == "Time to resolution"
    assert [one["breached"] for one in value["completedCycles"]] == [True]
    assert value["completedCycles"][0]["remainingTime"] == {"millis": -HOUR, "friendly": "-1h 0m"}
    assert value["ongoingCycle"]["elapsedTime"]["millis"] == 3 * HOUR
    assert (value["ongoingCycle"]["paused"], value["ongoingCycle"]["breached"]) == (False, False)
    assert "stopTime" not in value["ongoingCycle"]


def test_a_paused_cycle_tells_no_breach(timed, client):
    """What has elapsed is what the story says, and stays so."""
    state = timed.state
    state.run_sla("ASP-1", FIELD, SlaCycle(start=state.now() - HOUR, goal=HOUR, elapsed=HOUR // 2, paused=True))
    cycle = client(timed).get("/issue/ASP-1", fields=FIELD)["fields"][FIELD]["ongoingCycle"]

    assert "breachTime" not in cycle
    assert (cycle["paused"], cycle["withinCalendarHours"]) == (True, False)
    assert cycle["elapsedTime"] == {"millis": HOUR // 2, "friendly": "30m"}


def test_the_field_has_its_type_and_is_empty_elsewhere(timed, client):
    """Whoever reads the list of fields knows it by `schema.custom`."""
    ask = client(timed)
    (field,) = [each for each in ask.get("/field") if each["id"] == FIELD]

    assert field["schema"]["type"] == "sd-servicelevelagreement"
    assert field["schema"]["custom"] == "com.atlassian.servicedesk:sd-sla-field"
    assert ask.get("/issue/ASP-2", fields=FIELD)["fields"] == {FIELD: None}


def test_an_sla_runs_on_service_projects_only(sandbox):
    """And in its own field."""
    state = sandbox.state
    state.add_sla_field(FIELD, "Time to resolution")
    state.add_field("customfield_10061", "Line")
    state.projects["ASP"].type = "software"

    for field in (FIELD, "customfield_10061"):
        with pytest.raises(Refused):
            state.run_sla("ASP-1", field, SlaCycle(start=0, goal=HOUR))


def test_the_value_fits_atlassians_schema(timed, client, shared_data):
    """Of the service desk API, which gives the same object."""
    schemas = json.loads((shared_data / "openapi" / "jira-service-management-cloud.schemas.json").read_text())
    value = client(timed).get("/issue/ASP-1", fields=FIELD)["fields"][FIELD]

    assert not [
        str(error) for error in jsonschema_rs.Draft202012Validator(schemas["SlaInformation"]).iter_errors(value)
    ]
