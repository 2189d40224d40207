"""What is counted in a week, and what is not."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from reports import interchange
from reports.figures import Coverage, Figures, FlowWeek, IssueRow, figures
from reports.weeks import Week
from rules.desired import Clock, Cycle
from rules.model import DAY, HOUR, Instant
from rules.policy import Target

Row = Callable[..., IssueRow]


def _met(rows: list[IssueRow], week: Week, now: Instant) -> tuple[int, int]:
    promise = figures(rows, week, now).promises[0]
    return promise.met, promise.of


def test_a_clock_counts_in_the_week_in_which_it_stops(row: Row, week: Week, now: Instant) -> None:
    """When it started does not matter."""
    rows = [row(1, week.start - HOUR, 2.0), row(2, week.start - 3 * HOUR, 2.0), row(3, week.end - HOUR, 2.0)]

    assert _met(rows, week, now) == (1, 1)
    assert _met(rows, week.later(-1), now) == (1, 1)


def test_what_is_open_past_its_goal_is_a_miss_in_every_week(row: Row, week: Week, now: Instant) -> None:
    """Else an open late request would be invisible until somebody closes it."""
    late = row(1, week.later(-2).start, None)

    for back in (0, -1, -2):
        assert _met([late], week.later(back), now) == (0, 1)


def test_what_is_open_within_its_goal_is_not_counted_yet(row: Row, week: Week, now: Instant) -> None:
    """Neither met nor missed."""
    assert _met([row(1, week.end - HOUR, None)], week, week.end) == (0, 0)


def test_a_clock_that_turned_late_after_the_week_is_no_miss_of_it(row: Row, week: Week, now: Instant) -> None:
    """At the end of the week it had an hour left."""
    assert _met([row(1, week.end - 7 * HOUR, None)], week, now) == (0, 0)


@pytest.mark.parametrize("others", [{"state": "cancelled"}, {"target": None}], ids=["cancelled", "no goal"])
def test_clocks_without_a_goal_are_left_out(
    others: dict[str, object], row: Row, cycle: Callable[..., Cycle], week: Week, now: Instant
) -> None:
    """They promised nothing."""
    void = cycle(week.start, week.start + HOUR, goal_hours=1, elapsed_hours=1, **others)
    clock = Clock(metric="Resolution", kind="resolution", ever_breached=False, cycles=(void,))

    assert _met([replace(row(1, week.start, 1.0), clocks=(clock,))], week, now) == (0, 0)


def test_what_a_resolution_ended_in_time_is_counted_apart(
    row: Row, cycle: Callable[..., Cycle], week: Week, now: Instant
) -> None:
    """Nobody was answered: neither met nor missed, and no time to answer. What was late by then is a miss."""
    ended = cycle(week.start, week.start + HOUR, goal_hours=2, elapsed_hours=1, reason="resolved without update")
    late = cycle(week.start, week.start + 3 * HOUR, goal_hours=2, elapsed_hours=3, reason="resolved without update")
    clock = Clock(metric="Update", kind="customer_update", ever_breached=True, cycles=(ended, late))
    promise = figures([replace(row(1, week.start, 1.0), clocks=(clock,))], week, now).promises[0]

    assert (late.breached, ended.breached) == (True, False)
    assert (promise.met, promise.of, promise.ended, promise.stopped) == (0, 1, 1, 1)


def test_the_list_of_misses_is_what_the_ratios_count(weeks: Mapping[str, Figures]) -> None:
    """Nobody has to believe a percentage."""
    for numbers in weeks.values():
        missed = sum(promise.of - promise.met for promise in numbers.promises)
        assert missed == len(numbers.breaches)


def test_misses_tell_by_how_much_open_ones_first(row: Row, week: Week, now: Instant) -> None:
    """Counted time past the target."""
    rows = [row(1, week.start, 9.0), row(2, week.start, 12.0), row(3, week.end - 9 * HOUR, None)]

    found = figures(rows, week, now).breaches

    assert [(miss.issue.key, miss.over_ms, miss.still_open) for miss in found] == [
        ("AFS-3", 9 * HOUR, True),
        ("AFS-2", 4 * HOUR, False),
        ("AFS-1", HOUR, False),
    ]


def test_a_miss_of_days_has_no_amount(row: Row, week: Week, now: Instant) -> None:
    """Days are not made of hours."""
    late = row(1, week.start, 9.0)
    cycle = replace(late.clocks[0].cycles[0], target=Target(value=1, unit="working_day"))
    rows = [replace(late, clocks=(replace(late.clocks[0], cycles=(cycle,)),))]

    assert figures(rows, week, now).breaches[0].over_ms is None


def test_created_resolved_and_open_follow_the_history(row: Row, week: Week, now: Instant) -> None:
    """A request that was resolved, opened again and resolved again counts each time."""
    again = row(
        1,
        week.later(-1).start,
        200.0,
        reopened_at=(week.start + DAY,),
        resolutions=(week.later(-1).start + DAY, week.start + 2 * DAY),
    )
    rows = [again, row(2, week.start, None), row(3, week.start, 5.0)]

    assert figures(rows, week, now).flow == (
        FlowWeek(name="2026-W09", number=9, created=1, resolved=1, open=0),
        FlowWeek(name="2026-W10", number=10, created=2, resolved=2, open=1),
    )
    assert (figures(rows, week, now).resolved_before, figures(rows, week, now).reopened) == (1, 1)


def test_opened_again_after_seven_days_is_not_counted(row: Row, week: Week, now: Instant) -> None:
    """That is another request in all but name."""
    resolved = week.later(-1).start + HOUR
    late = row(1, week.later(-1).start, 1.0, reopened_at=(resolved + 7 * DAY + 1,))

    assert figures([late], week, now).reopened == 0


def test_the_chart_has_at_most_twelve_weeks(history: Callable[..., list[IssueRow]], week: Week, now: Instant) -> None:
    """The last one is the report's."""
    flow = figures(history(30, 3), week, now).flow

    assert [one.name for one in (flow[0], flow[-1])] == ["2025-W51", "2026-W10"]
    assert len(flow) == 12


