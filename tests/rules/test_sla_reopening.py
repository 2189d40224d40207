"""Reopened issues: the three options, and the grace in which a reopening is none."""

from typing import Any

import pytest

from rules import plan
from rules.model import HOUR, MINUTE
from rules.policy import AlertLevel

MON, TUE, FRI = "2026-03-02", "2026-03-03", "2026-03-06"


def turned(build: Any, created: str, *times: str) -> Any:
    """Resolved and reopened in turn at these times."""
    turns = [(None, "Fixed"), ("Fixed", None)] * len(times)
    return build.issue(
        created,
        *(build.change(time, "resolution", *turn) for time, turn in zip(times, turns, strict=False)),
    )


def eight_hours(build: Any, **more: Any) -> Any:
    return build.metric(build.goal("8 hour", build.cal.BER), **more)


@pytest.mark.parametrize(
    ("option", "due", "cycles", "elapsed"),
    [
        ("continue", f"{TUE} 16:00", 1, 3 * HOUR),
        ("new_cycle", "2026-03-04 10:00", 2, HOUR),
        ("total", f"{TUE} 10:00", 1, 10 * HOUR),
    ],
)
def test_each_option_counts_a_reopening_its_own_way(
    build: Any, clock: Any, option: str, due: str, cycles: int, elapsed: int
) -> None:
    """D59: created Mon 09:00 with 8 h, resolved 11:00, reopened Tue 10:00, seen an hour later."""
    issue = turned(build, f"{MON} 09:00", f"{MON} 11:00", f"{TUE} 10:00")
    found = clock(issue, eight_hours(build, on_reopen=option), f"{TUE} 11:00")
    last = found.cycles[-1]
    assert (last.due, len(found.cycles), last.elapsed_ms) == (build.at(due), cycles, elapsed)
    assert sum(each.ms for each in last.intervals) == elapsed


def test_a_new_cycle_leaves_the_first_one_as_it_was(build: Any, clock: Any) -> None:
    """Met on Monday, whatever becomes of the second."""
    issue = turned(build, f"{MON} 09:00", f"{MON} 11:00", f"{TUE} 10:00")
    first, second = clock(issue, eight_hours(build, on_reopen="new_cycle"), f"{FRI} 11:00").cycles
    assert (first.state, first.stop, first.breached) == ("stopped", build.at(f"{MON} 11:00"), False)
    assert (second.start, second.breached) == (build.at(f"{TUE} 10:00"), True)
    assert second.intervals[0].cause.startswith("resolution Fixed -> none (history ")


@pytest.mark.parametrize("resolved", ["16:59", "17:00"])
def test_no_breach_lies_in_resolved_time_that_counts(build: Any, cycle: Any, resolved: str) -> None:
    """Convention 9: used up while resolved, or at the very resolution, is due and breached at the reopening."""
    issue = turned(build, f"{MON} 09:00", f"{MON} {resolved}", f"{TUE} 10:00")
    metric = eight_hours(build, on_reopen="total")
    assert not cycle(issue, metric, f"{TUE} 09:59").breached
    found = cycle(issue, metric, f"{TUE} 10:30")
    assert (found.breached_at, found.due) == (build.at(f"{TUE} 10:00"),) * 2
    assert not cycle(issue, metric, f"{TUE} 10:00").breached


