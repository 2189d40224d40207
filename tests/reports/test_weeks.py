"""ISO weeks on the clocks of a zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from reports.weeks import Week, week_of, weeks_between
from rules.model import DAY, HOUR


def _at(zone: str, *parts: int) -> int:
    return int(datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp()) * 1000  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("day", "name"),
    [((2026, 3, 2), "2026-W10"), ((2026, 1, 1), "2026-W01"), ((2027, 1, 3), "2026-W53"), ((2024, 12, 30), "2025-W01")],
)
def test_the_year_is_that_of_the_week(day: tuple[int, int, int], name: str) -> None:
    """The days around New Year belong to the week that has more of them."""
    assert week_of(_at("UTC", *day), "UTC").name == name


def test_a_week_begins_on_monday_in_its_zone() -> None:
    """In Shanghai that is eight hours before UTC."""
    week = Week(2026, 10, "Asia/Shanghai")

    assert week.start == _at("Asia/Shanghai", 2026, 3, 2)
    assert week_of(week.start, "Asia/Shanghai") == week
    assert week_of(week.start - 1, "Asia/Shanghai") == week.later(-1)
    assert week_of(week.end - 1, "Asia/Shanghai") == week
    assert week.later(-10).name == "2025-W52"


def test_a_week_with_a_change_of_the_clocks_has_an_hour_less() -> None:
    """Summer time begins on Sunday 29 March 2026 in Berlin."""
    week = Week(2026, 13, "Europe/Berlin")

    assert week.end - week.start == 7 * DAY - HOUR


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), ()),
        (("2026-W10",), ("2026-W10",)),
        (("2027-W01", "2026-W52"), ("2026-W52", "2026-W53", "2027-W01")),
        (("2026-W09", "2026-W12"), ("2026-W09", "2026-W10", "2026-W11", "2026-W12")),
    ],
    ids=["none", "one", "over the year", "with a gap"],
)
def test_weeks_between_others_are_named(names: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """From the first to the last, in order."""
    assert weeks_between(names) == expected
