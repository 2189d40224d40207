"""Tests of connector.config.doubts: what can be used, but hardly means what it says, is told with its place."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from connector.config.doubts import last_make_up_year
from rules.policy import Calendar

Warnings = Callable[..., list[str]]
CALENDAR = '[calendars.c]\ntimezone = "UTC"\nmon-sun = ["00:00-24:00"]\n'
GOALS = 'goals = [{ target = "4h", calendar = "c" }]\n'
CHINA = '[calendars.c]\ntimezone = "Asia/Shanghai"\nmon-fri = ["09:00-18:00"]\nholidays = "CN"\n'


def clock(pause: str, more: str) -> str:
    """A file whose pause stands in line 6."""
    return f"{CALENDAR}[[sla]]\nname = \"N\"\npause = '{pause}'\n{more}\n{GOALS}"


DONE = 'kind = "resolution"\nstop_on = "done"'
RESOLVED = 'kind = "resolution"'
DISPATCH = 'kind = "custom"\nstart = { created = true }\nstop = [{ entered = "On site" }, { when = \'status = Over\' }]'
WINS = "; where both hold, the clock stops. Take it out of one of them."


@pytest.mark.parametrize(
    ("pause", "more", "expected"),
    [
        (
            "status in (Waiting, Closed)",
            DONE,
            '6:30: sla[1].pause: the status "Closed" usually has the category Done, which also stops this clock' + WINS,
        ),
        ("status = 已关闭", DONE, '6:19: sla[1].pause: the status "已关闭" usually has the category Done, which also'),
        (
            "status = Waiting OR statusCategory = Done",
            DONE,
            "6:47: sla[1].pause: statuses of the category Done also stop this clock" + WINS,
        ),
        (
            "resolution is not EMPTY",
            RESOLVED,
            "6:10: sla[1].pause: the clock stops as soon as the resolution is set" + WINS,
        ),
        ("resolution = Later", RESOLVED, "6:23: sla[1].pause: the clock stops as soon as the resolution is set" + WINS),
        ('status = "on site"', DISPATCH, '6:19: sla[1].pause: the status "on site" also stops this clock' + WINS),
        ("status = Over", DISPATCH, "6:19: sla[1].pause: `status = Over` also stops this clock" + WINS),
    ],
)
def test_a_pause_in_which_the_clock_has_stopped_is_doubtful(
    warnings_of: Warnings, pause: str, more: str, expected: str
) -> None:
    """The stop wins, so the pause says nothing (D52)."""
    found = warnings_of(clock(pause, more))

    assert len(found) == 1
    assert found[0].startswith(expected)


@pytest.mark.parametrize(
    ("pause", "more"),
    [
        ("status = Waiting", DONE),
        ("status != Closed", DONE),
        ("status = Closed", RESOLVED),
        ("statusCategory = Done", RESOLVED),
        ("resolution is EMPTY AND status = Waiting", RESOLVED),
        ("resolution is not EMPTY", DONE),
        ("status = Waiting", DISPATCH),
        ("status = Closed", 'kind = "customer_update"'),
    ],
)
def test_an_ordinary_pause_is_not_doubtful(warnings_of: Warnings, pause: str, more: str) -> None:
    """A warning that is wrong is soon not read any more."""
    assert warnings_of(clock(pause, more)) == []


def goals(*conditions: str) -> str:
    """A file with a goal in each line from the eighth on."""
    lines = "".join(f'    {{ when = \'{when}\', target = "4h", calendar = "c" }},\n' for when in conditions)
    return f'{CALENDAR}[[sla]]\nname = "N"\nkind = "resolution"\ngoals = [\n{lines}]\n'


SAME = "9:5: sla[1].goals[2]: it never counts: the goal in line 8 has the same condition. Take one of them out."
WIDER = (
    "9:5: sla[1].goals[2]: it never counts: every issue that it matches has the goal in line 8. Move it above that one."
)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("priority = High", "priority = high", SAME),
        ("priority in (High, Low)", "priority IN (Low,  High)", SAME),
        ("a = 1 AND b = 2", "b = 2 AND a = 1", SAME),
        ("NOT a = 1", "a != 1", SAME),
        ("priority in (High, Highest)", "priority = High", WIDER),
        ("priority = High", "priority = High AND labels = x", WIDER),
        ("a = 1 OR b = 2", "b = 2", WIDER),
        ("a != 1", "a not in (1, 2)", WIDER),
    ],
)
def test_a_goal_that_an_earlier_one_hides_is_doubtful(
    warnings_of: Warnings, first: str, second: str, expected: str
) -> None:
    """The first goal that matches wins, so the second never counts."""
    assert warnings_of(goals(first, second)) == [expected]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("priority = High", "priority in (High, Highest)"),
        ("priority = High AND labels = x", "priority = High"),
        ("a = 1", "b = 1"),
        ("a = 1", "a != 1"),
        ("a > 1", "a > 2"),
        ("a is EMPTY", "a is not EMPTY"),
        ("status was Open before 2026-01-01", "status was Open before 2026-02-01"),
    ],
)
def test_a_goal_that_may_count_is_not_doubtful(warnings_of: Warnings, first: str, second: str) -> None:
    """Only what is sure is told."""
    assert warnings_of(goals(first, second)) == []


@pytest.mark.parametrize(
    ("target", "month", "reached"),
    [
        ("5 working days", 3, False),
        ("5 working days", 10, False),
        ("5 working days", 12, True),
        ("80 working days", 9, True),
        ("300 calendar days", 3, True),
    ],
)
def test_a_clock_that_reaches_a_year_without_known_make_up_days_is_doubtful(
    warnings_of: Warnings, calendars: Callable[[str], dict[str, Calendar]], target: str, month: int, reached: bool
) -> None:
    """China's are published a year at a time: the last known year is the one that the clock starts in."""
    year = last_make_up_year(calendars(CHINA)["c"])
    assert year is not None
    now = int(datetime(year, month, 1, tzinfo=UTC).timestamp()) * 1000
    text = CHINA + f'[[sla]]\nname = "N"\nkind = "resolution"\ngoals = [{{ target = "{target}", calendar = "c" }}]\n'

    expected = (
        f'4:1: calendars.c.holidays: make-up working days are published up to {year}, and "N" started within a month '
        f"from now can run into {year + 1}: make-up days of that year count as days off. Install a newer holidays "
        "package, or put them under `open`."
    )
    assert warnings_of(text, now) == ([expected] if reached else [])
    assert warnings_of(text) == []


