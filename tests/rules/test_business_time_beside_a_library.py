"""Open time beside businesstimedelta, a public library for it: in all that both mean the same.

They agree on weekdays with one window and a lunch break, on closed dates, in whole seconds, and where the clock is not
changed while it is open. What else ours knows (windows over midnight, changes of the clock, days of other lengths) is
held against a walk minute by minute instead.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, LunchTimeRule, Rules, WorkDayRule
from hypothesis import given
from hypothesis import strategies as st

from rules.business_time import open_hours
from rules.model import HOUR, MINUTE

CLOSED = (date(2025, 12, 25), date(2026, 4, 3), date(2026, 4, 6), date(2026, 12, 25), date(2027, 11, 1))
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Sydney", "America/St_Johns", "UTC")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS = st.integers(0, 40 * 86_400)
STARTS = st.sampled_from([datetime(2026, month, 20, tzinfo=UTC) for month in (2, 3, 4, 9, 10, 11, 12)])


@pytest.fixture(scope="module")
def theirs() -> Any:
    """Monday to Friday, nine to five with an hour at noon, by zone."""

    def rules(name: str) -> Rules:
        zone, days = pytz.timezone(name), [0, 1, 2, 3, 4]
        return Rules(
            [
                WorkDayRule(start_time=time(9), end_time=time(17), working_days=days, tz=zone),
                LunchTimeRule(start_time=time(12), end_time=time(13), working_days=days, tz=zone),
                HolidayRule(CLOSED, tz=zone),
            ]
        )

    return {name: rules(name) for name in ZONES}


def ours(build: Any, zone: str) -> Any:
    weekly = (((9 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)),) * 5 + ((),) * 2
    return open_hours(build.calendar("BERL", zone, weekly, dict.fromkeys(CLOSED, ())))


def ms(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)


@given(st.sampled_from(ZONES), STARTS, SECONDS, SECONDS)
def test_both_find_the_same_time_between_two_instants(
    build: Any, theirs: Any, zone: str, origin: datetime, one: int, other: int
) -> None:
    """Over weekends, closed dates and changes of the clock at night, to the second."""
    start, end = (origin + timedelta(seconds=seconds) for seconds in sorted((one, other)))
    found = theirs[zone].difference(start, end)
    assert ours(build, zone).elapsed(ms(start), ms(end)) == (found.hours * 3600 + found.seconds) * 1000


@given(st.sampled_from(ZONES), STARTS, SECONDS, st.integers(1, 90 * 60))
def test_both_find_the_same_instant_at_which_time_is_used_up(
    build: Any, theirs: Any, zone: str, origin: datetime, seconds: int, minutes: int
) -> None:
    """Up to ninety open hours from any second."""
    start = origin + timedelta(seconds=seconds)
    found = start + BusinessTimeDelta(theirs[zone], hours=minutes // 60, seconds=minutes % 60 * 60)
    assert ours(build, zone).add(ms(start), minutes * MINUTE) == ms(found.astimezone(UTC))


def test_both_agree_on_a_week_of_forty_hours_less_lunch(build: Any, theirs: Any) -> None:
    """35 open hours in a week: an example by hand, so that both are not wrong alike."""
    start, end = (datetime(2026, 3, day, tzinfo=UTC) for day in (2, 9))
    assert theirs["UTC"].difference(start, end).hours == 35
    assert ours(build, "UTC").elapsed(ms(start), ms(end)) == 35 * HOUR
