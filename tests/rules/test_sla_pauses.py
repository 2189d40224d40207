"""Pauses: what stands still, and what does not."""

from typing import Any

import pytest

from rules.model import HOUR

MON, TUE, FRI = "2026-03-02", "2026-03-03", "2026-03-06"


@pytest.mark.parametrize(
    ("target", "rest"), [("2 hour", HOUR), ("1 working_day", 7 * HOUR), ("1 calendar_day", 23 * HOUR)]
)
def test_a_paused_clock_has_no_due_instant(build: Any, cycle: Any, target: str, rest: int) -> None:
    """D50: while paused there is no due, remaining is constant, and nothing changes by itself."""
    issue = build.issue(f"{MON} 09:00", build.change(f"{MON} 10:00", "status", "Open", "Waiting"))
    metric = build.metric(build.goal(target, build.cal.BER), pause="status = Waiting")
    for now in (f"{MON} 10:00", f"{MON} 16:00", f"{FRI} 12:00"):
        found = cycle(issue, metric, now)
        assert (found.state, found.due, found.remaining_ms, found.next_threshold) == ("paused", None, rest, None)


def test_remaining_stands_still_over_a_short_day(build: Any, calendars: Any, cycle: Any) -> None:
    """Half a working day is left at the pause: four open hours then, whatever the length of the days meanwhile."""
    issue = build.issue("2026-12-23 09:00", build.change("2026-12-23 13:00", "status", "Open", "Waiting"))
    metric = build.metric(build.goal("1 working_day", calendars["XMAS"]), pause="status = Waiting")
    found = [cycle(issue, metric, now).remaining_ms for now in ("2026-12-23 14:00", "2026-12-24 10:00")]
    assert found == [4 * HOUR, 4 * HOUR]


@pytest.mark.parametrize("pause", ["pause", "resolution"])
def test_a_goal_used_up_as_the_clock_stands_still_is_due(build: Any, cycle: Any, pause: str) -> None:
    """Two hours used at the instant of a pause: due then, and breached after. At the instant of a stop: met."""
    change = (
        build.change(f"{MON} 12:00", "status", "Open", "Waiting")
        if pause == "pause"
        else build.change(f"{MON} 12:00", "resolution", None, "Fixed")
    )
    metric = build.metric(build.goal("2 hour", build.cal.BER), pause="status = Waiting")
    found = cycle(build.issue(f"{MON} 10:00", change), metric, f"{MON} 13:00")
    assert (found.due, found.breached) == (build.at(f"{MON} 12:00"), pause == "pause")
