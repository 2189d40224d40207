"""Who is an agent, a customer, a bot, or ourselves."""

from typing import Any

import pytest

from rules import plan
from rules.model import Field, Person, Value
from rules.people import PARTICIPANTS, is_agent, is_customer, is_customer_issue
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
        (People(customer_account_types=frozenset()), "customer", False),
        (People(customer_account_types=frozenset({"atlassian"})), "agent", True),
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
    assert is_customer_issue(snapshot, build.policy(people=NAMED), 0) is expected


DESK = People(agent_roles=frozenset({"Desk"}), customer_roles=frozenset({"Clients"}))
OURS = People(agent_domains=frozenset({"ours.example"}), customer_domains=frozenset({"client.example"}))
THEIRS = People(customer_domains=frozenset({"client.example"}), reporter_is_customer=False)


@pytest.mark.parametrize(
    ("people", "what", "agent", "customer"),
    [
        (DESK, {"roles": frozenset({"Desk"})}, True, False),
        (DESK, {"roles": frozenset({"Clients"})}, False, True),
        (DESK, {"roles": frozenset({"Desk", "Clients"})}, True, False),
        (DESK, {"roles": frozenset({"Users"})}, False, False),
        (DESK, {}, None, False),
        (OURS, {"email": "ann@OURS.example"}, True, False),
        (OURS, {"email": "carl@client.example"}, False, True),
        (OURS, {"email": "eve@ours.example.org"}, False, False),
        (OURS, {"email": "eve@mail.client.example"}, False, False),
        (OURS, {}, None, False),
        (OURS, {"account_type": "customer"}, False, True),
        (THEIRS, {"email": "ann@elsewhere.example"}, True, False),
        (THEIRS, {"email": "carl@client.example"}, False, True),
        (THEIRS, {}, None, False),
    ],
)
def test_roles_and_mail_domains_tell_who_is_who(
    build: Any, people: People, what: Any, agent: bool | None, customer: bool
) -> None:
    """A role in the project or what stands after the @; where neither is known it cannot be told."""
    person = Person(**{"id": "someone", "name": "Someone", **what})
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", reporter="other"), someone=person)
    policy = build.policy(people=people)
    assert (is_agent(snapshot, policy, "someone"), is_customer(snapshot, policy, "someone")) == (agent, customer)


@pytest.mark.parametrize("counts", [False, True])
def test_participants_are_customers_where_the_policy_says_so(build: Any, counts: bool) -> None:
    """Whoever shares a request of a service project, but for our own agents."""
    shared = Field(id="customfield_10020", name="Request participants", type="array", custom=PARTICIPANTS)
    site = build.replace(build.site, fields={**build.site.fields, shared.id: shared})
    named = (Value("Anna", "agent"), Value("Pat", "pat"))
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", fields={shared.id: named}), site=site)
    policy = build.policy(people=People(participants_are_customers=counts, agent_groups=frozenset({"after-sales"})))
    assert is_customer(snapshot, policy, "pat") is counts
    assert not is_customer(snapshot, policy, "agent")


@pytest.mark.parametrize(
    ("condition", "expected"), [("labels = hotline", True), ("labels = inside", False), ("cf[10999] = x", None)]
)
def test_a_condition_says_which_issues_owe_an_answer(build: Any, condition: str, expected: bool | None) -> None:
    """It stands in the place of the rule about reporters; unknown counts as no, and the plan says so."""
    issue = build.issue("2026-03-02 10:00", reporter="customer", fields={"labels": build.values("hotline")})
    site = build.replace(build.site, account=None)
    snapshot = build.snapshot(issue, site=site)
    policy = build.policy(
        build.metric(build.goal("2 hour", build.cal.BER), kind="first_response"),
        people=People(customer_issue=build.query(condition)),
    )
    now = build.at("2026-03-02 11:00")
    assert is_customer_issue(snapshot, policy, now) is expected
    made = plan(snapshot, policy, now)
    assert len(made.facts.clocks) == (1 if expected else 0)
    assert [finding.code for finding in made.findings] == (["unknown_condition"] if expected is None else [])
