"""Load against capacity: the worked examples, and what other tools get wrong."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.model import Worklog
from rules.policy import Calendar, Capacity
from rules.rows import IssueRow, remaining
from rules.workload import Capacities, actual_of, load_of, week_of

HOUR = 3600
EIGHT = ((9 * HOUR, 17 * HOUR),)
OFFICE = Calendar(name="office", zone="UTC", weekly=(EIGHT,) * 5 + ((),) * 2)
MONDAY = date(2026, 11, 23)
CHINA = Calendar(
    name="china",
    zone="Asia/Shanghai",
    weekly=(EIGHT,) * 5 + ((),) * 2,
    dates={
        date(2026, 9, 20): EIGHT,
        date(2026, 9, 25): (),
        **{date(2026, 10, day): () for day in range(1, 8)},
        date(2026, 10, 10): EIGHT,
    },
)


def row(key: str, hours: float | None = None, due: date | None = None, **more: Any) -> IssueRow:
    seconds = None if hours is None else round(hours * HOUR)
    return IssueRow(**{"id": key, "key": key, "assignee": "anna", "remaining_s": seconds, "due": due, **more})


def hours_on(rows: list[IssueRow], today: date, day: date, calendar: Calendar = OFFICE) -> Fraction:
    return load_of(rows, Capacities(calendar), today).on("anna", day) / HOUR


def test_w1_work_is_spread_over_the_days_to_its_due_date() -> None:
    """16 h from Monday to Friday are 3.2 h a day and 40 % of the week; one of one open issue can be planned."""
    rows, capacities = [row("A", 16, date(2026, 11, 27), start=MONDAY)], Capacities(OFFICE)
    load = load_of(rows, capacities, MONDAY)
    assert [load.on("anna", MONDAY + timedelta(days=n)) / HOUR for n in range(7)] == [Fraction(16, 5)] * 5 + [0, 0]
    assert (week_of(load, capacities, "anna", MONDAY).percent, load.plannable, load.open) == (40, 1, 1)


def test_w2_a_weekend_takes_no_work() -> None:
    """60 h from Thursday to Monday: 20 h on each of the three working days."""
    rows, today = [row("A", 60, date(2013, 9, 16))], date(2013, 9, 12)
    days = [hours_on(rows, today, date(2013, 9, day)) for day in range(12, 17)]
    assert days == [20, 20, 0, 0, 20]


@pytest.mark.parametrize(
    ("days", "hours", "percent"),
    [
        (range(1, 4), 5, "62.5"),
        ((4, 5, 8, 9, 10), Fraction("9.8"), "122.5"),
        ((11,), Fraction("4.8"), "60"),
        ((12, 15, 16, 17), Fraction("6.8"), "85"),
        ((18, 19), 2, "25"),
        ((6, 7, 13, 14, 20, 21), 0, "0"),
    ],
    ids=["A", "A and B", "B", "B and C", "C", "weekends"],
)
def test_w3_several_issues_add_up_day_by_day(days: Any, hours: Any, percent: str) -> None:
    """A 40 h 1-10, B 48 h 4-17 and C 12 h 12-19 January 2018."""
    rows = [
        row("A", 40, date(2018, 1, 10), start=date(2018, 1, 1)),
        row("B", 48, date(2018, 1, 17), start=date(2018, 1, 4)),
        row("C", 12, date(2018, 1, 19), start=date(2018, 1, 12)),
    ]
    for day in days:
        found = hours_on(rows, date(2018, 1, 1), date(2018, 1, day))
        assert (found, found * 100 / 8) == (hours, Fraction(percent))


@pytest.mark.parametrize(
    ("monday", "hours"),
    [(date(2026, 9, 14), 48), (date(2026, 9, 21), 32), (date(2026, 10, 5), 24)],
    ids=["with the Sunday worked instead", "with a holiday", "with three days of the long holiday"],
)
def test_w5_holidays_and_make_up_days_change_the_capacity(monday: date, hours: int) -> None:
    """A week ends with its Sunday, so a make-up Sunday belongs to the week before the holiday."""
    week = week_of(load_of([], Capacities(CHINA), monday), Capacities(CHINA), "anna", monday)
    assert week.capacity_s == hours * HOUR


def test_w7_a_parent_counts_by_its_open_parts() -> None:
    """20 h on the parent and 8 + 4 h on its sub-tasks are 12 h; with the parts done the parent counts itself."""
    parts = [row("B", 8, MONDAY, parent="A"), row("C", 4, MONDAY, parent="A")]
    assert hours_on([row("A", 20, MONDAY), *parts], MONDAY, MONDAY) == 12
    done = [replace(part, open=False) for part in parts]
    assert hours_on([row("A", 20, MONDAY), *done], MONDAY, MONDAY) == 20


def test_w9_planned_work_is_the_assignees_and_logged_work_its_authors() -> None:
    """5 h planned for A; B worked 3 h on the Friday before, logged on Monday; one of three issues can be planned."""
    friday = 1763650800000 + 365 * 86_400_000  # 2026-11-20 15:00Z
    log = Worklog(id="1", at=friday + 3 * 86_400_000, started=friday, seconds=3 * HOUR, author="bert")
    rows = [row("A", 5, MONDAY, worklogs=(log,)), row("C", None, MONDAY), row("D", 2)]
    load = load_of(rows, Capacities(OFFICE), MONDAY)
    assert load.on("anna", MONDAY) == 5 * HOUR
    assert actual_of(rows, "UTC") == {("bert", date(2026, 11, 20)): 3 * HOUR}
    assert (load.unestimated, load.undated, load.plannable, load.open) == (("C",), ("D",), 1, 3)


@pytest.mark.parametrize(
    ("estimate", "original", "logged", "left"),
    [(3, 9, 5, 3), (0, 9, 9, 0), (None, 9, 0, 9), (None, 9, 1, None), (None, None, 0, None)],
)
def test_what_is_left_is_the_remaining_estimate(
    estimate: int | None, original: int | None, logged: int, left: int | None
) -> None:
    """The original estimate stands for it only while nothing was logged."""
    assert remaining(estimate, original, logged) == left


def test_overdue_work_is_due_today_and_told_apart() -> None:
    """In a bucket of its own; on a day off it waits for the next working day."""
    late = [row("A", 4, date(2026, 11, 20))]
    (share,) = load_of(late, Capacities(OFFICE), MONDAY).shares
    assert (share.day, share.seconds, share.overdue) == (MONDAY, 4 * HOUR, True)
    saturday = load_of(late, Capacities(OFFICE), date(2026, 11, 21))
    assert [(one.day, one.overdue) for one in saturday.shares] == [(MONDAY, True)]
    assert (saturday.overdue, saturday.on_day_off) == (("A",), ())


def test_work_dated_on_a_day_off_is_counted_and_marked() -> None:
    """All of it falls on the next working day."""
    load = load_of([row("A", 4, date(2026, 11, 29), start=date(2026, 11, 28))], Capacities(OFFICE), MONDAY)
    assert [(one.day, one.seconds) for one in load.shares] == [(date(2026, 11, 30), 4 * HOUR)]
    assert load.on_day_off == ("A",)


def test_part_time_and_leave_are_the_persons_own() -> None:
    """Half a day each day, none on leave, and from the first of December whole days; others are not touched."""
    table = (
        Capacity(account="anna", calendar=OFFICE, percent=50, leave=((date(2026, 11, 25), date(2026, 11, 26)),)),
        Capacity(account="anna", calendar=OFFICE, valid_from=date(2026, 12, 1)),
    )
    capacities = Capacities(OFFICE, table)
    load = load_of([row("A", 12, date(2026, 11, 27))], capacities, MONDAY)
    assert {one.day.day for one in load.shares} == {23, 24, 27}
    assert week_of(load, capacities, "anna", MONDAY).percent == 100
    assert capacities.seconds("anna", date(2026, 12, 1)) == 8 * HOUR
    assert capacities.seconds("bert", date(2026, 11, 25)) == 8 * HOUR


def test_load_without_capacity_has_no_percent() -> None:
    """Never infinity: somebody on leave all week with work that is late."""
    leave = Capacity(account="anna", calendar=OFFICE, leave=((MONDAY, MONDAY + timedelta(days=400)),))
    capacities = Capacities(OFFICE, (leave,))
    week = week_of(load_of([row("A", 4, date(2026, 11, 20))], capacities, MONDAY), capacities, "anna", MONDAY)
    assert (week.percent, week.band, week.load_s) == (None, "no_capacity", 4 * HOUR)


@pytest.mark.parametrize(
    ("hours", "band"), [(31, "normal"), (32, "warning"), (39, "warning"), (40, "over"), (0, "normal")]
)
def test_a_week_is_full_from_80_percent_and_too_full_from_100(hours: int, band: str) -> None:
    """40 h of capacity."""
    capacities = Capacities(OFFICE)
    load = load_of([row("A", hours, date(2026, 11, 27))], capacities, MONDAY)
    assert week_of(load, capacities, "anna", MONDAY).band == band


@pytest.mark.parametrize(
    ("hours", "moves"),
    [
        ({"A": 30, "B": 20, "C": 6}, (("B",), ("A",))),
        ({"A": 30, "B": 10, "C": 9, "D": 8}, (("C", "D"), ("B", "D"))),
        ({"A": 30, "B": 12}, (("B",), ("A",))),
        ({"A": 20, "B": 20, "C": 20, "D": 20, "E": 20}, ()),
    ],
    ids=["one suffices", "a pair is less than one", "exactly enough", "no pair suffices"],
)
def test_a_full_week_names_the_smallest_moves_that_would_clear_it(hours: dict[str, int], moves: Any) -> None:
    """A suggestion only, and the heaviest issues first."""
    capacities = Capacities(OFFICE)
    rows = [row(key, amount, date(2026, 11, 27)) for key, amount in hours.items()]
    week = week_of(load_of(rows, capacities, MONDAY), capacities, "anna", MONDAY)
    assert week.moves == moves
    assert week.heaviest[0][1] == max(hours.values()) * HOUR


def test_a_week_that_is_exactly_full_names_what_fills_it_and_nothing_to_move() -> None:
    """It is told as too full, so people must see by what; nothing has to leave it."""
    capacities = Capacities(OFFICE)
    rows = [row("A", 30, date(2026, 11, 27)), row("B", 10, date(2026, 11, 27))]
    week = week_of(load_of(rows, capacities, MONDAY), capacities, "anna", MONDAY)
    assert (week.band, [key for key, _ in week.heaviest], week.moves) == ("over", ["A", "B"], ())


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(-10, 40), st.integers(-10, 40)), max_size=8), st.integers(0, 20)
)
def test_nothing_of_what_is_left_is_lost_in_spreading_it(issues: list[tuple[int, int, int]], today: int) -> None:
    """Whatever the dates, the shares of all days add up to the remaining hours."""
    now = MONDAY + timedelta(days=today)
    rows = [
        row(f"A{n}", hours, MONDAY + timedelta(days=due), start=MONDAY + timedelta(days=start))
        for n, (hours, due, start) in enumerate(issues)
    ]
    load = load_of(rows, Capacities(OFFICE), now)
    assert sum(one.seconds for one in load.shares) == sum(hours for hours, _, _ in issues) * HOUR
    assert all(one.day >= now for one in load.shares)
