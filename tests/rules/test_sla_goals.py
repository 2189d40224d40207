"""Goals over time: which one is the cycle's, and what a change of goal keeps."""

from fractions import Fraction
from typing import Any

import pytest

from rules.model import HOUR, MINUTE

MON, TUE, FRI = "2026-03-02", "2026-03-03", "2026-03-06"


def test_another_goal_takes_over_with_what_was_used(build: Any, cycle: Any) -> None:
    """D68: Medium 3 h from 10:00, High 2 h from 11:00: due 12:00."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 11:00", "priority", "Medium", "High"))
    metric = build.metric(build.goal("2 hour", build.cal.BER, "priority = High"), build.goal("3 hour", build.cal.BER))
    assert cycle(issue, metric, f"{MON} 10:54").due == build.at(f"{MON} 13:00")
    found = cycle(issue, metric, f"{MON} 11:00")
    assert found.due == build.at(f"{MON} 12:00")
    assert [span.since for span in found.goals] == [build.at(f"{MON} 10:00"), build.at(f"{MON} 11:00")]


@pytest.mark.parametrize("target", ["1 hour", "2 hour"])
@pytest.mark.parametrize("waits", [False, True], ids=["running", "paused"])
def test_a_goal_already_used_up_is_due_at_the_change(build: Any, cycle: Any, waits: bool, target: str) -> None:
    """Two hours used when a goal of no more takes over: due and then breached at the change, paused or not."""
    pause = [build.change(f"{MON} 12:00", "status", "Open", "Waiting")] if waits else []
    change = build.change(f"{MON} 12:30", "priority", "Medium", "High")
    issue = build.issue(f"{MON} 10:00", *pause, change)
    goals = build.goal(target, build.cal.BER, "priority = High"), build.goal("8 hour", build.cal.BER)
    metric, at = build.metric(*goals, pause="status = Waiting"), build.at(f"{MON} 12:30")
    assert (cycle(issue, metric, at).due, cycle(issue, metric, at).breached) == (at, False)
    after = cycle(issue, metric, at + 1)
    assert (after.breached_at, after.next_threshold) == (at, None)
    assert str(change.id) in after.intervals[-1].cause


def test_a_milder_goal_does_not_withdraw_a_breach(build: Any, cycle: Any) -> None:
    """Once reached, due stays: a lower priority after the breach leaves it breached."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 14:00", "priority", "Medium", "Low"))
    metric = build.metric(build.goal("8 hour", build.cal.BER, "priority = Low"), build.goal("2 hour", build.cal.BER))
    found = cycle(issue, metric, f"{MON} 15:00")
    assert (found.breached, found.breached_at) == (True, build.at(f"{MON} 12:00"))


def test_a_goal_that_changes_at_the_due_instant_was_not_used_up(build: Any, cycle: Any) -> None:
    """Time is half-open: at 12:00 the goal of eight hours holds already."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 12:00", "priority", "Medium", "Low"))
    metric = build.metric(build.goal("8 hour", build.cal.BER, "priority = Low"), build.goal("2 hour", build.cal.BER))
    found = cycle(issue, metric, f"{MON} 13:00")
    assert (found.breached, found.due) == (False, build.at(f"{TUE} 10:00"))


def test_goals_follow_one_another(build: Any, cycle: Any) -> None:
    """Two hours, used up at the very instant at which the second of three goals takes over: the third is due."""
    changes = [("12:00", "Medium", "Low"), ("13:00", "Low", "High")]
    issue = build.issue(f"{MON} 10:00", *(build.change(f"{MON} {at}", "priority", *pair) for at, *pair in changes))
    goals = [("8 hour", "Low"), ("4 hour", "High"), ("2 hour", "Medium")]
    metric = build.metric(*(build.goal(target, build.cal.BER, f"priority = {name}") for target, name in goals))
    found = cycle(issue, metric, f"{MON} 13:30")
    assert (found.due, len(found.goals)) == (build.at(f"{MON} 14:00"), 3)


def test_without_a_goal_the_clock_is_cancelled(build: Any, clock: Any) -> None:
    """D76: no due, no target, a reason with the evidence; the breach from before is still ever breached."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 14:00", "priority", "Medium", "Low", id=77))
    for target, ever in (("2 hour", True), ("8 hour", False)):
        metric = build.metric(build.goal(target, build.cal.BER, "priority = Medium"))
        found = clock(issue, metric, f"{MON} 15:00")
        (cancelled,) = found.cycles
        assert (cancelled.state, cancelled.due, cancelled.target) == ("cancelled", None, None)
        assert (cancelled.remaining_ms, cancelled.next_threshold, cancelled.breached) == (None, None, False)
        assert cancelled.reason == "priority changed (history 77): no goal matches"
        assert found.ever_breached == ever


