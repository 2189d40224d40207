"""Who may give which command: agents, unless the policy names others for a family or for one of its verbs."""

from typing import Any

import pytest

from rules.alerts import groups_told, roles_told
from rules.commands import commands
from rules.desired import Facts
from rules.model import Person
from rules.policy import Closeout, Project

MON = "2026-03-02"
LEAD = Person(id="lead", name="Lea", roles=frozenset({"Project lead"}), groups=frozenset({"managers"}))


@pytest.fixture
def refused(build: Any) -> Any:
    """Why a command of somebody was refused; None where it was not. Tom is the assignee and Carl the reporter."""

    def ask(text: str, author: str, *may: tuple[str, tuple[str, ...]], known: bool = True, **policy: Any) -> str | None:
        comment = build.comment(f"{MON} 11:00", author, id="1", text=text)
        issue = build.issue(f"{MON} 10:00", comments=(comment,), fields={"assignee": build.values("tom")})
        people = {"tom": Person(id="tom", name="Tom", login="tommy"), **({"lead": LEAD} if known else {})}
        options = {"closeouts": (Closeout(name="Field service", items=()),), **policy}
        rules = build.policy(commands_may=may, **options)
        (command,) = commands(build.snapshot(issue, **people), rules, build.at(f"{MON} 18:00"), Facts()).facts.commands
        return command.refused

    return ask


@pytest.mark.parametrize("text", ["!sla ack", "!risk status", "!close status", "!help"])
def test_agents_may_and_customers_may_not_where_nothing_is_said(refused: Any, text: str) -> None:
    """For every family."""
    assert (refused(text, "agent"), refused(text, "customer")) == (None, "not_agent")


@pytest.mark.parametrize(
    ("allowed", "who"),
    [
        ("assignee", "tom"),
        ("reporter", "customer"),
        ("lead", "lead"),
        ("role:Project lead", "lead"),
        ("group:managers", "lead"),
        ("tom", "tom"),
        ("tommy", "tom"),
    ],
)
def test_those_who_are_named_may_and_nobody_else(refused: Any, allowed: str, who: str) -> None:
    """By what they are on the issue, by role, group, account or login; agents no more, customers now too."""
    may = ("close override", (allowed,))
    lead = {"lead": "role:Project lead"}
    assert refused("!close override moved", who, may, **lead) is None
    others = {"agent", "tom", "lead", "customer"} - {who}
    assert {refused("!close override moved", other, may, **lead) for other in others} == {"not_permitted"}


def test_a_verb_goes_before_its_family(refused: Any) -> None:
    """The family's list holds for its other verbs, and other families are untouched."""
    may = (("close", ("assignee",)), ("close override", ("group:managers",)))
    assert refused("!close done 1", "tom", *may) is None
    assert refused("!close override moved", "tom", *may) == "not_permitted"
    assert refused("!close override moved", "lead", *may) is None
    assert refused("!sla ack", "agent", *may) is None


def test_an_empty_list_is_nobody(refused: Any) -> None:
    """A way to switch a command off."""
    assert refused("!sla cause x", "agent", ("sla cause", ())) == "not_permitted"


def test_the_lead_of_the_project_goes_before_the_one_of_all(refused: Any) -> None:
    """As for alerts."""
    projects = (Project(key="ASP", lead="tom"),)
    assert refused("!close status", "tom", ("close", ("lead",)), lead="lead", projects=projects) is None
    assert refused("!close status", "lead", ("close", ("lead",)), lead="lead", projects=projects) == "not_permitted"


def test_who_holds_a_role_may_not_be_known(refused: Any) -> None:
    """Offline nobody has any role; the answer says that it cannot be told."""
    assert refused("!close status", "tom", ("close", ("role:Project lead",)), known=False) == "agent_unknown"


def test_the_roles_and_groups_that_may_command_are_fetched(build: Any) -> None:
    """Those that stand for the lead too."""
    policy = build.policy(commands_may=(("close override", ("lead", "group:managers")),), lead="role:Project lead")
    assert roles_told(policy, "ASP") == {"Project lead"}
    assert groups_told(policy) == {"managers"}
