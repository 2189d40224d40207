"""Tests of connector.config.shape_clocks and building: every key of clocks, people and alerts reaches the rules."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from connector.config import load_policy
from rules.jql import parse
from rules.model import HOUR, MINUTE
from rules.policy import (
    AlertLevel,
    CommentBy,
    CreatedTrigger,
    Entered,
    FieldChanged,
    FieldCleared,
    FieldSet,
    LabelAdded,
    Left,
    Metric,
    People,
    Policy,
    StateHolds,
    Trigger,
)

CALENDAR = '[calendars.c]\ntimezone = "UTC"\nmon-sun = ["00:00-24:00"]\n[calendars.d]\nlike = "c"\n'
GOALS = 'name = "N"\ngoals = [{ target = "4h", calendar = "c" }]\n'


@pytest.fixture
def policy(tmp_path: Path) -> Callable[[str], Policy]:
    """The policy of a file with this text and two calendars behind it."""

    def read(text: str) -> Policy:
        path = tmp_path / "policy.toml"
        path.write_text(text + CALENDAR, encoding="utf-8")
        return load_policy(path)

    return read


@pytest.mark.parametrize("kind", ["first_response", "next_response", "resolution", "customer_update"])
def test_a_clock_without_further_keys_has_the_defaults_of_the_rules(policy: Callable[[str], Policy], kind: str) -> None:
    """Every key may be left out; a custom clock alone needs two more."""
    found = policy(f'[[sla]]\n{GOALS}kind = "{kind}"\n').metrics[0]

    assert found == Metric(name="N", kind=kind, goals=found.goals)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "line", "attribute", "expected"),
    [
        ("resolution", 'on_goal_change = "forward"', "on_goal_change", "forward"),
        ("first_response", 'on_goal_change = "reset"', "on_goal_change", "reset"),
        ("customer_update", 'on_goal_change = "retroactive"', "on_goal_change", "retroactive"),
        ("resolution", 'on_reopen = "new_cycle"', "on_reopen", "new_cycle"),
        ("resolution", 'on_reopen = "total"', "on_reopen", "total"),
        ("resolution", 'reopen_grace = "10m"', "reopen_grace_ms", 10 * MINUTE),
        ("resolution", 'reopen_grace = "1h 30m"', "reopen_grace_ms", 90 * MINUTE),
        ("first_response", 'on_resolution = "cancel"', "on_resolution", "cancel"),
        ("first_response", 'on_resolution = "run"', "on_resolution", "run"),
        ("next_response", "after_resolution = true", "after_resolution", True),
        ("resolution", 'due_field = "Appointment"', "due_field", "Appointment"),
        ("resolution", 'native = "Time to done"', "native", "Time to done"),
        ("resolution", "native = false", "native", ""),
    ],
)
def test_a_key_of_a_clock_reaches_the_rules(
    policy: Callable[[str], Policy], kind: str, line: str, attribute: str, expected: object
) -> None:
    """With the value that the file gives, which is not the default."""
    plain, found = (policy(f'[[sla]]\n{GOALS}kind = "{kind}"\n{more}\n') for more in ("", line))

    assert getattr(found.metrics[0], attribute) == expected
    assert getattr(plain.metrics[0], attribute) != expected
    assert found.digest != plain.digest


TRIGGERS: list[tuple[str, Trigger]] = [
    ("{ created = true }", CreatedTrigger()),
    ('{ comment = "customer" }', CommentBy("customer")),
    ('{ comment = "agent" }', CommentBy("agent")),
    ('{ entered = "Dispatch" }', Entered("Dispatch")),
    ('{ left = "Dispatch" }', Left("Dispatch")),
    ('{ set = "Arrived on site" }', FieldSet("Arrived on site")),
    ('{ changed = "Arrived on site" }', FieldChanged("Arrived on site")),
    ('{ cleared = "Arrived on site" }', FieldCleared("Arrived on site")),
    ('{ label = "urgent" }', LabelAdded("urgent")),
    ("{ when = 'priority = High' }", StateHolds(parse("priority = High"))),
]


@pytest.mark.parametrize("key", ["start", "stop"])
@pytest.mark.parametrize(("written", "expected"), TRIGGERS, ids=[written for written, _ in TRIGGERS])
def test_a_custom_clock_starts_and_stops_as_the_file_says(
    policy: Callable[[str], Policy], key: str, written: str, expected: Trigger
) -> None:
    """Alone or in a list."""
    other = "stop" if key == "start" else "start"
    rest = f'kind = "custom"\n{other} = {{ label = "x" }}\n'

    alone = policy(f"[[sla]]\n{GOALS}{rest}{key} = {written}\n").metrics[0]
    listed = policy(f'[[sla]]\n{GOALS}{rest}{key} = [{written}, {{ label = "y" }}]\n').metrics[0]

    assert getattr(alone, key) == (expected,)
    assert getattr(listed, key) == (expected, LabelAdded("y"))


def test_triggers_of_one_field_have_different_digests(policy: Callable[[str], Policy]) -> None:
    """That a field is set, changed or cleared are three different promises."""
    digests = {
        policy(f'[[sla]]\n{GOALS}kind = "custom"\nstart = {{ {key} = "F" }}\nstop = {{ label = "x" }}\n').digest
        for key in ("set", "changed", "cleared")
    }

    assert len(digests) == 3


@pytest.mark.parametrize(
    ("line", "attribute", "expected"),
    [
        ('agents = { roles = ["Desk"] }', "agent_roles", frozenset({"Desk"})),
        ('agents = { domains = ["@Example.COM"] }', "agent_domains", frozenset({"example.com"})),
        ('customers = { roles = ["Clients"] }', "customer_roles", frozenset({"Clients"})),
        ('customers = { domains = ["client.cn"] }', "customer_domains", frozenset({"client.cn"})),
        ("customers = { participants = true }", "participants_are_customers", True),
        ("customer_issue = 'project = ASP'", "customer_issue", parse("project = ASP")),
    ],
)
def test_a_key_of_people_reaches_the_rules(
    policy: Callable[[str], Policy], line: str, attribute: str, expected: object
) -> None:
    """One at a time, the others as they are without it."""
    found = policy(f"[people]\n{line}\n")

    others = [item.name for item in fields(People) if item.name != attribute]
    assert getattr(found.people, attribute) == expected
    assert [getattr(found.people, name) for name in others] == [getattr(People(), name) for name in others]
    assert found.digest != policy("").digest


@pytest.mark.parametrize(
    ("written", "expected"),
    [('{ role = "Lead" }', "role:Lead"), ('{ group = "bosses" }', "group:bosses"), ('{ account = "a1" }', "a1")],
)
def test_the_lead_is_a_role_a_group_or_an_account(policy: Callable[[str], Policy], written: str, expected: str) -> None:
    """The word "lead" in alerts stands for it."""
    assert policy(f"[people]\nlead = {written}\n").lead == expected


def test_a_recipient_may_have_hours_of_their_own(policy: Callable[[str], Policy]) -> None:
    """By the name that levels give them."""
    found = policy(
        '[[people.hours]]\nwho = "assignee"\ncalendar = "c"\n'
        '[[people.hours]]\nwho = { group = "night" }\ncalendar = "d"\n'
    )

    assert [(who, calendar.name) for who, calendar in found.recipient_calendars] == [
        ("assignee", "c"),
        ("group:night", "d"),
    ]


def test_imported_issues_may_have_been_created_earlier(policy: Callable[[str], Policy]) -> None:
    """The field that says so is the policy's."""
    found, plain = policy('created_field = "Original created"\n'), policy("")

    assert (found.created_field, plain.created_field) == ("Original created", None)