def test_a_clock_that_is_no_longer_cancelled_goes_on_with_what_was_used(build: Any, cycle: Any) -> None:
    """The time without a goal does not count; the rest is due from the return on."""
    issue = build.issue(
        f"{MON} 10:00",
        build.change(f"{MON} 11:00", "priority", "Medium", "Low"),
        build.change(f"{MON} 13:00", "priority", "Low", "Medium"),
    )
    metric = build.metric(build.goal("2 hour", build.cal.BER, "priority = Medium"))
    found = cycle(issue, metric, f"{MON} 13:30")
    assert (found.state, found.due, found.elapsed_ms) == ("running", build.at(f"{MON} 14:00"), 90 * MINUTE)


def test_a_clock_cancelled_and_then_resolved_stays_cancelled(build: Any, cycle: Any) -> None:
    """A resolution without a goal is no stop that was met or missed."""
    issue = build.issue(
        f"{MON} 10:00",
        build.change(f"{MON} 11:00", "priority", "Medium", "Low"),
        build.change(f"{MON} 12:00", "resolution", None, "Fixed"),
    )
    found = cycle(issue, build.metric(build.goal("2 hour", build.cal.BER, "priority = Medium")), f"{MON} 13:30")
    assert (found.state, found.stop) == ("cancelled", None)


def test_of_two_goals_that_match_the_first_wins(build: Any, cycle: Any) -> None:
    """D77: the order of the file decides."""
    goals = [build.goal("2 hour", build.cal.BER, "priority = Medium"), build.goal("3 hour", build.cal.BER)]
    issue = build.issue(f"{MON} 10:00")
    assert cycle(issue, build.metric(*goals), f"{MON} 10:00").target == goals[0].target
    assert cycle(issue, build.metric(*reversed(goals)), f"{MON} 10:00").target == goals[1].target


def test_a_milder_goal_takes_the_risk_away(build: Any, clock: Any) -> None:
    """At risk speaks of the present goal: 90 minutes of two hours are, of eight they are not."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 11:40", "priority", "Medium", "Low"))
    metric = build.metric(build.goal("8 hour", build.cal.BER, "priority = Low"), build.goal("2 hour", build.cal.BER))
    assert clock(issue, metric, f"{MON} 11:30").at_risk
    assert not clock(issue, metric, f"{MON} 11:40").at_risk


def test_what_was_used_of_other_goals_counts_in_the_measure_of_the_present_one(build: Any, cycle: Any) -> None:
    """Four of eight open hours are half a working day; a day of the calendar is 24 h once hours are asked for."""
    change = build.change(f"{MON} 13:00", "priority", "Medium", "High")
    metric = build.metric(
        build.goal("1 working_day", build.cal.BER, "priority = High"), build.goal("8 hour", build.cal.BER)
    )
    found = cycle(build.issue(f"{MON} 09:00", change), metric, f"{MON} 15:00")
    assert (found.due, found.elapsed_days) == (build.at(f"{MON} 17:00"), Fraction(3, 4))
    metric = build.metric(
        build.goal("30 hour", build.cal.ALWAYS, "priority = High"), build.goal("5 calendar_day", build.cal.BER)
    )
    change = build.change(f"{TUE} 09:00", "priority", "Medium", "High")
    found = cycle(build.issue(f"{MON} 09:00", change), metric, f"{TUE} 10:00")
    assert (found.due, found.elapsed_ms, found.elapsed_days) == (build.at(f"{TUE} 15:00"), 25 * HOUR, None)
