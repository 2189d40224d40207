"""Clocks held against the SLAs that Jira Service Management runs itself: what differs, and why."""

from dataclasses import replace
from typing import Any

import pytest

from rules import plan
from rules.model import HOUR, MINUTE, NativeCycle, NativeSla
from rules.public_json import plan_document

TEN = "2026-03-02 10:00"
"""A Monday; the calendar is open from 9 to 17."""


@pytest.fixture
def ask(build: Any) -> Any:
    """The plan of an issue created at ten under a goal of four open hours, beside one native SLA."""

    def look(*cycles: NativeCycle, now: str = "2026-03-02 12:00", **more: Any) -> Any:
        names = ("kind", "native", "target", "on_reopen", "cal")
        options = {name: more.pop(name) for name in names if name in more}
        goal = build.goal(options.pop("target", "4 hour"), options.pop("cal", build.cal.BER))
        metric = build.metric(goal, pause="status = Waiting", **options)
        sla = NativeSla(name=more.pop("name", "Time to resolution"), field="customfield_10030", cycles=cycles)
        sla = replace(sla, odd=more.pop("odd", ()))
        changes = more.pop("changes", ())
        updated = build.at(more.pop("updated", now))
        issue = build.issue(TEN, *changes, native_slas=(sla,), updated=updated, **more)
        return plan(build.snapshot(issue), build.policy(metric), build.at(now))

    return look


@pytest.fixture
def native(build: Any) -> Any:
    """A native cycle from ten on, with a goal of four hours and times of this Monday."""

    def made(stop: str | None = None, breach: str | None = "14:00", **more: Any) -> NativeCycle:
        at = {"stop": stop, "breach": breach}
        instants = {name: build.at(f"2026-03-02 {time}") for name, time in at.items() if time}
        return NativeCycle(**{"start": build.at(TEN), "goal_ms": 4 * HOUR, **instants, **more})

    return made


def resolved(build: Any, at: str) -> tuple[Any, ...]:
    return (build.change(f"2026-03-02 {at}", "resolution", None, "Fixed"),)


def told(made: Any) -> tuple[list[str], list[str]]:
    """What differs and why, over all cycles."""
    (check,) = made.facts.natives
    whats = [one.what for pair in check.pairs for one in pair.differences]
    return whats, [reason for pair in check.pairs for reason in pair.reasons]


def test_a_clock_that_agrees_has_no_finding(ask: Any, native: Any) -> None:
    """The partner is Jira's standard SLA for the kind; the check is a fact all the same."""
    made = ask(native())

    assert told(made) == ([], [])
    assert [finding.code for finding in made.findings] == []
    assert [(check.metric, check.native) for check in made.facts.natives] == [("Resolution", "Time to resolution")]


def test_a_minute_is_no_difference(ask: Any, build: Any, native: Any) -> None:
    """Jira shows whole minutes in places; one millisecond more is told."""
    near = native(start=build.at(TEN) + MINUTE, breach=None)
    apart = native(start=build.at(TEN) + MINUTE + 1, breach=None)

    assert told(ask(near)) == ([], [])
    assert told(ask(apart)) == (["start"], ["start"])


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        pytest.param({"goal_ms": 8 * HOUR, "breach": "18:00"}, (["goal", "due"], ["goal"]), id="another goal"),
        pytest.param({"breach": "15:30"}, (["due"], ["calendar"]), id="other hours"),
        pytest.param({"paused": True, "breach": None}, (["paused"], ["pauses"]), id="paused there only"),
        pytest.param({"stop": "11:00", "elapsed_ms": HOUR}, (["stop"], ["stop"]), id="stopped there only"),
        pytest.param({"breached": True, "breach": None}, (["breached"], ["unexplained"]), id="missed there only"),
    ],
)
def test_a_running_clock_is_compared_by_its_instants(
    cycle: dict[str, Any], expected: Any, ask: Any, native: Any
) -> None:
    """Never by what has elapsed, which differs with every look."""
    assert told(ask(native(**cycle))) == expected


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        pytest.param({"elapsed_ms": 2 * HOUR}, ([], []), id="alike"),
        pytest.param({"stop": "13:00", "elapsed_ms": 3 * HOUR}, (["stop", "elapsed"], ["stop"]), id="another stop"),
        pytest.param({"elapsed_ms": HOUR}, (["elapsed"], ["calendar"]), id="counted less"),
        pytest.param({"stop": None}, (["stop"], ["not_recalculated"]), id="not stopped there yet"),
        pytest.param({"elapsed_ms": 2 * HOUR, "breached": True}, (["breached"], ["unexplained"]), id="missed there"),
    ],
)
def test_a_stopped_clock_is_compared_whole(
    cycle: dict[str, Any], expected: Any, ask: Any, build: Any, native: Any
) -> None:
    """Stop, what was used, when it was due, and whether it was met."""
    made = ask(native(**{"stop": "12:00", **cycle}), changes=resolved(build, "12:00"), updated="2026-03-02 12:00")

    assert told(made) == expected


