"""Thresholds and explanations of a clock, and what does not touch it: the server's zone and a clock ahead of ours."""

from typing import Any

import pytest

from rules import plan
from rules.model import HOUR
from rules.policy import AlertLevel

MON, TUE, FRI = "2026-03-02", "2026-03-03", "2026-03-06"


def test_the_zone_of_the_server_changes_nothing(build: Any, cycle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """D41: with TZ=Asia/Tokyo the due instant is the same."""
    import time

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        due = cycle(build.issue(f"{MON} 10:00"), build.metric(build.goal("2 hour", build.cal.BER)), f"{MON} 11:00").due
    finally:
        monkeypatch.undo()
        time.tzset()
    assert due == build.at(f"{MON} 12:00")


def test_a_cause_is_not_what_we_wrote_ourselves(build: Any, cycle: Any) -> None:
    """A label that we set in the same millisecond explains nothing; one that paused the clock does."""
    ours = build.change(f"{MON} 11:00", "labels", None, "sla-at-risk", id=8, author="us")
    people = build.change(f"{MON} 11:00", "labels", "sla-at-risk", "hold", id=9)
    metric = build.metric(build.goal("2 hour", build.cal.BER), pause="labels in (hold, sla-at-risk)")
    status = build.change(f"{MON} 11:00", "status", "Open", "Waiting", id=7, author="us")
    for changes, evidence in (
        ((status, ours), "status changed (history 7)"),
        ((ours, people), "labels changed (history 9)"),
        ((ours,), "labels changed"),
    ):
        found = cycle(build.issue(f"{MON} 10:00", *changes), metric, f"{MON} 12:00")
        assert found.intervals[-1].cause.startswith(f"{evidence}: pause condition")


def test_a_clock_a_little_ahead_of_ours_gives_no_negative_elapsed(build: Any, cycle: Any) -> None:
    """D94: created 3 s after now counts as created now, and is looked at again at once."""
    issue = build.issue(build.at(f"{MON} 10:00") + 3000)
    metric = build.metric(build.goal("2 hour", build.cal.BER))
    found = cycle(issue, metric, f"{MON} 10:00")
    assert (found.start, found.elapsed_ms, found.intervals) == (build.at(f"{MON} 10:00"), 0, ())
    made = plan(build.snapshot(issue), build.policy(metric), build.at(f"{MON} 10:00"))
    assert made.look_again_at == build.at(f"{MON} 10:00") + 1


def test_thresholds_are_reached_in_working_time(build: Any, cycle: Any) -> None:
    """D96: 50, 80, 100 and 150 % of 8 h from Monday 13:00."""
    levels = tuple(AlertLevel(at=percent, tell=()) for percent in (50, 80, 100, 150))
    metric = build.metric(build.goal("8 hour", build.cal.BER), at_risk=80)
    expected = {50: f"{MON} 17:00", 80: f"{TUE} 11:24", 100: f"{TUE} 13:00", 150: f"{TUE} 17:00"}
    found = cycle(build.issue(f"{MON} 13:00"), metric, f"{FRI} 09:00", alerts=levels)
    assert dict(found.thresholds) == {percent: build.at(text) for percent, text in expected.items()}
    nexts = [
        cycle(build.issue(f"{MON} 13:00"), metric, at, alerts=levels).next_threshold
        for at in [f"{MON} 13:00", *expected.values()]
    ]
    after_due = build.at(f"{TUE} 13:00") + 1
    assert nexts == [*(build.at(text) for text in list(expected.values())[:3]), after_due, None]
    assert cycle(build.issue(f"{MON} 13:00"), metric, after_due, alerts=levels).next_threshold == build.at(
        f"{TUE} 17:00"
    )


def test_a_target_in_days_that_was_passed_is_over_by_open_time(build: Any, cycle: Any) -> None:
    """One working day from Monday 10:00 is over by three open hours on Tuesday at 13:00."""
    metric = build.metric(build.goal("1 working_day", build.cal.BER))
    assert cycle(build.issue(f"{MON} 10:00"), metric, f"{TUE} 13:00").remaining_ms == -3 * HOUR


def test_every_interval_names_its_cause(build: Any, calendars: Any, cycle: Any) -> None:
    """Event, calendar rule with the holiday's name, and policy line."""
    metric = build.metric(build.goal("40 hour", calendars["XMAS"], line=31), pause="status = Waiting")
    issue = build.issue("2026-12-24 10:00", build.change("2026-12-28 10:00", "status", "Open", "Waiting", id=5))
    found = cycle(issue, metric, "2026-12-28 12:00")
    assert [(each.kind, each.ms // HOUR, each.cause) for each in found.intervals] == [
        ("running", 2, "issue created: goal 40 hour, calendar XMAS (policy line 31)"),
        ("closed", 0, "calendar XMAS is closed: 2026-12-25 Christmas Day"),
        ("running", 1, "issue created: goal 40 hour, calendar XMAS (policy line 31); calendar XMAS opens"),
        ("paused", 0, "status changed (history 5): pause condition 'status = Waiting' holds"),
    ]


def test_a_holiday_is_named_while_it_lasts(build: Any, calendars: Any, cycle: Any) -> None:
    """At noon of Christmas Day, and not yet at its beginning."""
    issue, metric = build.issue("2026-12-24 10:00"), build.metric(build.goal("40 hour", calendars["XMAS"]))
    causes = [cycle(issue, metric, f"2026-12-25 {now}").intervals[-1].cause for now in ("00:00", "12:00")]
    assert causes == ["calendar XMAS is closed", "calendar XMAS is closed: 2026-12-25 Christmas Day"]
