"""Laws of open time that hold for every calendar, in ten zones and over their changes of the clock."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from rules.business_time import open_hours, ruler
from rules.model import DAY, MINUTE
from rules.policy import Calendar
from tests.rules.slow_clock import ZONES, open_minutes, readings

H = 3600
OFFICE = ((9 * H, 17 * H),)


def week(*days, sat=(), sun=()):
    """Monday to Friday with the same windows."""
    return (days,) * 5 + (sat, sun)


OFFICE_WEEK = week(*OFFICE)


def calendar(zone="Europe/Berlin", weekly=OFFICE_WEEK, dates=None, name="BER"):
    return Calendar(name=name, zone=zone, weekly=weekly, dates=dates or {})


def at(text, zone="Europe/Berlin"):
    """The instant of an ISO text; one without offset is local to `zone`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


# The walk minute by minute asks the local clock; it shares nothing with the tables.
PLACES = st.sampled_from([(zone, day) for zone, days in ZONES.items() for day in days])
MINUTES = st.integers(0, 5 * 24 * 60)
WINDOW = st.tuples(st.integers(0, 96), st.integers(1, 64)).map(
    lambda pair: (pair[0] * 900, min(pair[0] + pair[1], 160) * 900)
)
WEEKLY = st.lists(st.lists(WINDOW, max_size=3).map(tuple), min_size=7, max_size=7).map(tuple)


def instants(day, offsets):
    origin = at(f"{day}T00:00", "UTC")
    return [origin + minute * MINUTE for minute in sorted(offsets)]


@given(PLACES, WEEKLY, st.tuples(MINUTES, MINUTES))
def test_elapsed_is_what_a_walk_minute_by_minute_counts(place, weekly, offsets):
    """The tables agree with a walk that only asks the local clock."""
    zone, day = place
    cal = calendar(zone, weekly)
    a, b = instants(day, offsets)
    first, last = (datetime.fromtimestamp(one / 1000, UTC) for one in (a, b))
    minutes = open_minutes(cal, first, last)

    assert len(minutes) * MINUTE == open_hours(cal).elapsed(a, b)
    assert (first in minutes or a == b) == (open_hours(cal).is_open(a) or a == b)
    assert len(minutes) * MINUTE == sum(end - start for start, end in open_hours(cal).windows(a, b))


@given(
    PLACES,
    WEEKLY.filter(any),
    st.tuples(MINUTES, MINUTES, MINUTES),
    st.sampled_from(["hour", "working_day"]),
)
def test_elapsed_adds_up_over_adjoining_spans(place, weekly, offsets, unit):
    """What counts from a to b and from b to c counts from a to c: exactly, in days too."""
    zone, day = place
    measure = ruler(calendar(zone, weekly), unit)
    a, b, c = instants(day, offsets)

    assert measure.between(a, c) == measure.between(a, b) + measure.between(b, c)
    assert measure.between(a, c) >= 0


@given(
    PLACES,
    WEEKLY.filter(any),
    MINUTES,
    st.fractions(Fraction(1, 1000), 20, max_denominator=1000),
    st.sampled_from(["minute", "working_day"]),
)
def test_after_is_the_first_instant_at_which_between_reaches_it(place, weekly, offset, days, unit):
    """`after` undoes `between`, and one millisecond earlier it is not reached."""
    zone, day = place
    measure = ruler(calendar(zone, weekly), unit)
    (start,) = instants(day, [offset])
    ticks = days if unit == "working_day" else int(days * DAY)
    due = measure.after(start, ticks)

    assert measure.between(start, due) >= ticks > measure.between(start, due - 1)
    if unit == "minute":
        assert ticks == measure.between(start, due)


@given(PLACES, MINUTES, st.integers(1, 40))
def test_calendar_days_keep_the_local_clock_reading(place, offset, days):
    """N dates later, at the first instant at which the same clock shows the same; moved forward by a gap."""
    zone, day = place
    (start,) = instants(day, [offset])
    began = datetime.fromtimestamp(start / 1000, ZoneInfo(zone))
    expected = readings(began.date() + timedelta(days=days), (began.hour * 60 + began.minute) * 60, zone)[0]

    assert round(expected.timestamp() * 1000) == ruler(calendar(zone), "calendar_day").after(start, Fraction(days))
