"""Who holds a role in a project."""

from typing import TYPE_CHECKING, Any

import pytest

from connector.errors import JiraGone
from rules.model import Person

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire

ROLE = "/project/OPS/role"


def user(wire: "Wire", name: str) -> dict[str, Any]:
    if wire.flavour == "cloud":
        return {"accountId": name, "accountType": "atlassian", "displayName": name.title()}
    return {"key": f"key-{name}", "name": name, "displayName": name.title()}


def actor(wire: "Wire", name: str) -> dict[str, Any]:
    raw: dict[str, Any] = {"type": "atlassian-user-role-actor", "displayName": name.title(), "id": 1}
    return {**raw, "actorUser": {"accountId": name}} if wire.flavour == "cloud" else {**raw, "name": name}


def test_holders_are_people_and_members_of_groups(wire: "Wire") -> None:
    """Whoever holds two roles is one person; a group that holds a role gives its members."""
    cloud = wire.flavour == "cloud"
    group = {"type": "atlassian-group-role-actor", "displayName": "Leads", "name": "leads"}
    wire.answers("GET", ROLE, json={"Desk": f"{wire.api}{ROLE}/7", "Lead": f"{wire.api}{ROLE}/8", "Other": "x/9"})
    wire.answers("GET", f"{ROLE}/7", json={"actors": [actor(wire, "ann")]})
    if not cloud:
        wire.answers("GET", "/user", json=user(wire, "ann"))
    wire.answers("GET", f"{ROLE}/8", json={"actors": [group]})
    members = [user(wire, "ann"), user(wire, "bob")]
    wire.answers("GET", "/group/member", json={"values": members, "isLast": True, "total": 2})

    people = wire.jira.people_in_roles("OPS", ["desk", "Lead"])

    ann, bob = ("ann", "bob") if cloud else ("key-ann", "key-bob")
    assert {id_: person.roles for id_, person in people.items()} == {ann: {"desk", "Lead"}, bob: {"Lead"}}
    assert people[bob] == Person(
        id=bob,
        name="Bob",
        account_type="atlassian" if cloud else None,
        login=None if cloud else "bob",
        roles=frozenset({"Lead"}),
    )


def test_a_role_that_can_be_spared_is_held_by_nobody(wire: "Wire") -> None:
    """Where the project lacks it; the others are read all the same."""
    wire.answers("GET", ROLE, json={"Desk": f"{wire.api}{ROLE}/7"})
    assert wire.jira.people_in_roles("OPS", ["Lead"], frozenset({"Lead"})) == {}


def test_a_role_that_the_project_lacks_is_named(wire: "Wire") -> None:
    """The reader sees which entry of the policy it is about, and in which project."""
    wire.answers("GET", ROLE, json={"Desk": f"{wire.api}{ROLE}/7"})

    with pytest.raises(JiraGone, match="OPS has no role 'Lead'"):
        wire.jira.people_in_roles("OPS", ["Lead"])
