"""Cycles drawn on a line."""

import pytest

from reports.explaining import CycleStory, Stretch
from reports.timelines import drawing
from rules.model import HOUR


def story(*stretches: tuple[str, int, int], due: int | None = None) -> CycleStory:
    """Stretches as (kind, from hour, to hour)."""
    made = tuple(
        Stretch(from_=from_ * HOUR, to=to * HOUR, kind=kind, ms=(to - from_) * HOUR * (kind == "running"), cause="")
        for kind, from_, to in stretches
    )
    return CycleStory(
        title="Resolution",
        outcome="running",
        start=0,
        end=made[-1].to if made else 0,
        due=None if due is None else due * HOUR,
        sentences=(),
        goals=(),
        stretches=made,
        elapsed_ms=sum(one.ms for one in made),
    )


def test_each_column_is_of_one_kind() -> None:
    """Four hours on eight columns."""
    drawn = drawing(story(("running", 0, 1), ("closed", 1, 2), ("paused", 2, 3), ("resolved", 3, 4)), 8)

    assert drawn is not None
    assert [column.kind for column in drawn.columns] == [
        *["running"] * 2, *["closed"] * 2, *["paused"] * 2, *["resolved"] * 2
    ]  # fmt: skip
    assert (drawn.due, drawn.end) == (None, 7)


def test_a_short_opening_between_two_nights_does_not_vanish() -> None:
    """It is drawn low, since it is only part of its column."""
    drawn = drawing(story(("closed", 0, 20), ("running", 20, 24)), 1)

    assert drawn is not None
    assert [(column.kind, round(column.share, 3)) for column in drawn.columns] == [("running", 0.167)]


def test_what_lies_ahead_is_drawn_up_to_the_due_instant() -> None:
    """The mark stands in the last column."""
    drawn = drawing(story(("running", 0, 1), due=4), 4)

    assert drawn is not None
    assert [column.kind for column in drawn.columns] == ["running", "ahead", "ahead", "ahead"]
    assert (drawn.due, drawn.end) == (3, 1)


@pytest.mark.parametrize("width", [1, 2, 7, 60, 500])
def test_the_columns_keep_what_was_counted(width: int) -> None:
    """Where nothing else shares a column with it."""
    drawn = drawing(story(("running", 0, 3), ("closed", 3, 5), ("running", 5, 6), due=10), width)

    assert drawn is not None
    shares = sum(column.share for column in drawn.columns if column.kind == "running")
    assert shares * 10 / width == pytest.approx(4)


def test_no_time_is_not_drawn() -> None:
    """A cycle that stopped at its very start."""
    assert drawing(story(), 60) is None
