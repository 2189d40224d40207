"""Many intervals: what is shown one by one, what is folded, and that the rows still add up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.explaining import Stretch
from reports.folding import EVERYTHING, FIRST, LAST, MOST, USUAL, Fold, Row, Window, folded
from rules.model import HOUR


def hours(n: int) -> list[Stretch]:
    """So many hours, every second of which counts."""
    return [
        Stretch(from_=at * HOUR, to=(at + 1) * HOUR, kind="running", ms=HOUR * (at % 2), cause=str(at))
        for at in range(n)
    ]


def shown(rows: tuple[Row, ...]) -> list[int | str]:
    """Causes of single rows, and how many intervals a fold has."""
    return [row.n if isinstance(row, Fold) else row.cause for row in rows]


def test_a_clock_of_years_shows_its_beginning_and_its_end() -> None:
    """What lies between is one row."""
    rows = folded(hours(5000), USUAL)

    assert len(rows) == FIRST + 1 + LAST
    assert shown(rows)[FIRST - 1 : FIRST + 2] == [str(FIRST - 1), 5000 - FIRST - LAST, str(5000 - LAST)]


@pytest.mark.parametrize("n", [0, 1, MOST])
def test_few_intervals_are_all_shown(n: int) -> None:
    """Nothing is folded that fits on a screen."""
    assert folded(hours(n), USUAL) == tuple(hours(n))


def test_everything_can_be_asked_for() -> None:
    """However many there are."""
    assert folded(hours(500), EVERYTHING) == tuple(hours(500))


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (3 * HOUR, 5 * HOUR, [3, "3", "4", 5]),
        (None, 2 * HOUR, ["0", "1", 8]),
        (8 * HOUR, None, [8, "8", "9"]),
        (1 * HOUR + 1, 1 * HOUR + 2, ["0", "1", 8]),
        (90 * HOUR, None, [10]),
    ],
    ids=["between", "up to", "from", "inside one", "beyond"],
)
def test_a_time_can_be_chosen(since: int | None, until: int | None, expected: list[int | str]) -> None:
    """Intervals that touch it stand alone; a fold of a single one would save nothing."""
    assert shown(folded(hours(10), Window(since=since, until=until))) == expected


@settings(max_examples=50)
@given(n=st.integers(0, 200), since=st.none() | st.integers(0, 200), until=st.none() | st.integers(0, 200))
def test_the_rows_always_add_up(n: int, since: int | None, until: int | None) -> None:
    """Counted and passed, and every row begins where the last one ended."""
    window = Window(since=None if since is None else since * HOUR, until=None if until is None else until * HOUR)
    rows = folded(hours(n), window)

    assert sum(row.ms for row in rows) == sum(one.ms for one in hours(n))
    assert sum(row.to - row.from_ for row in rows) == n * HOUR
    assert [row.from_ for row in rows[1:]] == [row.to for row in rows[:-1]]
