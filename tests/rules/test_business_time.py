"""Open time: the worked examples of the clock semantics, and the corners of calendars."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rules.business_time import NoOpening, open_hours, ruler
from rules.model import HOUR, MINUTE
from rules.policy import Calendar

H = 3600
OFFICE = ((9 * H, 17 * H),)


def week(*days, sat=(), sun=()):
    """Monday to Friday with the same windows."""
    return (days,) * 5 + (sat, sun)


OFFICE_WEEK = week(*OFFICE)


def calendar(zone="Europe/Berlin", weekly=OFFICE_WEEK, dates=None, name="BER"):
    return Calendar(name=name, zone=zone, weekly=weekly, dates=dates or {})


BER = calendar()
BERL = calendar(weekly=week((9 * H, 12 * H), (13 * H, 17 * H)), name="BERL")
NYC = calendar("America/New_York", name="NYC")
ALWAYS = calendar(weekly=(((0, 24 * H),),) * 7, name="247")
NIGHT = calendar(weekly=(((22 * H, 30 * H),),) * 7, name="NIGHT")
SHA_DAY = ((9 * H, 18 * H),)
CHRISTMAS = calendar(dates={date(2026, 12, 24): ((9 * H, 12 * H),), date(2026, 12, 25): ()})
NEW_YEAR = calendar(dates={date(2027, 1, 1): ()})
GOLDEN_WEEK = calendar(
    "Asia/Shanghai",
    week(*SHA_DAY),
    {**{date(2026, 10, day): () for day in range(1, 8)}, date(2026, 10, 10): SHA_DAY},
    "SHA",
)
GOLDEN_WEEK_PLAIN = calendar("Asia/Shanghai", week(*SHA_DAY), {date(2026, 10, day): () for day in range(1, 8)}, "SHA")
UNSORTED = calendar(weekly=week((13 * H, 17 * H), (9 * H, 12 * H)), name="unsorted")
SORTED = calendar(weekly=week((9 * H, 12 * H), (13 * H, 17 * H)), name="sorted")
OVERLAPPING = calendar(weekly=week((13 * H, 17 * H), (9 * H, 14 * H)), name="overlapping")


def at(text, zone="Europe/Berlin"):
    """The instant of an ISO text; one without offset is local to `zone`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def utc(text):
    return at(text, "UTC")


