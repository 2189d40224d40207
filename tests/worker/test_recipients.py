"""Whom alerts can mention: members of the groups that they tell are known, be they on the issue or not."""

from collections.abc import Callable

import pytest

from connector.reconcile import with_groups
from rules.alerts import groups_told, roles_told
from rules.model import Person
from rules.policy import AlertLevel, Policy


def test_members_of_groups_that_alerts_tell_are_known_though_they_are_not_on_the_issue() -> None:
    """Members of other groups are not added; who is on the issue gets the groups, and keeps the name read with it."""
    agents, managers = frozenset({"agents"}), frozenset({"managers"})
    members = {
        "ann": Person(id="ann", name="Ann of the group", groups=agents),
        "bob": Person(id="bob", name="Bob", groups=agents),
        "mia": Person(id="mia", name="Mia", groups=managers),
    }

    people = with_groups(
        {"ann": Person(id="ann", name="Ann"), "carl": Person(id="carl", name="Carl")}, members, managers
    )

    assert people == {
        "ann": Person(id="ann", name="Ann", groups=agents),
        "carl": Person(id="carl", name="Carl"),
        "mia": Person(id="mia", name="Mia", groups=managers),
    }


def test_the_groups_and_roles_that_alerts_tell_are_read(level: Callable[..., AlertLevel]) -> None:
    """Those that the lead stands for are among them, where a level tells the lead."""
    told = (level("assignee", "group:managers"), level("lead", "role:Service Desk Team", "account-1"))
    policy = Policy(digest="d", alerts=told, lead="role:Project lead")

    assert groups_told(policy) == {"managers"}
    assert roles_told(policy) == {"Service Desk Team", "Project lead"}
    assert groups_told(Policy(digest="d", alerts=told, lead="group:heads")) == {"managers", "heads"}
    assert roles_told(Policy(digest="d", alerts=told)) == {"Service Desk Team"}


@pytest.fixture
def level() -> Callable[..., AlertLevel]:
    """A level that tells these at the breach."""
    return lambda *names: AlertLevel(at="breach", tell=names)
