"""What a change of goal does to a running clock, under each of the four options."""

from typing import Any

import pytest

from rules import plan
from rules.model import HOUR, MINUTE
from rules.policy import AlertLevel

MON, TUE, FRI = "2026-03-02", "2026-03-03", "2026-03-06"

OPTIONS = ("carry", "forward", "reset", "retroactive")


def tightened(build: Any, option: str, *, high: str = "2 hour", low: str = "3 hour", **more: Any) -> Any:
    goals = build.goal(high, build.cal.BER, "priority = High"), build.goal(low, build.cal.BER)
    return build.metric(*goals, on_goal_change=option, **more)


def raised(build: Any, at: str = "11:30", *changes: Any) -> Any:
    """Created Monday 10:00, and another priority then."""
    change = build.change(f"{MON} {at}", "priority", "Medium", "High", id=7)
    return build.issue(f"{MON} 10:00", *sorted([*changes, change], key=lambda one: one.at))


@pytest.mark.parametrize(
    ("option", "due", "elapsed", "cycles"),
    [
        ("carry", "12:30", 120 * MINUTE, 1),
        ("forward", "14:00", 30 * MINUTE, 2),
        ("reset", "14:00", 30 * MINUTE, 1),
        ("retroactive", "12:30", 120 * MINUTE, 1),
    ],
)
def test_each_option_counts_a_new_goal_its_own_way(
    build: Any, clock: Any, option: str, due: str, elapsed: int, cycles: int
) -> None:
    """D68 and convention 8: three hours from 10:00, High with 150 minutes from 11:30, seen at 12:00."""
    metric = tightened(build, option, high="150 minute", low="3 hour")
    found = clock(raised(build), metric, f"{MON} 12:00")
    assert (found.cycles[-1].due, found.cycles[-1].elapsed_ms, len(found.cycles)) == (
        build.at(f"{MON} {due}"),
        elapsed,
        cycles,
    )
    assert sum(each.ms for each in found.cycles[-1].intervals) == elapsed


@pytest.mark.parametrize(
    ("option", "breached_at"),
    [("carry", "15:00"), ("forward", None), ("reset", None), ("retroactive", "12:00")],
)
def test_each_option_judges_a_goal_already_used_up_its_own_way(
    build: Any, clock: Any, option: str, breached_at: str | None
) -> None:
    """Five hours used when two hours become the goal: due at the change, not at all, or where two were used."""
    found = clock(raised(build, "15:00"), tightened(build, option, low="8 hour"), f"{MON} 16:00").cycles[-1]
    assert found.breached_at == (build.at(f"{MON} {breached_at}") if breached_at else None)


@pytest.mark.parametrize(
    ("option", "breached_now"), [("carry", True), ("forward", False), ("reset", False), ("retroactive", False)]
)
def test_a_breach_stays_ever_breached_whatever_goal_comes_after(
    build: Any, clock: Any, option: str, breached_now: bool
) -> None:
    """Two hours were missed at 12:00; eight hours from 13:00 on."""
    goals = build.goal("8 hour", build.cal.BER, "priority = High"), build.goal("2 hour", build.cal.BER)
    found = clock(raised(build, "13:00"), build.metric(*goals, on_goal_change=option), f"{MON} 14:00")
    assert (found.ever_breached, found.cycles[-1].breached) == (True, breached_now)
    former = found.cycles[-1].former_breaches
    if option in ("reset", "retroactive"):
        assert [(each.at, each.target) for each in former] == [(build.at(f"{MON} 12:00"), goals[1].target)]
    else:
        assert former == ()


def test_forward_ends_the_old_cycle_as_what_it_was(build: Any, clock: Any) -> None:
    """Not yet due: called off with the reason. Breached: missed. Both end at the change."""
    for at, state in (("11:30", "cancelled"), ("14:00", "stopped")):
        first, second = clock(raised(build, at), tightened(build, "forward"), f"{MON} 15:00").cycles
        assert (first.state, first.breached) == (state, state == "stopped")
        assert first.reason == "another goal took over: a new cycle began"
        assert first.intervals[-1].to == second.start == build.at(f"{MON} {at}")
        assert (second.state, second.target) == ("running", tightened(build, "forward").goals[0].target)


def test_forward_leaves_a_cycle_that_was_resolved_as_it_was(build: Any, clock: Any) -> None:
    """Resolved in time, reopened with another priority: the first cycle was met, the second begins there."""
    issue = raised(
        build,
        "14:00",
        build.change(f"{MON} 11:00", "resolution", None, "Fixed", id=3),
        build.change(f"{MON} 14:00", "resolution", "Fixed", None, id=7, index=1),
    )
    first, second = clock(issue, tightened(build, "forward"), f"{MON} 15:00").cycles
    assert (first.state, first.stop, first.breached, first.reason) == ("stopped", build.at(f"{MON} 11:00"), False, None)
    assert (second.start, second.elapsed_ms) == (build.at(f"{MON} 14:00"), HOUR)