def test_a_clock_that_jira_runs_on_after_later_events_was_configured_otherwise(
    ask: Any, build: Any, native: Any
) -> None:
    """Waiting will not help: the issue has changed since, and Jira went on counting."""
    made = ask(native(), changes=resolved(build, "11:00"), updated="2026-03-02 12:00")

    assert told(made) == (["stop"], ["stop"])


def test_jira_that_counts_around_the_clock_is_recognized(ask: Any, build: Any, native: Any) -> None:
    """From Monday ten to Tuesday ten are 24 hours there, eight here."""
    stop, due = build.at("2026-03-03 10:00"), build.at("2026-03-02 14:00")
    cycle = native(breach=None, stop=None, elapsed_ms=24 * HOUR, breached=True)
    cycle = replace(cycle, stop=stop, breach=due)
    changes = (build.change("2026-03-03 10:00", "resolution", None, "Fixed"),)

    assert told(ask(cycle, changes=changes, now="2026-03-03 11:00")) == (["elapsed"], ["around_the_clock"])


def test_a_running_one_around_the_clock_is_recognized_by_its_due_instant(ask: Any, build: Any, native: Any) -> None:
    """Eight hours from ten end at 18:00 there, and on Tuesday at ten here."""
    cycle = replace(native(breach="18:00"), goal_ms=8 * HOUR)

    assert told(ask(cycle, target="8 hour")) == (["due"], ["around_the_clock"])


@pytest.mark.parametrize("running", [True, False], ids=["running", "stopped"])
def test_a_pause_that_jira_does_not_make_is_recognized(running: bool, ask: Any, build: Any, native: Any) -> None:
    """An hour of waiting, which counts there."""
    waited = build.paused(("2026-03-02 11:00", "2026-03-02 12:00"))
    if running:
        made = ask(native(), changes=waited, now="2026-03-02 13:00")
        assert told(made) == (["due"], ["pauses"])
        return
    changes = (*waited, *resolved(build, "13:00"))
    made = ask(native(stop="13:00", breach=None, elapsed_ms=3 * HOUR), changes=changes, now="2026-03-02 13:00")
    assert told(made) == (["elapsed"], ["pauses"])


def test_two_that_stand_still_are_compared_by_what_is_left(ask: Any, build: Any, native: Any) -> None:
    """Three hours here; what Jira shows beside is told."""
    waiting = (build.change("2026-03-02 11:00", "status", "Open", "Waiting"),)
    alike = ask(native(paused=True, breach=None, remaining_ms=3 * HOUR), changes=waiting)
    apart = ask(native(paused=True, breach=None, remaining_ms=HOUR), changes=waiting)

    assert told(alike) == ([], [])
    assert told(apart) == (["remaining"], ["calendar"])


def test_a_stop_at_the_due_instant_may_be_read_either_way(ask: Any, build: Any, native: Any) -> None:
    """Met here at the very instant; missed there by a rounded one."""
    cycle = native(stop="14:00", elapsed_ms=4 * HOUR, breached=True)

    assert told(ask(cycle, changes=resolved(build, "14:00"), now="2026-03-02 15:00")) == (["breached"], ["rounding"])


def test_a_breach_that_jira_has_not_noticed_is_told(ask: Any, native: Any) -> None:
    """The issue changed after the due instant of Jira's own, which still shows it as kept."""
    late = ask(native(), now="2026-03-02 15:00")
    unread = ask(native(), now="2026-03-02 15:00", updated="2026-03-02 12:00")

    assert told(late) == (["breached"], ["not_recalculated"])
    assert told(unread) == ([], [])


def test_cycles_are_paired_by_their_start(ask: Any, build: Any, native: Any) -> None:
    """Reopened: one cycle here, two there; with a cycle each they agree."""
    again = build.at("2026-03-02 12:00")
    first = native(stop="11:00", elapsed_ms=HOUR)
    second = NativeCycle(start=again, goal_ms=4 * HOUR, breach=build.at("2026-03-02 16:00"))
    changes = (
        *resolved(build, "11:00"),
        build.change("2026-03-02 12:00", "resolution", "Fixed", None),
    )
    one = ask(first, second, changes=changes, now="2026-03-02 13:00")
    two = ask(first, second, changes=changes, now="2026-03-02 13:00", on_reopen="new_cycle")

    assert told(one) == (["stop", "not_ours"], ["stop", "cycles"])
    assert told(two) == ([], [])


