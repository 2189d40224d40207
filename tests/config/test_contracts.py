"""Tests of connector.config.contract_*: every key of contracts and projects reaches the rules."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from connector.config import load_policy
from connector.config.contract_shape import ContractTable, ProjectTable, Way
from rules.commands.wording import WAYS
from rules.jql import parse
from rules.policy import Contract, Goal, Metric, Policy, Project, Target

HEAD = """
[people]
lead = { account = "boss" }
[calendars.c]
timezone = "Asia/Shanghai"
mon-sun = ["00:00-24:00"]
[[sla]]
name = "N"
kind = "resolution"
goals = [{ target = "8h", calendar = "c" }]
[[alerts.level]]
at = "breach"
tell = ["contact owner"]
"""
GOLD = """
[[contract]]
name = "Gold"
when = 'labels = gold'
calendar = "c"
goals = { "N" = "2h" }
contact = { every = "weekly" }
"""


@pytest.fixture
def policy(tmp_path: Path) -> Callable[..., Policy]:
    """The policy of a file with a contract named Gold, and this text behind it."""

    def read(text: str = "", contract: str = GOLD, head: str = HEAD) -> Policy:
        path = tmp_path / "policy.toml"
        path.write_text(head + contract + text, encoding="utf-8")
        return load_policy(path)

    return read


def at(*when: int) -> int:
    return round(datetime(*when, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc,arg-type]


def test_the_goals_of_contracts_stand_in_front_in_the_order_of_the_file(policy: Callable[..., Policy]) -> None:
    """With the contract's name, condition, calendar and line."""
    silver = GOLD.replace("Gold", "Silver").replace("gold", "silver").replace('"2h"', '"4h"')
    (metric, *_) = policy(silver).metrics
    gold = metric.goals[0]

    assert [(goal.contract, goal.target.value) for goal in metric.goals] == [("Gold", 2), ("Silver", 4), (None, 8)]
    assert gold == Goal(
        target=Target(value=2, unit="hour"),
        calendar=metric.goals[-1].calendar,
        when=parse("labels = gold"),
        line=19,
        contract="Gold",
    )


def test_a_contact_becomes_a_clock_of_its_own(policy: Callable[..., Policy]) -> None:
    """For the contract's issues only."""
    found = policy()
    (_, clock) = found.metrics
    (goal,) = clock.goals

    assert clock == Metric(name="Contact (Gold)", kind="customer_update", goals=(goal,), contract="Gold")
    assert (goal.target, goal.contract, goal.line) == (Target(value=7, unit="calendar_day"), "Gold", 20)
    assert [(one.name, one.contact, one.owner) for one in found.contracts] == [("Gold", "Contact (Gold)", "assignee")]


def test_a_chinese_policy_names_it_in_chinese(policy: Callable[..., Policy]) -> None:
    """The name is what people read on the card."""
    found = policy(head='language = "zh_CN"\n' + HEAD)

    assert [metric.name for metric in found.metrics] == ["N", "联系（Gold）"]
    assert found.contracts[0].contact == "联系（Gold）"


@pytest.mark.parametrize(
    ("every", "value", "unit"),
    [
        ("weekly", 7, "calendar_day"),
        ("每周", 7, "calendar_day"),
        ("fortnightly", 14, "calendar_day"),
        ("每两周", 14, "calendar_day"),
        ("2 working days", 2, "working_day"),
        ("4h", 4, "hour"),
    ],
)
def test_a_rhythm_is_a_word_or_a_target(policy: Callable[..., Policy], every: str, value: int, unit: Any) -> None:
    """A week is seven dates later at the same time of day."""
    found = policy(contract=GOLD.replace("weekly", every))

    assert found.metrics[-1].goals[0].target == Target(value=value, unit=unit)


@pytest.mark.parametrize(
    ("key", "attribute", "expected"),
    [
        ('by = "phone"', "ways", {"phone"}),
        ('by = ["phone", "comment"]', "ways", {"phone", "comment"}),
        ("pause = 'status = Waiting'", "pause", parse("status = Waiting")),
    ],
)
def test_a_key_of_a_contact_reaches_its_clock(
    policy: Callable[..., Policy], key: str, attribute: str, expected: object
) -> None:
    """With the value that the file gives, which is not the default."""
    plain, found = policy(), policy(contract=GOLD.replace('"weekly"', f'"weekly", {key}'))

    assert getattr(found.metrics[-1], attribute) == expected
    assert getattr(plain.metrics[-1], attribute) != expected
    assert found.digest != plain.digest


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ('"reporter"', "reporter"),
        ('"lead"', "lead"),
        ('"component owner"', "component owner"),
        ('{ group = "accounts" }', "group:accounts"),
        ('{ account = "a1" }', "a1"),
    ],
)
def test_an_owner_is_a_recipient(policy: Callable[..., Policy], owner: str, expected: str) -> None:
    """Whom `contact owner` stands for."""
    found = policy(contract=GOLD.replace('"weekly"', f'"weekly", owner = {owner}'))

    assert found.contracts[0].owner == expected
    assert found.digest != policy().digest