EXAMPLES = {
    "D1": (BER, at("2026-03-02T10:00"), 2 * HOUR, at("2026-03-02T12:00")),
    "D2": (BER, at("2026-03-02T07:15"), HOUR, at("2026-03-02T10:00")),
    "D3": (BER, at("2026-03-02T18:30"), 4 * HOUR, at("2026-03-03T13:00")),
    "D5": (BER, at("2026-03-06T17:00"), HOUR, at("2026-03-09T10:00")),
    "D7 before the break": (BERL, at("2026-03-02T11:30"), HOUR, at("2026-03-02T13:30")),
    "D7 in the break": (BERL, at("2026-03-02T12:15"), HOUR, at("2026-03-02T14:00")),
    "D8": (BER, at("2026-03-02T16:59:30"), MINUTE, at("2026-03-03T09:00:30")),
    "D10": (CHRISTMAS, at("2026-12-24T10:00"), 4 * HOUR, at("2026-12-28T11:00")),
    "D12": (NEW_YEAR, at("2026-12-31T16:30"), HOUR, at("2027-01-04T09:30")),
    "D14": (BER, at("2026-03-07T15:00"), 24 * HOUR, at("2026-03-11T17:00")),
    "D15 before the holidays": (
        GOLDEN_WEEK,
        at("2026-09-30T17:00", "Asia/Shanghai"),
        3 * HOUR,
        at("2026-10-08T11:00", "Asia/Shanghai"),
    ),
    "D15 before the make-up day": (
        GOLDEN_WEEK,
        at("2026-10-09T17:00", "Asia/Shanghai"),
        3 * HOUR,
        at("2026-10-10T11:00", "Asia/Shanghai"),
    ),
    "D15 without the make-up day": (
        GOLDEN_WEEK_PLAIN,
        at("2026-10-09T17:00", "Asia/Shanghai"),
        3 * HOUR,
        at("2026-10-12T11:00", "Asia/Shanghai"),
    ),
    "D16 unsorted": (UNSORTED, at("2026-03-02T09:00"), 7 * HOUR, at("2026-03-02T17:00")),
    "D16 sorted": (SORTED, at("2026-03-02T09:00"), 7 * HOUR, at("2026-03-02T17:00")),
    "D16 overlapping": (OVERLAPPING, at("2026-03-02T09:00"), 7 * HOUR, at("2026-03-02T16:00")),
    "D21 247": (ALWAYS, at("2026-03-06T18:00"), 4 * HOUR, at("2026-03-06T22:00")),
    "D21 BER": (BER, at("2026-03-06T18:00"), 4 * HOUR, at("2026-03-09T13:00")),
    "D22": (ALWAYS, at("2026-03-29T00:30"), 4 * HOUR, utc("2026-03-29T03:30")),
    "D23": (ALWAYS, at("2026-10-25T00:30"), 4 * HOUR, utc("2026-10-25T02:30")),
    "D25": (NIGHT, at("2026-03-28T22:00"), 8 * HOUR, utc("2026-03-29T21:00")),
    "D30 winter": (NYC, utc("2026-03-03T14:00"), 2 * HOUR, utc("2026-03-03T16:00")),
    "D30 summer": (NYC, utc("2026-03-10T14:00"), 2 * HOUR, utc("2026-03-10T16:00")),
    "D32": (
        calendar("Australia/Lord_Howe", ALWAYS.weekly),
        at("2026-04-05T01:00", "Australia/Lord_Howe"),
        2 * HOUR,
        utc("2026-04-04T16:00"),
    ),
    "D39 New York": (NYC, utc("2026-03-04T15:30"), 2 * HOUR, utc("2026-03-04T17:30")),
    "D39 Berlin": (BER, utc("2026-03-04T15:30"), 2 * HOUR, at("2026-03-05T10:30")),
    "used up at closing time": (BER, at("2026-03-06T16:00"), HOUR, at("2026-03-06T17:00")),
    "nothing to use up": (BER, at("2026-03-07T16:00"), 0, at("2026-03-07T16:00")),
}


@pytest.mark.parametrize(("hours", "start", "ms", "due"), EXAMPLES.values(), ids=EXAMPLES)
def test_open_time_is_used_up_when_the_worked_example_says(hours, start, ms, due):
    """`add` gives the due instant of the example, and `elapsed` up to there is what was added."""
    assert due == open_hours(hours).add(start, ms)
    assert ms == open_hours(hours).elapsed(start, due)


def test_d39_berlin_is_half_past_ten_since_half_an_hour_was_left():
    """15:30Z is 16:30 in Berlin: half an hour that day, an hour and a half the next."""
    assert at("2026-03-05T10:30") == open_hours(BER).add(utc("2026-03-04T15:30"), 2 * HOUR)


def test_the_overlapping_hour_of_d16_counts_once():
    """13-17 and 09-14 make one day of 8 hours."""
    assert open_hours(OVERLAPPING).elapsed(at("2026-03-02T00:00"), at("2026-03-03T00:00")) == 8 * HOUR


def test_d27_two_readings_of_half_past_two_are_an_hour_apart():
    """On the day the clock is put back 02:30 comes twice."""
    assert open_hours(ALWAYS).elapsed(utc("2026-10-25T00:30"), utc("2026-10-25T01:30")) == HOUR


def test_d28_noon_to_noon_over_the_spring_change_is_23_hours():
    """Always open does not mean 24 h a date."""
    assert open_hours(ALWAYS).elapsed(at("2026-03-28T12:00"), at("2026-03-29T12:00")) == 23 * HOUR


