"""What the events of a scenario become: one issue as Jira would show it, looked at as in service."""

from collections.abc import Callable

import pytest

from connector.policy_tests import Checked

Run = Callable[..., list[Checked]]
CREATED = '{ at = "2026-03-02 09:00", created = { assignee = "Anna" } },'
PEOPLE = 'people = { Anna = "agent", Bo = "customer", R2 = "bot" }'
ANSWERS = [
    pytest.param('comment = "Anna"', "met", id="an agent by name"),
    pytest.param('comment = "agent"', "met", id="an agent"),
    pytest.param('comment = "客服"', "met", id="an agent in Chinese"),
    pytest.param('comment = "Anna", internal = true', "running", id="an internal note"),
    pytest.param('comment = "Bo"', "running", id="another customer"),
    pytest.param('comment = "customer"', "running", id="the reporter"),
    pytest.param('comment = "R2"', "running", id="a robot"),
    pytest.param('status = "Waiting", by = "Anna"', "running", id="no comment"),
]
AGENTS = [
    pytest.param("", id="nobody is named"),
    pytest.param('[people]\nagents = { groups = ["team"] }\n', id="by group"),
    pytest.param('[people]\nagents = { accounts = ["5f1"] }\n', id="by account"),
    pytest.param('[people]\nagents = { roles = ["Service desk"] }\n', id="by role"),
    pytest.param('[people]\nagents = { domains = ["maker.example"] }\n', id="by address"),
]


def good(checked: list[Checked]) -> bool:
    assert checked
    return not any(one.differences for one in checked)


@pytest.mark.parametrize(("act", "state"), ANSWERS)
def test_only_a_public_word_of_an_agent_answers(run: Run, act: str, state: str) -> None:
    """Who is who is told in the file."""
    events = CREATED + f'{{ at = "2026-03-02 10:00", {act} }},'

    assert good(run(events, f'{{ at = "2026-03-02 10:30", clock = "Reply", state = "{state}" }}', top=PEOPLE))


@pytest.mark.parametrize("people", AGENTS)
def test_an_agent_is_one_however_the_policy_tells(run: Run, people: str) -> None:
    """A scenario need not repeat the policy's groups."""
    events = CREATED + '{ at = "2026-03-02 10:00", comment = "Bo" }, { at = "2026-03-02 10:10", comment = "Anna" },'
    expect = '{ at = "2026-03-02 12:00", clock = "Reply", state = "met", elapsed = "1h 10m" }'

    assert good(run(events, expect, top=PEOPLE, before=people))


def test_resolving_sets_resolution_and_status_and_reopening_takes_both_back(run: Run) -> None:
    """Whatever the policy goes by; the status is the one from before."""
    events = (
        CREATED
        + """
        { at = "2026-03-02 10:00", status = "Waiting" },
        { at = "2026-03-02 11:00", resolved = "Fixed" },
        { at = "2026-03-02 12:00", reopened = true },
        { at = "2026-03-02 13:00", status = "In Progress" },
    """
    )
    expect = """
        { at = "2026-03-02 11:30", clock = "Fix", state = "met", elapsed = "1h" },
        { at = "2026-03-02 12:30", clock = "Fix", state = "paused" },
        { at = "2026-03-02 14:00", clock = "Fix", state = "running", elapsed = "2h" },
    """
    assert good(run(events, expect, top=PEOPLE))


def test_the_category_of_the_status_follows_the_resolution(run: Run) -> None:
    """For policies that go by it."""
    clock = """
[[sla]]
name = "Done"
kind = "resolution"
stop_on = "done"
goals = [{ when = 'priority > P2', target = "1h", calendar = "office" }]
"""
    created = '{ at = "2026-03-02 09:00", created = { priority = "P1", status = "New" } },'
    resolved = '{ at = "2026-03-02 09:30", resolved = true }, { at = "2026-03-02 09:40", reopened = true },'
    accepted = '{ at = "2026-03-02 09:50", status = "Accepted" },'
    expect = """
        { at = "2026-03-02 09:35", clock = "Done", state = "met", target = "1h" },
        { at = "2026-03-02 09:45", clock = "Done", state = "running", elapsed = "35m" },
        { at = "2026-03-02 10:00", clock = "Done", state = "met", elapsed = "40m" },
    """
    top = 'statuses = { "New" = "to do", "Accepted" = "done" }\npriorities = ["P0", "P1", "P2"]'

    assert good(run(created + resolved + accepted, expect, policy=clock, top=top))


def test_conditions_see_labels_fields_and_types(run: Run) -> None:
    """As JQL finds them, at each instant."""
    goals = """
[[sla]]
name = "Fields"
kind = "resolution"
goals = [
    { when = 'labels = complex', target = "1h", calendar = "office" },
    { when = '"Root cause" = pump AND due = 2026-03-09', target = "2h", calendar = "office" },
    { when = 'project = PUMP AND type = Case AND Effort > 3', target = "3h", calendar = "office" },
    { target = "5h", calendar = "office" },
]
"""
    events = """
        { at = "2026-03-02 09:00", created = { project = "PUMP", type = "Case", fields = { Effort = 5 } } },
        { at = "2026-03-02 09:10", set = { "Root cause" = "pump", due = 2026-03-09 } },
        { at = "2026-03-02 09:20", label = ["complex", "big"] },
        { at = "2026-03-02 09:30", unlabel = "complex" },
        { at = "2026-03-02 09:40", set = { "Root cause" = "", Effort = 2 } },
    """
    expect = "".join(
        f'{{ at = "2026-03-02 {time}", clock = "Fields", target = "{target}" }},'
        for time, target in (("09:05", "3h"), ("09:15", "2h"), ("09:25", "1h"), ("09:35", "2h"), ("09:45", "5h"))
    )
    assert good(run(events, expect, policy=goals))


def test_what_arrives_twice_counts_once(run: Run) -> None:
    """The same entry of the history, the same comment."""
    events = CREATED + '{ at = "2026-03-02 10:00", status = "Waiting", comment = "Anna", arrives = 3 },'
    expect = '{ at = "2026-03-02 12:00", clock = "Fix", state = "paused", elapsed = "1h" }'

    assert good(run(events, expect, top=PEOPLE))


def test_what_nobody_noticed_is_told_late_and_once(run: Run) -> None:
    """Clocks are as if it had been noticed at once."""
    events = '{ at = "2026-03-02 09:00", created = { assignee = "Anna" }, noticed = "2026-03-02 11:30" },'
    expect = """
        { at = "2026-03-02 11:29", told = [] },
        { at = "2026-03-02 11:30", clock = "Reply", breached_at = "2026-03-02 11:00", told = ["Reply breach late"] },
        { at = "2026-03-02 14:00", told = ["Reply breach late"], labels = ["sla-breached"] },
    """
    assert good(run(events, expect, top=PEOPLE))


def test_an_expectation_changes_nothing(run: Run) -> None:
    """What is asked about between two looks does not make one."""
    many = "".join(f'{{ at = "2026-03-02 11:{minute:02d}", breached = false, clock = "Fix" }},' for minute in range(60))
    last = '{ at = "2026-03-02 12:00", told = ["Reply 75%", "Reply breach"] }'

    assert good(run(CREATED, many + last, top=PEOPLE))