def test_the_days_of_a_contract_are_those_of_its_calendar(policy: Callable[..., Policy]) -> None:
    """Both included: from the midnight before the first to that after the last, in Shanghai."""
    found = policy("valid = [2026-01-01, 2026-12-31]\n")
    (contract,) = found.contracts
    bounds = (at(2025, 12, 31, 16), at(2026, 12, 31, 16))

    assert (contract.valid, contract.warn_from) == (bounds, at(2026, 12, 1, 16))
    assert [goal.valid for metric in found.metrics for goal in metric.goals] == [bounds, None, bounds]


@pytest.mark.parametrize(
    ("warning", "warn_from"),
    [
        ("7 days", at(2026, 12, 24, 16)),
        ("2 weeks", at(2026, 12, 17, 16)),
        ("10 天", at(2026, 12, 21, 16)),
        ("400 days", at(2025, 12, 31, 16)),
    ],
    ids=["days", "weeks", "in Chinese", "longer than the contract"],
)
def test_the_warning_comes_so_many_days_before_the_end(
    policy: Callable[..., Policy], warning: str, warn_from: int
) -> None:
    """Never before the contract begins."""
    found = policy(f'valid = [2026-01-01, 2026-12-31]\nexpiry_warning = "{warning}"\n')

    assert found.contracts[0].warn_from == warn_from


@pytest.mark.parametrize(
    ("line", "attribute", "expected"),
    [
        ('lead = { role = "Project lead" }', "lead", "role:Project lead"),
        ('communication_owner = { account = "a1" }', "communication_owner", "a1"),
        ('budget_field = "Service budget (h)"', "budget_field", "Service budget (h)"),
        ("on_hold = true", "on_hold", True),
        ("on_hold = 'labels = frozen'", "on_hold", parse("labels = frozen")),
        ('budget_field = "B"\nbudget_at_risk = "50%"', "budget_at_risk", 50),
    ],
)
def test_a_key_of_a_project_reaches_the_rules(
    policy: Callable[..., Policy], line: str, attribute: str, expected: object
) -> None:
    """With the value that the file gives, which is not the default."""
    (project,) = policy(f'[[project]]\nkey = "ASP"\n{line}\n').projects

    assert getattr(project, attribute) == expected
    assert getattr(Project(key="ASP"), attribute) != expected


def test_the_limit_of_commands_reaches_the_rules(policy: Callable[..., Policy]) -> None:
    """Twenty where nothing is said."""
    assert (policy().commands_at_most, policy("[commands]\nat_most = 5\n").commands_at_most) == (20, 5)


def test_an_owner_whom_nobody_tells_is_doubtful(warnings_of: Callable[..., list[str]]) -> None:
    """No level has the word for them."""
    contract = GOLD.replace('"weekly"', '"weekly", owner = "reporter"')
    silent = HEAD.replace('"contact owner"', '"assignee"')

    assert warnings_of(HEAD + contract) == []
    assert warnings_of(silent + contract) == [
        '20:31: contract[1].contact.owner: nobody is told: no [[alerts.level]] tells "contact owner". '
        "Add it to `tell`, or remove `owner`."
    ]


def test_a_contract_hides_no_goal(warnings_of: Callable[..., list[str]]) -> None:
    """It ends; and the places of the clock's own goals are still right."""
    goals = '[{ when = "labels = gold", target = "4h", calendar = "c" }, { target = "8h", calendar = "c" }]'
    head = HEAD.replace('[{ target = "8h", calendar = "c" }]', goals)

    assert warnings_of(head + GOLD) == []


def test_ways_are_those_of_the_command() -> None:
    """And a public comment."""
    assert set(get_args(Way)) == {*WAYS, "comment"}


@pytest.mark.parametrize(("table", "built"), [(ContractTable, Contract), (ProjectTable, Project)])
def test_no_key_is_read_and_forgotten(table: Any, built: Any) -> None:
    """Each stands in what the rules read, under its own name or that of what it became."""
    became = {"goals", "contact", "expiry_warning", "budget"}

    assert set(table.model_fields) - became <= set(built.__dataclass_fields__)
