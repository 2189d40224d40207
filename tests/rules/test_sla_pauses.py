"""Pauses: what stands still, and what does not."""

from typing import Any

import pytest

from rules.model import HOUR, Value

MON, TUE, FRI = "2026-03-02", "2026-03-03", "2026-03-06"


def test_pauses_move_the_due_instant(build: Any, cycle: Any) -> None:
    """D42: three pauses of 66 minutes make 11:30 into 12:36."""
    times = [("10:00", "10:20"), ("11:00", "11:45"), ("12:30", "12:31")]
    issue = build.issue(f"{MON} 09:30", *build.paused(*((f"{MON} {a}", f"{MON} {b}") for a, b in times)))
    metric = build.metric(build.goal("2 hour", build.cal.BER), pause="status = Waiting")
    assert cycle(issue, metric, f"{MON} 12:31").due == build.at(f"{MON} 12:36")
    assert len(cycle(issue, metric, f"{MON} 12:31").goals) == 1
    assert cycle(issue, metric, f"{MON} 12:32").due == build.at(f"{MON} 12:36")


def test_a_pause_that_ends_before_closing_leaves_the_rest_of_the_day(build: Any, cycle: Any) -> None:
    """D6b: 120 minutes from 09:00Z, paused from 10:00Z to 15:00Z, are used up at 16:00Z, at closing."""
    zulu = [f"2013-06-04 {hour}:00+00:00" for hour in ("09", "10", "15", "16")]
    changes = [*build.paused((zulu[1], zulu[2])), build.change("2013-06-04 16:30+00:00", "resolution", None, "Fixed")]
    daily = build.calendar("daily", "Europe/Berlin", (((9 * 3600, 18 * 3600),),) * 7)
    metric = build.metric(build.goal("120 minute", daily), pause="status = Waiting")
    found = cycle(build.issue(zulu[0], *changes), metric, "2013-06-05 12:00")
    assert (found.due, found.breached) == (build.at(zulu[3]), True)


def test_an_issue_closed_from_a_paused_status_took_no_time(build: Any, cycle: Any) -> None:
    """D46: created paused, resolved from there: elapsed 0, met."""
    issue = build.issue(f"{MON} 09:00", build.change(f"{TUE} 10:00", "resolution", None, "Fixed"))
    issue = build.replace(issue, fields={**issue.fields, "status": build.values("Waiting")})
    found = cycle(issue, build.metric(build.goal("1 hour", build.cal.BER), pause="status = Waiting"), f"{TUE} 12:00")
    assert (found.state, found.elapsed_ms, found.breached, found.due) == ("stopped", 0, False, None)


def test_a_pause_after_the_breach_takes_nothing_back(build: Any, cycle: Any) -> None:
    """D47: breached at 11:00 and paused from 12:00 to 12:00 stays breached; overdue stands still meanwhile."""
    issue = build.issue(f"{MON} 09:00", *build.paused((f"{MON} 12:00", f"{TUE} 12:00")))
    metric = build.metric(build.goal("2 hour", build.cal.BER), pause="status = Waiting")
    while_paused, resumed = cycle(issue, metric, f"{TUE} 11:00"), cycle(issue, metric, f"{TUE} 13:00")
    assert while_paused.breached_at == resumed.breached_at == while_paused.due == build.at(f"{MON} 11:00")
    assert (while_paused.state, while_paused.remaining_ms) == ("paused", -HOUR)
    assert (resumed.state, resumed.remaining_ms) == ("running", -2 * HOUR)


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


@pytest.mark.parametrize(("pause", "due"), [(None, f"{TUE} 10:00"), ("status = Waiting", f"{TUE} 13:00")])
def test_only_a_clock_that_can_pause_pauses(build: Any, cycle: Any, pause: str | None, due: str) -> None:
    """D51: the first response of an issue that waits overnight, without and with a pause condition."""
    issue = build.issue(f"{MON} 16:00", *build.paused((f"{MON} 16:30", f"{TUE} 11:30")))
    metric = build.metric(build.goal("2 hour", build.cal.BER), kind="first_response", pause=pause)
    assert cycle(issue, metric, f"{TUE} 11:30").due == build.at(due)


def test_moving_within_the_same_status_changes_nothing(build: Any, cycle: Any) -> None:
    """D54: Waiting to Waiting neither ends the pause nor begins another."""
    issue = build.issue(
        f"{MON} 09:00",
        build.change(f"{MON} 10:00", "status", "Open", "Waiting"),
        build.change(f"{MON} 11:00", "status", "Waiting", "Waiting"),
    )
    metric = build.metric(build.goal("2 hour", build.cal.BER), pause="status = Waiting")
    found = cycle(issue, metric, f"{MON} 12:00")
    assert [(each.kind, each.from_) for each in found.intervals] == [
        ("running", build.at(f"{MON} 09:00")),
        ("paused", build.at(f"{MON} 10:00")),
    ]


def test_a_renamed_status_pauses_as_before(build: Any, cycle: Any) -> None:
    """D57: the history has the old name and the id; the policy names the id."""
    waiting = Value("Waiting", "4")
    issue = build.issue(
        f"{MON} 09:00",
        build.change(f"{MON} 10:00", "status", "Open", waiting),
        fields={"status": (Value("Waiting for customer", "4"),)},
    )
    metric = build.metric(build.goal("2 hour", build.cal.BER), pause="status = 4")
    assert cycle(issue, metric, f"{TUE} 10:00").elapsed_ms == HOUR


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