def test_reset_reports_the_earlier_time_apart(build: Any, cycle: Any) -> None:
    """Ninety minutes set aside: the intervals show them, and they count nothing."""
    found = cycle(raised(build), tightened(build, "reset"), f"{MON} 12:00")
    assert [(each.kind, each.ms // MINUTE) for each in found.intervals] == [("set_aside", 0), ("running", 30)]
    assert (found.set_aside_ms, found.start, found.counted_from) == (
        90 * MINUTE,
        build.at(f"{MON} 10:00"),
        build.at(f"{MON} 11:30"),
    )


def test_a_goal_read_back_says_so(build: Any, cycle: Any) -> None:
    """The intervals before the change name the goal that now counts them, and since when."""
    found = cycle(raised(build), tightened(build, "retroactive"), f"{MON} 12:00")
    assert [each.cause for each in found.intervals] == [
        "issue created: goal 2 hour, calendar BER; this goal since priority changed (history 7), "
        "read back to the start",
        "priority changed (history 7): goal 2 hour, calendar BER",
    ]


@pytest.mark.parametrize(
    ("option", "due"), [("carry", "16:00"), ("forward", "17:00"), ("reset", "17:00"), ("retroactive", "14:00")]
)
def test_time_without_a_goal_counts_only_when_read_back(build: Any, clock: Any, option: str, due: str) -> None:
    """One hour of Medium, two without a goal, then High with four hours: as if it had always held, or from there on."""
    changes = [("11:00", "Medium", "Low"), ("13:00", "Low", "High")]
    issue = build.issue(f"{MON} 10:00", *(build.change(f"{MON} {at}", "priority", *pair) for at, *pair in changes))
    goals = [("4 hour", "High"), ("8 hour", "Medium")]
    matching = (build.goal(target, build.cal.BER, f"priority = {name}") for target, name in goals)
    found = clock(issue, build.metric(*matching, on_goal_change=option), f"{MON} 13:30").cycles[-1]
    assert found.due == build.at(f"{MON} {due}")


@pytest.mark.parametrize("option", OPTIONS)
def test_without_a_goal_every_option_cancels(build: Any, clock: Any, option: str) -> None:
    """D76 whatever the option: the last cycle is cancelled with the evidence, and alerts and due go."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 11:00", "priority", "Medium", "Low", id=77))
    metric = build.metric(build.goal("2 hour", build.cal.BER, "priority = Medium"), on_goal_change=option)
    found = clock(issue, metric, f"{MON} 15:00").cycles[-1]
    assert (found.state, found.due, found.reason) == (
        "cancelled",
        None,
        "priority changed (history 77): no goal matches",
    )


@pytest.mark.parametrize("option", OPTIONS)
def test_the_same_goal_again_is_no_change(build: Any, clock: Any, option: str) -> None:
    """Another priority under one goal: one cycle, nothing set aside."""
    found = clock(
        raised(build), build.metric(build.goal("3 hour", build.cal.BER), on_goal_change=option), f"{MON} 12:00"
    )
    (cycle,) = found.cycles
    assert (cycle.elapsed_ms, cycle.set_aside_ms, cycle.due) == (2 * HOUR, 0, build.at(f"{MON} 13:00"))


@pytest.mark.parametrize("option", OPTIONS)
def test_pauses_count_under_every_option(build: Any, clock: Any, option: str) -> None:
    """Waiting from 10:30 to 11:00 and from 12:00 to 13:00, another goal at 11:30."""
    waits = build.paused((f"{MON} 10:30", f"{MON} 11:00"), (f"{MON} 12:00", f"{MON} 13:00"))
    metric = tightened(build, option, pause="status = Waiting")
    found = clock(raised(build, "11:30", *waits), metric, f"{MON} 13:30").cycles[-1]
    from_start = option in ("carry", "retroactive")
    assert found.elapsed_ms == (120 if from_start else 60) * MINUTE
    assert found.due == build.at(f"{MON} 13:30" if from_start else f"{MON} 14:30")


def test_a_reset_clock_can_be_missed_again(build: Any) -> None:
    """Both breaches are in the plan: the label stays, and the document tells of the earlier one."""
    goals = build.goal("1 hour", build.cal.BER, "priority = High"), build.goal("2 hour", build.cal.BER)
    policy = build.policy(build.metric(*goals, on_goal_change="reset"))
    made = plan(build.snapshot(raised(build, "13:00")), policy, build.at(f"{MON} 16:00"))
    (found,) = made.facts.clocks[0].cycles
    assert (found.breached_at, len(found.former_breaches)) == (build.at(f"{MON} 14:00"), 1)
    assert "sla-breached" in made.tags


def test_a_breach_after_a_reset_is_told_anew(build: Any) -> None:
    """The first breach at 12:00 and the one of the new goal at 14:00 are two alerts."""
    goals = build.goal("1 hour", build.cal.BER, "priority = High"), build.goal("2 hour", build.cal.BER)
    metric = build.metric(*goals, on_goal_change="reset")
    policy = build.policy(metric, alerts=(AlertLevel(at="breach", tell=("assignee",)),))
    snapshot = build.snapshot(raised(build, "13:00"))
    told = [plan(snapshot, policy, build.at(f"{MON} {now}")).alerts for now in ("12:30", "13:30", "14:30")]
    assert [len(alerts) for alerts in told] == [1, 0, 1]
    assert told[0][0].op != told[2][0].op