def test_how_far_back_a_command_may_speak_is_configured(policy: Callable[[str], Policy]) -> None:
    """A day unless the policy says otherwise."""
    lengths = [policy(text).backdate_max_ms for text in ("", '[commands]\nbackdate_max = "90m"\n')]

    assert lengths == [24 * HOUR, 90 * MINUTE]


def test_the_alerts_have_a_calendar_and_a_group(policy: Callable[[str], Policy]) -> None:
    """Without them notices are given at once, one by one."""
    found, plain = policy('[alerts]\ncalendar = "d"\ngroup = "10m"\n'), policy("")

    assert found.alert_calendar is not None
    assert (found.alert_calendar.name, found.alert_group_ms) == ("d", 10 * MINUTE)
    assert (plain.alert_calendar, plain.alert_group_ms) == (None, 0)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('at = "75%"', {"at": 75}),
        ('at = "150%"', {"at": 150}),
        ('at = "breach"', {}),
        ('at = "breach + 2h"', {"offset_ms": 2 * HOUR}),
        ('at = "breach - 30m"', {"offset_ms": -30 * MINUTE}),
        ('at = "breach+1h 30m"', {"offset_ms": 90 * MINUTE}),
        ("at = \"breach\"\nwhen = 'priority = High'", {"when": parse("priority = High")}),
        ('at = "breach"\nrepeat = "4h"', {"repeat_ms": 4 * HOUR}),
        ('at = "breach"\nrepeat = "4h"\nat_most = 2', {"repeat_ms": 4 * HOUR, "at_most": 2}),
    ],
)
def test_a_key_of_a_level_reaches_the_rules(
    policy: Callable[[str], Policy], lines: str, expected: dict[str, object]
) -> None:
    """And nothing else changes."""
    found = policy(f'[[alerts.level]]\n{lines}\ntell = ["assignee"]\n').alerts

    assert found == (AlertLevel(**{"at": "breach", "tell": ("assignee",), **expected}),)  # type: ignore[arg-type]


def test_a_level_may_have_a_calendar_of_its_own(policy: Callable[[str], Policy]) -> None:
    """For the one who is told at night, too."""
    [level] = policy('[[alerts.level]]\nat = "breach"\ntell = ["assignee"]\ncalendar = "d"\n').alerts

    assert level.calendar is not None
    assert level.calendar.name == "d"


def test_whom_a_level_tells_is_named_in_six_ways(policy: Callable[[str], Policy]) -> None:
    """As the rules know them."""
    tell = '["assignee", "reporter", "lead", { account = "a1" }, { group = "bosses" }, { role = "Desk" }]'

    [level] = policy(f'[people]\nlead = {{ account = "a2" }}\n[[alerts.level]]\nat = "breach"\ntell = {tell}\n').alerts

    assert level.tell == ("assignee", "reporter", "lead", "a1", "group:bosses", "role:Desk")


def test_levels_at_one_time_differ_in_their_conditions(policy: Callable[[str], Policy]) -> None:
    """The management hears at once of the highest priority, of the others only the assignee."""
    found = policy(
        '[[alerts.level]]\nat = "breach"\ntell = ["assignee"]\n'
        '[[alerts.level]]\nat = "breach"\nwhen = \'priority = Highest\'\ntell = ["reporter"]\n'
    )

    assert [level.when is None for level in found.alerts] == [True, False]
