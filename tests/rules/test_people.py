"""Who is an agent, a customer, a bot, or ourselves."""

from typing import Any

import pytest

from rules.model import Person
from rules.people import is_agent, is_customer, is_customer_issue
from rules.policy import People

NAMED = People(agent_groups=frozenset({"after-sales"}), agent_accounts=frozenset({"boss", "jdoe"}))


@pytest.mark.parametrize(
    ("people", "account", "expected"),
    [
        (People(), "agent", True),
        (People(), "stranger", True),
        (People(), "customer", False),
        (People(), "robot", False),
        (People(), "us", False),
        (People(), None, False),
        (NAMED, "agent", True),
        (NAMED, "boss", True),
        (NAMED, "jira-user-7", True),
        (NAMED, "customer", False),
        (NAMED, "stranger", None),
        (People(agent_accounts=frozenset({"boss"})), "stranger", False),
    ],
)
def test_who_is_an_agent(build: Any, people: People, account: str | None, expected: bool | None) -> None:
    """Nobody named: whoever is neither customer nor bot. Named: only they, by account, login or group."""
    login = {"jira-user-7": Person(id="jira-user-7", name="Jo", login="jdoe")}
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", reporter="other"), **login)
    assert is_agent(snapshot, build.policy(people=people), account) is expected


def test_nobody_is_known_as_an_agent_where_no_groups_were_read(build: Any) -> None:
    """Offline, without accounts that are named, it cannot be told."""
    snapshot = build.replace(
        build.snapshot(build.issue("2026-03-02 10:00")), people={"agent": Person(id="agent", name="Anna")}
    )
    assert is_agent(snapshot, build.policy(people=NAMED), "agent") is None
    assert is_agent(snapshot, build.policy(people=NAMED), "boss") is True


@pytest.mark.parametrize(
    ("people", "account", "expected"),
    [
        (People(), "customer", True),
        (People(), "reporter", True),
        (People(), "agent", False),
        (People(), None, False),
        (People(reporter_is_customer=False), "reporter", False),
        (People(customer_groups=frozenset({"after-sales"})), "agent", True),
        (People(customer_groups=frozenset({"after-sales"}), agent_groups=frozenset({"after-sales"})), "agent", False),
    ],
)
def test_who_is_a_customer(build: Any, people: People, account: str | None, expected: bool) -> None:
    """By account type or group, or as the reporter; whoever is named as an agent is none."""
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", reporter="reporter"))
    assert is_customer(snapshot, build.policy(people=people), account) is expected


@pytest.mark.parametrize(
    ("reporter", "service", "expected"),
    [("customer", True, True), ("agent", True, False), (None, True, True), ("agent", False, True)],
)
def test_which_issues_owe_an_answer(build: Any, reporter: str | None, service: bool, expected: bool) -> None:
    """In a service project those of customers and of nobody known; elsewhere every one."""
    site = build.replace(build.site, service_projects=frozenset({"ASP"} if service else ()))
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", reporter=reporter), site=site)
    assert is_customer_issue(snapshot, build.policy(people=NAMED)) is expected