@pytest.mark.parametrize(("day", "opening"), [("2018-11-05", "11:00"), ("2019-11-05", "12:00")])
def test_d33_sao_paulo_opens_an_hour_later_in_utc_since_it_gave_up_summer_time(day, opening):
    """Old data are replayed with the rules of their own year."""
    hours = open_hours(calendar("America/Sao_Paulo"))

    assert utc(f"{day}T{opening}") == hours.next_open(utc(f"{day}T03:00"))


def test_d17_a_calendar_that_never_opens_is_refused_by_name():
    """No endless loop and no null: NoOpening names the calendar."""
    never = calendar(weekly=((),) * 7, name="never")

    with pytest.raises(NoOpening, match="calendar never has no open time"):
        open_hours(never).add(at("2026-03-02T10:00"), 1)
    with pytest.raises(NoOpening, match="never"):
        open_hours(never).next_open(at("2026-03-02T10:00"))
    with pytest.raises(NoOpening, match="never"):
        ruler(never, "working_day").after(at("2026-03-02T10:00"), Fraction(1))
    assert open_hours(never).elapsed(0, at("2026-03-02T10:00")) == 0


def test_a_closure_of_more_than_366_days_on_the_way_is_refused():
    """An opening years later does not make a deadline, whether or not its year was looked at before."""
    open_days = {date(2026, 3, 2): OFFICE, date(2029, 3, 2): OFFICE}
    hours = open_hours(calendar(weekly=((),) * 7, dates=open_days))

    assert at("2026-03-02T17:00") == hours.add(at("2026-03-02T10:00"), 7 * HOUR)
    with pytest.raises(NoOpening):
        hours.add(at("2026-03-02T10:00"), 8 * HOUR)
    assert hours.elapsed(at("2026-03-02T10:00"), at("2029-03-03T10:00")) == 15 * HOUR
    with pytest.raises(NoOpening):
        hours.add(at("2026-03-02T10:00"), 8 * HOUR)
    with pytest.raises(NoOpening):
        hours.add(at("2026-03-02T18:00"), HOUR)
    assert at("2029-03-02T10:00") == hours.add(at("2028-06-02T10:00"), HOUR)
    with pytest.raises(NoOpening):
        ruler(hours.calendar, "working_day").after(at("2026-03-02T10:00"), Fraction(3, 2))


def test_open_time_that_takes_centuries_to_pass_is_refused():
    """A target of ten million hours is a slip of the pen; it must not cost minutes of work."""
    with pytest.raises(OverflowError, match="calendar BER: the result lies more than 200 years ahead"):
        open_hours(BER).add(at("2026-03-02T10:00"), 10_000_000 * HOUR)


def test_negative_open_time_is_no_amount():
    """`add` only goes forward."""
    with pytest.raises(ValueError, match="must not be negative"):
        open_hours(BER).add(at("2026-03-02T10:00"), -1)


def test_backwards_nothing_has_elapsed():
    """An end before its start gives 0, never a negative."""
    assert open_hours(BER).elapsed(at("2026-03-02T12:00"), at("2026-03-02T10:00")) == 0


def test_a_closing_instant_is_closed_and_an_opening_instant_open():
    """Windows are half-open."""
    hours = open_hours(BER)

    assert hours.is_open(at("2026-03-02T09:00"))
    assert hours.is_open(at("2026-03-02T16:59:59.999"))
    assert not hours.is_open(at("2026-03-02T17:00"))
    assert not hours.is_open(at("2026-03-02T08:59:59.999"))


def test_an_open_instant_is_its_own_next_opening():
    """Only closed instants wait."""
    hours = open_hours(BER)

    assert at("2026-03-02T10:00") == hours.next_open(at("2026-03-02T10:00"))
    assert at("2026-03-09T09:00") == hours.next_open(at("2026-03-06T17:00"))


def test_windows_are_cut_to_the_range_asked_for():
    """Only what lies inside is listed, and nothing empty."""
    found = list(open_hours(BER).windows(at("2026-03-06T16:00"), at("2026-03-09T10:00")))

    assert found == [
        (at("2026-03-06T16:00"), at("2026-03-06T17:00")),
        (at("2026-03-09T09:00"), at("2026-03-09T10:00")),
    ]
    assert list(open_hours(BER).windows(at("2026-03-06T17:00"), at("2026-03-09T09:00"))) == []