def test_resolved_time_that_counts_is_shown_as_resolved(build: Any, cycle: Any) -> None:
    """Open hours count, the night does not; all of it is `resolved`."""
    issue = turned(build, f"{MON} 09:00", f"{MON} 11:00", f"{TUE} 10:00")
    found = cycle(issue, eight_hours(build, on_reopen="total"), f"{TUE} 11:00")
    shown = [(each.kind, each.ms // HOUR) for each in found.intervals]
    assert shown == [("running", 2), ("resolved", 6), ("resolved", 0), ("resolved", 1), ("running", 1)]


def test_a_goal_that_changes_at_the_reopening_is_judged_with_what_was_used(build: Any, cycle: Any) -> None:
    """Ten hours of total time carried into a goal of nine: due at the reopening."""
    issue = turned(build, f"{MON} 09:00", f"{MON} 11:00", f"{FRI} 10:00")
    change = build.change(f"{FRI} 10:00", "priority", "Medium", "High", index=1)
    issue = build.replace(
        issue, changes=(*issue.changes, change), fields={**issue.fields, "priority": build.values("High")}
    )
    goals = build.goal("9 hour", build.cal.BER, "priority = High"), build.goal("20 hour", build.cal.BER)
    found = cycle(issue, build.metric(*goals, on_reopen="total"), f"{FRI} 11:00")
    assert found.breached_at == build.at(f"{FRI} 10:00")


@pytest.mark.parametrize("option", ["continue", "new_cycle", "total"])
@pytest.mark.parametrize(("grace", "cycles", "elapsed"), [(10, 1, 120), (9, None, None)])
def test_a_reopening_within_the_grace_is_none(
    build: Any, clock: Any, option: str, grace: int, cycles: int | None, elapsed: int | None
) -> None:
    """Reopened after ten minutes: with ten of grace it was never resolved; with nine the option decides."""
    issue = turned(build, f"{MON} 09:00", f"{MON} 10:00", f"{MON} 10:10")
    metric = eight_hours(build, on_reopen=option, reopen_grace_ms=grace * MINUTE)
    found = clock(issue, metric, f"{MON} 11:00")
    expected = {"continue": (1, 110), "new_cycle": (2, 50), "total": (1, 120)}[option]
    assert (len(found.cycles), found.cycles[-1].elapsed_ms // MINUTE) == ((cycles, elapsed) if cycles else expected)
    shown = {each.kind for each in found.cycles[-1].intervals}
    assert ("resolved" in shown) == (cycles is None and option != "new_cycle")


def test_three_reopenings_by_an_automation_make_one_cycle_and_one_alert(build: Any) -> None:
    """D67: resolved and reopened three times in an hour, each within the grace; every look tells the same alert."""
    times = [f"{MON} 11:{minute:02}" for minute in (0, 5, 20, 25, 40, 45)]
    issue = turned(build, f"{MON} 09:00", *times)
    metric = build.metric(build.goal("1 hour", build.cal.BER), on_reopen="new_cycle", reopen_grace_ms=10 * MINUTE)
    policy = build.policy(metric, alerts=(AlertLevel(at="breach", tell=("assignee",)),))
    looks = [plan(build.snapshot(issue), policy, build.at(f"{MON} {now}")) for now in ("11:06", "11:26", "12:30")]
    assert [len(look.facts.clocks[0].cycles) for look in looks] == [1, 1, 1]
    assert len({notice.op for look in looks for notice in look.alerts}) == 1


@pytest.mark.parametrize("grace", [0, 10])
def test_an_issue_created_resolved_and_reopened_at_once_was_open(build: Any, clock: Any, grace: int) -> None:
    """Within the grace it runs from its creation; without, its first cycle took 0 s."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 10:05", "resolution", "Fixed", None))
    metric = eight_hours(build, on_reopen="new_cycle", reopen_grace_ms=grace * MINUTE)
    found = clock(issue, metric, f"{MON} 11:00")
    assert [cycle.elapsed_ms // MINUTE for cycle in found.cycles] == ([60] if grace else [0, 55])


@pytest.mark.parametrize("stop_on", ["resolution", "done"])
@pytest.mark.parametrize("option", ["continue", "new_cycle", "total"])
def test_closing_a_resolved_issue_is_no_reopening(build: Any, clock: Any, option: str, stop_on: str) -> None:
    """D63 under every option: Resolved on Monday and Closed on Tuesday was resolved on Monday, once."""
    issue = build.issue(
        f"{MON} 09:00",
        build.change(f"{MON} 11:00", "resolution", None, "Fixed"),
        build.change(f"{MON} 11:00", "status", "Open", "Resolved"),
        build.change(f"{TUE} 11:00", "status", "Resolved", "Closed"),
    )
    (found,) = clock(issue, eight_hours(build, on_reopen=option, stop_on=stop_on), f"{FRI} 10:00").cycles
    assert (found.stop, found.elapsed_ms) == (build.at(f"{MON} 11:00"), 2 * HOUR)
