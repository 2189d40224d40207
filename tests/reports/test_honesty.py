"""When a number may be called a change."""

import pytest

from reports.honesty import Reading, nearest_rank, read_count, read_ratio, usual_range

USUAL = [(19, 20), (18, 20), (20, 20), (19, 20), (18, 20), (19, 20)]


@pytest.mark.parametrize(
    ("part", "whole", "earlier", "judgement"),
    [
        pytest.param(0, 0, USUAL, "nothing", id="no case"),
        pytest.param(1, 4, USUAL, "few", id="fewer than five"),
        pytest.param(1, 5, USUAL, "small", id="five to nineteen"),
        pytest.param(19, 19, USUAL, "small", id="nineteen"),
        pytest.param(5, 20, USUAL[1:], "no_history", id="five weeks"),
        pytest.param(5, 20, [*USUAL[1:], (1, 4)], "no_history", id="a week of four is no evidence"),
        pytest.param(18, 20, USUAL, "usual", id="inside"),
        pytest.param(5, 20, USUAL, "below", id="below"),
        pytest.param(200, 200, [(50, 100)] * 6, "above", id="above"),
    ],
)
def test_a_ratio_is_judged_only_on_enough_cases(
    part: int, whole: int, earlier: list[tuple[int, int]], judgement: str
) -> None:
    """Few cases are told, not judged; a short history is said to be short."""
    assert read_ratio(part, whole, earlier).judgement == judgement


def test_a_running_week_is_not_compared() -> None:
    """It would always look better or worse than a whole one."""
    assert read_ratio(1, 30, USUAL, complete=False) == Reading("running")
    assert read_count(1, [1] * 8, complete=False) == Reading("running")


def test_the_usual_range_is_mean_and_moving_range() -> None:
    """Mean 12, mean moving range 4 of (10, 14, 10, 14, 10, 14): 12 ± 2.66 × 4."""
    assert usual_range([10, 14, 10, 14, 10, 14]) == pytest.approx((1.36, 22.64))
    assert usual_range([10, 14, 10, 14, 10]) is None


def test_only_the_newest_twenty_weeks_count() -> None:
    """What was usual two years ago is not usual now."""
    assert usual_range([1000.0] * 50 + [10.0] * 20) == (10.0, 10.0)


@pytest.mark.parametrize(("value", "judgement"), [(3, "usual"), (4, "above")])
def test_after_weeks_that_were_all_alike_two_more_are_no_news(value: int, judgement: str) -> None:
    """The range of equal numbers has no width; three cases are the least that is called a change."""
    assert read_count(value, [0] * 8).judgement == judgement


def test_one_miss_after_perfect_weeks_is_no_change() -> None:
    """Twenty of twenty-one."""
    assert read_ratio(20, 21, [(21, 21)] * 10).judgement == "usual"
    assert read_ratio(17, 21, [(21, 21)] * 10).judgement == "below"


@pytest.mark.parametrize(("earlier", "weeks"), [([50, *[10] * 8], 8), ([10] * 9, 9), ([*[10] * 8, 50], 0)])
def test_the_weeks_without_such_a_value_are_counted(earlier: list[int], weeks: int) -> None:
    """Back to the last one, or to the beginning of the history."""
    reading = read_count(90, earlier)

    assert (reading.judgement, reading.weeks) == ("above", weeks)


def test_a_percentile_is_a_value_that_occurred() -> None:
    """Nearest rank: of twenty values the 18th is at 90 percent; below ten values there is none."""
    assert nearest_rank(list(range(20, 0, -1)), 90) == 18
    assert nearest_rank(list(range(1, 11)), 50) == 5
    assert nearest_rank(list(range(9)), 50) is None