@pytest.mark.parametrize(
    ("tell", "repeat", "expected"),
    [
        ("assignee", "10m", ["5:1: alerts.level[1].repeat: it is told again before `group` of [alerts] is over, so "]),
        ("assignee", "11m", []),
    ],
    ids=["within the group", "after it"],
)
def test_repeats_that_come_before_the_first_alert_was_told_are_doubtful(
    warnings_of: Warnings, tell: str, repeat: str, expected: list[str]
) -> None:
    """Each takes the place of the one before, which still waited for others."""
    alerts = f'[alerts]\ngroup = "10m"\n[[alerts.level]]\nat = "breach"\nrepeat = "{repeat}"\ntell = ["{tell}"]\n'
    found = warnings_of(alerts)

    assert [one[: len(words)] for one, words in zip(found, expected, strict=True)] == expected


RULE = (
    '[[risk.rule]]\nname = "R"\nwhen = "status = Open"\ntype = "t"\nlikelihood = 1\nimpact = 1\nfacts = {{ {fact} }}\n'
)
CLOCK = f'[[sla]]\nname = "N"\nkind = "resolution"\n{GOALS}'
FOUND = "so that the rule finds nothing. Add"


@pytest.mark.parametrize(
    ("fact", "more", "expected"),
    [
        (
            'milestone = "overdue"',
            CLOCK,
            [f"10:11: risk.rule[1].facts.milestone: without [plan] nobody looks at milestones, {FOUND} [plan]."],
        ),
        ('milestone = "overdue"', '[plan]\ncalendar = "c"\n', []),
        (
            'sla = "at risk"',
            "",
            [f"10:11: risk.rule[1].facts.sla: there is no clock that could be late, {FOUND} one as [[sla]]."],
        ),
        ('sla = "breached"', CLOCK, []),
    ],
    ids=["milestone without plan", "milestone", "clock without clocks", "clock"],
)
def test_a_risk_that_nothing_could_find_is_doubtful(
    warnings_of: Warnings, fact: str, more: str, expected: list[str]
) -> None:
    """The facts of its rule come from another table, which is not there."""
    assert warnings_of(CALENDAR + RULE.format(fact=fact) + more) == expected


@pytest.mark.parametrize(
    ("to", "doubtful"),
    [('"in progress"', False), ('["in progress"]', True), ('["in progress", "to do"]', False), ('["to do"]', False)],
)
def test_a_gate_that_may_not_reopen_as_jira_does_is_doubtful(warnings_of: Warnings, to: str, doubtful: bool) -> None:
    """Its issues stay closed wherever only "Reopened" leads back."""
    found = warnings_of(f'[[closeout]]\nname = "A"\nmode = "gate"\nreopen_to = {to}\nitem = [{{ text = "B" }}]\n')
    starts = [one.startswith('4:1: closeout[1].reopen_to: the status "Reopened"') for one in found]
    assert starts == [True] * doubtful