def test_an_opening_in_the_repeated_hour_is_the_first_and_a_closing_the_second():
    """Convention 4: 02:30 to 02:45 lasts 75 minutes on the day the clock is put back."""
    brief = calendar(weekly=(((2 * H + 1800, 2 * H + 2700),),) * 7)

    assert list(open_hours(brief).windows(at("2026-10-25T00:00"), at("2026-10-26T00:00"))) == [
        (utc("2026-10-25T00:30"), utc("2026-10-25T01:45"))
    ]


def test_a_reading_that_does_not_exist_moves_forward_by_the_gap():
    """02:30 on the day the clock is put forward is 03:30 summer time, for openings and closings."""
    late = calendar(weekly=(((2 * H + 1800, 5 * H),),) * 7)
    early = calendar(weekly=(((H, 2 * H + 1800),),) * 7)
    day = at("2026-03-29T00:00"), at("2026-03-30T00:00")

    assert [(utc("2026-03-29T01:30"), utc("2026-03-29T03:00"))] == list(open_hours(late).windows(*day))
    assert [(utc("2026-03-29T00:00"), utc("2026-03-29T01:30"))] == list(open_hours(early).windows(*day))


def test_a_window_that_the_gap_swallows_is_empty():
    """02:45-03:15 maps to 03:45-03:15 summer time; it is dropped."""
    brief = calendar(weekly=(((2 * H + 2700, 3 * H + 900),),) * 7)

    assert list(open_hours(brief).windows(at("2026-03-29T00:00"), at("2026-03-30T00:00"))) == []


def test_a_window_over_midnight_belongs_to_the_date_it_begins_on():
    """A closed date closes its own night shift, not the one that began the day before."""
    closed = calendar(weekly=NIGHT.weekly, dates={date(2026, 3, 4): ()})

    assert list(open_hours(closed).windows(at("2026-03-03T12:00"), at("2026-03-06T00:00"))) == [
        (at("2026-03-03T22:00"), at("2026-03-04T06:00")),
        (at("2026-03-05T22:00"), at("2026-03-06T00:00")),
    ]


def test_always_open_is_one_window_over_the_turn_of_the_year():
    """Windows that touch are united, also where two years meet."""
    span = at("2026-12-30T00:00"), at("2027-01-03T00:00")

    assert [span] == list(open_hours(ALWAYS).windows(*span))


def test_a_night_shift_at_the_turn_of_the_year_is_whole_from_either_side():
    """Asking for January first does not lose the shift that began in December."""
    hours = open_hours(calendar(weekly=NIGHT.weekly, name="fresh"))

    assert hours.elapsed(at("2027-01-01T00:00"), at("2027-01-01T12:00")) == 6 * HOUR


def test_the_tables_of_a_calendar_are_kept():
    """The same calendar gives the same object; an equal but different one is asked anew."""
    assert open_hours(BER) is open_hours(BER)
    assert open_hours(BER) is not open_hours(calendar())
    assert ruler(BER, "hour") is ruler(BER, "hour")


def test_d41_the_zone_of_the_server_changes_nothing():
    """The same sums in a process whose TZ is Tokyo."""
    program = (
        "from rules.business_time import open_hours, ruler\n"
        "from rules.policy import Calendar\n"
        "c = Calendar(name='BER', zone='Europe/Berlin', weekly=(((32400, 61200),),) * 5 + ((), ()))\n"
        f"print(open_hours(c).add({at('2026-03-06T16:30')}, {3 * HOUR}),"
        f" ruler(c, 'calendar_day').after({at('2026-03-27T10:00')}, 10),"
        f" ruler(c, 'working_day').after({at('2026-03-03T10:00')}, 5))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TZ": "Asia/Tokyo"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    expected = at("2026-03-09T11:30"), at("2026-04-06T10:00"), at("2026-03-10T10:00")
    assert " ".join(map(str, expected)) == done.stdout.strip()
