"""Every option of load, capacity and the own issue reaches the policy: none is read and ignored."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from rules.policy import Policy

CALENDAR = '[calendars.c]\ntimezone = "UTC"\nmon-sun = ["00:00-24:00"]\n'
PROJECT = '[[project]]\nkey = "A"\nissue = "A-1"\n'
LOAD = f'{CALENDAR}{PROJECT}[load]\ncalendar = "c"\n'
PERSON = f'{LOAD}[[people.capacity]]\nwho = {{ account = "anna" }}\ncalendar = "c"\n'
CONTRACT = f'{CALENDAR}{PROJECT}[[contract]]\nname = "G"\nwhen = "labels = g"\ncalendar = "c"\nbudget = "120h"\n'
REVIEW = f'{CALENDAR}{PROJECT}[[review]]\nname = "R"\nevery = "Monday 10:00"\ncalendar = "c"\n'


@pytest.mark.parametrize(
    ("text", "read", "value"),
    [
        (PROJECT, lambda p: p.load, None),
        (PROJECT, lambda p: p.projects[0].issue, "A-1"),
        (
            LOAD,
            lambda p: (p.load.calendar.name, p.load.warning, p.load.over, p.load.tell),
            ("c", 80, 100, ("assignee",)),
        ),
        (f'{LOAD}warning = "70%"', lambda p: p.load.warning, 70),
        (f'{LOAD}over = "110%"', lambda p: p.load.over, 110),
        (f'{LOAD}tell = [{{ account = "bo" }}]', lambda p: p.load.tell, ("bo",)),
        (PERSON, lambda p: [(one.account, one.percent, one.leave) for one in p.load.capacities], [("anna", 100, ())]),
        (f'{PERSON}percent = "60%"', lambda p: p.load.capacities[0].percent, 60),
        (f"{PERSON}valid_from = 2026-03-01", lambda p: p.load.capacities[0].valid_from, date(2026, 3, 1)),
        (
            f"{PERSON}leave = [{{ from = 2026-12-21, to = 2027-01-03 }}]",
            lambda p: p.load.capacities[0].leave,
            ((date(2026, 12, 21), date(2027, 1, 3)),),
        ),
        (CONTRACT, lambda p: (p.contracts[0].budget_s, p.contracts[0].issue), (432_000, None)),
        (f'{CONTRACT}issue = "A-1"', lambda p: p.contracts[0].issue, "A-1"),
        (CONTRACT, lambda p: p.contracts[0].budget_at_risk, 80),
        (f'{CONTRACT}budget_at_risk = "50%"', lambda p: p.contracts[0].budget_at_risk, 50),
        (REVIEW, lambda p: p.reviews[0].of, "issue"),
        (f'{REVIEW}of = "project"', lambda p: p.reviews[0].of, "project"),
    ],
)
def test_the_tables_of_a_project_become_a_policy(
    policy_of: Callable[[str], Policy], text: str, read: Callable[[Policy], Any], value: object
) -> None:
    """By default as the example says."""
    assert read(policy_of(text)) == value


def test_leave_makes_another_policy(policy_of: Callable[[str], Policy]) -> None:
    """Dates are part of what a policy means."""
    leave = "leave = [{ from = 2026-12-21, to = 2027-01-03 }]"
    assert policy_of(PERSON).digest != policy_of(PERSON + leave).digest