def test_a_running_week_ends_now(row: Row, week: Week) -> None:
    """What comes later is not seen."""
    rows = [row(1, week.start, 1.0), row(2, week.start + 3 * DAY, 1.0)]

    numbers = figures(rows, week, week.start + DAY)

    assert not numbers.complete
    assert (numbers.flow[-1].created, numbers.flow[-1].resolved) == (1, 1)


def test_the_median_needs_ten_cases(row: Row, week: Week, now: Instant) -> None:
    """Below that the slowest is named."""
    rows = [row(n, week.start + n * HOUR, 1.0 + n) for n in range(10)]

    many, few = (figures(some, week, now).promises[0] for some in (rows, rows[:9]))

    assert (many.median_ms, many.p90_ms) == (5 * HOUR, 9 * HOUR)
    assert (few.median_ms, few.p90_ms, few.slowest_ms) == (None, None, 9 * HOUR)
    assert few.slowest is not None
    assert few.slowest.key == "AFS-8"


def test_open_requests_without_an_owner_are_listed_oldest_first(row: Row, week: Week, now: Instant) -> None:
    """Closed ones do not matter any more."""
    rows = [
        row(1, week.start + HOUR, None, owner=None),
        row(2, week.start, None, owner=None),
        row(3, week.start, 1.0, owner=None),
    ]

    assert [issue.key for issue in figures(rows, week, now).without_owner] == ["AFS-2", "AFS-1"]


def test_coverage_is_what_was_given_or_read(row: Row, week: Week, now: Instant) -> None:
    """The page tells how much it has seen."""
    assert figures([row(1, week.start, 1.0)], week, now).coverage == Coverage(read=1)


@pytest.mark.parametrize("state", ["pressure", "attention", "quiet", "empty", "no_data"])
def test_figures_travel_as_text(state: str, weeks: Mapping[str, Figures]) -> None:
    """What a child process gets is what the parent had."""
    assert interchange.loads(interchange.dumps(weeks[state])) == weeks[state]
