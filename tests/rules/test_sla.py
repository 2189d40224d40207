"""The worked examples of the clock semantics, through the whole plan: due, elapsed, thresholds, explanation."""

from typing import Any

import pytest

from rules import plan
from rules.model import HOUR
from rules.policy import AlertLevel

MON, TUE, FRI = "2026-03-02", "2026-03-03", "2026-03-06"


# id, calendar, created (local to Berlin where it has no offset), target, due
DUE = [
    ("D1", "BER", f"{MON} 10:00", "2 hour", f"{MON} 12:00"),
    ("D2 created before opening", "BER", f"{MON} 07:15", "1 hour", f"{MON} 10:00"),
    ("D3 created after closing", "BER", f"{MON} 18:30", "4 hour", f"{TUE} 13:00"),
    ("D5 the closing instant is closed", "BER", f"{FRI} 17:00", "1 hour", "2026-03-09 10:00"),
    ("convention 2: used up at closing", "BER", f"{MON} 09:00", "8 hour", f"{MON} 17:00"),
    ("D7 over the lunch break", "BERL", f"{MON} 11:30", "1 hour", f"{MON} 13:30"),
    ("D7 inside the lunch break", "BERL", f"{MON} 12:15", "1 hour", f"{MON} 14:00"),
    ("D8 seconds are kept", "BER", f"{MON} 16:59:30", "1 minute", f"{TUE} 09:00:30"),
    ("D10 a short day, then a holiday", "XMAS", "2026-12-24 10:00", "4 hour", "2026-12-28 11:00"),
    ("D12 over new year", "XMAS", "2026-12-31 16:30", "1 hour", "2027-01-04 09:30"),
    ("D14 created on a Saturday", "BER", "2026-03-07 15:00", "24 hour", "2026-03-11 17:00"),
    ("D15 over Golden Week", "SHA26", "2026-09-30 17:00+08:00", "3 hour", "2026-10-08 11:00+08:00"),
    ("D15 a make-up Saturday", "SHA26", "2026-10-09 17:00+08:00", "3 hour", "2026-10-10 11:00+08:00"),
    ("D15 without it", "SHA", "2026-10-09 17:00+08:00", "3 hour", "2026-10-12 11:00+08:00"),
    ("D16 windows out of order", "UNSORTED", f"{MON} 09:00", "7 hour", f"{MON} 17:00"),
    ("D16 windows that overlap", "OVERLAP", f"{MON} 09:00", "7 hour", f"{MON} 16:00"),
    ("D21 always open", "ALWAYS", f"{FRI} 18:00", "4 hour", f"{FRI} 22:00"),
    ("D21 working hours", "BER", f"{FRI} 18:00", "4 hour", "2026-03-09 13:00"),
    ("D22 the clock put forward", "ALWAYS", "2026-03-29 00:30", "4 hour", "2026-03-29 03:30+00:00"),
    ("D23 the clock put back", "ALWAYS", "2026-10-25 00:30", "4 hour", "2026-10-25 02:30+00:00"),
    ("D25 the short night", "NIGHT", "2026-03-28 22:00", "8 hour", "2026-03-29 23:00"),
    ("D36 Riyadh", "RUH", "2026-03-02 10:30+03:00", "2 hour", "2026-03-02 09:30+00:00"),
    ("D30 New York in winter", "NYC", "2026-03-03 14:00+00:00", "2 hour", "2026-03-03 16:00+00:00"),
    ("D30 New York in summer", "NYC", "2026-03-10 14:00+00:00", "2 hour", "2026-03-10 16:00+00:00"),
    ("D32 half an hour put back", "LORD_HOWE", "2026-04-05 01:00+11:00", "2 hour", "2026-04-04 16:00+00:00"),
    ("D33 Brazil with summer time", "SAO", "2018-11-05 09:00-02:00", "1 hour", "2018-11-05 12:00+00:00"),
    ("D33 Brazil without", "SAO", "2019-11-05 09:00-03:00", "1 hour", "2019-11-05 13:00+00:00"),
    ("D39 the customer's hours", "NYC", "2026-03-04 15:30+00:00", "2 hour", "2026-03-04 17:30+00:00"),
    ("D39 the agents' hours", "BER", "2026-03-04 15:30+00:00", "2 hour", "2026-03-05 10:30"),
    ("5 working days", "BER", f"{TUE} 10:00", "5 working_day", "2026-03-10 10:00"),
    ("a short working day", "XMAS", "2026-12-23 13:00", "1 working_day", "2026-12-24 10:30"),
    ("10 calendar days over summer time", "BER", "2026-03-27 10:00", "10 calendar_day", "2026-04-06 10:00"),
]


@pytest.mark.parametrize(("name", "calendar", "created", "target", "due"), DUE, ids=[case[0] for case in DUE])
def test_a_goal_is_due_when_its_open_time_is_used_up(
    build: Any, calendars: Any, cycle: Any, name: str, calendar: str, created: str, target: str, due: str
) -> None:
    """The worked examples: created then, due then; at due not yet breached, a millisecond later breached."""
    metric, issue = build.metric(build.goal(target, calendars[calendar])), build.issue(created)
    expected = build.at(due)
    at_once, then, after = (cycle(issue, metric, now) for now in (build.at(created), expected, expected + 1))
    assert (at_once.due, then.due, after.due) == (expected,) * 3
    assert (then.breached, then.breached_at) == (False, None)
    assert (after.breached, after.breached_at) == (True, expected)
    assert (at_once.next_threshold or 0) <= expected + 1


@pytest.mark.parametrize(
    ("name", "start", "end", "elapsed"),
    [
        ("D27 half past two twice", "2026-10-25 00:30+00:00", "2026-10-25 01:30+00:00", HOUR),
        ("D28 the short day", "2026-03-28 12:00", "2026-03-29 12:00", 23 * HOUR),
    ],
)
def test_elapsed_is_real_time(build: Any, cycle: Any, name: str, start: str, end: str, elapsed: int) -> None:
    """What a wall clock shows twice or never changes no clock of ours."""
    assert cycle(build.issue(start), build.metric(build.goal("90 hour", build.cal.ALWAYS)), end).elapsed_ms == elapsed


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
