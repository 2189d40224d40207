"""Who plays in a scenario? Accounts that a policy takes for agents, customers and bots."""

from collections.abc import Mapping

from connector.config.scenarios import ROLES
from rules.model import Person
from rules.policy import Policy

OURS = "aftercare"
"""The account that the connector itself works as."""


def cast_of(people: Mapping[str, str], policy: Policy) -> dict[str, Person]:
    """A person for each name of the file and for each role, by name; all evidence that the policy asks for is there."""
    named = {**{role: role for role in ROLES.values()}, **people}
    return {name: _person(name, role, policy) for name, role in named.items()}


def account_of(name: str) -> str:
    """Accounts are called as the people of the file; a role without a name is one account, in whatever language."""
    return ROLES.get(name, name)


def _person(name: str, role: str, policy: Policy) -> Person:
    people = policy.people
    if role == "agent":
        return Person(
            id=name,
            name=name,
            account_type="atlassian",
            login=min(people.agent_accounts, default=name),
            groups=people.agent_groups,
            roles=people.agent_roles,
            email=_address(name, people.agent_domains),
        )
    if role == "bot":
        return Person(id=name, name=name, account_type="app")
    return Person(
        id=name,
        name=name,
        account_type="customer" if "customer" in people.customer_account_types else "atlassian",
        groups=people.customer_groups,
        roles=people.customer_roles,
        email=_address(name, people.customer_domains),
    )


def _address(name: str, domains: frozenset[str]) -> str | None:
    return f"{name}@{min(domains)}" if domains else None
