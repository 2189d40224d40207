"""Who plays in a scenario? Accounts that a policy takes for agents, customers and bots."""

from collections.abc import Iterable, Mapping, Sequence

from connector.config.scenarios import ROLES
from rules.model import Person
from rules.policy import People, Policy, every_version

OURS = "aftercare"
"""The account that the connector itself works as."""


def cast_of(people: Mapping[str, str], policy: Policy) -> dict[str, Person]:
    """A person for each name of the file and for each role, by name; all evidence that the policy asks for is there,
    in any of its versions."""
    named = {**{role: role for role in ROLES.values()}, **people}
    asked = [version.people for version in every_version(policy)]
    return {name: _person(name, role, asked) for name, role in named.items()}


def account_of(name: str) -> str:
    """Accounts are called as the people of the file; a role without a name is one account, in whatever language."""
    return ROLES.get(name, name)


def _person(name: str, role: str, asked: Sequence[People]) -> Person:
    if role == "agent":
        return Person(
            id=name,
            name=name,
            account_type="atlassian",
            login=_one(people.agent_accounts for people in asked) or name,
            groups=_all(people.agent_groups for people in asked),
            roles=_all(people.agent_roles for people in asked),
            email=_address(name, _one(people.agent_domains for people in asked)),
        )
    if role == "bot":
        return Person(id=name, name=name, account_type="app")
    return Person(
        id=name,
        name=name,
        account_type="customer" if "customer" in _all(one.customer_account_types for one in asked) else "atlassian",
        groups=_all(people.customer_groups for people in asked),
        roles=_all(people.customer_roles for people in asked),
        email=_address(name, _one(people.customer_domains for people in asked)),
    )


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _one(sets: Iterable[frozenset[str]]) -> str | None:
    """What every version that names any of them names, where there is such; else any. None where none names one."""
    named = [one for one in sets if one]
    shared = named[0].intersection(*named) if named else frozenset[str]()
    return min(shared or _all(named), default=None)


def _address(name: str, domain: str | None) -> str | None:
    return None if domain is None else f"{name}@{domain}"