def test_a_cycle_that_jira_has_not_is_told(ask: Any) -> None:
    """The SLA is on the issue, and shows nothing."""
    assert told(ask()) == (["not_native"], ["cycles"])


@pytest.mark.parametrize(
    ("native_key", "name", "checked"),
    [
        (None, "Resolution", True),
        (None, "time to RESOLUTION", True),
        (None, "解决时间", True),
        (None, "Time to close", False),
        ("Time to close", "Time to close", True),
        ("customfield_10030", "Whatever", True),
        ("Time to close", "Time to resolution", False),
        ("", "Resolution", False),
    ],
    ids=[
        "its own name",
        "the standard name",
        "the standard name in Chinese",
        "another name",
        "named",
        "by field",
        "only the named",
        "none wanted",
    ],
)
def test_the_partner_is_the_one_that_the_policy_names(
    native_key: str | None, name: str, checked: bool, ask: Any, native: Any
) -> None:
    """Else the one of the clock's name, else Jira's standard one."""
    made = ask(native(), name=name, native=native_key)

    assert bool(made.facts.natives) is checked


def test_nothing_of_it_is_a_function_of_now(ask: Any, native: Any) -> None:
    """Between two looks that were asked for, checks and findings stay the same."""
    earlier, later = (ask(native(breach="15:00"), now=f"2026-03-02 {at}", updated=TEN) for at in ("11:00", "12:45"))

    assert earlier.look_again_at == later.look_again_at
    assert earlier.facts.natives == later.facts.natives
    assert earlier.findings == later.findings


def test_nothing_is_written_because_of_it(ask: Any, native: Any) -> None:
    """It is a report: the same writes with and without a difference."""
    assert ask(native(breach="15:30")).writes == ask(native()).writes


def test_the_finding_is_one_line_for_people(ask: Any, native: Any) -> None:
    """Each difference with both values, and the reasons."""
    made = ask(native(breach="18:00", goal_ms=8 * HOUR))

    assert [(one.code, one.text) for one in made.findings] == [
        (
            "differs_from_native",
            "Resolution: Jira's own SLA Time to resolution reads it differently: cycle 1: goal 4:00 here, "
            "8:00 in Jira, due 2026-03-02T13:00:00.000Z here, 2026-03-02T17:00:00.000Z in Jira (another goal)",
        )
    ]


def test_what_could_not_be_read_is_a_finding(ask: Any, native: Any) -> None:
    """Only of an SLA that a clock is held against."""
    made = ask(native(), odd=("ongoingCycle.goalDuration",))
    other = ask(native(), odd=("ongoingCycle.goalDuration",), name="Time to close")

    assert [one.code for one in made.findings] == ["native_unreadable"]
    assert "Time to resolution (customfield_10030)" in made.findings[0].text
    assert other.findings == ()


def test_an_earlier_instant_sees_only_cycles_that_were_over(ask: Any, build: Any, native: Any) -> None:
    """Of what went on nothing is known: a cycle of ours without a partner is then no difference."""
    later = (build.change("2026-03-02 13:00", "priority", "Medium", "High"),)
    made = ask(native(breach="15:00"), changes=later, updated="2026-03-02 13:00")

    assert made.facts.natives[0].pairs == ()


def test_the_document_has_the_checks_only_where_there_are_some(ask: Any, build: Any, native: Any) -> None:
    """Instants in UTC, lengths in seconds."""
    document = plan_document(ask(native(breach=None, goal_ms=8 * HOUR)))
    bare = plan_document(plan(build.snapshot(build.issue(TEN)), build.policy(), build.at(TEN)))

    assert document["natives"] == [
        {
            "metric": "Resolution",
            "native": "Time to resolution",
            "cycles": [
                {
                    "cycle": 1,
                    "native_cycle": 1,
                    "differences": [{"what": "goal", "ours": 14400, "native": 28800}],
                    "reasons": ["goal"],
                }
            ],
        }
    ]
    assert "natives" not in bare


@pytest.mark.parametrize(
    ("target", "goal", "expected"), [("1 working_day", 8 * HOUR, []), ("2 working_day", 8 * HOUR, ["goal"])]
)
def test_a_target_in_days_is_compared_by_its_open_time(
    target: str, goal: int, expected: list[str], ask: Any, native: Any
) -> None:
    """From ten on Monday to ten on Tuesday are eight open hours."""
    assert told(ask(native(breach=None, goal_ms=goal), target=target))[0] == expected
