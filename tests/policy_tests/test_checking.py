"""What a scenario can expect: each key is compared, and a difference is told in the words of the file."""

from collections.abc import Callable

import pytest

from connector.errors import ConfigError
from connector.policy_tests import Checked

Run = Callable[..., list[Checked]]
CREATED = '{ at = "2026-03-02 09:00", created = { priority = "High", assignee = "Anna" } },'
PEOPLE = 'people = { Anna = "agent", Bo = "customer" }'
AT_NOON = 'at = "2026-03-02 12:00"'


def told(checked: list[Checked]) -> list[tuple[str, str, str]]:
    return [(one.key, one.expected, one.actual) for found in checked for one in found.differences]


KEYS = [
    pytest.param('state = "running"', 'state = "paused"', ("state", "paused", "running"), id="state"),
    pytest.param('state = "计时"', 'state = "达标"', ("state", "met", "running"), id="state in Chinese"),
    pytest.param(
        'due = "2026-03-02 13:00"',
        'due = "2026-03-02 13:00:30"',
        ("due", "Mon 2026-03-02 13:00:30", "Mon 2026-03-02 13:00"),
        id="due",
    ),
    pytest.param("due = 2026-03-02 13:00:00", 'due = "none"', ("due", "none", "Mon 2026-03-02 13:00"), id="no due"),
    pytest.param('elapsed = "3h"', 'elapsed = "2h 59m"', ("elapsed", "2h 59m", "3h"), id="elapsed"),
    pytest.param('elapsed = "180 分钟"', 'elapsed = "3 小时 1 秒"', ("elapsed", "3h 1s", "3h"), id="Chinese units"),
    pytest.param(
        'elapsed = "3h"',
        'elapsed = "0.4 working days"',
        ("elapsed", "0.4 days", "3h (the goal is not in days)"),
        id="days",
    ),
    pytest.param('remaining = "60m"', 'remaining = "-1h"', ("remaining", "-1h", "1h"), id="remaining"),
    pytest.param('target = "4h"', 'target = "1 working day"', ("target", "1 working day", "4h"), id="target"),
    pytest.param("breached = false", "breached = true", ("breached", "true", "false"), id="breached"),
    pytest.param(
        'breached_at = "none"',
        'breached_at = "2026-03-02 12:00"',
        ("breached_at", "Mon 2026-03-02 12:00", "none"),
        id="at",
    ),
    pytest.param('stop = "none"', 'stop = "2026-03-02 12:00"', ("stop", "Mon 2026-03-02 12:00", "none"), id="stop"),
    pytest.param("cycles = 1", "cycles = 2", ("cycles", "2", "1"), id="cycles"),
    pytest.param(
        "cycle = 1, cycles = 1", 'cycle = 2, state = "met"', ("state", "met", "there are 1 cycles"), id="cycle"
    ),
    pytest.param(
        'labels = ["sla-at-risk", "sla-breached"]',
        "labels = []",
        ("labels", "[]", '["sla-at-risk", "sla-breached"]'),
        id="labels",
    ),
    pytest.param(
        'told = ["Reply breach", "Fix 75%"]',
        'told = ["Reply breach late -> Anna", "Fix 75%"]',
        (
            "told",
            '["Reply breach late -> Anna", "Fix 75%"]',
            '["Reply 75% -> Anna", "Reply breach -> Anna, customer", "Fix 75% -> Anna"]',
        ),
        id="told",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "difference"), KEYS)
def test_every_key_is_compared(run: Run, right: str, wrong: str, difference: tuple[str, str, str]) -> None:
    """The same moment, once as it is and once not."""
    right = right.replace('["Reply breach"', '["Reply 75%", "Reply 超时 -> Anna, customer"')
    assert told(run(CREATED, f'{{ {AT_NOON}, clock = "Fix", {right} }}', top=PEOPLE)) == []
    assert told(run(CREATED, f'{{ {AT_NOON}, clock = "Fix", {wrong} }}', top=PEOPLE)) == [difference]


def test_all_differences_are_told_in_order_of_time(run: Run) -> None:
    """Not only the first one; the file may have them in any order."""
    later = '{ at = "2026-03-02 15:00", clock = "Fix", state = "running", breached = false },'
    earlier = '{ at = "2026-03-02 10:00", clock = "Reply", elapsed = "2h" },'
    found = run(CREATED, later + earlier, top=PEOPLE)

    assert [len(one.differences) for one in found] == [1, 1]
    assert told(found) == [("elapsed", "2h", "1h"), ("breached", "false", "true")]


def test_the_outcome_of_a_cycle_is_a_state_as_well(run: Run) -> None:
    """Breached, met and missed say more than running and stopped, and both may be written."""
    events = CREATED + '{ at = "2026-03-02 14:00", resolved = true },'
    expect = """
        { at = "2026-03-02 13:30", clock = "Fix", state = "breached" },
        { at = "2026-03-02 13:30", clock = "Fix", state = "running" },
        { at = "2026-03-02 15:00", clock = "Fix", state = "missed" },
        { at = "2026-03-02 15:00", clock = "Fix", state = "stopped" },
    """
    assert told(run(events, expect, top=PEOPLE)) == []


def test_no_clock_is_a_state_too_and_says_why_it_is_there(run: Run) -> None:
    """An issue from before the promise began."""
    before = "enforce_created_from = 2026-03-03T00:00:00+01:00\n"
    expect = (
        f'{{ {AT_NOON}, clock = "Fix", state = "none" }}, {{ {AT_NOON}, clock = "Fix", state = "met", due = "none" }}'
    )
    (key, _, actual), other = told(run(CREATED, expect, top=PEOPLE, before=before))

    assert key == "state"
    assert actual.startswith("none (before enforcement")
    assert other == ("due", "none", "there is no such clock yet")


def test_an_unknown_clock_is_told_with_its_place_and_those_that_there_are(run: Run) -> None:
    """All of them at once."""
    expect = f'{{ {AT_NOON}, clock = "Fixx", state = "none" }}, {{ {AT_NOON}, clock = "Z", state = "none" }}'
    with pytest.raises(ConfigError) as raised:
        run(CREATED, expect, top=PEOPLE)

    first, second = raised.value.problems
    assert first.endswith(':6:11: the policy has no clock "Fixx". It has: Reply, Fix. Did you mean "Fix"?')
    assert '"Z"' in second
