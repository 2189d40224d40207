"""Targets in their own units: working days, calendar days, hours."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from rules.business_time import ruler
from rules.model import HOUR, MINUTE
from rules.policy import Calendar, Target

H = 3600
OFFICE = ((9 * H, 17 * H),)


def week(*days, sat=(), sun=()):
    """Monday to Friday with the same windows."""
    return (days,) * 5 + (sat, sun)


OFFICE_WEEK = week(*OFFICE)


def calendar(zone="Europe/Berlin", weekly=OFFICE_WEEK, dates=None, name="BER"):
    return Calendar(name=name, zone=zone, weekly=weekly, dates=dates or {})


BER = calendar()
NIGHT = calendar(weekly=(((22 * H, 30 * H),),) * 7, name="NIGHT")
SHA_DAY = ((9 * H, 18 * H),)
CHRISTMAS = calendar(dates={date(2026, 12, 24): ((9 * H, 12 * H),), date(2026, 12, 25): ()})
GOLDEN_WEEK = calendar(
    "Asia/Shanghai",
    week(*SHA_DAY),
    {**{date(2026, 10, day): () for day in range(1, 8)}, date(2026, 10, 10): SHA_DAY},
    "SHA",
)


def at(text, zone="Europe/Berlin"):
    """The instant of an ISO text; one without offset is local to `zone`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def utc(text):
    return at(text, "UTC")


DAY_EXAMPLES = {
    "5 working days": (BER, "working_day", 5, at("2026-03-03T10:00"), at("2026-03-10T10:00")),
    "a short day is worth a whole one": (
        CHRISTMAS,
        "working_day",
        1,
        at("2026-12-23T13:00"),
        at("2026-12-24T10:30"),
    ),
    "10 calendar days over the change": (BER, "calendar_day", 10, at("2026-03-27T10:00"), at("2026-04-06T10:00")),
    "a working day from the weekend ends at closing": (
        BER,
        "working_day",
        1,
        at("2026-03-07T12:00"),
        at("2026-03-09T17:00"),
    ),
    "working days over a holiday": (GOLDEN_WEEK, "working_day", 2, utc("2026-09-30T05:30"), utc("2026-10-09T05:30")),
    "a calendar day into the gap": (BER, "calendar_day", 1, at("2026-03-28T02:30"), utc("2026-03-29T01:30")),
    "a calendar day into the repeated hour": (
        BER,
        "calendar_day",
        1,
        at("2026-10-24T02:30"),
        utc("2026-10-25T00:30"),
    ),
    "a calendar day from the second reading": (
        BER,
        "calendar_day",
        1,
        utc("2026-10-25T01:30"),
        utc("2026-10-26T01:30"),
    ),
    "a calendar day over the weekend": (BER, "calendar_day", 2, at("2026-03-06T18:00"), at("2026-03-08T18:00")),
    "hours": (BER, "hour", 4, at("2026-03-02T16:00"), at("2026-03-03T12:00")),
    "minutes": (BER, "minute", 90, at("2026-03-02T16:00"), at("2026-03-03T09:30")),
}


@pytest.mark.parametrize(("hours", "unit", "value", "start", "due"), DAY_EXAMPLES.values(), ids=DAY_EXAMPLES)
def test_a_target_is_used_up_in_its_own_unit(hours, unit, value, start, due):
    """Convention 11, with its examples."""
    measure = ruler(hours, unit)

    assert due == measure.after(start, measure.ticks(Target(value=value, unit=unit)))


def test_a_working_day_is_spread_evenly_over_its_open_time():
    """Half of a three-hour day counts as half a day, and so does half of an eight-hour day."""
    measure = ruler(CHRISTMAS, "working_day")

    assert Fraction(1, 2) == measure.between(at("2026-12-24T10:30"), at("2026-12-24T15:00"))
    assert Fraction(1, 2) == measure.between(at("2026-12-23T09:00"), at("2026-12-23T13:00"))
    assert Fraction(0) == measure.between(at("2026-12-25T09:00"), at("2026-12-25T17:00"))
    assert measure.between(at("2026-12-24T12:00"), at("2026-12-24T10:00")) == 0
    assert measure.open_ms(at("2026-12-24T08:00"), at("2026-12-25T17:00")) == 3 * HOUR


def test_a_night_shift_gives_open_time_to_two_dates():
    """22-06: each local date has 06 hours of the old night and 2 of the new, together worth 1."""
    measure = ruler(NIGHT, "working_day")

    assert Fraction(3, 4) == measure.between(at("2026-03-03T00:00"), at("2026-03-03T12:00"))
    assert Fraction(1) == measure.between(at("2026-03-03T00:00"), at("2026-03-04T00:00"))


def test_calendar_days_count_closed_time():
    """A day of waiting is a day, whatever the hours."""
    measure = ruler(BER, "calendar_day")

    assert Fraction(1, 2) == measure.between(at("2026-03-07T00:00"), at("2026-03-07T12:00"))
    assert measure.open_ms(at("2026-03-07T00:00"), at("2026-03-07T12:00")) == 12 * HOUR
    assert measure.open_ms(5, 1) == 0
    assert measure.after(5, 0) == 5


def test_a_calendar_day_that_ends_in_the_repeated_hour_never_ends_before_it_began():
    """From the second 02:10, ten minutes of the local clock end at the second 02:20."""
    start = utc("2026-10-25T01:10")

    assert start + 10 * MINUTE == ruler(BER, "calendar_day").after(start, Fraction(10, 24 * 60))


def test_a_ruler_refuses_a_target_of_another_unit():
    """Mixing units would give a number that means nothing."""
    with pytest.raises(ValueError, match="cannot measure a target in working_day"):
        ruler(BER, "hour").ticks(Target(value=1, unit="working_day"))


def test_a_hundred_working_days_reach_over_the_turn_of_the_year():
    """The days of further years are added when they are needed."""
    measure = ruler(calendar(), "working_day")

    assert at("2027-02-09T17:00") == measure.after(at("2026-09-23T09:00"), Fraction(100))
    assert measure.between(at("2026-09-23T09:00"), at("2027-02-09T17:00")) == 100
    assert measure.between(at("2025-12-31T09:00"), at("2026-01-01T17:00")) == 2
    assert measure.after(at("2026-09-23T09:00"), Fraction(0)) == at("2026-09-23T09:00")
