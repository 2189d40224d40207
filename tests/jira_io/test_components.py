"""Who leads the components of a project."""

from typing import TYPE_CHECKING, Any

import pytest

from connector.errors import JiraGone
from connector.jira_io.parsing_site import context_people, with_context
from rules.model import Person, Site

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire

COMPONENTS = "/project/OPS/components"


def user(wire: "Wire", name: str) -> dict[str, Any]:
    if wire.flavour == "cloud":
        return {"accountId": name, "accountType": "atlassian", "displayName": name.title()}
    return {"key": f"key-{name}", "name": name, "displayName": name.title()}


def test_leads_are_known_by_the_ids_of_components(wire: "Wire") -> None:
    """A component without a lead is known to have none."""
    wire.answers(
        "GET",
        COMPONENTS,
        json=[{"id": "10", "name": "Pump", "lead": user(wire, "ann")}, {"id": "11", "name": "Valve"}],
    )

    found = wire.jira.component_leads("OPS")

    cloud = wire.flavour == "cloud"
    account, kind, login = ("ann", "atlassian", None) if cloud else ("key-ann", None, "ann")
    assert found == {"10": Person(id=account, name="Ann", account_type=kind, login=login), "11": None}


def test_a_project_that_cannot_be_seen_is_said_to_be_gone(wire: "Wire") -> None:
    """It is not one without components."""
    wire.answers("GET", COMPONENTS, status=404, json={"errorMessages": ["No project could be found."]})

    with pytest.raises(JiraGone):
        wire.jira.component_leads("OPS")


def test_a_context_file_tells_who_leads_components() -> None:
    """As REST lists them; whoever is named only there is known by name."""
    context = {"components": [{"id": "10", "lead": {"accountId": "ann", "displayName": "Ann"}}, {"id": "11"}]}

    assert with_context(Site(), context).component_leads == {"10": "ann", "11": None}
    assert context_people(context)["ann"].name == "Ann"
