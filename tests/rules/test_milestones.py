"""Milestones: slip, pace and commitment, by the worked examples."""

from datetime import date
from fractions import Fraction

import pytest

from rules.milestones import Move, Tracked, commitment, done_share, expected, slip
from rules.model import DAY
from rules.policy import Calendar
from rules.rows import IssueRow

HOUR = 3600
EIGHT = ((9 * HOUR, 17 * HOUR),)
OFFICE = Calendar(name="office", zone="UTC", weekly=(EIGHT,) * 5 + ((),) * 2)
CHINA = Calendar(
    name="china",
    zone="Asia/Shanghai",
    weekly=OFFICE.weekly,
    dates={date(2026, 10, day): () for day in range(1, 8)} | {date(2026, 10, 10): EIGHT},
)


def test_m1_a_slip_over_a_holiday_is_short_in_working_days() -> None:
    """From 30 September to 8 October in China: eight dates, one working day."""
    found = slip(date(2026, 9, 30), date(2026, 10, 8), CHINA)
    assert (found.calendar_days, found.working_days) == (8, 1)


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [((9, 30), (9, 30), (0, 0)), ((10, 8), (9, 30), (-8, -1)), ((10, 9), (10, 12), (3, 2))],
    ids=["kept", "earlier than promised", "over a make-up Saturday"],
)
def test_a_slip_has_a_direction(before: tuple[int, int], after: tuple[int, int], days: tuple[int, int]) -> None:
    """Later is positive."""
    found = slip(date(2026, *before), date(2026, *after), CHINA)
    assert (found.calendar_days, found.working_days) == days


def test_moves_to_and_fro_add_up() -> None:
    """A week later and four days back: a slip of three days, eleven gross, two moves; setting a date is no move."""
    moves = [
        Move(at=1, before=None, after=date(2026, 11, 2)),
        Move(at=2, before=date(2026, 11, 2), after=date(2026, 11, 9), by="anna"),
        Move(at=3, before=date(2026, 11, 9), after=date(2026, 11, 5), by="anna"),
    ]
    found = slip(date(2026, 11, 2), date(2026, 11, 5), OFFICE, moves)
    assert (found.calendar_days, found.gross, found.moves) == (3, 11, 2)


@pytest.mark.parametrize(
    ("start", "percent", "pace"),
    [(date(2026, 11, 1), 40, "behind"), (date(2026, 11, 1), 80, "on_time"), (None, 40, "unknown")],
)
def test_m3_the_done_share_is_held_against_the_working_days(start: date | None, percent: int, pace: str) -> None:
    """1 to 30 November, on the 23rd: 16 of 21 working days; without a start nobody can tell."""
    found = expected(start, date(2026, 11, 30), date(2026, 11, 23), Fraction(percent, 100), OFFICE)
    assert found.pace == pace
    assert (found.elapsed, found.total) == ((16, 21) if start else (0, 0))


def test_before_its_start_nothing_is_expected() -> None:
    """And after its due date everything is."""
    dates = date(2026, 11, 2), date(2026, 11, 6)
    assert expected(*dates, date(2026, 10, 30), Fraction(), OFFICE).pace == "on_time"
    assert expected(*dates, date(2026, 11, 20), Fraction(99, 100), OFFICE).pace == "behind"


def test_what_nobody_estimated_weighs_the_average() -> None:
    """4 h done, 8 h open, one open without estimate counts 6 h: 4 of 18."""
    rows = [
        IssueRow(id="1", key="A", open=False, remaining_s=4 * HOUR),
        IssueRow(id="2", key="B", remaining_s=8 * HOUR),
        IssueRow(id="3", key="C"),
    ]
    assert done_share(rows) == (Fraction(4, 18), 1)
    assert done_share([]) == (0, 0)
    assert done_share([IssueRow(id="1", key="A", open=False), IssueRow(id="2", key="B")]) == (Fraction(1, 2), 2)


START, END = 100 * DAY, 110 * DAY


def m6() -> list[Tracked]:
    """Ten at the start, three later, two taken out, six done of which one twice, the rest moved on the last day."""
    moved = END + DAY // 2
    issues = [Tracked(key=f"A{n}", member=((90 * DAY, moved),), done=()) for n in range(2)]
    issues += [Tracked(key=f"A{n}", member=((90 * DAY, 104 * DAY),), done=()) for n in (2, 3)]
    issues += [Tracked(key=f"A{n}", member=((90 * DAY, None),), done=((105 * DAY, None),)) for n in range(4, 9)]
    twice = ((103 * DAY, 104 * DAY), (106 * DAY, None))
    issues += [Tracked(key="A9", member=((90 * DAY, None),), done=twice)]
    return issues + [Tracked(key=f"B{n}", member=((102 * DAY, moved),), done=()) for n in range(3)]


@pytest.mark.parametrize("now", [END + DAY - 1, END + 30 * DAY], ids=["at the end", "a month after the move"])
def test_m6_moving_work_to_the_next_milestone_embellishes_nothing(now: int) -> None:
    """10 committed, 3 added, 2 removed, 6 done, 5 carried over; and so it stays."""
    found = commitment(m6(), START, now, (END, END + DAY))
    counts = [len(found.committed), len(found.added), len(found.removed), len(found.done), len(found.carried_over)]
    assert (counts, found.open) == ([10, 3, 2, 6, 5], ())


def test_while_it_goes_on_what_is_not_done_is_open() -> None:
    """Halfway: the issue that was done and reopened is done no more."""
    found = commitment(m6(), START, 104 * DAY + 1)
    assert (len(found.done), len(found.removed), len(found.open), found.carried_over) == (0, 2, 11, ())
    assert len(commitment(m6(), START, 107 * DAY).done) == 6


def test_an_issue_that_left_before_the_start_never_belonged_to_it() -> None:
    """What comes after the end does not, either."""
    outside = [
        Tracked(key="A", member=((80 * DAY, 90 * DAY),), done=()),
        Tracked(key="B", member=((120 * DAY, None),), done=()),
    ]
    found = commitment(outside, START, 130 * DAY, (END, END + DAY))
    assert (found.committed, found.added, found.carried_over) == ((), (), ())
