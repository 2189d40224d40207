"""The chart of a backtest: readable words at any width, names that do not collide, and something for every language."""

import re
from itertools import pairwise
from typing import Any

import pytest

from reports.backtest import Backtest, Line, Subject
from reports.backtest_chart import chart
from reports.backtest_words import Words
from reports.replay import Span
from reports.tallies import Tally

ONE = Subject(name="a.toml", digest="0" * 64)


def drawn(weeks: int, *, against: bool = False, language: str = "en", n: int = 3) -> str:
    """The chart of so many weeks, all alike."""
    counts: Any = {("a", "met"): n, ("a", "breached"): 1, ("b", "met"): n, ("b", "breached"): 0}
    lines = [Line(name=f"2026-W{week:02d}", counts=counts) for week in range(1, weeks + 1)]
    span = Span(since=0, until=1, zone="UTC", language=language)
    found = Backtest(span=span, a=ONE, b=ONE if against else None, tally=Tally(keep=0))
    return chart("<Resolution>", lines, found, Words(span))


@pytest.mark.parametrize("weeks", [1, 2, 5, 14, 15, 26, 40, 53, 104])
def test_the_names_of_weeks_do_not_run_into_one_another(weeks: int) -> None:
    """As many as there is room for, inside the drawing."""
    svg = drawn(weeks)
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)" y="182" text-anchor="middle">', svg)]
    (width,) = re.findall(r'<svg width="(\d+)"', svg)

    assert places
    assert all(later - one >= 65 for one, later in pairwise(places))
    assert places[-1] + 30 <= float(width) + 8


def test_two_policies_stand_side_by_side() -> None:
    """Each bar says what it is; an outcome of none has none."""
    assert "2026-W01, policy B: 3 met" in drawn(1, against=True)
    assert "2026-W01: 3 met" in drawn(1)
    assert (drawn(1).count("<rect"), drawn(1, against=True).count("<rect")) == (2, 3)


def test_what_people_wrote_is_escaped_and_nothing_is_drawn_of_nothing() -> None:
    """A clock may bear any name."""
    assert "<Resolution>" not in drawn(2)
    assert drawn(0) == "<p>No cycle was decided in this range.</p>"
    assert drawn(0, language="zh_CN") == "<p>此范围内没有已定结果的轮次。</p>"


def test_weeks_without_any_outcome_are_drawn_as_nothing() -> None:
    """No division by nothing."""
    span = Span(since=0, until=1, zone="UTC")
    found = Backtest(span=span, a=ONE, b=None, tally=Tally(keep=0))

    assert "<rect" not in chart("R", [Line(name="2026-W01", counts={})], found, Words(span))
